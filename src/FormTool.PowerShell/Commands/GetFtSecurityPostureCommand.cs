using System.Management.Automation;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Core.Rules.Muting;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>What the rules say of an account, finding by finding.</summary>
[Cmdlet(VerbsCommon.Get, "FtSecurityPosture")]
[OutputType(typeof(Finding))]
public sealed class GetFtSecurityPostureCommand : FtInventoryCmdlet
{
    /// <summary>Ids of rules, wildcards allowed; ids of other tools' checks count where a rule names them.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [SupportsWildcards]
    [Alias("RuleId")]
    public string[]? Rule { get; set; }

    /// <summary>Topics, <c>encryption-at-rest</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TopicCompleter))]
    [SupportsWildcards]
    public string[]? Topic { get; set; }

    /// <summary>Severities.</summary>
    [Parameter]
    public Severity[]? Severity { get; set; }

    /// <summary>Services, <c>ec2</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    [SupportsWildcards]
    public string[]? Service { get; set; }

    /// <summary>Ids or ARNs of resources, wildcards allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [Alias("ResourceId")]
    public string[]? Resource { get; set; }

    /// <summary>Tags that a resource must carry: <c>Name=value</c> or <c>Name</c>.</summary>
    [Parameter]
    public string[]? Tag { get; set; }

    /// <summary>Only findings of this status.</summary>
    [Parameter]
    public FindingStatus[]? Status { get; set; }

    /// <summary>Files or folders with rules of your own, beside the built-in ones.</summary>
    [Parameter]
    public string[]? RulePath { get; set; }

    /// <summary>A file that sets findings aside, each with an owner, a reason and an end.</summary>
    [Parameter]
    public string? MutePath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() => WithSource(source =>
    {
        RuleSet rules = RulePath is null ? RuleSet.BuiltIn : RuleSet.BuiltIn.With([.. RulePath.Select(FilePath)]);
        MuteList? mutes = MutePath is null ? null : MuteList.Load(FilePath(MutePath), DateTimeOffset.UtcNow, rules);
        PostureRun run = new(source, new()
        {
            Rules = rules.Select(new() { Ids = Rule ?? [], Topics = Topic ?? [], Severities = Severity ?? [], Services = Service ?? [] }),
            Resources = new() { Resources = Resource ?? [], Tags = Tag ?? [] },
            Mutes = mutes,
        });
        Drain(run.FindingsAsync, $"Looking at account {source.Account}", finding =>
        {
            if (Status is null || Status.Contains(finding.Status))
            {
                WriteObject(finding);
            }
        });
        Tell(run.Coverage);
    }));

    private void Tell(Coverage coverage)
    {
        WriteVerbose($"{coverage.Resources.Values.Sum()} resources in {string.Join(", ", coverage.Regions)}, {coverage.Calls} calls, {coverage.Duration.TotalSeconds:0.0} s.");
        if (coverage.IsWhole)
        {
            return;
        }
        IEnumerable<string> missing = coverage.Gaps.Select(gap => $"{gap.Failure.Action} ({gap.Failure.Code})").Distinct(StringComparer.Ordinal).Take(12);
        WriteWarning($"Not everything could be seen; what depends on it is Unknown: {string.Join(", ", missing)}. Get-FtRequiredPermission gives the policy that a run needs.");
    }
}
