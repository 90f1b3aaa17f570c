using System.Text.RegularExpressions;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;

namespace FormTool.Aws.Tests;

/// <summary>The AWS CLI's command for a call of ours.</summary>
internal static partial class CliCommand
{
    /// <summary><c>["s3api", "get-bucket-acl", "--cli-input-json", "{…}", "--no-paginate"]</c>.</summary>
    public static IReadOnlyList<string> For(AwsCall call)
    {
        string service = call.Service switch { "s3" => "s3api", "msk" => "kafka", "config" => "configservice", _ => call.Service };
        List<string> command = [service, Name(call.Operation), "--no-paginate"];
        if (call is { Service: "emr", Operation: "DescribeCluster" })
        {
            // A command of the CLI's own, that takes no JSON.
            return ["emr", "describe-cluster", "--cluster-id", call.Input["ClusterId"].AsText()!];
        }
        if (call.Input.Count > 0)
        {
            command.AddRange(["--cli-input-json", NodeJson.ToText(call.Input)]);
        }
        return command;
    }

    // The CLI's own way: a plural of an acronym stays whole, a word begins at a capital letter that a small one follows.
    private static string Name(string operation)
    {
        string name = operation;
        if (PluralAcronym().Match(name) is { Success: true } plural)
        {
            name = $"{name[..plural.Index]}-{plural.Value.ToLowerInvariant()}";
        }
        name = FirstCapital().Replace(name, "$1-$2");
        return LastCapital().Replace(name, "$1-$2").ToLowerInvariant();
    }

    [GeneratedRegex("[A-Z]{2,}s$")]
    private static partial Regex PluralAcronym();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex FirstCapital();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex LastCapital();
}
