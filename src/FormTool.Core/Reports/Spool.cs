namespace FormTool.Core.Reports;

/// <summary>Bytes that wait until what stands before them is known: in memory while they are few,
/// in a file that no name leads to and that disappears with the process when they are many.</summary>
internal sealed class Spool : Stream
{
    private const int MostInMemory = 4 * 1024 * 1024;

    private Stream _bytes = new MemoryStream();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _bytes.Length;
    public override long Position { get => _bytes.Position; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_bytes is MemoryStream memory && memory.Length + buffer.Length > MostInMemory)
        {
            FileStream file = OpenFile();
            memory.WriteTo(file);
            memory.Dispose();
            _bytes = file;
        }
        _bytes.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Copies everything to the stream.</summary>
    public void PourInto(Stream stream)
    {
        _bytes.Flush();
        _bytes.Position = 0;
        _bytes.CopyTo(stream, 128 * 1024);
    }

    public override void Flush() => _bytes.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
        }
        base.Dispose(disposing);
    }

    private static FileStream OpenFile()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 64 * 1024,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        string path = Path.Combine(Path.GetTempPath(), $"formtool-{Guid.NewGuid():n}.tmp");
        FileStream file = new(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // The open handle keeps the bytes; without a name nothing stays behind even after a kill.
            File.Delete(path);
        }
        return file;
    }
}
