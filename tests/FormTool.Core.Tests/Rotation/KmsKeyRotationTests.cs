using FormTool.Aws.Documents;
using FormTool.Core.Accounts;
using FormTool.Core.Rotation;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

public sealed class KmsKeyRotationTests : IDisposable
{
    private const string Arn = "arn:aws:kms:us-east-1:123456789012:key/k";

    private readonly string _state = Path.Combine(Path.GetTempPath(), $"formtool-kms-{Guid.NewGuid():n}");
    private bool _turns;
    private int _days = 365;
    private DateTimeOffset? _turnedAt;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_state))
        {
            Directory.Delete(_state, recursive: true);
        }
    }

    [Theory]
    // turns before, period before, wanted, on demand; calls that change something, and how it turns then
    [InlineData(false, 365, null, false, "EnableKeyRotation", 365)]
    [InlineData(false, 365, 180, false, "EnableKeyRotation", 180)]
    [InlineData(true, 365, 180, false, "EnableKeyRotation", 180)]
    [InlineData(true, 180, 180, false, "", 180)]
    [InlineData(true, 180, null, false, "", 180)]
    [InlineData(true, 180, null, true, "RotateKeyOnDemand", 180)]
    [InlineData(false, 365, 90, true, "EnableKeyRotation RotateKeyOnDemand", 90)]
    public async Task A_key_is_set_to_turn_or_turned(bool turns, int before, int? wanted, bool onDemand, string calls, int after)
    {
        (_turns, _days) = (turns, before);
        await using ReplyServer aws = await ServerAsync("SYMMETRIC_DEFAULT", "AWS_KMS");

        (PlannedRotation planned, RotationOutcome? outcome) = await RunAsync(aws, new() { RotationDays = wanted, OnDemand = onDemand });

        Assert.Null(planned.Error);
        Assert.Equal(calls, string.Join(' ', new[] { "EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand", "ScheduleKeyDeletion" }.Where(operation => aws.Calls("kms", operation) > 0)));
        Assert.Equal((true, after), (_turns, _days));
        Assert.Equal(calls.Length > 0 ? RotationState.Done : null, outcome?.Rotation.State);
        Assert.Equal(onDemand, _turnedAt is not null);
        Assert.Empty(KeyRotationRun.List(new(_state)));
    }

    [Theory]
    [InlineData("RSA_2048", "AWS_KMS", "one material for ever")]
    [InlineData("SYMMETRIC_DEFAULT", "EXTERNAL", "import new material")]
    public async Task What_KMS_does_not_rotate_is_refused_with_what_to_do(string spec, string origin, string says)
    {
        await using ReplyServer aws = await ServerAsync(spec, origin);

        (PlannedRotation planned, _) = await RunAsync(aws, new());

        Assert.Contains(says, Assert.IsType<RotationException>(planned.Error).Message);
        Assert.Equal(0, aws.Calls("kms", "EnableKeyRotation"));
    }

    [Fact]
    public async Task A_lost_effect_is_told_and_taken_back()
    {
        await using ReplyServer aws = await ServerAsync("SYMMETRIC_DEFAULT", "AWS_KMS");
        aws.Error("kms", "RotateKeyOnDemand", 400, "LimitExceededException", "no more turns on demand");

        (_, RotationOutcome? outcome) = await RunAsync(aws, new() { RotationDays = 90, OnDemand = true });

        Assert.Contains("no more turns", outcome!.Rotation.Message);
        using LiveAccount account = await LiveAccount.OpenAsync(MotoUser.Connection(aws.EndpointUrl), [], Ct);
        await new KeyRotationRun(Tools(account)).UndoAsync(outcome.Rotation.Id, Ct);
        Assert.False(_turns);
        Assert.Empty(KeyRotationRun.List(new(_state)));
    }

    private RotationTools Tools(LiveAccount account) => RotationTools.Of(account, new(_state)) with
    {
        Pace = new() { First = TimeSpan.FromMilliseconds(2), Doubtful = TimeSpan.FromMilliseconds(10) },
    };

    private async Task<(PlannedRotation Planned, RotationOutcome? Outcome)> RunAsync(ReplyServer aws, RotationSettings settings)
    {
        using LiveAccount account = await LiveAccount.OpenAsync(MotoUser.Connection(aws.EndpointUrl), [], Ct);
        KeyRotationRun run = new(Tools(account));
        PlannedRotation? planned = null;
        await foreach (PlannedRotation one in run.PlanAsync([new("alias/app") { KmsRegion = "" }], [], settings, null, Ct))
        {
            planned = one;
        }
        if (planned!.Plan is null)
        {
            return (planned, null);
        }
        RotationOutcome? told = null;
        await foreach (RotationOutcome outcome in run.RunAsync([planned], settings, null, Ct))
        {
            told = outcome;
        }
        return (planned, told);
    }

    private async Task<ReplyServer> ServerAsync(string spec, string origin)
    {
        ReplyServer aws = await ReplyServer.StartAsync();
        return aws
            .Reply("sts", "GetCallerIdentity", new ObjectNode { { "Account", "123456789012" }, { "Arn", "arn:aws:iam::123456789012:user/operator" }, { "UserId", "AIDA" } })
            .Reply("kms", "DescribeKey", new ObjectNode
            {
                { "KeyMetadata", new ObjectNode { { "KeyId", "k" }, { "Arn", Arn }, { "KeyManager", "CUSTOMER" }, { "KeySpec", spec }, { "Origin", origin }, { "KeyState", "Enabled" } } },
            })
            .Reply("kms", "GetKeyRotationStatus", _ => _turns
                ? new ObjectNode { { "KeyId", "k" }, { "KeyRotationEnabled", Node.True }, { "RotationPeriodInDays", Node.Of(_days) } }
                : new ObjectNode { { "KeyId", "k" }, { "KeyRotationEnabled", Node.False } })
            .Reply("kms", "ListKeyRotations", _ => new ObjectNode
            {
                { "Rotations", new ListNode(_turnedAt is DateTimeOffset at ? [new ObjectNode { { "KeyId", "k" }, { "RotationType", "ON_DEMAND" }, { "RotationDate", Node.Of(at) } }] : []) },
                { "Truncated", Node.False },
            })
            .Reply("kms", "EnableKeyRotation", request =>
            {
                (_turns, _days) = (true, (int)(request.Input["RotationPeriodInDays"].AsNumber() ?? 365));
                return new ObjectNode();
            })
            .Reply("kms", "DisableKeyRotation", _ =>
            {
                _turns = false;
                return new ObjectNode();
            })
            .Reply("kms", "RotateKeyOnDemand", _ =>
            {
                _turnedAt = DateTimeOffset.UtcNow;
                return new ObjectNode { { "KeyId", "k" } };
            });
    }
}
