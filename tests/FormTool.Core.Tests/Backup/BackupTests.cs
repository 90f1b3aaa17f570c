using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Backup;

public sealed class BackupTests
{
    private const string Volume = "arn:aws:ec2:us-east-1:111122223333:volume/vol-1";

    [Theory]
    [InlineData("completed", "2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z snapshot 1")]
    [InlineData("pending", "2026-03-01T06:00:00Z", "null null 0")]
    [InlineData("error", "2026-03-01T06:00:00Z", "null null 0")]
    public void Only_completed_snapshots_count(string state, string at, string expected) => Assert.Equal(expected, Show(
        new MemoryScope().With("ec2.snapshot", Snapshot("vol-1", at, state)).Fact("ec2.volume", "Backup", """{"VolumeId":"vol-1"}""")));

    [Fact]
    public void The_newest_wins_and_all_are_counted() => Assert.Equal("2026-02-28T00:00:00Z snapshot 3", Show(new MemoryScope()
        .With("ec2.snapshot", Snapshot("vol-1", "2026-02-20T00:00:00Z"), Snapshot("vol-1", "2026-02-28T00:00:00Z"), Snapshot("vol-1", "2026-02-10T00:00:00Z"), Snapshot("vol-2", "2026-03-01T00:00:00Z"))
        .Fact("ec2.volume", "Backup", """{"VolumeId":"vol-1"}""")));

    [Theory]
    [InlineData("COMPLETED", "2026-03-01T05:00:00Z backup 1")]
    [InlineData("EXPIRED", "null null 0")]
    [InlineData("PARTIAL", "null null 0")]
    public void Recovery_points_count_when_they_are_whole(string status, string expected) => Assert.Equal(expected, Show(Fact(
        new MemoryScope().With("backup.recovery-point", $$"""{"RecoveryPointArn":"arn:aws:backup:::recovery-point:1","ResourceArn":"arn:aws:s3:::data","Status":"{{status}}","CreationDate":"2026-03-01T05:00:00Z"}"""),
        "s3.bucket", "arn:aws:s3:::data", """{"Name":"data"}""")));

    [Fact]
    public void A_backup_in_another_account_is_told_by_the_protected_resource() => Assert.Equal("2026-03-01T04:00:00Z backup 1", Show(Fact(
        new MemoryScope().With("backup.protected-resource", """{"ResourceArn":"arn:aws:s3:::data","LastBackupTime":"2026-03-01T04:00:00Z"}"""),
        "s3.bucket", "arn:aws:s3:::data", """{"Name":"data"}""")));

    [Theory]
    // member of a selection by ARN, pattern, tag, conditions
    [InlineData("""{"Resources":["arn:aws:ec2:us-east-1:111122223333:volume/vol-1"]}""", true)]
    [InlineData("""{"Resources":["arn:aws:ec2:*:*:volume/*"]}""", true)]
    [InlineData("""{"Resources":["*"]}""", true)]
    [InlineData("""{"Resources":["arn:aws:rds:*:*:db:*"]}""", false)]
    [InlineData("""{"Resources":["*"],"NotResources":["arn:aws:ec2:*:*:volume/*"]}""", false)]
    [InlineData("""{"ListOfTags":[{"ConditionType":"STRINGEQUALS","ConditionKey":"backup","ConditionValue":"daily"}]}""", true)]
    [InlineData("""{"ListOfTags":[{"ConditionKey":"backup","ConditionValue":"weekly"},{"ConditionKey":"env","ConditionValue":"prod"}]}""", true)]
    [InlineData("""{"ListOfTags":[{"ConditionKey":"backup","ConditionValue":"weekly"}]}""", false)]
    [InlineData("""{"Resources":["*"],"Conditions":{"StringEquals":[{"ConditionKey":"aws:ResourceTag/backup","ConditionValue":"daily"}]}}""", true)]
    [InlineData("""{"Resources":["*"],"Conditions":{"StringEquals":[{"ConditionKey":"aws:ResourceTag/backup","ConditionValue":"daily"},{"ConditionKey":"aws:ResourceTag/env","ConditionValue":"dev"}]}}""", false)]
    [InlineData("""{"Resources":["*"],"Conditions":{"StringLike":[{"ConditionKey":"aws:ResourceTag/env","ConditionValue":"pr*"}]}}""", true)]
    [InlineData("""{"Resources":["*"],"Conditions":{"StringNotEquals":[{"ConditionKey":"aws:ResourceTag/env","ConditionValue":"prod"}]}}""", false)]
    [InlineData("""{"Conditions":{"StringEquals":[{"ConditionKey":"aws:ResourceTag/backup","ConditionValue":"daily"}]}}""", false)]
    [InlineData("null", false)]
    public void A_plan_selects_by_pattern_and_tag(string selection, bool selected) => Assert.Equal(selected, Fact(
        new MemoryScope().With("backup.selection", $$"""{"Selection":{{selection}}}"""),
        "ec2.volume", Volume, """{"VolumeId":"vol-1","Tags":[{"Key":"backup","Value":"daily"},{"Key":"env","Value":"prod"}]}""")["InPlan"].AsBoolean());

