using System.Text.Json;
using FormTool.Aws.Documents;

namespace FormTool.Core.Reports;

/// <summary>What a JSON report says of its run, and back.</summary>
internal static class RunInfoJson
{
    public static void Write(Utf8JsonWriter writer, RunInfo run)
    {
        writer.WriteStartObject();
        writer.WriteString("Source", run.Source.ToString());
        writer.WriteString("SourceName", run.SourceName);
        FindingJson.WriteTexts(writer, "Accounts", run.Accounts);
        FindingJson.WriteTexts(writer, "Regions", run.Regions);
        writer.WriteString("StartedAt", Timestamp.Format(run.StartedAt));
        writer.WriteString("EndedAt", Timestamp.Format(run.EndedAt));
        writer.WriteNumber("Rules", run.Rules);
        writer.WriteNumber("Resources", run.Resources);
        writer.WriteNumber("Calls", run.Calls);
        writer.WriteStartArray("Unreadable");
        foreach (UnreadableRead read in run.Unreadable)
        {
            writer.WriteStartObject();
            writer.WriteString("Operation", read.Operation);
            writer.WriteString("Action", read.Action);
            writer.WriteString("Code", read.Code);
            writer.WriteString("Message", read.Message);
            writer.WriteString("Account", read.Account);
            writer.WriteString("Region", read.Region);
            writer.WriteNumber("Count", read.Count);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads what is there; the report is another program's by now, so what is missing stays empty.</summary>
    public static RunInfo Read(Node run, string toolVersion) => new()
    {
        ToolVersion = toolVersion,
        Source = Enum.TryParse(run["Source"].AsText(), ignoreCase: true, out RunSource source) && Enum.IsDefined(source) ? source : RunSource.Findings,
        SourceName = run["SourceName"].AsText(),
        Accounts = Texts(run["Accounts"]),
        Regions = Texts(run["Regions"]),
        StartedAt = run["StartedAt"].AsTime() ?? DateTimeOffset.UnixEpoch,
        EndedAt = run["EndedAt"].AsTime() ?? DateTimeOffset.UnixEpoch,
        Rules = (int)Count(run["Rules"]),
        Resources = Count(run["Resources"]),
        Calls = Count(run["Calls"]),
        Unreadable =
        [
            .. run["Unreadable"].Items.Select(read => new UnreadableRead(
                read["Operation"].AsText() ?? "", read["Action"].AsText() ?? "", read["Code"].AsText() ?? "", read["Message"].AsText() ?? "",
                read["Account"].AsText() ?? "", read["Region"].AsText() ?? "", Count(read["Count"]))),
        ],
    };

    private static IReadOnlyList<string> Texts(Node list) => [.. list.Items.Select(item => item.AsText()).OfType<string>()];

    private static long Count(Node number) => (long)Math.Clamp(number.AsNumber() ?? 0, 0, int.MaxValue);
}
