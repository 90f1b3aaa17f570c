using System.Text.Json.Nodes;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Accounts;
using FormTool.Core.Rotation;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

/// <summary>A person leaves moto; moto knows no service-specific credentials, so those are what could not be read.</summary>
public sealed class LeaverTests : IAsyncLifetime
{
    private const string User = "carol", Ec2Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private readonly string _state = Path.Combine(Path.GetTempPath(), $"formtool-leaver-{Guid.NewGuid():n}");
    private MotoServer? _moto;
    private AwsClient? _aws;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (MotoServer.Available)
        {
            _moto = await MotoServer.StartAsync();
            _aws = new(MotoUser.Connection(_moto.EndpointUrl));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _aws?.Dispose();
        if (_moto is not null)
        {
            await _moto.DisposeAsync();
        }
        if (Directory.Exists(_state))
        {
            Directory.Delete(_state, recursive: true);
        }
    }

    [Fact]
    public async Task Everything_that_lets_a_person_in_is_disabled_and_taken_back_as_far_as_AWS_lets()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        await SeedAsync();

        RotationOutcome outcome = await LeaveAsync();

        Assert.Contains("iam:ListServiceSpecificCredentials", outcome.Rotation.Message);
        Assert.DoesNotContain("iam:ListAccessKeys", outcome.Rotation.Message);
        Assert.Equal("Deny * | Inactive Inactive | password gone | groups  | trust denied: True | other role: False", await TellAsync());

        // The same command again changes nothing more.
        await LeaveAsync();
        Assert.Equal("Deny * | Inactive Inactive | password gone | groups  | trust denied: True | other role: False", await TellAsync());

        using LiveAccount account = await LiveAccount.OpenAsync(MotoUser.Connection(_moto!.EndpointUrl), [], Ct);
        KeyRotationRun run = new(Tools(account));
        await run.UndoAsync(KeyRotationRun.List(new(_state)).Single().Id, Ct);
        Assert.Equal("none | Active Active | password gone | groups admins,staff | trust denied: False | other role: False", await TellAsync());
        Assert.Empty(KeyRotationRun.List(new(_state)));
    }

    [Fact]
    public async Task The_caller_and_the_root_user_do_not_leave_without_a_switch()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        using LiveAccount account = await LiveAccount.OpenAsync(MotoUser.Connection(_moto!.EndpointUrl), [], Ct);
        string self = account.CallerArn[(account.CallerArn.LastIndexOf('/') + 1)..];
        RotationTools tools = Tools(account) with { CallerArn = $"arn:aws:iam::123456789012:user/{self}" };
        foreach (string user in new[] { self, "<root_account>" })
        {
            await foreach (PlannedRotation planned in new KeyRotationRun(tools).PlanAsync([new(user)], [], new() { Leaver = true }, null, Ct))
            {
                Assert.IsType<RotationException>(planned.Error);
            }
        }
    }

    private RotationTools Tools(LiveAccount account) => RotationTools.Of(account, new(_state)) with
    {
        Pace = new() { First = TimeSpan.FromMilliseconds(5), Doubtful = TimeSpan.FromMilliseconds(50) },
    };

    private async Task<RotationOutcome> LeaveAsync()
    {
        using LiveAccount account = await LiveAccount.OpenAsync(MotoUser.Connection(_moto!.EndpointUrl), [], Ct);
        KeyRotationRun run = new(Tools(account));
        RotationSettings settings = new() { Leaver = true };
        await foreach (PlannedRotation planned in run.PlanAsync([new(User)], [], settings, null, Ct))
        {
            Assert.Null(planned.Error);
            await foreach (RotationOutcome outcome in run.RunAsync([planned], settings, null, Ct))
            {
                return outcome;
            }
        }
        throw new InvalidOperationException("There was nothing to do.");
    }

    private async Task SeedAsync()
    {
        ObjectNode user = await CallAsync("CreateUser", ("UserName", User));
        string arn = user["User"]["Arn"].AsText()!;
        await CallAsync("CreateAccessKey", ("UserName", User));
        await CallAsync("CreateAccessKey", ("UserName", User));
        await CallAsync("CreateLoginProfile", ("UserName", User), ("Password", "Correct-horse-1"));
        foreach (string group in new[] { "admins", "staff" })
        {
            await CallAsync("CreateGroup", ("GroupName", group));
            await CallAsync("AddUserToGroup", ("GroupName", group), ("UserName", User));
        }
        await CallAsync("CreateRole", ("RoleName", "named"), ("AssumeRolePolicyDocument", Ec2Trust.Replace("{\"Service\":\"ec2.amazonaws.com\"}", $"{{\"AWS\":\"{arn}\"}}")));
        await CallAsync("CreateRole", ("RoleName", "other"), ("AssumeRolePolicyDocument", Ec2Trust));
    }

    private async Task<string> TellAsync()
    {
        string deny = await TryAsync("GetUserPolicy", reply => $"Deny {Find(reply["PolicyDocument"].AsText()!, "Action")}", ("UserName", User), ("PolicyName", LeaverCourse.DenyName)) ?? "none";
        string keys = string.Join(' ', (await CallAsync("ListAccessKeys", ("UserName", User)))["AccessKeyMetadata"].Items.Select(key => key["Status"].AsText()));
        string password = await TryAsync("GetLoginProfile", _ => "password", ("UserName", User)) ?? "password gone";
        string groups = string.Join(',', (await CallAsync("ListGroupsForUser", ("UserName", User)))["Groups"].Items.Select(group => group["GroupName"].AsText()).Order(StringComparer.Ordinal));
        return $"{deny} | {keys} | {password} | groups {groups} | trust denied: {await DeniesAsync("named")} | other role: {await DeniesAsync("other")}";
    }

    private async Task<bool> DeniesAsync(string role) =>
        Uri.UnescapeDataString((await CallAsync("GetRole", ("RoleName", role)))["Role"]["AssumeRolePolicyDocument"].AsText()!).Contains("\"Deny\"", StringComparison.Ordinal);

    private static string? Find(string policy, string member) => JsonNode.Parse(Uri.UnescapeDataString(policy))!["Statement"]![0]![member]!.GetValue<string>();

    private async Task<string?> TryAsync(string operation, Func<ObjectNode, string> tell, params (string Name, string Value)[] input)
    {
        try
        {
            return tell(await CallAsync(operation, input));
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            return null;
        }
    }

    private Task<ObjectNode> CallAsync(string operation, params (string Name, string Value)[] input)
    {
        ObjectNode members = new();
        foreach ((string name, string value) in input)
        {
            members.Add(name, value);
        }
        return _aws!.CallAsync(new("iam", operation, "us-east-1", members), Ct);
    }
}