    [Fact]
    public void A_plan_sees_its_own_region_only()
    {
        MemoryScope scope = new() { Region = "global" };
        scope.Add("backup.selection", null, """{"Selection":{"Resources":["*"]}}""", "eu-west-1");
        Resource bucket = scope.Make("s3.bucket", """{"Name":"data"}""") with { Arn = "arn:aws:s3:::data" };
        Assert.False(scope.Fact("s3.bucket", "Backup", bucket with { Region = "us-east-1" })["InPlan"].AsBoolean());
        Assert.True(scope.Fact("s3.bucket", "Backup", bucket with { Region = "eu-west-1" })["InPlan"].AsBoolean());
    }

    [Fact]
    public void A_volume_is_in_the_plan_of_its_instance()
    {
        MemoryScope scope = new MemoryScope()
            .With("backup.selection", """{"Selection":{"ListOfTags":[{"ConditionKey":"backup","ConditionValue":"daily"}]}}""");
        scope.With("ec2.instance", """{"InstanceId":"i-1","Tags":[{"Key":"backup","Value":"daily"}]}""");
        string volume = """{"VolumeId":"vol-1","Attachments":[{"InstanceId":"i-1"}]}""";
        // The instance's ARN is what a selection names; without one nothing selects it.
        Assert.False(Fact(scope, "ec2.volume", Volume, volume)["InPlan"].AsBoolean());
        scope = new MemoryScope().With("backup.selection", """{"Selection":{"ListOfTags":[{"ConditionKey":"backup","ConditionValue":"daily"}]}}""");
        scope.Add("ec2.instance", "arn:aws:ec2:us-east-1:111122223333:instance/i-1", """{"InstanceId":"i-1","Tags":[{"Key":"backup","Value":"daily"}]}""");
        Assert.True(Fact(scope, "ec2.volume", Volume, volume)["InPlan"].AsBoolean());
    }

    [Fact]
    public void A_snapshot_of_a_lifecycle_policy_shows_that_a_plan_is_at_work()
    {
        string Policy(string at) => Snapshot("vol-1", at).Replace("}", ",\"Tags\":[{\"Key\":\"aws:dlm:lifecycle-policy-id\",\"Value\":\"policy-1\"}]}");
        Assert.True(new MemoryScope().With("ec2.snapshot", Policy("2026-02-28T00:00:00Z")).Fact("ec2.volume", "Backup", """{"VolumeId":"vol-1"}""")["InPlan"].AsBoolean());
        Assert.False(new MemoryScope().With("ec2.snapshot", Policy("2025-02-28T00:00:00Z")).Fact("ec2.volume", "Backup", """{"VolumeId":"vol-1"}""")["InPlan"].AsBoolean());
    }

