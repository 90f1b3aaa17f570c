using FormTool.Core.Inventory;
using FormTool.Core.Knowledge;

namespace FormTool.Core.Credentials;

/// <summary>How one kind of credential is found: the type that it hangs on, the members that say something of it, and what they say.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="ResourceType">The type of the inventory.</param>
/// <param name="Members">The members that must be read.</param>
/// <param name="Read">The credentials of one resource at that moment.</param>
internal sealed record CredentialSource(
    string Kind, string Title, string ResourceType, IReadOnlyList<string> Members, Func<Resource, DateTimeOffset, IEnumerable<LongLivedCredential>> Read);

/// <summary>The kinds of long-lived credentials that FormTool knows.</summary>
public static class CredentialKinds
{
    private static readonly CredentialSource[] Known =
    [
        .. UserCredentials.Sources,
        .. RootCredentials.Sources,
        .. CertificateCredentials.Sources,
        .. KeyCredentials.Sources,
        .. StoredSecrets.Sources,
    ];

    /// <summary>The kinds, each with what it is.</summary>
    public static IReadOnlyList<(string Kind, string Title)> All { get; } = [.. Known.Select(source => (source.Kind, source.Title)).DistinctBy(kind => kind.Kind)];

    /// <summary>The kinds as they are written here.</summary>
    /// <exception cref="KnowledgeException">There is no such kind.</exception>
    public static IReadOnlyList<string> Matching(IReadOnlyList<string> names) =>
    [
        .. names.Select(name => All.FirstOrDefault(kind => kind.Kind.Equals(name, StringComparison.OrdinalIgnoreCase)).Kind ?? throw new KnowledgeException(
            "CredentialKindNotFound", $"No kind of credential is called '{name}'. There are: {string.Join(", ", All.Select(kind => kind.Kind))}.")),
    ];

    internal static IEnumerable<CredentialSource> Sources(IReadOnlyCollection<string> kinds) =>
        Known.Where(source => kinds.Count == 0 || kinds.Contains(source.Kind, StringComparer.OrdinalIgnoreCase));
}
