using System.Management.Automation;
using FormTool.Core.Collection;
using FormTool.Core.Findings;
using FormTool.Core.Posture;
using FormTool.Core.Reports;
using FormTool.Core.Rules;
using FormTool.Core.Rules.Muting;
using FormTool.PowerShell.Binding;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>What the rules say of an account, finding by finding.</summary>
[Cmdlet(VerbsCommon.Get, "FtSecurityPosture")]
[OutputType(typeof(Finding))]
public sealed class GetFtSecurityPostureCommand : FtInventoryCmdlet
{
    private readonly HashSet<string> _rules = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ids of rules, wildcards allowed; ids of other tools' checks count where a rule names them.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [SupportsWildcards]
    [Alias("RuleId", "Id")]
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
    protected override void ProcessRecord() => _rules.UnionWith(Rule ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // No rule came through the pipeline: that is no wish for all of them.
        if (_rules.Count > 0 || !MyInvocation.ExpectingInput)
        {
            Guard(() => WithSource(Look));
        }
    }

    private void Look(IInventorySource source)
    {
        RuleSet rules = RulePath is null ? RuleSet.BuiltIn : RuleSet.BuiltIn.With([.. RulePath.Select(FilePath)]);
        PostureRequest request = new()
        {
            Rules = rules.Select(new() { Ids = [.. _rules], Topics = Topic ?? [], Severities = Severity ?? [], Services = Service ?? [] }),
            Resources = new() { Resources = Resource ?? [], Tags = Tag ?? [] },
            Mutes = MutePath is null ? null : MuteList.Load(FilePath(MutePath), source.Now, rules),
        };
        PostureRun run = new(source, request);
        PostureOrigin origin = new();
        DateTimeOffset started = DateTimeOffset.UtcNow;
        Drain(run.FindingsAsync, $"Looking at account {source.Account}", finding =>
        {
            if (Status is null || Status.Contains(finding.Status))
            {
                FindingOrigin.Remember(finding, origin);
                WriteObject(finding);
            }
        });
        origin.Run = InfoOf(run.Coverage, request.Rules.Count, started);
        Tell(run.Coverage);
    }

    private RunInfo InfoOf(Coverage coverage, int rules, DateTimeOffset started)
    {
        (RunSource kind, string? name) = SourceKind;
        bool isSnapshot = kind is RunSource.Demo or RunSource.Snapshot;
        return new()
        {
            ToolVersion = ModuleVersion.Text,
            Source = kind,
            SourceName = name,
            Accounts = [coverage.Account],
            Regions = coverage.Regions,
            StartedAt = isSnapshot ? coverage.AsOf : started,
            EndedAt = isSnapshot ? coverage.AsOf : DateTimeOffset.UtcNow,
            Rules = rules,
            Resources = coverage.Resources.Values.Sum(),
            Calls = coverage.Calls,
            Unreadable =
            [
                .. coverage.Gaps.Select(gap => new UnreadableRead(
                    gap.Failure.Operation, gap.Failure.Action, gap.Failure.Code, gap.Failure.Message, coverage.Account, gap.Region, gap.Count)),
            ],
        };
    }

    private void Tell(Coverage coverage)
    {
        WriteVerbose($"{coverage.Resources.Values.Sum()} resources in {string.Join(", ", coverage.Regions)}, {coverage.Calls} calls, {coverage.Duration.TotalSeconds:0.0} s.");
        if (coverage.IsWhole)
        {
            return;
        }
        if (coverage.SessionEnd is string ended)
        {
            WriteWarning(ended);
            return;
        }
        const int Shown = 6;
        string[] missing = [.. coverage.Gaps.Select(gap => $"{gap.Failure.Action} ({gap.Failure.Code})").Distinct(StringComparer.Ordinal)];
        string more = missing.Length > Shown ? $" and {missing.Length - Shown} more" : "";
        string advice = coverage.Gaps.Any(gap => gap.Failure.Code == "AccessDenied") ? " Get-FtRequiredPermission gives the policy that a run needs." : "";
        WriteWarning($"Not everything could be seen; what depends on it is Unknown: {string.Join(", ", missing.Take(Shown))}{more}.{advice}");
    }
}
