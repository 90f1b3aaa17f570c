using System.Management.Automation;
using FormTool.Core.Rotation;
using FormTool.PowerShell.Binding;

namespace FormTool.PowerShell.Commands;

/// <summary>Replaces access keys of IAM users without a moment at which somebody is locked out; the same command goes on with what is under way.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "FtKeyRotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KeyRotation))]
public sealed class InvokeFtKeyRotationCommand : FtRotationCmdlet
{
    private readonly Dictionary<(string, string?), RotationSubject> _subjects = [];

    /// <summary>IAM users.</summary>
    [Parameter(Position = 0)]
    [Alias("User")]
    [ValidateNotNullOrEmpty]
    public string[]? UserName { get; set; }

    /// <summary>Users and access keys of AWS Tools, and FormTool's own objects.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>A profile of a shared credentials file: <c>name</c>, or <c>name@path</c>.</summary>
    [Parameter]
    public string[]? ToProfile { get; set; }

    /// <summary>A secret in Secrets Manager.</summary>
    [Parameter]
    public string[]? ToSecret { get; set; }

    /// <summary>A SecureString in Parameter Store.</summary>
    [Parameter]
    public string[]? ToParameter { get; set; }

    /// <summary>A secret of a SecretManagement vault: <c>vault/name</c>.</summary>
    [Parameter]
    public string[]? ToVault { get; set; }

    /// <summary>How long the old key must not have been used before it is deactivated. Default: a day.</summary>
    [Parameter]
    public TimeSpan? QuietPeriod { get; set; }

    /// <summary>How long after the delivery the old key is deactivated although it is used still. Default: never.</summary>
    [Parameter]
    public TimeSpan? GracePeriod { get; set; }

    /// <summary>How long the old key stays deactivated before it is deleted. Default: a day.</summary>
    [Parameter]
    public TimeSpan? WatchPeriod { get; set; }

    /// <summary>The last phase of this run. Default: as far as it can.</summary>
    [Parameter]
    public RotationPhase Phase { get; set; } = RotationPhase.Delete;

    /// <summary>KMS keys, by id, ARN or alias, of the session's region. Never bound from the pipeline by a name: a volume mentions its key.</summary>
    [Parameter]
    public string[]? KmsKey { get; set; }

    /// <summary>How often the KMS keys turn by themselves, in days. Default: as they do, or each year where they do not.</summary>
    [Parameter]
    [ValidateRange(90, 2560)]
    public int? RotationDays { get; set; }

    /// <summary>Turns the material of the KMS keys now.</summary>
    [Parameter]
    public SwitchParameter OnDemand { get; set; }

    /// <summary>The person leaves: nothing is replaced, everything that lets them in is disabled at once.</summary>
    [Parameter]
    public SwitchParameter Leaver { get; set; }

    /// <summary>Allows the root user's own keys.</summary>
    [Parameter]
    public SwitchParameter IncludeRoot { get; set; }

    /// <summary>Allows the caller's own keys.</summary>
    [Parameter]
    public SwitchParameter IncludeOwnKey { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }
        if (PipedUser.Recognize(InputObject) is RotationSubject subject)
        {
            _subjects.TryAdd((subject.UserName, subject.AccessKeyId), subject);
            return;
        }
        WriteError(new(
            new ArgumentException($"'{InputObject}' is no user and no access key: nothing is rotated. Pipe what Get-IAMUser, Get-IAMAccessKey or Get-FtCredential give, or name users with -UserName."),
            "ResourceNotRecognized", ErrorCategory.InvalidArgument, InputObject));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (string user in UserName ?? [])
        {
            _subjects.TryAdd((user, null), new(user, null, user));
        }
        foreach (string key in KmsKey ?? [])
        {
            _subjects.TryAdd((key, null), new(key, null, key) { KmsRegion = "" });
        }
        if (_subjects.Count == 0)
        {
            if (!MyInvocation.ExpectingInput)
            {
                ThrowTerminatingError(new(new ArgumentException("Say whose keys: -UserName, or pipe users or access keys."), "UserNameRequired", ErrorCategory.InvalidArgument, null));
            }
            return;
        }
        Guard(() =>
        {
            IReadOnlyList<string> targets = Targets();
            RotationSettings settings = new()
            {
                QuietPeriod = QuietPeriod, GracePeriod = GracePeriod, WatchPeriod = WatchPeriod, Phase = Phase, RotationDays = RotationDays, OnDemand = OnDemand, Leaver = Leaver, AllowRoot = IncludeRoot, AllowOwn = IncludeOwnKey,
            };
            WithRun(run =>
            {
                List<PlannedRotation> planned = [];
                Drain((progress, stop) => run.PlanAsync(_subjects.Values, targets, settings, progress, stop), $"Looking at the keys of {_subjects.Count} users", planned.Add);
                AskAndRun(run, planned.OrderBy(one => one.Subject.UserName, StringComparer.Ordinal), settings);
            });
        }, UserName);
    }

    private IReadOnlyList<string> Targets() =>
    [
        .. (ToSecret ?? []).Select(name => $"secret:{name}{(Region is null ? "" : $"@{Region}")}"),
        .. (ToParameter ?? []).Select(name => $"parameter:{name}{(Region is null ? "" : $"@{Region}")}"),
        .. (ToProfile ?? []).Select(ProfileTarget),
        .. (ToVault ?? []).Select(VaultTarget),
        // Last: what a script did cannot be read back after a crash, what stands in the others can.
        .. ToScript is null ? (string[])[] : [$"{SessionTargets.Script}:{{UserName}}"],
    ];

    private string ProfileTarget(string text) => text.LastIndexOf('@') is int at and > 0
        ? $"profile:{text[..at]}@{FilePath(text[(at + 1)..])}"
        : $"profile:{text}";

    private static string VaultTarget(string text) => text.IndexOf('/') is int slash and > 0 && slash < text.Length - 1
        ? $"{SessionTargets.Vault}:{text}"
        : throw new RotationException(RotationException.TargetNotValid, $"'{text}' is no secret of a vault. It is written vault/name.");
}
