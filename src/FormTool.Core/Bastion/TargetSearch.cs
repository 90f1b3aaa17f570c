using FormTool.Aws.Documents;

namespace FormTool.Core.Bastion;

/// <summary>From what a person names to instances that run.</summary>
internal static class TargetSearch
{
    private const int Most = 20;

    /// <exception cref="BastionException"><c>TargetNotValid</c>, <c>TargetNotFound</c>, <c>TooManyTargets</c>, <c>TargetsNotTogether</c>.</exception>
    public static async Task<IReadOnlyList<BastionTarget>> FindAsync(BastionScope scope, IReadOnlyList<string> names, CancellationToken ct)
    {
        string[] ids = [.. names.Where(name => name.StartsWith("i-", StringComparison.Ordinal)).Distinct()];
        List<Task<IReadOnlyList<Node>>> looks = ids.Length == 0 ? [] : [Look(scope, ct, ("instance-id", ids))];
        foreach (string name in names.Where(name => !name.StartsWith("i-", StringComparison.Ordinal)))
        {
            string[] tag = name.Split('=', 2);
            looks.Add(name.StartsWith("subnet-", StringComparison.Ordinal) ? Look(scope, ct, ("subnet-id", [name]))
                : tag.Length == 2 && tag[0].Length > 0 ? Look(scope, ct, ($"tag:{tag[0]}", [tag[1]]))
                : throw new BastionException("TargetNotValid", $"'{name}' is no target. A target is an instance (i-…), a subnet (subnet-…) or a tag (Name=value)."));
        }
        IReadOnlyList<Node>[] found = await Task.WhenAll(looks).ConfigureAwait(false);
        BastionTarget[] targets = [.. found.SelectMany(instances => instances)
            .Where(instance => BastionTags.Of(instance, BastionTags.Session) is null)
            .Select(BastionTarget.From).OfType<BastionTarget>()
            .DistinctBy(target => target.InstanceId).OrderBy(target => target.InstanceId, StringComparer.Ordinal)];
        if (ids.Except(targets.Select(target => target.InstanceId)).FirstOrDefault() is string missing)
        {
            throw new BastionException("TargetNotFound", $"There is no running instance {missing} in {scope.Region} of account {scope.Account}.");
        }
        return targets switch
        {
            [] => throw new BastionException("TargetNotFound", $"No running instance in {scope.Region} of account {scope.Account} is meant by {string.Join(", ", names)}."),
            { Length: > Most } => throw new BastionException("TooManyTargets", $"{targets.Length} instances are meant; a session reaches at most {Most}. Name fewer."),
            _ when targets.Select(target => target.VpcId).Distinct().Count() > 1 =>
                throw new BastionException("TargetsNotTogether", "The targets are in several VPCs. Open a session for each."),
            _ => targets,
        };
    }

    private static Task<IReadOnlyList<Node>> Look(BastionScope scope, CancellationToken ct, (string Name, string[] Values) filter) =>
        scope.InstancesAsync(ct, filter, ("instance-state-name", ["running"]));
}
