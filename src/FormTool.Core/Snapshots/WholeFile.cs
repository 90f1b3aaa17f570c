namespace FormTool.Core.Snapshots;

/// <summary>Writes a file so that nobody ever meets half of it: beside its place first, then renamed.</summary>
public static class WholeFile
{
    /// <summary>Writes through <paramref name="write"/>; where that fails or is cancelled the path stays as it was.</summary>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        string whole = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(whole)!;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(whole)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                await write(stream, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            File.Move(temporary, whole, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
