using FormTool.Aws.Client;
using FormTool.Aws.Documents;

namespace FormTool.Core.Bastion;

/// <summary>What is known before the first change: the targets, where the bastion can stand, and that the traffic will pass.</summary>
internal sealed record BastionSurvey(
    IReadOnlyList<BastionTarget> Targets, BastionSubnet Subnet, string ImageId, string RoleArn, string Profile,
    IReadOnlyDictionary<string, string> Doors, IReadOnlyList<string> Sources, DateTimeOffset Now)
{
    /// <summary>How many security groups a network interface carries where AWS has not been asked for more.</summary>
    private const int MostGroups = 5;

    /// <summary>The VPC of all targets.</summary>
    public string VpcId => Targets[0].VpcId;

    /// <summary>Reads, and refuses what could not work. Nothing is changed.</summary>
    /// <exception cref="BastionException">The request cannot be met; the id says why.</exception>
    /// <exception cref="AwsServiceException">A read failed.</exception>
    public static async Task<BastionSurvey> ReadAsync(BastionScope scope, BastionRequest request, CancellationToken ct)
    {
        IReadOnlyList<string> sources = SourceAddresses.Check(request.AllowFrom);
        string profile = request.LogGroup is null ? BastionRoles.Host : BastionRoles.LoggingHost;
        Task<IReadOnlyList<BastionTarget>> finding = TargetSearch.FindAsync(scope, request.Targets, ct);
        Task<string> image = ImageAsync(scope, request.InstanceType, ct);
        Task<Node> profileThere = NeededAsync(scope, "GetInstanceProfile", "InstanceProfileName", profile, request.LogGroup, ct);
        Task<Node> roleThere = NeededAsync(scope, "GetRole", "RoleName", BastionRoles.Schedule, null, ct);
        Task<IReadOnlyList<Node>> doorsThere = scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", ct, ("tag-key", [BastionTags.Target]));
        Task[] others = [image, profileThere, roleThere, doorsThere];
        try
        {
            IReadOnlyList<BastionTarget> targets = await finding.ConfigureAwait(false);
            request.Policy?.DemandTargets(request.UserName, targets);
            Task<BastionNetwork> network = BastionNetwork.ReadAsync(scope, targets[0].VpcId, ct);
            await Task.WhenAll([.. others, network]).ConfigureAwait(false);
            Dictionary<string, string> doors = DoorsOf(await doorsThere.ConfigureAwait(false), targets);
            CheckRoom(targets, doors);
            BastionNetwork map = await network.ConfigureAwait(false);
            BastionSubnet subnet = map.Choose(request.SubnetId, targets);
            NetworkAclCheck.Demand(map, subnet, targets, sources, request.Ports);
            return new(targets, subnet, await image.ConfigureAwait(false), (await roleThere.ConfigureAwait(false))["Role"]["Arn"].AsText()!, profile, doors, sources, scope.Client.Now);
        }
        finally
        {
            // Where one fails the others are still looked at, so that no task is left unobserved.
            await Task.WhenAll(others).ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private static async Task<string> ImageAsync(BastionScope scope, string instanceType, CancellationToken ct)
    {
        // Graviton families carry a g behind the generation: t4g, m7gd.
        string family = instanceType.Split('.')[0];
        string architecture = family.SkipWhile(char.IsLetter).SkipWhile(char.IsDigit).Contains('g') ? "arm64" : "x86_64";
        ObjectNode reply = await scope.AskAsync("ssm", "GetParameter", new()
        {
            { "Name", $"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}" },
        }, ct).ConfigureAwait(false);
        return reply["Parameter"]["Value"].AsText() is { } id && id.StartsWith("ami-", StringComparison.Ordinal)
            ? id
            : throw new BastionException("ImageNotFound", $"Systems Manager names no image of Amazon Linux 2023 for {architecture} in {scope.Region}.");
    }

    private static async Task<Node> NeededAsync(BastionScope scope, string operation, string member, string name, string? logGroup, CancellationToken ct)
    {
        try
        {
            return await scope.AskAsync("iam", operation, new() { { member, name } }, ct).ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            throw new BastionException("BastionNotInitialized",
                $"{name} is not in account {scope.Account}. An administrator runs once: Initialize-FtBastion{(logGroup is null ? "" : $" -LogGroup {logGroup}")}", e);
        }
    }

    /// <summary>The group that admits bastions to each target, where there is one.</summary>
    private static Dictionary<string, string> DoorsOf(IReadOnlyList<Node> groups, IReadOnlyList<BastionTarget> targets) => groups
        .Select(group => (Target: targets.FirstOrDefault(target => target.InstanceId == BastionTags.Of(group, BastionTags.Target)), Id: group["GroupId"].AsText(), Vpc: group["VpcId"].AsText()))
        .Where(door => door.Target is not null && door.Id is not null && door.Vpc == door.Target.VpcId)
        .GroupBy(door => door.Target!.InstanceId)
        .ToDictionary(door => door.Key, door => door.First().Id!, StringComparer.Ordinal);

    private static void CheckRoom(IReadOnlyList<BastionTarget> targets, Dictionary<string, string> doors)
    {
        foreach (BastionTarget target in targets)
        {
            bool isAttached = doors.TryGetValue(target.InstanceId, out string? door) && target.Groups.Contains(door);
            if (!isAttached && target.Groups.Count >= MostGroups)
            {
                throw new BastionException("SecurityGroupsFull",
                    $"{target.InstanceId} carries {target.Groups.Count} security groups already, and AWS allows {MostGroups}: there is no room for the one that admits the bastion. Merge two of its groups first.");
            }
        }
    }
}
