using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Availability;

/// <summary>Whether something brings an instance back after its host fails: an Auto Scaling group, an alarm with the recover action,
/// or EC2's own simplified recovery.</summary>
internal sealed class Recovery : IAnalyzer
{
    private const string GroupType = "autoscaling.group", AlarmType = "cloudwatch.alarm";

    public string ResourceType => "ec2.instance";

    public string Member => nameof(Recovery);

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [new(GroupType), new(AlarmType)];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        ObjectNode instance = resource.Document;
        string id = instance["InstanceId"].AsText() ?? resource.Id;
        bool? supported = Supported(instance);
        RecoveryIndex index = scope.Once("availability.recovery", () => new RecoveryIndex(scope));
        string[] alarms = [.. index.Alarms[id]];
        bool scaled = index.Scaled.Contains(id) || Tag(instance, "aws:autoscaling:groupName") is not null;

        List<string> by = [];
        if (scaled)
        {
            by.Add("autoscaling");
        }
        if (alarms.Length > 0 && supported != false)
        {
            by.Add("recovery-alarm");
        }
        if (supported == true && !scaled && instance["MaintenanceOptions"]["AutoRecovery"].AsText() == "default")
        {
            by.Add("simplified");
        }
        Node unknown = index.Failure is ReadFailure failure ? new UnreadableNode(failure) : Node.Null;
        return new ObjectNode
        {
            { "Covered", by.Count > 0 || unknown.IsNull ? Node.Of(by.Count > 0) : unknown },
            { "By", unknown.IsNull ? Node.Of(by) : unknown },
            { "AlarmNames", index.AlarmFailure is null ? Node.Of(alarms) : new UnreadableNode(index.AlarmFailure) },
            { "Supported", supported is bool known ? Node.Of(known) : Node.Null },
        };
    }

    /// <summary>Whether EC2 can move it at all: its type, its tenancy, its interfaces.</summary>
    private static bool? Supported(ObjectNode instance) =>
        instance["Placement"]["Tenancy"].AsText() == "host"
        || instance["NetworkInterfaces"].Items.Any(card => card["InterfaceType"].AsText()?.StartsWith("efa", StringComparison.Ordinal) ?? false)
            ? false
            : RecoverableType.Supports(instance["InstanceType"].AsText());

    private static string? Tag(ObjectNode document, string key) =>
        document["Tags"].Items.Where(tag => tag["Key"].AsText() == key).Select(tag => tag["Value"].AsText()).FirstOrDefault();

    private sealed class RecoveryIndex
    {
        public RecoveryIndex(IAnalysisScope scope)
        {
            Listing groups = scope.All(GroupType), alarms = scope.All(AlarmType);
            AlarmFailure = alarms.Failure;
            Failure = alarms.Failure ?? groups.Failure;
            Scaled = [.. groups.Items.SelectMany(group => group.Document["Instances"].Items).Select(instance => instance["InstanceId"].AsText()).OfType<string>()];
            Alarms = alarms.Items.Where(alarm => Recovers(alarm.Document)).ToLookup(
                alarm => alarm.Document["Dimensions"].Items.Where(part => part["Name"].AsText() == "InstanceId").Select(part => part["Value"].AsText()).FirstOrDefault() ?? "",
                alarm => alarm.Document["AlarmName"].AsText() ?? alarm.Id);
        }

        public HashSet<string> Scaled { get; }

        public ILookup<string, string> Alarms { get; }

        public ReadFailure? Failure { get; }

        public ReadFailure? AlarmFailure { get; }

        /// <summary>The recover action works with the system check only, and only while actions are enabled.</summary>
        private static bool Recovers(ObjectNode alarm) =>
            alarm["Namespace"].AsText() == "AWS/EC2"
            && alarm["MetricName"].AsText() == "StatusCheckFailed_System"
            && alarm["ActionsEnabled"].AsBoolean() != false
            && alarm["AlarmActions"].Items.Any(action => action.AsText() is string arn
                && arn.Contains(":automate:", StringComparison.Ordinal) && arn.EndsWith(":ec2:recover", StringComparison.Ordinal));
    }
}