    [Theory]
    [InlineData("""{"PolicyType":"EBS_SNAPSHOT_MANAGEMENT","ResourceTypes":["VOLUME"],"TargetTags":[{"Key":"backup","Value":"weekly"},{"Key":"backup","Value":"daily"}]}""", "ENABLED", true)]
    [InlineData("""{"PolicyType":"EBS_SNAPSHOT_MANAGEMENT","ResourceTypes":["VOLUME"],"TargetTags":[{"Key":"backup","Value":"daily"}]}""", "DISABLED", false)]
    [InlineData("""{"PolicyType":"EBS_SNAPSHOT_MANAGEMENT","ResourceTypes":["VOLUME"],"TargetTags":[{"Key":"backup","Value":"weekly"}]}""", "ENABLED", false)]
    [InlineData("""{"PolicyType":"EBS_SNAPSHOT_MANAGEMENT","ResourceTypes":["INSTANCE"],"TargetTags":[{"Key":"Name","Value":"web"}]}""", "ENABLED", true)]
    [InlineData("""{"PolicyType":"IMAGE_MANAGEMENT","ResourceTypes":["INSTANCE"],"TargetTags":[{"Key":"Name","Value":"other"}]}""", "ENABLED", false)]
    [InlineData("""{"PolicyType":"EVENT_BASED_POLICY","ResourceTypes":["VOLUME"],"TargetTags":[{"Key":"backup","Value":"daily"}]}""", "ENABLED", false)]
    [InlineData("""{"PolicyLanguage":"SIMPLIFIED","ResourceType":"VOLUME"}""", "ENABLED", true)]
    [InlineData("""{"PolicyLanguage":"SIMPLIFIED","ResourceType":"INSTANCE"}""", "ENABLED", true)]
    [InlineData("""{"PolicyLanguage":"SIMPLIFIED","ResourceType":"VOLUME","Exclusions":{"ExcludeTags":[{"Key":"backup","Value":"daily"}]}}""", "ENABLED", false)]
    [InlineData("""{"PolicyLanguage":"SIMPLIFIED","ResourceType":"VOLUME","Exclusions":{"ExcludeVolumeTypes":["gp3"]}}""", "ENABLED", false)]
    [InlineData("""{"PolicyLanguage":"SIMPLIFIED","ResourceType":"VOLUME","Exclusions":{"ExcludeBootVolumes":true}}""", "ENABLED", false)]
    public void A_lifecycle_policy_that_selects_the_volume_or_its_instance_is_a_plan(string details, string state, bool selected) => Assert.Equal(selected,
        new MemoryScope().With("dlm.policy", $$$"""{"PolicyId":"policy-1","State":"{{{state}}}","Policy":{"PolicyDetails":{{{details}}}}}""")
            .With("ec2.instance", """{"InstanceId":"i-1","Tags":[{"Key":"Name","Value":"web"}]}""")
            .Fact("ec2.volume", "Backup", """{"VolumeId":"vol-1","VolumeType":"gp3","Tags":[{"Key":"backup","Value":"daily"}],"Attachments":[{"InstanceId":"i-1","Device":"/dev/xvda"}]}""")["InPlan"].AsBoolean());

    [Fact]
    public void Lifecycle_policies_that_could_not_be_listed_leave_the_plan_unknown() =>
        Assert.Equal("dlm:GetLifecyclePolicies", Assert.IsType<UnreadableNode>(
            new MemoryScope().Failing("dlm.policy", "dlm:GetLifecyclePolicies").Fact("ec2.volume", "Backup", """{"VolumeId":"vol-1"}""")["InPlan"]).Failure.Action);

    [Theory]
    [InlineData("""{"PointInTimeRecoveryStatus":"ENABLED","LatestRestorableDateTime":"2026-03-01T11:55:00Z"}""", "2026-03-01T11:55:00Z automated 2")]
    [InlineData("""{"PointInTimeRecoveryStatus":"DISABLED","LatestRestorableDateTime":"2026-03-01T11:55:00Z"}""", "2026-02-20T00:00:00Z snapshot 1")]
    public void A_table(string recovery, string expected) => Assert.Equal(expected, Show(new MemoryScope()
        .With("dynamodb.backup",
            """{"TableArn":"arn:t","BackupStatus":"AVAILABLE","BackupType":"USER","BackupCreationDateTime":"2026-02-20T00:00:00Z"}""",
            """{"TableArn":"arn:t","BackupStatus":"CREATING","BackupType":"USER","BackupCreationDateTime":"2026-03-01T00:00:00Z"}""",
            """{"TableArn":"arn:other","BackupStatus":"AVAILABLE","BackupType":"USER","BackupCreationDateTime":"2026-03-01T00:00:00Z"}""")
        .Fact("dynamodb.table", "Backup", $$$"""{"TableArn":"arn:t","ContinuousBackups":{"PointInTimeRecoveryDescription":{{{recovery}}}}}""")));

    [Fact]
    public void A_table_whose_recovery_could_not_be_read_is_not_decided() => Assert.Equal(NodeKind.Unreadable, new MemoryScope().Fact("dynamodb.table", "Backup",
        """{"TableArn":"arn:t","ContinuousBackups":{"$unreadable":{"operation":"o","action":"a","code":"AccessDenied","message":"m"}}}""")["NewestAt"].Kind);

