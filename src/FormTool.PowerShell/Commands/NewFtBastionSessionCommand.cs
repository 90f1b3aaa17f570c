using System.Management.Automation;
using System.Net;
using System.Security;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;
using FormTool.PowerShell.Binding;

namespace FormTool.PowerShell.Commands;

/// <summary>Opens a bastion for one person and a time, that ends by itself.</summary>
[Cmdlet(VerbsCommon.New, "FtBastionSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(BastionSession))]
public sealed class NewFtBastionSessionCommand : FtBastionCmdlet
{
    private readonly List<string> _targets = [];

    /// <summary>The person.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = "";

    /// <summary>How long, 00:15 to 12:00.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public TimeSpan Duration { get; set; }

    /// <summary>Instances (<c>i-…</c>), subnets (<c>subnet-…</c>) or tags (<c>Name=value</c>).</summary>
    [Parameter(Position = 2)]
    [Alias("InstanceId")]
    public string[]? Target { get; set; }

    /// <summary>Why.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <summary>From where it may be entered: one address or a short list. Default: the address that AWS sees you come from.</summary>
    [Parameter]
    public string[]? AllowFrom { get; set; }

    /// <summary>How the targets are reached.</summary>
    [Parameter]
    public BastionMode Mode { get; set; }

    /// <summary>The ports of the targets that may be reached.</summary>
    [Parameter]
    public int[] Port { get; set; } = [22];

    /// <summary>The subnet for the bastion. Default: one of the targets' VPC that the internet reaches.</summary>
    [Parameter]
    public string? SubnetId { get; set; }

    /// <summary>The size of the bastion.</summary>
    [Parameter]
    [ValidatePattern(@"\A[a-z0-9-]+\.[a-z0-9]+\z")]
    public string InstanceType { get; set; } = "t4g.nano";

    /// <summary>The log group for the shell's activity.</summary>
    [Parameter]
    [ValidatePattern(@"\A[A-Za-z0-9_./#-]{1,512}\z")]
    public string? LogGroup { get; set; }

    /// <summary>A passphrase for the session's key.</summary>
    [Parameter]
    public SecureString? Passphrase { get; set; }

    /// <summary>What the organisation allows. Default: the file that FORMTOOL_BASTION_POLICY names, if it is set.</summary>
    [Parameter]
    public string? PolicyPath { get; set; }

    /// <summary>Instances of AWS Tools, or their ids.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }
        IReadOnlyList<string> ids = PipedInstance.Ids(InputObject);
        if (ids.Count == 0)
        {
            WriteError(new(new ArgumentException($"'{InputObject}' is no instance. What Get-EC2Instance gives, and ids (i-…), can be piped."),
                "ResourceNotRecognized", ErrorCategory.InvalidArgument, InputObject));
        }
        _targets.AddRange(ids);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string[] targets = [.. (Target ?? []).Concat(_targets).Distinct()];
        Guard(() =>
        {
            if (targets.Length == 0)
            {
                throw new BastionException("TargetRequired", "Name what shall be reached: -Target i-…, or pipe what Get-EC2Instance gives.");
            }
            WithScope(scope => Open(scope, targets));
        }, targets.Length == 1 ? targets[0] : targets);
    }

    private void Open(BastionScope scope, string[] targets)
    {
        BastionRequest request = new(UserName, Duration, targets, Reason, AllowFrom ?? [CallerAddress()])
        {
            Ports = Port,
            SubnetId = SubnetId,
            InstanceType = InstanceType,
            LogGroup = LogGroup,
            Policy = Policy(PolicyPath),
            HasMfa = SerialNumber is not null,
            Passphrase = Passphrase is null ? null : new(new NetworkCredential("", Passphrase).Password),
        };
        Plan plan = Await((_, stop) => Bastions.PlanOpeningAsync(scope, Mode, request, State, stop), "Looking at the targets");
        if (Ask(plan))
        {
            WriteObject(Bastions.Opened(scope, plan, Do(plan), State));
        }
    }

    private string CallerAddress() => EndpointUrl is null
        ? Await((_, stop) => Core.Bastion.CallerAddress.AskAsync(Core.Bastion.CallerAddress.Service, stop), "Asking for your address")
        : throw new BastionException("SourceNotValid", "With -EndpointUrl nobody can tell your address: give -AllowFrom.");
}
