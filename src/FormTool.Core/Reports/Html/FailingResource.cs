using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports.Html;

/// <summary>A resource and how often it fails, by severity.</summary>
internal sealed class FailingResource(Finding first)
{
    private readonly int[] _fails = new int[5];

    public string Id { get; } = first.ResourceId;

    public string Type { get; } = first.ResourceType;

    public string Account { get; } = first.Account;

    public string Region { get; } = first.Region;

    /// <summary>The sum of the weights of what fails.</summary>
    public long Weight { get; private set; }

    public int Fails(Severity severity) => _fails[(int)severity];

    public void Add(Severity severity)
    {
        _fails[(int)severity]++;
        Weight += PostureScore.WeightOf(severity);
    }
}
