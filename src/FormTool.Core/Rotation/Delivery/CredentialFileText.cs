using System.Text;

namespace FormTool.Core.Rotation.Delivery;

/// <summary>
/// The text of a shared credentials file, changed in one profile: every other byte (other profiles, comments, settings that FormTool does not know,
/// line ends, a missing last line end) stays as it is.
/// </summary>
internal static class CredentialFileText
{
    private const string Id = "aws_access_key_id", Secret = "aws_secret_access_key", Token = "aws_session_token";

    /// <summary>The pair of the profile; null where it has none.</summary>
    public static (string Id, string Secret)? Find(string text, string profile)
    {
        string? id = null, secret = null;
        foreach (Line line in Section(Lines(text), profile))
        {
            id ??= line.Value(Id);
            secret ??= line.Value(Secret);
        }
        return id is null || secret is null ? null : (id, secret);
    }

    /// <summary>The text with the pair in the profile.</summary>
    public static string With(string text, string profile, string id, string secret)
    {
        List<Line> lines = Lines(text);
        string end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        List<Line> section = Section(lines, profile);
        if (section.Count == 0)
        {
            string gap = text.Length == 0 ? "" : text.EndsWith('\n') ? end : end + end;
            return $"{text}{gap}[{profile}]{end}{Id} = {id}{end}{Secret} = {secret}{end}";
        }
        StringBuilder made = new(text.Length + 128);
        (bool idDone, bool secretDone) = (false, false);
        Line head = section[0];
        Line last = section.FindLast(line => line.Name is not null) ?? head;
        foreach (Line line in lines)
        {
            bool ours = section.Contains(line);
            if (ours && line.Name == Id)
            {
                made.Append(idDone ? "" : line.With(id));
                idDone = true;
            }
            else if (ours && line.Name == Secret)
            {
                made.Append(secretDone ? "" : line.With(secret));
                secretDone = true;
            }
            else if (!(ours && line.Name == Token))
            {
                // The token of temporary credentials would make the new key useless.
                made.Append(line.Text);
            }
            if (line == last && !(idDone && secretDone))
            {
                if (made.Length > 0 && made[^1] != '\n')
                {
                    made.Append(end);
                }
                made.Append(idDone ? "" : $"{Id} = {id}{end}").Append(secretDone ? "" : $"{Secret} = {secret}{end}");
                (idDone, secretDone) = (true, true);
            }
        }
        return made.ToString();
    }

    /// <summary>The lines of the first section of that name, its head first.</summary>
    private static List<Line> Section(List<Line> lines, string profile)
    {
        int head = lines.FindIndex(line => line.Section == profile);
        return head < 0 ? [] : [lines[head], .. lines.Skip(head + 1).TakeWhile(line => line.Section is null)];
    }

    private static List<Line> Lines(string text)
    {
        List<Line> lines = [];
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            string line = end < 0 ? text[at..] : text[at..(end + 1)];
            lines.Add(new(line));
            at += line.Length;
        }
        return lines;
    }

    /// <summary>One line with its end. Compared by reference: two lines may say the same.</summary>
    private sealed class Line(string text)
    {
        private readonly int _equals = text.Length > 0 && (text[0] is '#' or ';' || char.IsWhiteSpace(text[0])) ? -1 : text.IndexOf('=');

        public string Text => text;

        /// <summary>The profile's name where the line begins a section.</summary>
        public string? Section { get; } = NameOf(text.Trim());

        /// <summary>The setting's name in small letters, where the line is one.</summary>
        public string? Name => _equals > 0 && Section is null ? text[.._equals].Trim().ToLowerInvariant() : null;

        public string? Value(string name) => Name == name ? text[(_equals + 1)..].Trim() : null;

        /// <summary>The line with another value; spaces around the equals sign and the line's end stay.</summary>
        public string With(string value)
        {
            string rest = text[(_equals + 1)..];
            string before = rest[..(rest.Length - rest.TrimStart(' ', '\t').Length)];
            string end = rest.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : rest.EndsWith('\n') ? "\n" : "";
            return text[..(_equals + 1)] + before + value + end;
        }

        private static string? NameOf(string line)
        {
            int end = line.StartsWith('[') ? line.IndexOf(']') : -1;
            return end < 0 ? null : string.Join(' ', line[1..end].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Trim('"', '\'');
        }
    }
}