    [Theory]
    [InlineData("""{"Status":"ENABLED"}""", "True")]
    [InlineData("""{"Status":"DISABLED"}""", "False")]
    [InlineData("null", "False")]
    [InlineData("""{"$unreadable":{"operation":"o","action":"a","code":"AccessDenied","message":"m"}}""", "Unreadable")]
    public void The_own_switch_of_a_file_system_is_a_plan(string policy, string expected)
    {
        Node inPlan = Fact(new MemoryScope(), "efs.file-system", "arn:fs", $$"""{"FileSystemId":"fs-1","BackupPolicy":{{policy}}}""")["InPlan"];
        Assert.Equal(expected, inPlan.AsBoolean()?.ToString() ?? inPlan.Kind.ToString());
    }

    [Fact]
    public void An_FSx_file_system() => Assert.Equal("2026-02-20T00:00:00Z snapshot 1", Show(new MemoryScope()
        .With("fsx.backup", """{"BackupId":"b-1","Lifecycle":"AVAILABLE","Type":"AUTOMATIC","CreationTime":"2026-02-20T00:00:00Z","FileSystem":{"FileSystemId":"fs-1"}}""")
        .Fact("fsx.file-system", "Backup", """{"FileSystemId":"fs-1"}""")));

    [Theory]
    [InlineData("2026-03-01T01:00:00Z", "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z snapshot 1")]
    [InlineData("2026-03-01T01:00:00Z", null, "null null 0")]
    [InlineData("2026-03-01T01:00:00Z", "2026-03-01T02:00:00Z", "2026-03-01T01:00:00Z snapshot 1")]
    public void An_instance_is_as_well_backed_up_as_its_worst_volume(string root, string? data, string expected)
    {
        MemoryScope scope = new MemoryScope().With("ec2.snapshot", Snapshot("vol-1", root));
        if (data is not null)
        {
            scope.With("ec2.snapshot", Snapshot("vol-2", data));
        }
        Assert.Equal(expected, Show(scope.Fact("ec2.instance", "Backup",
            """{"InstanceId":"i-1","BlockDeviceMappings":[{"Ebs":{"VolumeId":"vol-1"}},{"Ebs":{"VolumeId":"vol-2"}}]}""")));
    }

    [Theory]
    [InlineData("""{"DBInstanceIdentifier":"db","BackupRetentionPeriod":7,"LatestRestorableTime":"2026-03-01T11:55:00Z"}""", "2026-03-01T11:55:00Z automated 2")]
    [InlineData("""{"DBInstanceIdentifier":"db","BackupRetentionPeriod":0,"LatestRestorableTime":"2026-03-01T11:55:00Z"}""", "2026-02-01T00:00:00Z snapshot 1")]
    [InlineData("""{"DBInstanceIdentifier":"db","DbiResourceId":"db-NEW","BackupRetentionPeriod":0}""", "2026-02-01T00:00:00Z snapshot 1")]
    [InlineData("""{"DBInstanceIdentifier":"other","BackupRetentionPeriod":0}""", "null null 0")]
    [InlineData("""{"DBInstanceIdentifier":"reborn","DbiResourceId":"db-NEW","BackupRetentionPeriod":0}""", "null null 0")]
    [InlineData("""{"DBInstanceIdentifier":"member","DBClusterIdentifier":"c","BackupRetentionPeriod":1}""", "2026-03-01T11:00:00Z automated 2")]
    public void A_database(string database, string expected) => Assert.Equal(expected, Show(new MemoryScope()
        .With("rds.db-snapshot",
            """{"DBInstanceIdentifier":"db","Status":"available","SnapshotCreateTime":"2026-02-01T00:00:00Z"}""",
            """{"DBInstanceIdentifier":"db","Status":"creating","SnapshotCreateTime":"2026-03-01T00:00:00Z"}""",
            """{"DBInstanceIdentifier":"reborn","DbiResourceId":"db-OLD","Status":"available","SnapshotCreateTime":"2026-02-01T00:00:00Z"}""")
        .With("rds.db-cluster", """{"DBClusterIdentifier":"c","BackupRetentionPeriod":1,"LatestRestorableTime":"2026-03-01T11:00:00Z"}""")
        .With("rds.db-cluster-snapshot", """{"DBClusterIdentifier":"c","Status":"available","SnapshotCreateTime":"2026-02-03T00:00:00Z"}""")
        .Fact("rds.db-instance", "Backup", database)));

