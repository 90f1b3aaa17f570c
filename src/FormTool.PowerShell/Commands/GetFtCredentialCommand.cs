using System.Management.Automation;
using FormTool.Core.Credentials;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>Every long-lived credential of an account: how old it is, when it was last used, whose it is, where it is used and what rotates it.</summary>
[Cmdlet(VerbsCommon.Get, "FtCredential")]
[OutputType(typeof(LongLivedCredential))]
public sealed class GetFtCredentialCommand : FtInventoryCmdlet
{
    /// <summary>Users, wildcards allowed. Default: everybody, and what is no person's.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [Alias("User")]
    public string[]? UserName { get; set; }

    /// <summary>Kinds, <c>access-key</c>. Default: all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CredentialKindCompleter))]
    public string[]? Kind { get; set; }

    /// <summary>Only what has not changed for that long: <c>90.00:00</c> is ninety days.</summary>
    [Parameter]
    public TimeSpan? OlderThan { get; set; }

    /// <summary>Only what was not used for that long; what was never used counts from when it was made.</summary>
    [Parameter]
    [Alias("UnusedFor")]
    public TimeSpan? Unused { get; set; }

    private readonly List<string> _users = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => _users.AddRange(UserName ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_users.Count == 0 && MyInvocation.ExpectingInput)
        {
            return;
        }
        Guard(() => WithSource(source =>
        {
            CredentialFilter filter = new() { Kinds = CredentialKinds.Matching(Kind ?? []), UserNames = _users, OlderThan = OlderThan, UnusedFor = Unused };
            CredentialRun run = new(source, filter, InventoryCatalog.BuiltIn);
            Drain(run.CredentialsAsync, $"Reading the credentials of account {source.Account}", WriteObject);
            if (run.Undecided > 0)
            {
                WriteWarning($"{run.Undecided} credentials were left out because AWS does not say how old they are or when they were last used. Without -OlderThan and -Unused they are shown.");
            }
            foreach (CoverageGap gap in run.Coverage.Gaps)
            {
                // A snapshot of some types is asked for what it has, unless a kind was named.
                if (gap.Failure.Code == "NotCollected" && Kind is null)
                {
                    WriteVerbose(gap.Failure.Message);
                    continue;
                }
                WriteWarning($"{gap.ResourceType} in {gap.Region}: {gap.Failure.Action} ({gap.Failure.Code}): {gap.Failure.Message}");
            }
        }), Kind);
    }
}
