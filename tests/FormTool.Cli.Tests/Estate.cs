using FormTool.Aws.Documents;
using FormTool.Testing;
using Xunit;

namespace FormTool.Cli.Tests;

/// <summary>A folder of its own, and an endpoint with two volumes, one of them not encrypted.</summary>
public sealed class Estate : IAsyncLifetime
{
    public const string Account = "123456789012";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("formtool-cli-");
    private ReplyServer? _server;

    /// <summary>Where the command runs.</summary>
    public string Folder => _folder.FullName;

    public ReplyServer Server => _server!;

    /// <summary>A rule of our own, of severity high, on volumes.</summary>
    public string RulePath => Path.Combine(Folder, "own.yaml");

    /// <summary>The arguments of a run on the endpoint with our rule.</summary>
    public string[] Posture(params string[] more) =>
        ["posture", "--endpoint-url", Server.EndpointUrl, "--region", "us-east-1", "--rule-path", RulePath, "--rule", "own-*", .. more];

    public async ValueTask InitializeAsync()
    {
        _server = await ReplyServer.StartAsync(stop: TestContext.Current.CancellationToken);
        _server.Reply("sts", "GetCallerIdentity", new ObjectNode { { "Account", Account }, { "Arn", $"arn:aws:iam::{Account}:user/test" }, { "UserId", "AIDA" } });
        Volumes(("vol-1", true), ("vol-2", false));
        await File.WriteAllTextAsync(RulePath, """
            - id: own-volume-encrypted
              resource: ec2.volume
              title: Our volume is encrypted
              severity: high
              topics: [encryption-at-rest]
              pass: { field: Encrypted, equals: true }
              why: Because.
              fix: Encrypt it.
              examples:
                pass: [{ VolumeId: vol-1, Encrypted: true }]
                fail: [{ VolumeId: vol-2, Encrypted: false }]
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>What the endpoint answers to DescribeVolumes.</summary>
    internal void Volumes(params (string Id, bool Encrypted)[] volumes) => Server.Reply("ec2", "DescribeVolumes", new ObjectNode
    {
        { "Volumes", new ListNode(volumes.Select(volume => new ObjectNode { { "VolumeId", volume.Id }, { "Encrypted", Node.Of(volume.Encrypted) }, { "State", "in-use" } })) },
    });

    internal void DenyVolumes() => Server.Error("ec2", "DescribeVolumes", 403, "UnauthorizedOperation", "You are not authorized to perform this operation.");

    internal void ExpireVolumes() => Server.Error("ec2", "DescribeVolumes", 400, "RequestExpired", "Request has expired.");

    internal Task<CliRun> Run(params string[] arguments) => CliRun.Of(Folder, arguments);
}
