using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Backup;

/// <summary>How old the newest thing is from which a resource could be restored, and whether a plan sees to the next one.</summary>
internal sealed class BackupAnalyzer : IAnalyzer
{
    private const string Instance = "ec2.instance";
    private static readonly TimeSpan s_policyPeriod = TimeSpan.FromDays(32);

    private readonly Action<BackupFact, Resource, IAnalysisScope> _points;

    private BackupAnalyzer(string type, Action<BackupFact, Resource, IAnalysisScope> points, string[] reads, params string[] sources) =>
        (ResourceType, _points, Reads, Sources) = (type, points, reads,
            [.. sources.Select(source => new AnalyzerSource(source)), new("backup.recovery-point"), new("backup.protected-resource"), BackupPlans.Source, .. LifecyclePolicies.Sources(type)]);

    /// <summary>One for each type that holds data.</summary>
    public static IReadOnlyList<IAnalyzer> All { get; } =
    [
        new BackupAnalyzer("ec2.volume", Volume, [], "ec2.snapshot", Instance),
        new BackupAnalyzer(Instance, Server, [], "ec2.snapshot"),
        new BackupAnalyzer("rds.db-instance", Database, [], "rds.db-snapshot", "rds.db-cluster", "rds.db-cluster-snapshot"),
        new BackupAnalyzer("rds.db-cluster", (fact, resource, scope) => Cluster(fact, resource.Document, scope), [], "rds.db-cluster-snapshot"),
        new BackupAnalyzer("efs.file-system", FileSystem, ["BackupPolicy"]),
        new BackupAnalyzer("fsx.file-system", (fact, resource, scope) => AddNamed(fact, RestorePoints.FileSystemBackups(scope), Node.Null, resource.Document["FileSystemId"]), [], "fsx.backup"),
        new BackupAnalyzer("dynamodb.table", Table, ["ContinuousBackups", "Tags"], "dynamodb.backup"),
        new BackupAnalyzer("s3.bucket", (_, _, _) => { }, ["Tags"]),
    ];

    public string ResourceType { get; }

    public string Member => "Backup";

    public IReadOnlyList<string> Reads { get; }

