namespace FormTool.Aws.Connections;

/// <summary>
/// Reads one credentials or config file. The SDK's own reader puts the text of a bad line in its error,
/// and that text can be a secret; it also drops members that it does not know, such as <c>duration_seconds</c>.
/// </summary>
internal static class ProfileFile
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>The sections in order; none where there is no such file.</summary>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.CredentialFileNotValid"/>, with file and line, never the line's text.</exception>
    public static List<(string Kind, ProfileSection Section)> Read(string path)
    {
        string[] lines;
        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
            {
                return [];
            }
            if (file.Length > MaxBytes)
            {
                throw NotValid(path, $"is larger than {MaxBytes / 1024} KB, which no credentials file is.");
            }
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotValid(path, $"cannot be read ({failure.GetType().Name}). Check that it is a file and that you may read it.");
        }
        List<(string, ProfileSection)> sections = [];
        ProfileSection? section = null;
        ProfileValue? block = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            string text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';')
            {
                continue;
            }
            int equals = text.IndexOf('=');
            if (char.IsWhiteSpace(line[0]) && block is not null)
            {
                // An indented line belongs to the value above: a nested value, or more of its text, which nobody here needs.
                if (equals > 0)
                {
                    block.Nested[text[..equals].Trim()] = text[(equals + 1)..].Trim();
                }
            }
            else if (text[0] == '[')
            {
                int end = text.IndexOf(']');
                string[] words = end < 0 ? [] : text[1..end].Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                if (words.Length == 0)
                {
                    throw NotValid(path, $"line {i + 1}: a section is written [name] or [profile name].");
                }
                bool typed = words.Length == 2 && words[0] is "profile" or "sso-session" or "services";
                string name = (typed ? words[1] : string.Join(' ', words)).Trim('"', '\'');
                section = new(name, path, i + 1);
                sections.Add((typed ? words[0] : "profile", section));
                block = null;
            }
            else if (equals <= 0)
            {
                throw NotValid(path, $"line {i + 1} is no section [name], no setting 'name = value' and no comment. Correct or remove it.");
            }
            else if (section is null)
            {
                throw NotValid(path, $"line {i + 1}: a setting stands before the first section. Put [default] or [profile name] above it.");
            }
            else
            {
                block = section.Set(text[..equals].Trim(), text[(equals + 1)..].Trim(), path, i + 1);
            }
        }
        return sections;
    }

    private static ConnectionException NotValid(string path, string what) =>
        new(ConnectionException.CredentialFileNotValid, $"The file {path} {what}");
}
