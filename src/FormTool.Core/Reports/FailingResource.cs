using FormTool.Core.Findings;
using FormTool.Core.Scores;

namespace FormTool.Core.Reports;

/// <summary>A resource and how often it fails, by severity.</summary>
public sealed class FailingResource
{
    private readonly int[] _fails = new int[5];

    internal FailingResource(Finding first) =>
        (Id, Type, Account, Region) = (first.ResourceId, first.ResourceType, first.Account, first.Region);

    /// <summary>The id that people use.</summary>
    public string Id { get; }

    /// <summary>The resource type, <c>ec2.volume</c>.</summary>
    public string Type { get; }

    /// <summary>The account's twelve digits.</summary>
    public string Account { get; }

    /// <summary>The region, or <c>global</c>.</summary>
    public string Region { get; }

    /// <summary>The sum of the weights of what fails.</summary>
    public long Weight { get; private set; }

    /// <summary>How many rules of that severity it fails.</summary>
    public int Fails(Severity severity) => _fails[(int)severity];

    internal void Add(Severity severity)
    {
        _fails[(int)severity]++;
        Weight += PostureScore.WeightOf(severity);
    }
}
