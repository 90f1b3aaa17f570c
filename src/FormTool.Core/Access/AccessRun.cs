using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;

namespace FormTool.Core.Access;

/// <summary>Who may do what to which resource of one account: reads the policies once and answers any number of questions.</summary>
public sealed partial class AccessRun
{
    private readonly IInventorySource _source;
    private readonly CollectionRun _run;
    private AccessSearch? _search;

    /// <summary>Plans to read principals, roles and the resources that carry policies; nothing is read yet.</summary>
    public AccessRun(IInventorySource source, InventoryCatalog catalog)
    {
        _source = source;
        _run = new(source, CollectionPlan.ForMembers(AccessTargets.Members, catalog, Analyzers.All));
    }

    /// <summary>Actions that completion offers.</summary>
    public static IReadOnlyList<string> KnownActions { get; } = [.. AccessLevels.Actions.Order(StringComparer.Ordinal)];

    /// <summary>What has been seen so far.</summary>
    public Coverage Coverage => _run.Coverage;

    /// <summary>One answer for each principal, resource and action that the texts mean.</summary>
    /// <param name="from">A user or role (name or ARN), an account, a service principal, or <c>*</c> for anyone.</param>
    /// <param name="to">A bucket, role, user, key, topic or vault by name, or anything by its ARN.</param>
    /// <param name="actions">The actions; none for what stands for reading, writing and administering such a resource.</param>
    /// <param name="progress">Told what is read.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="AccessException">A text means nothing.</exception>
    public async IAsyncEnumerable<AccessPath> PathsAsync(
        string from, string to, IReadOnlyList<string> actions, IProgress<PostureProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (actions.FirstOrDefault(action => !ActionForm().IsMatch(action)) is string wrong)
        {
            throw new AccessException("ActionNotRecognized", $"'{StatementText.Clip(wrong, 80)}' is no action. An action is written like s3:GetObject, without wildcards.");
        }
        _search ??= new((await GatheredScopes.ReadAsync(_source, _run, progress, cancellationToken).ConfigureAwait(false)).Global);
        foreach (Actor actor in _search.Actors.Find(from))
        {
            foreach (AccessTarget target in _search.Targets.Find(to))
            {
                foreach ((string? level, string action) in Asked(target, actions))
                {
                    yield return _search.Ask(actor, target, action, cancellationToken) with { Level = level, Account = _source.Account };
                }
            }
        }
    }

    private static IEnumerable<(string? Level, string Action)> Asked(AccessTarget target, IReadOnlyList<string> actions)
    {
        if (actions.Count > 0)
        {
            return actions.Select(action => ((string?)null, action));
        }
        IReadOnlyList<(string Level, string Action)> levels = AccessLevels.Of(target.Kind);
        return levels.Count > 0 ? levels.Select(level => ((string?)level.Level, level.Action)) : throw new AccessException("ActionRequired",
            $"What reading and writing {StatementText.Clip(target.Arn, 120)} amount to is not known here: name the actions.");
    }

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}:[A-Za-z0-9]{1,128}$", RegexOptions.CultureInvariant)]
    private static partial Regex ActionForm();
}
