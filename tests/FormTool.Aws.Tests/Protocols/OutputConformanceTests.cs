using System.Text;
using System.Text.Json.Nodes;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;
using FormTool.Aws.Protocols;
using Xunit;

namespace FormTool.Aws.Tests.Protocols;

public sealed class OutputConformanceTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases()
    {
        if (ProtocolCases.Folder is null)
        {
            yield return new("") { Skip = "The folder shared/protocol-tests is not beside the repository, and FORMTOOL_PROTOCOL_TESTS names none." };
            yield break;
        }
        JsonNode ignored = ProtocolCases.IgnoreList();
        foreach (ProtocolCase @case in ProtocolCases.Read("output"))
        {
            yield return new(@case.ToString()) { Skip = ProtocolCases.Ignored(@case, ignored) };
        }
    }

    private static readonly Lazy<Dictionary<string, ProtocolCase>> All =
        new(() => ProtocolCases.Read("output").ToDictionary(c => c.ToString(), StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_reply_reads_as_AWS_says(string name)
    {
        ProtocolCase @case = All.Value[name];
        OperationModel operation = @case.Model().Find(@case.Operation)!;
        JsonNode response = @case.Case["response"]!;
        Dictionary<string, string> headers = (response["headers"] as JsonObject ?? []).ToDictionary(h => h.Key, h => h.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase);
        WireReply reply = new(response["status_code"]!.GetValue<int>(), headers, Encoding.UTF8.GetBytes(response["body"]?.GetValue<string>() ?? ""));
        if (@case.Case["errorCode"]?.GetValue<string>() is string code)
        {
            ErrorReply error = ErrorReader.Read(operation.Service, reply);
            Assert.Equal(code, error.Code);
            Assert.False(error.IsForeign);
            if (@case.Case["errorMessage"]?.GetValue<string>() is { Length: > 0 } message)
            {
                Assert.Equal(message, error.Message);
            }
            return;
        }
        Node expected = operation.Output is Shape shape ? CaseValues.ToDocument(@case.Case["result"], shape) : new ObjectNode();
        Assert.Equal(CaseValues.Canonical(expected), CaseValues.Canonical(ReplyReader.Read(operation, reply)));
    }
}
