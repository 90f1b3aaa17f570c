namespace FormTool.Benchmarks;

/// <summary>A folder that goes when the benchmark is done.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("formtool-benchmark-");

    /// <summary>A path within it.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
