using System.Text;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Bastion.Steps;

/// <summary>The bastion itself.</summary>
internal sealed class SessionHost(BastionScope scope, BastionRequest request, BastionSurvey survey, string id, IReadOnlyDictionary<string, string> tags, Func<string, string> firstBoot)
{
    /// <summary>The output with the instance's id.</summary>
    public const string Output = "instance-id";

    /// <summary>The output with the address that SSH is opened to.</summary>
    public const string Address = "address";

    public IEnumerable<Step> Steps()
    {
        yield return new("instance", "ec2:RunInstances", "Start the bastion", $"{request.InstanceType} in {survey.Subnet.Id}")
        {
            After = ["key", .. SessionGroup.Ready],
            Parameters = new Dictionary<string, string>
            {
                ["ImageId"] = survey.ImageId,
                ["HttpTokens"] = "required",
                ["Encrypted"] = "true",
                ["InstanceInitiatedShutdownBehavior"] = "terminate",
            },
            Act = async (context, ct) =>
            {
                ObjectNode reply = await scope.AskAsync("ec2", "RunInstances", Input(context), ct).ConfigureAwait(false);
                context.Set(Output, reply["Instances"].Items.FirstOrDefault()?["InstanceId"].AsText() ?? "");
            },
            Look = async (context, ct) =>
            {
                IReadOnlyList<Node> found = await FindAsync(context, ct).ConfigureAwait(false);
                Node? one = found.FirstOrDefault(instance => State(instance) != "terminated");
                if (one is null)
                {
                    return Effect.Absent;
                }
                context.Set(Output, one["InstanceId"].AsText()!);
                return State(one) is "shutting-down" ? Effect.Useless : Effect.Whole;
            },
            Undo = async (context, ct) =>
            {
                string[] all = [.. (await FindAsync(context, ct).ConfigureAwait(false)).Where(instance => State(instance) is not ("terminated" or "shutting-down"))
                    .Select(instance => instance["InstanceId"].AsText()).OfType<string>()];
                if (all.Length > 0)
                {
                    await scope.AskAsync("ec2", "TerminateInstances", new() { { "InstanceIds", Node.Of(all) } }, ct).ConfigureAwait(false);
                }
            },
            Within = TimeSpan.FromMinutes(5),
        };
        yield return new("running", "ec2:DescribeInstances", "Wait until it runs, with an encrypted disk", id)
        {
            After = ["instance"],
            Act = (_, _) => Task.CompletedTask,
            Look = LookAtHostAsync,
            Within = TimeSpan.FromMinutes(5),
        };
    }

    private async Task<Effect> LookAtHostAsync(StepContext context, CancellationToken ct)
    {
        if (context.Find(Output) is not string instanceId)
        {
            return Effect.Absent;
        }
        Task<IReadOnlyList<Node>> disks = scope.FindAsync("DescribeVolumes", "Volumes", ct, ("attachment.instance-id", [instanceId]));
        Node instance = (await scope.InstancesAsync(ct, ("instance-id", [instanceId])).ConfigureAwait(false)).FirstOrDefault() ?? Node.Null;
        IReadOnlyList<Node> volumes = await disks.ConfigureAwait(false);
        if (State(instance) is "shutting-down" or "terminated" or "stopping" or "stopped")
        {
            string why = instance["StateReason"]["Message"].AsText() ?? instance["StateTransitionReason"].AsText() ?? "AWS gives no reason";
            throw new BastionException("HostFailed", $"The bastion {instanceId} ended while it was starting: {why}.");
        }
        string? address = survey.Subnet.IsPublic ? instance["PublicIpAddress"].AsText() : instance["PrivateIpAddress"].AsText();
        if (State(instance) != "running" || address is null || volumes.Count == 0)
        {
            return Effect.Absent;
        }
        if (volumes.Any(volume => volume["Encrypted"].AsBoolean() != true))
        {
            throw new BastionException("HostFailed", $"The bastion {instanceId} has a disk that is not encrypted.");
        }
        context.Set(Address, address);
        return Effect.Whole;
    }

    private ObjectNode Input(StepContext context) => new()
    {
        { "ImageId", survey.ImageId },
        { "InstanceType", request.InstanceType },
        { "MinCount", Node.Of(1) },
        { "MaxCount", Node.Of(1) },
        { "ClientToken", context.Token },
        { "InstanceInitiatedShutdownBehavior", "terminate" },
        { "IamInstanceProfile", new ObjectNode { { "Name", survey.Profile } } },
        {
            // Tags in the metadata: the host sees there when its end was moved, and needs no permission for it.
            "MetadataOptions", new ObjectNode
            {
                { "HttpTokens", "required" },
                { "HttpPutResponseHopLimit", Node.Of(1) },
                { "HttpEndpoint", "enabled" },
                { "InstanceMetadataTags", "enabled" },
            }
        },
        {
            "BlockDeviceMappings", new ListNode([new ObjectNode
            {
                { "DeviceName", "/dev/xvda" },
                { "Ebs", new ObjectNode { { "Encrypted", Node.True }, { "DeleteOnTermination", Node.True }, { "VolumeType", "gp3" }, { "VolumeSize", Node.Of(8) } } },
            }])
        },
        {
            "NetworkInterfaces", new ListNode([new ObjectNode
            {
                { "DeviceIndex", Node.Of(0) },
                { "SubnetId", survey.Subnet.Id },
                { "AssociatePublicIpAddress", Node.Of(survey.Subnet.IsPublic) },
                { "DeleteOnTermination", Node.True },
                { "Groups", Node.Of([context[SessionGroup.Output]]) },
            }])
        },
        { "UserData", Convert.ToBase64String(Encoding.UTF8.GetBytes(firstBoot(context["public-key"]))) },
        {
            "TagSpecifications", new ListNode([
                BastionTags.Specification("instance", tags.Append(new("Name", BastionTags.Prefix + id))),
                BastionTags.Specification("volume", tags),
                BastionTags.Specification("network-interface", tags)])
        },
    };

    private Task<IReadOnlyList<Node>> FindAsync(StepContext context, CancellationToken ct) => scope.InstancesAsync(ct, ($"tag:{BastionTags.Session}", [id]));

    private static string State(Node instance) => instance["State"]["Name"].AsText() ?? "";
}
