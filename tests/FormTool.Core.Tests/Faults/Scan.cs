using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Core.Collection;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;

namespace FormTool.Core.Tests.Faults;

/// <summary>What one scan found, and what it could not see.</summary>
internal sealed record Scan(IReadOnlyList<Finding> Findings, Coverage Coverage)
{
    public const string Account = "123456789012";

    public const string Region = "us-east-1";

    /// <summary>Scans an endpoint once, with a client of its own, so that no scan inherits another's slowed pace.</summary>
    public static Task<Scan> OfAsync(string endpointUrl, IReadOnlyList<Rule> rules, TimeSpan deadline, CancellationToken stop, params string[] regions) =>
        OfAsync(new BasicAWSCredentials("testing", "testing"), endpointUrl, rules, deadline, stop, regions);

    /// <summary>The same, as somebody.</summary>
    public static async Task<Scan> OfAsync(
        AWSCredentials credentials, string endpointUrl, IReadOnlyList<Rule> rules, TimeSpan deadline, CancellationToken stop, params string[] regions)
    {
        AwsConnection connection = new(credentials, Region)
        {
            EndpointUrl = new(endpointUrl),
            MaxAttempts = 2,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            CallDeadline = deadline,
        };
        using AwsClient client = new(connection);
        LiveSource source = new(client, Account, "aws", regions.Length > 0 ? regions : [Region], Region, DateTimeOffset.UtcNow);
        PostureRun run = new(source, new() { Rules = rules });
        List<Finding> findings = [];
        await foreach (Finding finding in run.FindingsAsync(null, stop))
        {
            findings.Add(finding);
        }
        return new(findings, run.Coverage);
    }
}
