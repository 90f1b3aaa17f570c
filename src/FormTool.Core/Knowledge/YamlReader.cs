using System.Globalization;
using FormTool.Aws.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FormTool.Core.Knowledge;

/// <summary>
/// Reads YAML as plain data, strictly: one document, no anchors, aliases or tags, no key twice, bounded in size and depth.
/// Plain scalars are typed by YAML's core schema (<c>true</c>, <c>null</c>, <c>8</c>, <c>0.5</c>; <c>no</c> and <c>2026-11-21</c> are texts), quoted ones are texts.
/// </summary>
public static class YamlReader
{
    /// <summary>How large a file may be.</summary>
    public const int MaxBytes = 5_000_000;

    private const int MaxDepth = 48;

    /// <summary>Reads the text of a file.</summary>
    /// <param name="name">The name for messages.</param>
    /// <param name="text">Its content.</param>
    /// <param name="errorId">The stable id of errors in it.</param>
    /// <exception cref="KnowledgeException">It is not valid; the message names the line.</exception>
    public static SourceFile Read(string name, string text, string errorId)
    {
        Reading reading = new(name, errorId);
        if (text.Length > MaxBytes)
        {
            throw reading.Error(0, $"the file is larger than {MaxBytes / 1_000_000} MB.");
        }
        reading.CheckTabs(text);
        try
        {
            return new(name, reading.Document(new Parser(new Scanner(new StringReader(text), skipComments: true))), reading.Lines, errorId);
        }
        catch (YamlException wrong)
        {
            throw reading.Error(reading.LineOf(wrong.Start), $"this is no YAML: {wrong.Message}", wrong);
        }
    }

    private sealed class Reading(string name, string errorId)
    {
        public SourceLines Lines { get; } = new();

        public KnowledgeException Error(int line, string message, Exception? cause = null) =>
            new(errorId, line > 0 ? $"{name}:{line}: {message}" : $"{name}: {message}", name, line, cause);

        private int _lines;

        /// <summary>The line of a place; what is missing at the end is missing on the last line.</summary>
        public int LineOf(Mark mark) => Math.Min((int)mark.Line, _lines);

        public void CheckTabs(string text)
        {
            int line = 0;
            _lines = text.AsSpan().TrimEnd().Count('\n') + 1;
            foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
            {
                line++;
                ReadOnlySpan<char> indentation = content[..(content.Length - content.TrimStart(" \t").Length)];
                if (indentation.Contains('\t'))
                {
                    throw Error(line, "a tab stands in the indentation; YAML takes spaces only.");
                }
            }
        }

        public Node Document(IParser parser)
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                throw Error(1, "the file is empty.");
            }
            parser.Consume<DocumentStart>();
            Node node = Value(parser, 0);
            parser.Consume<DocumentEnd>();
            return parser.Current is DocumentStart second
                ? throw Error((int)second.Start.Line, "a second document begins here; one file holds one.")
                : node;
        }

        private Node Value(IParser parser, int depth)
        {
            ParsingEvent here = parser.Current ?? throw Error(0, "the file ends early.");
            int line = (int)here.Start.Line;
            if (depth > MaxDepth)
            {
                throw Error(line, $"values nest more than {MaxDepth} deep.");
            }
            if (here is AnchorAlias)
            {
                throw Error(line, "aliases (*name) are not taken; write the value out.");
            }
            if (here is NodeEvent { Anchor.IsEmpty: false })
            {
                throw Error(line, "anchors (&name) are not taken; write the value out.");
            }
            if (here is NodeEvent { Tag.IsEmpty: false } tagged && !(here is Scalar && tagged.Tag.IsNonSpecific))
            {
                throw Error(line, $"tags ({tagged.Tag}) are not taken; quote a text, or write the value plain.");
            }
            switch (here)
            {
                case Scalar scalar:
                    parser.MoveNext();
                    return scalar.Style == ScalarStyle.Plain ? CoreSchema.Type(scalar.Value) : Node.Of(scalar.Value);
                case SequenceStart:
                    return List(parser, depth);
                case MappingStart:
                    return Object(parser, depth);
                default:
                    throw Error(line, "a value is expected.");
            }
        }

        private ListNode List(IParser parser, int depth)
        {
            parser.MoveNext();
            ListNode list = new();
            List<int> lines = Lines.Begin(list);
            while (parser.Current is not SequenceEnd)
            {
                lines.Add((int)(parser.Current?.Start.Line ?? 0));
                list.Add(Value(parser, depth + 1));
            }
            parser.MoveNext();
            return list;
        }

        private ObjectNode Object(IParser parser, int depth)
        {
            parser.MoveNext();
            ObjectNode members = new();
            List<int> lines = Lines.Begin(members);
            while (parser.Current is not MappingEnd)
            {
                ParsingEvent? here = parser.Current;
                int line = (int)(here?.Start.Line ?? 0);
                if (here is not Scalar { Anchor.IsEmpty: true, Tag.IsEmpty: true } key || (key.Style == ScalarStyle.Plain && key.Value == "<<"))
                {
                    throw Error(line, here is AnchorAlias ? "aliases (*name) are not taken; write the value out." : "a member's name must be a plain text.");
                }
                if (members.Has(key.Value))
                {
                    throw Error(line, $"'{key.Value}' stands here a second time in the same object.");
                }
                parser.MoveNext();
                lines.Add(line);
                members.Add(string.Intern(key.Value), Value(parser, depth + 1));
            }
            parser.MoveNext();
            return members;
        }
    }

    private static class CoreSchema
    {
        public static Node Type(string text)
        {
            switch (text)
            {
                case "" or "~" or "null" or "Null" or "NULL":
                    return Node.Null;
                case "true" or "True" or "TRUE":
                    return Node.True;
                case "false" or "False" or "FALSE":
                    return Node.False;
            }
            if (!(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
            {
                return Node.Of(text);
            }
            if (text.StartsWith("0x", StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex))
            {
                return Node.Of(hex);
            }
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            {
                return Node.Of(whole);
            }
            const NumberStyles Float = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            return double.TryParse(text, Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && text.Any(char.IsAsciiDigit)
                ? Node.Of(number)
                : Node.Of(text);
        }
    }
}
