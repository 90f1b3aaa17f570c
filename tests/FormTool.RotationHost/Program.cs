using Amazon.Runtime;
using FormTool.Aws.Connections;
using FormTool.Core.Accounts;
using FormTool.Core.Doing;
using FormTool.Core.Rotation;

// A process that rotates one user's key and can be killed: <endpoint> <state folder> <credentials file> <user>.
// It waits for nothing, so one run goes to the end. Exit code 0: it is over; 1: it is not.
if (args is not [string endpoint, string state, string file, string user])
{
    Console.Error.WriteLine("usage: FormTool.RotationHost <endpoint> <state folder> <credentials file> <user>");
    return 2;
}
AwsConnection connection = new(new BasicAWSCredentials("AKIAOPERATOR", "operator"), "us-east-1")
{
    EndpointUrl = new(endpoint),
    RetryDelay = TimeSpan.FromMilliseconds(5),
};
using LiveAccount account = await LiveAccount.OpenAsync(connection, [], CancellationToken.None);
RotationTools tools = RotationTools.Of(account, new(state)) with
{
    Pace = new() { First = TimeSpan.FromMilliseconds(10), Doubtful = TimeSpan.FromMilliseconds(50) },
    KnownWithin = TimeSpan.FromSeconds(5),
};
RotationSettings settings = new() { QuietPeriod = TimeSpan.Zero, GracePeriod = TimeSpan.Zero, WatchPeriod = TimeSpan.Zero };
KeyRotationRun run = new(tools);
bool over = false;
await foreach (PlannedRotation planned in run.PlanAsync([new(user)], ["secret:keys/{UserName}", "parameter:/keys/{UserName}", $"profile:{{UserName}}@{file}"], settings, null, CancellationToken.None))
{
    if (planned.Plan is null)
    {
        Console.WriteLine(planned.Error?.Message ?? planned.Reason);
        continue;
    }
    await foreach (RotationOutcome outcome in run.RunAsync([planned], settings, null, CancellationToken.None))
    {
        Console.WriteLine($"{outcome.Rotation.State} {outcome.Rotation.Reached} {outcome.Rotation.Message}");
        over = outcome.Rotation.State == RotationState.Done;
    }
}
return over ? 0 : 1;