    [Fact]
    public void A_cluster() => Assert.Equal("2026-02-03T00:00:00Z snapshot 1", Show(new MemoryScope()
        .With("rds.db-cluster-snapshot", """{"DBClusterIdentifier":"c","Status":"available","SnapshotCreateTime":"2026-02-03T00:00:00Z"}""")
        .Fact("rds.db-cluster", "Backup", """{"DBClusterIdentifier":"c","BackupRetentionPeriod":1}""")));

    [Theory]
    [InlineData("ec2.snapshot")]
    [InlineData("backup.recovery-point")]
    [InlineData("backup.protected-resource")]
    public void A_failed_listing_leaves_an_old_backup_unknown_and_a_fresh_one_decided(string failing)
    {
        Node With(string at) => new MemoryScope().With("ec2.snapshot", Snapshot("vol-1", at)).Failing(failing, "x:List").Fact("ec2.volume", "Backup", """{"VolumeId":"vol-1"}""");
        Assert.Equal("x:List", Assert.IsType<UnreadableNode>(With("2026-02-01T00:00:00Z")["NewestAt"]).Failure.Action);
        Assert.Equal("2026-03-01T06:00:00Z", With("2026-03-01T06:00:00Z")["NewestAt"].AsText());
        Assert.Equal(NodeKind.Unreadable, With("2026-03-01T06:00:00Z")["Count"].Kind);
    }

    [Fact]
    public void A_selection_that_could_not_be_read_leaves_the_plan_unknown()
    {
        MemoryScope scope = new MemoryScope().With("backup.selection", """{"Selection":{"$unreadable":{"operation":"o","action":"backup:GetBackupSelection","code":"AccessDenied","message":"m"}}}""");
        Assert.Equal("backup:GetBackupSelection", Assert.IsType<UnreadableNode>(Fact(scope, "ec2.volume", Volume, """{"VolumeId":"vol-1"}""")["InPlan"]).Failure.Action);
        scope = new MemoryScope().With("backup.selection", """{"Selection":{"Resources":["*"]}}""").Failing("backup.selection", "backup:ListBackupSelections");
        Assert.True(Fact(scope, "ec2.volume", Volume, """{"VolumeId":"vol-1"}""")["InPlan"].AsBoolean());
    }

    [Fact]
    public void Tags_that_could_not_be_read_leave_a_plan_by_tags_unknown()
    {
        string bucket = """{"Name":"data","Tags":{"$unreadable":{"operation":"o","action":"s3:GetBucketTagging","code":"AccessDenied","message":"m"}}}""";
        Node InPlan(string selection) => Fact(new MemoryScope().With("backup.selection", $$"""{"Selection":{{selection}}}"""), "s3.bucket", "arn:aws:s3:::data", bucket)["InPlan"];
        Assert.Equal(NodeKind.Unreadable, InPlan("""{"ListOfTags":[{"ConditionKey":"a","ConditionValue":"b"}]}""").Kind);
        Assert.True(InPlan("""{"Resources":["*"]}""").AsBoolean());
        Assert.False(InPlan("""{"Resources":["arn:aws:ec2:*"]}""").AsBoolean());
    }

    [Fact]
    public void A_hundred_thousand_volumes_take_linear_time()
    {
        DateTimeOffset start = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        MemoryScope scope = new MemoryScope().With("ec2.snapshot", Enumerable.Range(0, 100_000).Select(i => new ObjectNode
        {
            { "SnapshotId", $"snap-{i}" }, { "VolumeId", $"vol-{i}" }, { "State", "completed" }, { "StartTime", Node.Of(start) },
        }));
        Stopwatch clock = Stopwatch.StartNew();
        for (int i = 0; i < 100_000; i++)
        {
            Resource volume = new("ec2.volume", $"vol-{i}", null, scope.Account, scope.Region, new ObjectNode { { "VolumeId", $"vol-{i}" }, { "Encrypted", Node.False } }, start);
            scope.Fact("ec2.volume", "Backup", volume);
            scope.Fact("ec2.volume", "Encryption", volume);
        }
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed}");
    }

    private static Node Fact(MemoryScope scope, string type, string arn, string document) =>
        scope.Fact(type, "Backup", scope.Make(type, document) with { Arn = arn });

    private static string Snapshot(string volume, string at, string state = "completed") =>
        $$"""{"VolumeId":"{{volume}}","State":"{{state}}","StartTime":"{{at}}"}""";

    private static string Show(Node fact) => $"{fact["NewestAt"]} {fact["Source"]} {fact["Count"]}";
}
