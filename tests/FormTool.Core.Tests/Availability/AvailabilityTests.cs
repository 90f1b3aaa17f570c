using FormTool.Aws.Documents;
using FormTool.Core.Analysis.Availability;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Availability;

public sealed class AvailabilityTests
{
    [Theory]
    [InlineData("ec2.instance", """{"Placement":{"AvailabilityZone":"us-east-1a"}}""", "us-east-1a")]
    [InlineData("ec2.instance", """{"State":{"Name":"terminated"},"Placement":{"AvailabilityZone":"us-east-1a"}}""", "")]
    [InlineData("autoscaling.group", """{"AvailabilityZones":["us-east-1a","us-east-1b"],"Instances":[{"AvailabilityZone":"us-east-1a","LifecycleState":"InService","HealthStatus":"Healthy"},{"AvailabilityZone":"us-east-1a","LifecycleState":"InService"}]}""", "us-east-1a")]
    [InlineData("autoscaling.group", """{"Instances":[{"AvailabilityZone":"us-east-1a","LifecycleState":"InService"},{"AvailabilityZone":"us-east-1b","LifecycleState":"InService","HealthStatus":"UNHEALTHY"},{"AvailabilityZone":"us-east-1c","LifecycleState":"Standby"}]}""", "us-east-1a")]
    [InlineData("autoscaling.group", """{"AvailabilityZones":["us-east-1a","us-east-1b"]}""", "")]
    [InlineData("elbv2.load-balancer", """{"AvailabilityZones":[{"ZoneName":"us-east-1b"},{"ZoneName":"us-east-1a"}]}""", "us-east-1a us-east-1b")]
    [InlineData("rds.db-instance", """{"MultiAZ":true,"AvailabilityZone":"us-east-1a","SecondaryAvailabilityZone":"us-east-1b"}""", "us-east-1a us-east-1b")]
    [InlineData("rds.db-instance", """{"MultiAZ":false,"AvailabilityZone":"us-east-1a"}""", "us-east-1a")]
    [InlineData("rds.db-cluster", """{"AvailabilityZones":["us-east-1a","us-east-1b","us-east-1c"],"DBClusterMembers":[{"DBInstanceIdentifier":"w"}]}""", "us-east-1a")]
    [InlineData("rds.db-cluster", """{"DBClusterMembers":[{"DBInstanceIdentifier":"w"},{"DBInstanceIdentifier":"r"}]}""", "us-east-1a us-east-1b")]
    [InlineData("rds.db-cluster", """{"DBClusterMembers":[{"DBInstanceIdentifier":"w"},{"DBInstanceIdentifier":"w2"}]}""", "us-east-1a")]
    [InlineData("lambda.function", """{"VpcConfig":{"SubnetIds":["subnet-a","subnet-a2"]}}""", "us-east-1a")]
    [InlineData("ecs.service", """{"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-a","subnet-b"]}}}""", "us-east-1a us-east-1b")]
    [InlineData("eks.nodegroup", """{"subnets":["subnet-a","subnet-b"]}""", "us-east-1a us-east-1b")]
    [InlineData("efs.file-system", """{"FileSystemId":"fs-1"}""", "us-east-1a")]
    public void Zones_are_those_of_placement(string type, string document, string zones)
    {
        Node fact = new MemoryScope().With("ec2.subnet",
            """{"SubnetId":"subnet-a","AvailabilityZone":"us-east-1a"}""", """{"SubnetId":"subnet-a2","AvailabilityZone":"us-east-1a"}""",
            """{"SubnetId":"subnet-b","AvailabilityZone":"us-east-1b"}""").With("efs.mount-target",
            """{"FileSystemId":"fs-1","AvailabilityZoneName":"us-east-1a","LifeCycleState":"available"}""",
            """{"FileSystemId":"fs-1","AvailabilityZoneName":"us-east-1b","LifeCycleState":"error"}""").With("rds.db-instance",
            """{"DBInstanceIdentifier":"w","AvailabilityZone":"us-east-1a"}""", """{"DBInstanceIdentifier":"w2","AvailabilityZone":"us-east-1a"}""",
            """{"DBInstanceIdentifier":"r","AvailabilityZone":"us-east-1b"}""").Fact(type, "Zones", document);
        Assert.Equal(zones, string.Join(' ', fact["Names"].Items));
        Assert.Equal(fact["Names"].Items.Count, fact["Count"].AsNumber());
    }

    [Fact]
    public void The_zone_of_a_subnet_that_is_not_to_be_seen_is_unknown() => Assert.Equal(NodeKind.Unreadable,
        new MemoryScope().Fact("lambda.function", "Zones", """{"VpcConfig":{"SubnetIds":["subnet-shared"]}}""").Kind);

