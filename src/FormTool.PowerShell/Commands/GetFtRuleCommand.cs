using System.Management.Automation;
using FormTool.Core.Findings;
using FormTool.Core.Rules;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>The rules, with what they ask and why.</summary>
[Cmdlet(VerbsCommon.Get, "FtRule")]
[OutputType(typeof(Rule))]
public sealed class GetFtRuleCommand : FtCmdlet
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private RuleSet _rules = null!;

    /// <summary>Ids of rules, wildcards allowed; ids of other tools' checks count where a rule names them.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RuleCompleter))]
    [SupportsWildcards]
    [Alias("RuleId", "Id")]
    public string[]? Rule { get; set; }

    /// <summary>Topics.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TopicCompleter))]
    [SupportsWildcards]
    public string[]? Topic { get; set; }

    /// <summary>Severities.</summary>
    [Parameter]
    public Severity[]? Severity { get; set; }

    /// <summary>Services.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    [SupportsWildcards]
    public string[]? Service { get; set; }

    /// <summary>Files or folders with rules of your own.</summary>
    [Parameter]
    public string[]? RulePath { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(
        () => _rules = RulePath is null ? RuleSet.BuiltIn : RuleSet.BuiltIn.With([.. RulePath.Select(FilePath)]), RulePath);

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(
        () =>
        {
            foreach (Rule rule in _rules.Select(new() { Ids = Rule ?? [], Topics = Topic ?? [], Severities = Severity ?? [], Services = Service ?? [] }))
            {
                // Many findings of one rule are one rule.
                if (_given.Add(rule.Id))
                {
                    WriteObject(rule);
                }
            }
        },
        Rule);
}
