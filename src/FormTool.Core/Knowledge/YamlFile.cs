using System.Text;

namespace FormTool.Core.Knowledge;

/// <summary>Finds and reads YAML files that a user wrote.</summary>
public static class YamlFile
{
    /// <summary>The file itself, or the YAML files in that folder, in the order of their names.</summary>
    /// <exception cref="KnowledgeException">There is neither (<c>FileNotReadable</c>).</exception>
    public static IReadOnlyList<string> Expand(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? [path] : throw NotReadable(path, "there is no such file or folder");
        }
        string[] files =
        [
            .. Directory.EnumerateFiles(path)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw NotReadable(path, "the folder holds no file that ends in .yaml or .yml");
    }

    /// <summary>Reads one file.</summary>
    /// <param name="path">The file; errors name it so.</param>
    /// <param name="errorId">The stable id of errors in it.</param>
    /// <exception cref="KnowledgeException">It cannot be read, or is not valid YAML of the kind that <see cref="YamlReader"/> takes.</exception>
    public static SourceFile Read(string path, string errorId)
    {
        byte[] bytes;
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > YamlReader.MaxBytes)
            {
                throw NotReadable(path, $"it is larger than {YamlReader.MaxBytes / 1_000_000} MB");
            }
            bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw NotReadable(path, cause.Message, cause);
        }
        try
        {
            return YamlReader.Read(path, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\ufeff'), errorId);
        }
        catch (DecoderFallbackException cause)
        {
            throw new KnowledgeException(errorId, $"{path}: the file is not valid UTF-8.", path, 0, cause);
        }
    }

    private static KnowledgeException NotReadable(string path, string why, Exception? cause = null) =>
        new(KnowledgeException.FileNotReadable, $"{path} cannot be read: {why}.", path, 0, cause);
}
