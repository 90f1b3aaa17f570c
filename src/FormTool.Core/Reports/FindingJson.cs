using System.Globalization;
using System.Text.Json;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;

namespace FormTool.Core.Reports;

/// <summary>A finding as JSON and back. Every member is always written, absent ones as null, so a reader can rely on the shape.</summary>
public static class FindingJson
{
    /// <summary>Writes the finding as one object.</summary>
    public static void Write(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("RuleId", finding.RuleId);
        WriteTexts(writer, "SameAs", finding.SameAs);
        writer.WriteString("Title", finding.Title);
        writer.WriteString("Status", NameOf(finding.Status));
        writer.WriteString("Reason", finding.Reason);
        writer.WriteString("Severity", NameOf(finding.Severity));
        WriteTexts(writer, "Topics", finding.Topics);
        writer.WriteString("Service", finding.Service);
        writer.WriteString("ResourceType", finding.ResourceType);
        writer.WriteString("ResourceId", finding.ResourceId);
        writer.WriteString("Arn", finding.Arn);
        writer.WriteString("Account", finding.Account);
        writer.WriteString("Region", finding.Region);
        writer.WriteStartArray("Evidence");
        foreach (Evidence evidence in finding.Evidence)
        {
            writer.WriteStartObject();
            writer.WriteString("Field", evidence.Field);
            writer.WriteString("Actual", evidence.Actual);
            writer.WriteString("Wanted", evidence.Wanted);
            writer.WriteString("ReadAt", Timestamp.Format(evidence.ReadAt));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (finding.Muted is { } muted)
        {
            writer.WriteStartObject("Muted");
            writer.WriteString("Owner", muted.Owner);
            writer.WriteString("Reason", muted.Reason);
            writer.WriteString("Until", muted.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("Muted");
        }
        writer.WriteEndObject();
    }

    /// <summary>Reads a finding from a document that <see cref="Write"/> made.</summary>
    /// <exception cref="FormatException">A member is missing or is not what it should be; the message names it.</exception>
    public static Finding Read(Node document)
    {
        if (document.Kind != NodeKind.Object)
        {
            throw new FormatException($"a finding is an object, this is {document.Kind}");
        }
        return new()
        {
            RuleId = Text(document, "RuleId"),
            SameAs = Texts(document, "SameAs"),
            Title = Text(document, "Title"),
            Status = Named<FindingStatus>(document, "Status"),
            Reason = Text(document, "Reason"),
            Severity = Named<Severity>(document, "Severity"),
            Topics = Texts(document, "Topics"),
            Service = Text(document, "Service"),
            ResourceType = Text(document, "ResourceType"),
            ResourceId = Text(document, "ResourceId"),
            Arn = document["Arn"].AsText(),
            Account = Text(document, "Account"),
            Region = Text(document, "Region"),
            Evidence = [.. document["Evidence"].Items.Select(evidence => new Evidence(
                Text(evidence, "Field"), evidence["Actual"].AsText(), Text(evidence, "Wanted"), Moment(evidence, "ReadAt")))],
            Muted = document["Muted"] is ObjectNode muted
                ? new(Text(muted, "Owner"), Text(muted, "Reason"), DateOnly.FromDateTime(Moment(muted, "Until").UtcDateTime))
                : null,
        };
    }

    internal static string NameOf(FindingStatus status) => status switch
    {
        FindingStatus.Pass => "Pass",
        FindingStatus.Fail => "Fail",
        FindingStatus.Unknown => "Unknown",
        FindingStatus.Manual => "Manual",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    internal static string NameOf(Severity severity) => severity switch
    {
        Severity.Informational => "Informational",
        Severity.Low => "Low",
        Severity.Medium => "Medium",
        Severity.High => "High",
        Severity.Critical => "Critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };

    internal static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }
        writer.WriteEndArray();
    }

    private static string Text(Node document, string member) =>
        document[member].AsText() ?? throw new FormatException($"'{member}' is missing or is no text");

    private static IReadOnlyList<string> Texts(Node document, string member) =>
        [.. document[member].Items.Select(item => item.AsText() ?? throw new FormatException($"'{member}' holds something that is no text"))];

    private static DateTimeOffset Moment(Node document, string member) =>
        document[member].AsTime() ?? throw new FormatException($"'{member}' is missing or is no date");

    private static T Named<T>(Node document, string member) where T : struct, Enum =>
        Enum.TryParse(Text(document, member), ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new FormatException($"'{member}' is none of {string.Join(", ", Enum.GetNames<T>())}");
}
