using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion.Steps;

/// <summary>The session's own security group: in from the caller only, out to the targets only.</summary>
internal sealed class SessionGroup(BastionScope scope, BastionRequest request, BastionSurvey survey, string id, IReadOnlyDictionary<string, string> tags)
{
    /// <summary>The output with the group's id.</summary>
    public const string Output = "group-id";

    /// <summary>The steps after which a host may stand in the group: in from the caller only, out to nowhere yet.</summary>
    public static readonly string[] Ready = ["close", "ingress"];

    private readonly string _name = BastionTags.Prefix + id;
    private Node _first = Node.Null;

    public IEnumerable<Step> Steps()
    {
        yield return new("group", "ec2:CreateSecurityGroup", "Create the session's security group", _name)
        {
            Parameters = new Dictionary<string, string> { ["VpcId"] = survey.VpcId },
            Act = async (context, ct) =>
            {
                ObjectNode reply = await scope.AskAsync("ec2", "CreateSecurityGroup", new()
                {
                    { "GroupName", _name },
                    { "Description", $"FormTool bastion session {id}" },
                    { "VpcId", survey.VpcId },
                    { "TagSpecifications", new ListNode([BastionTags.Specification("security-group", tags)]) },
                }, ct).ConfigureAwait(false);
                context.Set(Output, reply["GroupId"].AsText() ?? "");
            },
            Look = async (context, ct) =>
            {
                if (await FindAsync(context, ct).ConfigureAwait(false) is not Node group)
                {
                    return Effect.Absent;
                }
                context.Set(Output, group["GroupId"].AsText()!);
                _first = group["IpPermissionsEgress"];
                return Effect.Whole;
            },
            Undo = (context, ct) => scope.AskAsync("ec2", "DeleteSecurityGroup", new() { { "GroupId", context[Output] } }, ct),
            Within = TimeSpan.FromMinutes(2),
        };
        yield return Rule("close", "ec2:RevokeSecurityGroupEgress", "Remove the way out to everywhere", "0.0.0.0/0",
            context => new() { { "GroupId", context[Output] }, { "IpPermissions", new ListNode(_first.Items.Where(IsEverything).Select(Everything)) } },
            group => !group["IpPermissionsEgress"].Items.Any(IsEverything));
        yield return Rule("ingress", "ec2:AuthorizeSecurityGroupIngress", "Let in SSH from you only", string.Join(", ", survey.Sources),
            context => new() { { "GroupId", context[Output] }, { "IpPermissions", new ListNode([GroupRules.Networks(22, survey.Sources, $"formtool {id}")]) } },
            group => GroupRules.Have(group["IpPermissions"], 22, survey.Sources));
        string[] ends = [.. survey.Targets.Select(target => target.Address + "/32")];
        yield return Rule("egress", "ec2:AuthorizeSecurityGroupEgress", "Let out to the targets only", string.Join(", ", ends),
            context => new() { { "GroupId", context[Output] }, { "IpPermissions", new ListNode([.. request.Ports.Select(port => GroupRules.Networks(port, ends, $"formtool {id}")), .. Logging()]) } },
            group => request.Ports.All(port => GroupRules.Have(group["IpPermissionsEgress"], port, ends))
                && (request.LogGroup is null || GroupRules.Have(group["IpPermissionsEgress"], 443, ["0.0.0.0/0"]))) with
        {
            After = ["close"],
        };
    }

    /// <summary>CloudWatch Logs has no fixed addresses: who asks for the log opens HTTPS outwards.</summary>
    private IEnumerable<ObjectNode> Logging() =>
        request.LogGroup is null ? [] : [GroupRules.Networks(443, ["0.0.0.0/0"], "CloudWatch Logs")];

    private Step Rule(string stepId, string call, string action, string target, Func<StepContext, ObjectNode> input, Func<Node, bool> isThere) => new(stepId, call, action, target)
    {
        After = ["group"],
        Act = (context, ct) => scope.AskAsync("ec2", call.Split(':')[1], input(context), ct),
        Look = async (context, ct) => await FindAsync(context, ct).ConfigureAwait(false) is Node group && isThere(group) ? Effect.Whole : Effect.Absent,
    };

    private async Task<Node?> FindAsync(StepContext context, CancellationToken ct)
    {
        (string, string[]) filter = context.Find(Output) is { Length: > 0 } known ? ("group-id", [known]) : ($"tag:{BastionTags.Session}", [id]);
        return (await scope.FindAsync("DescribeSecurityGroups", "SecurityGroups", ct, filter, ("vpc-id", [survey.VpcId])).ConfigureAwait(false)).FirstOrDefault();
    }

    private static bool IsEverything(Node rule) => rule["IpProtocol"].AsText() == "-1";

    private static ObjectNode Everything(Node rule)
    {
        ObjectNode everything = new() { { "IpProtocol", "-1" } };
        foreach ((string member, string network) in new[] { ("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6") })
        {
            if (rule[member].Items.Count > 0)
            {
                everything.Add(member, new ListNode(rule[member].Items.Select(range => new ObjectNode { { network, range[network].AsText() } })));
            }
        }
        return everything;
    }
}
