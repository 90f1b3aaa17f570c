using System.Management.Automation;
using FormTool.Aws.Connections;
using FormTool.Core.Accounts;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;

namespace FormTool.PowerShell;

/// <summary>A cmdlet that opens, changes or removes bastion sessions in one region.</summary>
public abstract class FtBastionCmdlet : FtMutatingCmdlet
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The region. Default: the session's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>The MFA device: its ARN, or the serial of a hardware device. All calls are then made by a session that its code opens.</summary>
    [Parameter]
    [ValidatePattern(@"\A[\w+=/:,.@-]{9,256}\z")]
    public string? SerialNumber { get; set; }

    /// <summary>The code that the device shows now. Asked for where it is not given.</summary>
    [Parameter]
    public string? TokenCode { get; set; }

    /// <inheritdoc/>
    protected override string? HomeRegion => Region;

    private protected static StateFolder State => StateFolder.Default();

    private protected override AwsConnection Raise(AwsConnection connection)
    {
        if (SerialNumber is not string serial)
        {
            return connection;
        }
        string? code = TokenCode ?? AskForCode(serial);
        return Await((_, stop) => MfaSession.OpenAsync(connection, serial, code, stop), "Opening a session with the MFA code");
    }

    private protected BastionPolicy? Policy(string? path)
    {
        string? file = path is not null ? FilePath(path) : Environment.GetEnvironmentVariable("FORMTOOL_BASTION_POLICY");
        return string.IsNullOrEmpty(file) ? null : BastionPolicy.Load(file);
    }

    private protected void WithScope(Action<BastionScope> body)
    {
        using LiveAccount account = Connect([]);
        body(BastionScope.Of(account));
    }

    /// <summary>Does the plan with its journal; what its steps have learned.</summary>
    private protected IReadOnlyDictionary<string, string> Do(Plan plan)
    {
        using Journal journal = Await((_, stop) => Journal.BeginAsync(State, plan, Patience, stop), plan.Title);
        PlanRun run = new(plan, journal);
        Perform(run.RunAsync, plan.Title);
        return run.Outputs;
    }
}