    [Fact]
    public void A_cluster_whose_members_could_not_be_listed_is_unknown() => Assert.Equal(NodeKind.Unreadable,
        new MemoryScope().Failing("rds.db-instance", "rds:DescribeDBInstances").Fact("rds.db-cluster", "Zones", """{"DBClusterMembers":[{"DBInstanceIdentifier":"w"}]}""").Kind);

    [Theory]
    [InlineData("m5.large", true)]
    [InlineData("t3.micro", true)]
    [InlineData("m7i-flex.large", true)]
    [InlineData("c6gn.4xlarge", true)]
    [InlineData("x2idn.16xlarge", true)]
    [InlineData("u-6tb1.112xlarge", true)]
    [InlineData("r3.large", true)]
    [InlineData("m5d.large", false)]
    [InlineData("c6gd.large", false)]
    [InlineData("m5.metal", false)]
    [InlineData("c5n.metal", false)]
    [InlineData("m7i.metal-24xl", false)]
    [InlineData("i3.large", false)]
    [InlineData("p4d.24xlarge", false)]
    [InlineData("mac1.metal", false)]
    [InlineData("nonsense", null)]
    [InlineData(null, null)]
    public void Recoverable_types(string? type, bool? supported) => Assert.Equal(supported, RecoverableType.Supports(type));

    private const string Alarm = """{"AlarmName":"recover","Namespace":"AWS/EC2","MetricName":"StatusCheckFailed_System","ActionsEnabled":true,"AlarmActions":["arn:aws:automate:us-east-1:ec2:recover"],"Dimensions":[{"Name":"InstanceId","Value":"i-1"}]}""";

    [Theory]
    [InlineData("", "", "", "False ")]
    [InlineData("", ",\"MaintenanceOptions\":{\"AutoRecovery\":\"default\"}", "", "True simplified")]
    [InlineData("", ",\"MaintenanceOptions\":{\"AutoRecovery\":\"disabled\"}", "", "False ")]
    [InlineData("", ",\"MaintenanceOptions\":{\"AutoRecovery\":\"default\"},\"Placement\":{\"Tenancy\":\"host\"}", "", "False ")]
    [InlineData("", ",\"MaintenanceOptions\":{\"AutoRecovery\":\"default\"},\"NetworkInterfaces\":[{\"InterfaceType\":\"efa\"}]", "", "False ")]
    [InlineData("", ",\"Tags\":[{\"Key\":\"aws:autoscaling:groupName\",\"Value\":\"g\"}]", "", "True autoscaling")]
    [InlineData("i-1", "", "", "True autoscaling")]
    [InlineData("i-2", "", "", "False ")]
    [InlineData("", "", "good", "True recovery-alarm")]
    [InlineData("", "", "disabled", "False ")]
    [InlineData("", "", "other", "False ")]
    [InlineData("", "", "notify", "False ")]
    [InlineData("", "", "instance-check", "False ")]
    public void Recovery(string scaled, string more, string alarm, string expected)
    {
        MemoryScope scope = new MemoryScope().With("autoscaling.group", $$"""{"Instances":[{"InstanceId":"{{scaled}}"}]}""");
        if (alarm.Length > 0)
        {
            scope.With("cloudwatch.alarm", alarm switch
            {
                "disabled" => Alarm.Replace("\"ActionsEnabled\":true", "\"ActionsEnabled\":false"),
                "other" => Alarm.Replace("i-1", "i-9"),
                "notify" => Alarm.Replace("automate:us-east-1:ec2:recover", "sns:us-east-1:111122223333:ops"),
                "instance-check" => Alarm.Replace("_System", "_Instance"),
                _ => Alarm,
            });
        }
        Node fact = scope.Fact("ec2.instance", "Recovery", $$"""{"InstanceId":"i-1","InstanceType":"m5.large"{{more}}}""");
        Assert.Equal(expected, $"{fact["Covered"].AsBoolean()} {string.Join(' ', fact["By"].Items)}");
    }

    [Fact]
    public void An_alarm_cannot_recover_what_cannot_be_recovered()
    {
        Node fact = new MemoryScope().With("cloudwatch.alarm", Alarm).Fact("ec2.instance", "Recovery", """{"InstanceId":"i-1","InstanceType":"m5d.large"}""");
        Assert.Equal((false, false), (fact["Covered"].AsBoolean(), fact["Supported"].AsBoolean()));
    }

    [Fact]
    public void Without_the_alarms_only_what_is_seen_is_decided()
    {
        MemoryScope scope = new MemoryScope().Failing("cloudwatch.alarm", "cloudwatch:DescribeAlarms");
        Assert.Equal(NodeKind.Unreadable, scope.Fact("ec2.instance", "Recovery", """{"InstanceId":"i-1","InstanceType":"m5.large"}""")["Covered"].Kind);
        Assert.True(scope.Fact("ec2.instance", "Recovery", """{"InstanceId":"i-1","InstanceType":"m5.large","MaintenanceOptions":{"AutoRecovery":"default"}}""")["Covered"].AsBoolean());
    }
}
