using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Network;

/// <summary>Who uses a security group: interfaces, other groups that name it, and what will use it when it starts.</summary>
internal sealed class SecurityGroupUse : IAnalyzer
{
    private const int Shown = 20;

    /// <summary>Where each type names groups, and by what it is called in the fact. A new type that names groups is a line here.</summary>
    private static readonly (string Type, string Id, string[][] Groups)[] s_users =
    [
        ("ec2.network-interface", "NetworkInterfaceId", [["Groups", "GroupId"]]),
        ("ec2.launch-template-version", "LaunchTemplateId", [["LaunchTemplateData", "SecurityGroupIds"], ["LaunchTemplateData", "NetworkInterfaces", "Groups"]]),
        ("autoscaling.launch-configuration", "LaunchConfigurationName", [["SecurityGroups"]]),
        ("elbv2.load-balancer", "LoadBalancerName", [["SecurityGroups"]]),
        ("rds.db-instance", "DBInstanceIdentifier", [["VpcSecurityGroups", "VpcSecurityGroupId"]]),
        // An idle function, a build between two builds and a service of no tasks have no interface, and need their groups all the same.
        ("lambda.function", "FunctionName", [["VpcConfig", "SecurityGroupIds"]]),
        ("codebuild.project", "name", [["vpcConfig", "securityGroupIds"]]),
        ("elb.load-balancer", "LoadBalancerName", [["SecurityGroups"]]),
        ("eks.cluster", "name", [["resourcesVpcConfig", "securityGroupIds"], ["resourcesVpcConfig", "clusterSecurityGroupId"]]),
        ("ecs.service", "serviceName", [["networkConfiguration", "awsvpcConfiguration", "securityGroups"]]),
    ];

    public string ResourceType => "ec2.security-group";

    public string Member => "Use";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [new("ec2.security-group"), .. s_users.Select(user => new AnalyzerSource(user.Type))];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        UseIndex index = scope.Once("network.group-use", () => new UseIndex(scope));
        string id = resource.Document["GroupId"].AsText() ?? resource.Id;
        if (index.Users.TryGetValue(id, out List<string>? users))
        {
            return new ObjectNode { { "Used", Node.True }, { "By", Node.Of(users) } };
        }
        return index.Failure is ReadFailure failure
            ? new UnreadableNode(failure)
            : new ObjectNode { { "Used", Node.False }, { "By", new ListNode() } };
    }

    private sealed class UseIndex
    {
        public UseIndex(IAnalysisScope scope)
        {
            foreach ((string type, string idMember, string[][] paths) in s_users)
            {
                Listing listing = scope.All(type);
                Failure ??= listing.Failure;
                foreach (Resource user in listing.Items)
                {
                    foreach (Node group in paths.SelectMany(path => Step(user.Document, path, 0)))
                    {
                        Add(group.AsText(), $"{type} {user.Document[idMember].AsText() ?? user.Id}");
                    }
                }
            }
            foreach (Resource group in scope.All("ec2.security-group").Items)
            {
                string? own = group.Document["GroupId"].AsText();
                foreach (Node pair in group.Document["IpPermissions"].Items.Concat(group.Document["IpPermissionsEgress"].Items).SelectMany(rule => rule["UserIdGroupPairs"].Items))
                {
                    if (pair["GroupId"].AsText() is string other && other != own)
                    {
                        Add(other, $"ec2.security-group {own}");
                    }
                }
            }
            Failure ??= scope.All("ec2.security-group").Failure;
        }

        public Dictionary<string, List<string>> Users { get; } = new(StringComparer.Ordinal);

        public ReadFailure? Failure { get; }

        private void Add(string? group, string user)
        {
            if (group is null)
            {
                return;
            }
            if (!Users.TryGetValue(group, out List<string>? users))
            {
                Users[group] = users = [];
            }
            if (users.Count < Shown && !users.Contains(user))
            {
                users.Add(user);
            }
        }

        private static IEnumerable<Node> Step(Node node, string[] path, int at)
        {
            if (node.Kind == NodeKind.List)
            {
                return node.Items.SelectMany(item => Step(item, path, at));
            }
            return at == path.Length ? [node] : Step(node[path[at]], path, at + 1);
        }
    }
}