    public IReadOnlyList<AnalyzerSource> Sources { get; }

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        BackupFact fact = new();
        _points(fact, resource, scope);
        AddVaults(fact, resource.Arn, scope);
        AddPlans(fact, resource, scope);
        return fact.ToNode(scope.Now);
    }

    private static void AddVaults(BackupFact fact, string? arn, IAnalysisScope scope)
    {
        RestorePoints points = RestorePoints.RecoveryPoints(scope), last = RestorePoints.LastBackups(scope);
        fact.Add("backup", points.Of(arn), points.Failure);
        // It tells of backups whose vault is elsewhere, but of one only: it adds no count to those that were seen.
        fact.Add("backup", last.Of(arn) with { Count = points.Of(arn).Count > 0 ? 0 : last.Of(arn).Count }, last.Failure);
    }

    private static void AddPlans(BackupFact fact, Resource resource, IAnalysisScope scope)
    {
        BackupPlans plans = BackupPlans.In(scope);
        Node tags = resource.Document["Tags"].IsNull ? resource.Document["TagList"] : resource.Document["Tags"];
        fact.Plan(plans.Select(resource.Arn, resource.Region, tags), plans.Failure);
        if (LifecyclePolicies.Sources(resource.Type).Count > 0)
        {
            LifecyclePolicies policies = LifecyclePolicies.In(scope);
            fact.Plan(policies.Select(resource), policies.Failure);
        }
    }

    /// <summary>EFS's own switch makes a plan of AWS Backup that nobody sees among the account's selections.</summary>
    private static void FileSystem(BackupFact fact, Resource resource, IAnalysisScope scope)
    {
        Node policy = resource.Document["BackupPolicy"];
        fact.Plan(policy["Status"].AsText() is "ENABLED" or "ENABLING", (policy as UnreadableNode)?.Failure);
    }

    /// <summary>Point-in-time recovery reaches to the latest restorable moment; backups of the table stand beside it.</summary>
    private static void Table(BackupFact fact, Resource resource, IAnalysisScope scope)
    {
        Node continuous = resource.Document["ContinuousBackups"], recovery = continuous["PointInTimeRecoveryDescription"];
        if (recovery["PointInTimeRecoveryStatus"].AsText() == "ENABLED" && recovery["LatestRestorableDateTime"].AsTime() is DateTimeOffset at)
        {
            fact.Add("automated", new(at, 1, false), null);
        }
        fact.Add("automated", default, (continuous as UnreadableNode)?.Failure);
        AddNamed(fact, RestorePoints.TableBackups(scope), Node.Null, resource.Document["TableArn"]);
    }

    /// <summary>A volume: its snapshots, and the backups of the instance that it is attached to.</summary>
    private static void Volume(BackupFact fact, Resource resource, IAnalysisScope scope)
    {
        RestorePoints snapshots = RestorePoints.Snapshots(scope);
        Restorable own = snapshots.Of(resource.Document["VolumeId"].AsText() ?? resource.Id);
        fact.Add("snapshot", own, snapshots.Failure);
        AddPolicy(fact, own, scope);
        foreach (Node attachment in resource.Document["Attachments"].Items)
        {
            foreach (Resource instance in scope.Find(Instance, "InstanceId", attachment["InstanceId"].AsText() ?? ""))
            {
                AddPlans(fact, instance, scope);
            }
            fact.Plan(false, scope.All(Instance).Failure);
        }
    }

    /// <summary>An instance is as well backed up as its worst volume.</summary>
    private static void Server(BackupFact fact, Resource resource, IAnalysisScope scope)
    {
        RestorePoints snapshots = RestorePoints.Snapshots(scope);
        Restorable? worst = null;
        foreach (Node mapping in resource.Document["BlockDeviceMappings"].Items)
        {
            if (mapping["Ebs"]["VolumeId"].AsText() is not string volume)
            {
                continue;
            }
            Restorable points = snapshots.Of(volume);
            worst = worst is not Restorable sofar || points.NewestAt is null || points.NewestAt < sofar.NewestAt
                ? points with { Count = Math.Min(points.Count, worst?.Count ?? points.Count) }
                : sofar with { Count = Math.Min(points.Count, sofar.Count) };
            if (worst.Value.NewestAt is null)
            {
                break;
            }
        }
        fact.Add("snapshot", worst ?? default, snapshots.Failure);
        AddPolicy(fact, worst ?? default, scope);
    }

    /// <summary>Automated backups reach to the latest restorable time; a member of a cluster lives in the cluster's backups.</summary>
    private static void Database(BackupFact fact, Resource resource, IAnalysisScope scope)
    {
        ObjectNode database = resource.Document;
        if (database["DBClusterIdentifier"].AsText() is { Length: > 0 } cluster)
        {
            foreach (Resource found in scope.Find("rds.db-cluster", "DBClusterIdentifier", cluster))
            {
                Cluster(fact, found.Document, scope);
                AddVaults(fact, found.Arn, scope);
                AddPlans(fact, found, scope);
            }
            fact.Add("automated", default, scope.All("rds.db-cluster").Failure);
            return;
        }
        AddAutomated(fact, database);
        AddNamed(fact, RestorePoints.DatabaseSnapshots(scope), database["DbiResourceId"], database["DBInstanceIdentifier"]);
    }

    private static void Cluster(BackupFact fact, ObjectNode cluster, IAnalysisScope scope)
    {
        AddAutomated(fact, cluster);
        AddNamed(fact, RestorePoints.ClusterSnapshots(scope), cluster["DbClusterResourceId"], cluster["DBClusterIdentifier"]);
    }

    private static void AddAutomated(BackupFact fact, ObjectNode database)
    {
        if (database["BackupRetentionPeriod"].AsNumber() is > 0 && database["LatestRestorableTime"].AsTime() is DateTimeOffset at)
        {
            fact.Add("automated", new(at, 1, false), null);
        }
    }

    private static void AddNamed(BackupFact fact, RestorePoints snapshots, Node resourceId, Node name)
    {
        Restorable byId = snapshots.Of(resourceId.AsText());
        fact.Add("snapshot", byId.Count > 0 ? byId : snapshots.Of(name.AsText()), snapshots.Failure);
    }

    /// <summary>A lifecycle policy leaves its mark on what it makes: a recent one shows that it is at work.</summary>
    private static void AddPolicy(BackupFact fact, Restorable points, IAnalysisScope scope)
    {
        if (points.Scheduled && points.NewestAt > scope.Now - s_policyPeriod)
        {
            fact.Plan(true, null);
        }
    }
}
