using System.Management.Automation;
using FormTool.Core.Accounts;
using FormTool.Core.Bastion;
using FormTool.Core.Doing;

namespace FormTool.PowerShell.Commands;

/// <summary>The bastion sessions of a region, everybody's: their state, the time left, and what was left behind.</summary>
[Cmdlet(VerbsCommon.Get, "FtBastionSession")]
[OutputType(typeof(BastionSession))]
public sealed class GetFtBastionSessionCommand : FtConnectedCmdlet
{
    /// <summary>Ids of sessions.</summary>
    [Parameter(Position = 0)]
    public string[]? SessionId { get; set; }

    /// <summary>The person, wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string? UserName { get; set; }

    /// <summary>Only those whose time is over and whose bastion is still there.</summary>
    [Parameter]
    public SwitchParameter Overdue { get; set; }

    /// <summary>Also those of which nothing is left but an instance that AWS still lists.</summary>
    [Parameter]
    public SwitchParameter IncludeEnded { get; set; }

    /// <summary>The region. Default: the session's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RegionCompleter))]
    public string? Region { get; set; }

    /// <inheritdoc/>
    protected override string? HomeRegion => Region;

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        using LiveAccount account = Connect([]);
        BastionScope scope = BastionScope.Of(account);
        List<string> warnings = [];
        IReadOnlyList<BastionSession> all = Await((_, stop) => Bastions.ListAsync(scope, StateFolder.Default(), warnings.Add, stop), "Looking for bastion sessions");
        warnings.ForEach(WriteWarning);
        WildcardPattern? person = UserName is null ? null : WildcardPattern.Get(UserName, WildcardOptions.IgnoreCase);
        foreach (string id in (SessionId ?? []).Where(id => !all.Any(session => session.SessionId == id)))
        {
            WriteError(new(new ItemNotFoundException($"There is no bastion session '{id}' in {scope.Region} of account {scope.Account}."), "SessionNotFound", ErrorCategory.ObjectNotFound, id));
        }
        WriteObject(all.Where(session => (SessionId is null || SessionId.Contains(session.SessionId))
            && (person?.IsMatch(session.UserName) ?? true)
            && (!Overdue || session.State == BastionState.Overdue)
            && (IncludeEnded || SessionId is not null || session.State != BastionState.Ended)), enumerateCollection: true);
    });
}
