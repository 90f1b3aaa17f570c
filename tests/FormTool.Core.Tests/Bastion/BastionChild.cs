using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

/// <summary>This program again, as a client that opens one session and can be killed: it is run by name only.</summary>
public sealed class BastionChild
{
    public const string Variable = "FORMTOOL_TEST_BASTION_CHILD";

    public static readonly string[] Arguments = ["-explicit", "only", "-class", typeof(BastionChild).FullName!];

    [Fact(Explicit = true)]
    public async Task Opens_one_session()
    {
        string[] said = Environment.GetEnvironmentVariable(Variable)?.Split('|') ?? [];
        Assert.SkipWhen(said.Length != 7, "Only KillTests start it.");
        using AwsClient client = BastionBench.Client(said[0], new SessionAWSCredentials(said[1], said[2], said[3]));
        BastionScope scope = new(client, said[4], "aws", "us-east-1");
        StateFolder state = new(said[5]);
        BastionRequest request = new("anna", TimeSpan.FromHours(1), [said[6]], "INC-123", ["198.51.100.7"]);
        Plan plan = await Bastions.PlanOpeningAsync(scope, BastionMode.Instance, request, state, CancellationToken.None);
        using Journal journal = await Journal.BeginAsync(state, plan, TimeSpan.Zero, CancellationToken.None);
        await foreach (StepEvent _ in new PlanRun(plan, journal, BastionBench.Quick).RunAsync(CancellationToken.None)) { }
    }
}
