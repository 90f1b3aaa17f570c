using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;

namespace FormTool.Core.Posture;

/// <summary>
/// One look at an account: reads what the rules need and gives each finding as soon as its resource is known.
/// The run ends when the enumeration ends, is disposed of, or is cancelled.
/// </summary>
public sealed class PostureRun
{
    private readonly IInventorySource _source;
    private readonly PostureRequest _request;
    private readonly ResourceSelection? _selection;
    private readonly CollectionRun _run;

    /// <summary>Plans a run; nothing is read yet.</summary>
    /// <exception cref="InvalidDataException">A rule speaks of something that no inventory file defines.</exception>
    public PostureRun(IInventorySource source, PostureRequest request)
    {
        (_source, _request) = (source, request);
        _run = new(source, CollectionPlan.For(request.Rules, request.Catalog, Analyzers.All));
        _selection = request.Resources.IsEmpty ? null : new(request.Resources);
    }

    /// <summary>What will be read.</summary>
    public CollectionPlan Plan => _run.Plan;

    /// <summary>What has been seen so far; whole once the findings have been read to their end.</summary>
    public Coverage Coverage => _run.Coverage;

    /// <summary>The findings, in the order in which they become known.</summary>
    public IAsyncEnumerable<Finding> FindingsAsync(IProgress<PostureProgress>? progress, CancellationToken cancellationToken) =>
        _run.RunAsync(type => type.Rules.Count > 0, Evaluate, progress, cancellationToken);

    private IEnumerable<Finding> Evaluate(TypePlan plan, string region, ResourcePage page)
    {
        foreach (Resource resource in page.Items)
        {
            if (_selection is not null && !_selection.Holds(resource, plan.Type))
            {
                continue;
            }
            foreach (Rule rule in plan.Rules)
            {
                if (RuleEvaluator.Evaluate(rule, resource, _source.Now) is Finding finding)
                {
                    yield return Muted(finding, resource);
                }
            }
        }
        if (page.Failure is ReadFailure failure)
        {
            foreach (Rule rule in plan.Rules)
            {
                yield return Muted(RuleEvaluator.NotListed(rule, failure, _source.Account, region), null);
            }
        }
    }

    private Finding Muted(Finding finding, Resource? resource) => _request.Mutes?.Apply(finding, resource) ?? finding;
}
