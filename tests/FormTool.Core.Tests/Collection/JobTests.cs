using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Collection;

/// <summary>Results of work that AWS does in its own time.</summary>
public sealed class JobTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_result_is_asked_for_until_it_is_there_and_read_to_its_last_page()
    {
        await using ReplyServer server = await StartedAsync();
        server.Pages("iam", "GetServiceLastAccessedDetails", 3, page => Result("COMPLETED", $"s{page}"))
            .Reply("iam", "GetServiceLastAccessedDetails", Result("IN_PROGRESS"), when: request => request.Occurrence <= 2);

        (List<ObjectNode> replies, ReadFailure? failure) = await ReadAsync(server, TimeSpan.FromSeconds(30));

        Assert.Null(failure);
        Assert.Equal(["s0", "s1", "s2"], replies.SelectMany(reply => reply["ServicesLastAccessed"].Items).Select(service => service["ServiceNamespace"].AsText()));
        Assert.Equal(1, server.Calls("iam", "GenerateServiceLastAccessedDetails"));
        Assert.Equal(5, server.Calls("iam", "GetServiceLastAccessedDetails"));
    }

    [Fact]
    public async Task Work_that_came_to_nothing_is_unreadable_with_its_reason()
    {
        await using ReplyServer server = await StartedAsync();
        ObjectNode reply = Result("FAILED");
        reply.Set("Error", new ObjectNode { { "Message", "No such report." }, { "Code", "X" } });
        server.Reply("iam", "GetServiceLastAccessedDetails", reply);

        (_, ReadFailure? failure) = await ReadAsync(server, TimeSpan.FromSeconds(30));

        Assert.Equal(("JobFailed", "iam:GetServiceLastAccessedDetails"), (failure!.Code, failure.Action));
        Assert.Contains("No such report.", failure.Message);
    }

    [Fact]
    public async Task Work_that_takes_too_long_is_unreadable()
    {
        await using ReplyServer server = await StartedAsync();
        server.Reply("iam", "GetServiceLastAccessedDetails", Result("IN_PROGRESS"));

        (List<ObjectNode> replies, ReadFailure? failure) = await ReadAsync(server, TimeSpan.FromMilliseconds(400));

        Assert.Empty(replies);
        Assert.Equal("Timeout", failure!.Code);
        Assert.InRange(server.Calls("iam", "GetServiceLastAccessedDetails"), 1, 4);
    }

    [Fact]
    public async Task Work_that_may_not_be_started_names_the_action_that_starts_it()
    {
        await using ReplyServer server = await ReplyServer.StartAsync(stop: Stop);
        server.Error("iam", "GenerateServiceLastAccessedDetails", 403, "AccessDenied", "No.");

        (_, ReadFailure? failure) = await ReadAsync(server, TimeSpan.FromSeconds(30));

        Assert.Equal("iam:GenerateServiceLastAccessedDetails", failure!.Action);
        Assert.Equal(0, server.Calls("iam", "GetServiceLastAccessedDetails"));
    }

    [Fact]
    public async Task An_error_that_means_not_yet_is_waited_for()
    {
        await using ReplyServer server = await ReplyServer.StartAsync(stop: Stop);
        server.Reply("iam", "GenerateCredentialReport", NodeJson.Parse("""{"State":"STARTED"}"""))
            .Reply("iam", "GetCredentialReport", NodeJson.Parse("""{"Content":"dXNlcgph","ReportFormat":"text/csv"}"""))
            .Error("iam", "GetCredentialReport", 404, "ReportInProgress", "Not yet.", when: request => request.Occurrence <= 2);
        CallDefinition call = InventoryCatalog.BuiltIn.Types["iam.credential"].List!.Call;

        (List<ObjectNode> replies, ReadFailure? failure) = await ReadAsync(server, call);

        Assert.Null(failure);
        Assert.Single(replies);
        Assert.Equal(3, server.Calls("iam", "GetCredentialReport"));
    }

    private static async Task<ReplyServer> StartedAsync() =>
        (await ReplyServer.StartAsync(stop: Stop)).Reply("iam", "GenerateServiceLastAccessedDetails", NodeJson.Parse("""{"JobId":"12345678-1234-1234-1234-123456789012"}"""));

    private static ObjectNode Result(string status, params string[] services) => new()
    {
        { "JobStatus", status }, { "JobCreationDate", "2026-11-21T12:00:00Z" },
        { "ServicesLastAccessed", new ListNode(services.Select(service => new ObjectNode { { "ServiceName", service }, { "ServiceNamespace", service } })) },
    };

    private static Task<(List<ObjectNode> Replies, ReadFailure? Failure)> ReadAsync(ReplyServer server, TimeSpan deadline)
    {
        CallDefinition call = InventoryCatalog.BuiltIn.Types["iam.role"].Details.Single(detail => detail.Member == "LastAccessed").Call;
        return ReadAsync(server, call with { Job = call.Job! with { Deadline = deadline } });
    }

    private static async Task<(List<ObjectNode> Replies, ReadFailure? Failure)> ReadAsync(ReplyServer server, CallDefinition call)
    {
        using AwsClient client = new(new(new BasicAWSCredentials("testing", "testing"), "us-east-1") { EndpointUrl = new(server.EndpointUrl) });
        CallReader reader = new(client);
        Node input = await reader.BeginAsync(call, new ObjectNode { { "Arn", "arn:aws:iam::123456789012:role/r" } }, new("aws", "123456789012", "us-east-1"), "us-east-1", Stop);
        if (input is UnreadableNode unreadable)
        {
            return ([], unreadable.Failure);
        }
        List<ObjectNode> replies = [];
        await foreach ((ObjectNode? reply, ReadFailure? failure) in reader.PagesAsync(call, (ObjectNode)input, "us-east-1", Stop))
        {
            if (reply is null)
            {
                return (replies, failure);
            }
            replies.Add(reply);
        }
        return (replies, null);
    }
}
