using System.Text.Json.Nodes;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

/// <summary>A user in moto with one key, which a secret, a parameter and a profile hold.</summary>
internal sealed class MotoUser : IDisposable
{
    private readonly AwsClient _aws;
    private readonly string _folder = Directory.CreateTempSubdirectory("formtool-moto-user-").FullName;

    private MotoUser(MotoServer moto, string name) => (_aws, Name) = (new(Connection(moto.EndpointUrl)), name);

    public string Name { get; }

    public string OldId { get; private set; } = "";

    /// <summary>Every secret that IAM handed out to this test's own calls; the rotation's come from the targets.</summary>
    public List<string> Canaries { get; } = [];

    public string State => Path.Combine(_folder, "state");

    public string File => Path.Combine(_folder, "credentials");

    public static AwsConnection Connection(string endpoint) => new(new BasicAWSCredentials("AKIAOPERATOR", "operator"), "us-east-1")
    {
        EndpointUrl = new(endpoint),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        MaxRetryDelay = TimeSpan.FromMilliseconds(20),
    };

    public static async Task<MotoUser> MakeAsync(MotoServer moto, CancellationToken ct)
    {
        MotoUser user = new(moto, $"user-{Guid.NewGuid():n}"[..16]);
        await user.CallAsync("iam", "CreateUser", new() { { "UserName", user.Name } }, ct);
        Node key = (await user.CallAsync("iam", "CreateAccessKey", new() { { "UserName", user.Name } }, ct))["AccessKey"];
        user.OldId = key["AccessKeyId"].AsText()!;
        string secret = key["SecretAccessKey"].AsText()!;
        user.Canaries.Add(secret);
        string text = $$"""{"AccessKeyId":"{{user.OldId}}","SecretAccessKey":"{{secret}}","note":"keep"}""";
        await user.CallAsync("secretsmanager", "CreateSecret", new() { { "Name", $"keys/{user.Name}" }, { "SecretString", text } }, ct);
        await user.CallAsync("ssm", "PutParameter", new() { { "Name", $"/keys/{user.Name}" }, { "Value", text }, { "Type", "SecureString" } }, ct);
        await System.IO.File.WriteAllTextAsync(user.File, $"# kept\n[{user.Name}]\naws_access_key_id = {user.OldId}\naws_secret_access_key = {secret}\n", ct);
        return user;
    }

    public async Task<IReadOnlyList<(string Id, bool IsActive)>> KeysAsync(CancellationToken ct) =>
    [
        .. (await CallAsync("iam", "ListAccessKeys", new() { { "UserName", Name } }, ct))["AccessKeyMetadata"].Items
            .Select(key => (key["AccessKeyId"].AsText()!, key["Status"].AsText() == "Active")),
    ];

    /// <summary>That what every target holds works now, and that there are at most two keys.</summary>
    public async Task AssertNobodyIsLockedOutAsync(string when, CancellationToken ct)
    {
        IReadOnlyList<(string Id, bool IsActive)> keys = await KeysAsync(ct);
        Assert.True(keys.Count <= 2, $"{when}: {keys.Count} keys");
        foreach (string? held in await HeldAsync(ct))
        {
            Assert.True(keys.Contains((held!, true)), $"{when}: a target holds {held}; there are {string.Join(", ", keys)}");
        }
    }

    /// <summary>That the rotation is over and right everywhere.</summary>
    public async Task AssertEndAsync(string when, CancellationToken ct)
    {
        (string id, bool active) = Assert.Single(await KeysAsync(ct));
        Assert.True(active && id != OldId, when);
        Assert.All(await HeldAsync(ct), held => Assert.Equal(id, held));
        string secret = JsonNode.Parse(await SecretAsync(ct))!["SecretAccessKey"]!.GetValue<string>();
        Assert.Contains($"aws_secret_access_key = {secret}\n", await System.IO.File.ReadAllTextAsync(File, ct));
        Assert.StartsWith("# kept\n", await System.IO.File.ReadAllTextAsync(File, ct));
        Canaries.Add(secret);
        foreach (string path in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(path => path != File))
        {
            string text = await System.IO.File.ReadAllTextAsync(path, ct);
            Assert.True(!Canaries.Any(text.Contains), $"{when}: {path} holds a secret");
        }
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(State, "journal", "rotation"), "*.jsonl"));
    }

    public void Dispose()
    {
        _aws.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> SecretAsync(CancellationToken ct) =>
        (await CallAsync("secretsmanager", "GetSecretValue", new() { { "SecretId", $"keys/{Name}" } }, ct))["SecretString"].AsText()!;

    private async Task<IReadOnlyList<string?>> HeldAsync(CancellationToken ct)
    {
        string parameter = (await CallAsync("ssm", "GetParameter", new() { { "Name", $"/keys/{Name}" }, { "WithDecryption", Node.Of(true) } }, ct))["Parameter"]["Value"].AsText()!;
        string line = (await System.IO.File.ReadAllLinesAsync(File, ct)).First(line => line.StartsWith("aws_access_key_id", StringComparison.Ordinal));
        return [JsonNode.Parse(await SecretAsync(ct))!["AccessKeyId"]!.GetValue<string>(), JsonNode.Parse(parameter)!["AccessKeyId"]!.GetValue<string>(), line.Split(" = ")[1]];
    }

    private Task<ObjectNode> CallAsync(string service, string operation, ObjectNode input, CancellationToken ct) => _aws.CallAsync(new(service, operation, "us-east-1", input), ct);
}
