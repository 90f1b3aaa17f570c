using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis;

/// <summary>A resource type that an analyzer reads beside its own, and the members of it that it needs
/// (details, links or other facts; plain members of the listing need no mention).</summary>
public sealed record AnalyzerSource(string ResourceType, params string[] Members);

/// <summary>
/// Computes one fact, once for each resource, that no single field says, and adds it to the document as a named member.
/// An analyzer is pure: it makes no call, keeps no state but <see cref="IAnalysisScope.Once{T}"/>, and is safe on several threads.
/// Where something it depends on is unreadable it gives an <see cref="UnreadableNode"/> (of that failure), in place of the
/// whole fact or of the one member of it that depends on it: never a guess.
/// </summary>
public interface IAnalyzer
{
    /// <summary>The type whose documents gain the member, <c>ec2.instance</c>.</summary>
    string ResourceType { get; }

    /// <summary>The name of the member, <c>Exposure</c>.</summary>
    string Member { get; }

    /// <summary>The members of the resource itself that must be there first (details, links, other facts).</summary>
    IReadOnlyList<string> Reads { get; }

    /// <summary>Other types that must be listed first, in the same account and region (and the global ones).</summary>
    IReadOnlyList<AnalyzerSource> Sources { get; }

    /// <summary>The fact, or an unreadable node.</summary>
    Node Analyze(Resource resource, IAnalysisScope scope);
}

/// <summary>What an analyzer may look at: one account and region of one run.</summary>
public interface IAnalysisScope
{
    /// <summary>The clock of the run; for a snapshot the moment when it was taken.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The account's twelve digits.</summary>
    string Account { get; }

    /// <summary>The region of the resource, or <c>global</c>.</summary>
    string Region { get; }

    /// <summary><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</summary>
    string Partition { get; }

    /// <summary>The listing of a type named in <see cref="IAnalyzer.Sources"/>: of this region for a regional type, of the account for a global one.
    /// Where the scope itself is <c>global</c> (the resource <c>account</c>), a regional type's listings of every region of the run, as one.</summary>
    Listing All(string resourceType);

    /// <summary>The resources of that type whose text member (a path) equals the value; indexed once for each scope.</summary>
    IReadOnlyList<Resource> Find(string resourceType, string path, string value);

    /// <summary>Something computed once for this scope and shared, an index for instance.</summary>
    T Once<T>(string key, Func<T> make) where T : class;
}
