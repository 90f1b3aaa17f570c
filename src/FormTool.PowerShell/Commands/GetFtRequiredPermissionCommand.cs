using System.Management.Automation;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Permissions;
using FormTool.Core.Rules;
using FormTool.PowerShell.Completion;

namespace FormTool.PowerShell.Commands;

/// <summary>The exact IAM policy that a run of the chosen rules needs.</summary>
[Cmdlet(VerbsCommon.Get, "FtRequiredPermission")]
[OutputType(typeof(RequiredPermission))]
public sealed class GetFtRequiredPermissionCommand : FtCmdlet
{
    private readonly HashSet<string> _rules = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ids of rules, wildcards allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
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

    /// <inheritdoc/>
    protected override void ProcessRecord() => _rules.UnionWith(Rule ?? []);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // No rule came through the pipeline: that is no wish for the policy of all of them.
        if (_rules.Count > 0 || !MyInvocation.ExpectingInput)
        {
            Guard(
                () => WriteObject(RequiredPermission.For(
                    RuleSet.BuiltIn.Select(new() { Ids = [.. _rules], Topics = Topic ?? [], Severities = Severity ?? [], Services = Service ?? [] }),
                    InventoryCatalog.BuiltIn)),
                Rule);
        }
    }
}
