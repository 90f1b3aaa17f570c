using System.Globalization;
using System.Text;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rules.Explaining;

/// <summary>Values as text for people: one line, at most 200 characters, control characters escaped, secrets kept out.</summary>
internal static class ValueText
{
    public const int MaxLength = 200;

    // Members whose text may hold a secret. Facts about them (Secrets.Places) never do.
    private static readonly string[] Hidden =
    [
        "UserData", "Variables", "Environment", "Password", "MasterUserPassword", "SecretString", "SecretBinary", "SecretAccessKey",
        "SessionToken", "AuthToken", "PrivateKey", "KeyMaterial", "Plaintext",
    ];

    /// <summary>Whether the texts below a member of that name are never shown.</summary>
    public static bool IsHidden(ReadOnlySpan<char> member)
    {
        foreach (string name in Hidden)
        {
            if (member.Length == name.Length && member.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The value; null where it is absent.</summary>
    public static string? Of(Node value, bool hidden = false)
    {
        switch (value)
        {
            case NullNode:
                return null;
            case UnreadableNode unreadable:
                return Line($"unreadable: {Failures.Describe(unreadable.Failure)}");
            case BooleanNode or NumberNode:
                return value.ToString();
            case TextNode text when hidden:
                return $"(a text of {text.Value.Length.ToString(CultureInfo.InvariantCulture)} characters, not shown)";
            case TextNode text:
                return Line(text.Value);
            default:
                StringBuilder builder = new();
                Append(builder, value, hidden, depth: 0);
                return builder.Length > MaxLength ? builder.ToString(0, MaxLength - 1) + "…" : builder.ToString();
        }
    }

    /// <summary>A text on one line: control and format characters (bidirectional marks among them) escaped, cut at 200 characters.</summary>
    public static string Line(string text)
    {
        if (text.Length <= MaxLength && !text.Any(NeedsEscape))
        {
            return text;
        }
        StringBuilder builder = new();
        AppendEscaped(builder, text);
        return builder.Length > MaxLength ? builder.ToString(0, MaxLength - 1) + "…" : builder.ToString();
    }

    private static void Append(StringBuilder builder, Node value, bool hidden, int depth)
    {
        if (builder.Length > MaxLength)
        {
            return;
        }
        switch (value)
        {
            case ListNode list:
                builder.Append('[');
                for (int i = 0; i < list.Count && builder.Length <= MaxLength; i++)
                {
                    builder.Append(i == 0 ? "" : ", ");
                    Append(builder, list.Items[i], hidden, depth + 1);
                }
                builder.Append(']');
                break;
            case ObjectNode when depth > 8:
                builder.Append("{…}");
                break;
            case ObjectNode members:
                builder.Append('{');
                bool first = true;
                foreach ((string name, Node member) in members)
                {
                    if (builder.Length > MaxLength)
                    {
                        break;
                    }
                    builder.Append(first ? "" : ", ");
                    first = false;
                    AppendEscaped(builder, name);
                    builder.Append(": ");
                    Append(builder, member, hidden || IsHidden(name), depth + 1);
                }
                builder.Append('}');
                break;
            case TextNode text when hidden:
                builder.Append("(not shown)");
                break;
            case TextNode text:
                AppendEscaped(builder, text.Value);
                break;
            default:
                builder.Append(Of(value) ?? "null");
                break;
        }
    }

    private static void AppendEscaped(StringBuilder builder, string text)
    {
        foreach (char character in text)
        {
            if (builder.Length > MaxLength)
            {
                return;
            }
            if (NeedsEscape(character))
            {
                builder.Append(character switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => $"\\u{(int)character:x4}",
                });
            }
            else
            {
                builder.Append(character);
            }
        }
    }

    private static bool NeedsEscape(char character) =>
        character < ' ' || (character >= '\x7f' && char.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
