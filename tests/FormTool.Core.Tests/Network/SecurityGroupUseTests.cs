using FormTool.Aws.Documents;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Network;

public sealed class SecurityGroupUseTests
{
    [Theory]
    [InlineData("ec2.network-interface", """{"NetworkInterfaceId":"eni-1","Groups":[{"GroupId":"sg-1"}]}""", "ec2.network-interface eni-1")]
    [InlineData("ec2.network-interface", """{"NetworkInterfaceId":"eni-1","Groups":[{"GroupId":"sg-2"}]}""", "")]
    [InlineData("ec2.security-group", """{"GroupId":"sg-2","IpPermissions":[{"UserIdGroupPairs":[{"GroupId":"sg-1"}]}]}""", "ec2.security-group sg-2")]
    [InlineData("ec2.security-group", """{"GroupId":"sg-2","IpPermissionsEgress":[{"UserIdGroupPairs":[{"GroupId":"sg-1"}]}]}""", "ec2.security-group sg-2")]
    [InlineData("ec2.security-group", """{"GroupId":"sg-1","IpPermissions":[{"UserIdGroupPairs":[{"GroupId":"sg-1"}]}]}""", "")]
    [InlineData("ec2.launch-template-version", """{"LaunchTemplateId":"lt-1","LaunchTemplateData":{"SecurityGroupIds":["sg-1"]}}""", "ec2.launch-template-version lt-1")]
    [InlineData("ec2.launch-template-version", """{"LaunchTemplateId":"lt-1","LaunchTemplateData":{"NetworkInterfaces":[{"Groups":["sg-1"]}]}}""", "ec2.launch-template-version lt-1")]
    [InlineData("autoscaling.launch-configuration", """{"LaunchConfigurationName":"lc","SecurityGroups":["sg-1"]}""", "autoscaling.launch-configuration lc")]
    [InlineData("elbv2.load-balancer", """{"LoadBalancerName":"web","SecurityGroups":["sg-1"]}""", "elbv2.load-balancer web")]
    [InlineData("rds.db-instance", """{"DBInstanceIdentifier":"db","VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-1"}]}""", "rds.db-instance db")]
    [InlineData("lambda.function", """{"FunctionName":"idle","VpcConfig":{"SecurityGroupIds":["sg-1"]}}""", "lambda.function idle")]
    [InlineData("ecs.service", """{"serviceName":"api","networkConfiguration":{"awsvpcConfiguration":{"securityGroups":["sg-1"]}}}""", "ecs.service api")]
    [InlineData("codebuild.project", """{"name":"shop","vpcConfig":{"securityGroupIds":["sg-1"]}}""", "codebuild.project shop")]
    [InlineData("elb.load-balancer", """{"LoadBalancerName":"old","SecurityGroups":["sg-1"]}""", "elb.load-balancer old")]
    [InlineData("eks.cluster", """{"name":"k","resourcesVpcConfig":{"securityGroupIds":[],"clusterSecurityGroupId":"sg-1"}}""", "eks.cluster k")]
    public void Whoever_names_the_group_uses_it(string type, string user, string by)
    {
        Node fact = new MemoryScope().With(type, user).Fact("ec2.security-group", "Use", """{"GroupId":"sg-1"}""");
        Assert.Equal(by.Length > 0, fact["Used"].AsBoolean());
        Assert.Equal(by, string.Join(' ', fact["By"].Items));
    }

    [Fact]
    public void Nobody_can_be_said_to_use_it_where_a_listing_failed()
    {
        MemoryScope scope = new MemoryScope().Failing("ec2.network-interface", "ec2:DescribeNetworkInterfaces").With("elbv2.load-balancer", """{"SecurityGroups":["sg-2"]}""");
        Assert.Equal(NodeKind.Unreadable, scope.Fact("ec2.security-group", "Use", """{"GroupId":"sg-1"}""").Kind);
        Assert.True(scope.Fact("ec2.security-group", "Use", """{"GroupId":"sg-2"}""")["Used"].AsBoolean());
    }
}
