using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace FormTool.Core.Analysis.Secrets;

/// <summary>A readable part of user data.</summary>
/// <param name="Label">Where it was, <c>part 2</c>; empty for the whole.</param>
/// <param name="Text">The text.</param>
internal readonly record struct TextPart(string Label, string Text);

/// <summary>
/// User data as instances get it, opened: base64, gzip, MIME parts, and one level of base64 files within. Bounded: what unpacks to more
/// than a megabyte is read up to there, and said to be cut.
/// </summary>
internal sealed partial class PackedText
{
    private const int Limit = 1024 * 1024;
    private const int Deepest = 4;
    private const int MostParts = 64;

    private readonly List<TextPart> _parts = [];
    private int _left = 2 * Limit;

    private PackedText() { }

    public IReadOnlyList<TextPart> Parts => _parts;

    /// <summary>Why not all of it was read; null where it was.</summary>
    public string? Cut { get; private set; }

    public static PackedText Open(string userData)
    {
        PackedText packed = new();
        byte[] bytes = FromBase64(userData) is byte[] decoded && (IsGzip(decoded) || IsText(decoded)) ? decoded : Encoding.UTF8.GetBytes(userData);
        packed.Add(bytes, "", 0);
        return packed;
    }

    private void Add(byte[] bytes, string label, int depth)
    {
        if (depth > Deepest || _parts.Count >= MostParts)
        {
            Cut ??= "It is packed too deep or in too many parts.";
            return;
        }
        if (IsGzip(bytes))
        {
            if (Unzip(bytes) is byte[] content)
            {
                Add(content, label, depth + 1);
            }
            return;
        }
        if (bytes.Length > _left)
        {
            Cut ??= "It is larger than a megabyte.";
            bytes = bytes[.._left];
        }
        _left -= bytes.Length;
        string text = bytes is [0xff, 0xfe, ..] ? Encoding.Unicode.GetString(bytes) : Encoding.UTF8.GetString(bytes);
        if (depth < Deepest && Boundary(text) is string boundary)
        {
            AddParts(text, boundary, label, depth);
            return;
        }
        _parts.Add(new(label, text));
        AddFiles(text, label, depth);
    }

    private void AddParts(string text, string boundary, string label, int depth)
    {
        string[] sections = text.ReplaceLineEndings("\n").Split("--" + boundary, MostParts + 1);
        for (int i = 1; i < sections.Length && !sections[i].StartsWith("--", StringComparison.Ordinal); i++)
        {
            string section = sections[i].TrimStart('\n');
            int end = section.IndexOf("\n\n", StringComparison.Ordinal);
            (string head, string body) = end < 0 ? ("", section) : (section[..end], section[(end + 2)..]);
            byte[] content = head.Contains("base64", StringComparison.OrdinalIgnoreCase) && FromBase64(body) is byte[] decoded ? decoded : Encoding.UTF8.GetBytes(body);
            Add(content, $"{label} part {i}".Trim(), depth + 1);
        }
    }

    /// <summary>Files that cloud-init writes are often base64 within the text.</summary>
    private void AddFiles(string text, string label, int depth)
    {
        if (label.EndsWith("base64", StringComparison.Ordinal))
        {
            return;
        }
        foreach (Match match in Blob().Matches(text).Take(MostParts))
        {
            if (FromBase64(match.Value) is byte[] content && (IsGzip(content) || IsText(content)))
            {
                Add(content, $"{label} line {text.AsSpan(0, match.Index).Count('\n') + 1} base64".Trim(), depth + 1);
            }
        }
    }

    private byte[]? Unzip(byte[] bytes)
    {
        try
        {
            using GZipStream zip = new(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] buffer = new byte[Limit];
            int length = zip.ReadAtLeast(buffer, Limit, throwOnEndOfStream: false);
            // The stream's end says how long it should be; the runtime takes a stream that just stops for a whole one.
            if (bytes.Length < 18 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != length)
            {
                Cut ??= length == Limit ? "It unpacks to more than a megabyte." : "It is broken gzip.";
            }
            return buffer[..length];
        }
        catch (InvalidDataException)
        {
            Cut ??= "It is broken gzip.";
            return null;
        }
    }

    private static byte[]? FromBase64(string text)
    {
        string dense = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        byte[] bytes = new byte[dense.Length * 3 / 4 + 3];
        return dense.Length >= 4 && Convert.TryFromBase64String(dense, bytes, out int length) ? bytes[..length] : null;
    }

    private static bool IsGzip(byte[] bytes) => bytes is [0x1f, 0x8b, ..];

    /// <summary>Whether it is UTF-8 without control characters: a word of eight letters is valid base64 too, and decodes to noise.</summary>
    private static bool IsText(byte[] bytes)
    {
        if (bytes is [0xff, 0xfe, ..])
        {
            return true;
        }
        string text = Encoding.UTF8.GetString(bytes);
        return !text.Contains('\ufffd') && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\f' or '\u001b'));
    }

    private static string? Boundary(string text)
    {
        string head = text.Length > 4096 ? text[..4096] : text;
        Match match = MultipartHead().Match(head);
        return match.Success ? match.Groups["boundary"].Value : null;
    }

    [GeneratedRegex(@"^Content-Type:\s{0,4}multipart/[a-z]{1,20};\s{0,8}boundary=""?(?<boundary>[^""\s;]{1,100})", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MultipartHead();

    [GeneratedRegex(@"[A-Za-z0-9+/]{64,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex Blob();
}
