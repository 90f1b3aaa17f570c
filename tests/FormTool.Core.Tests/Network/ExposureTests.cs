using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Network;

public sealed class ExposureTests
{
    private const string Acl = """{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":EGRESS},{"RuleNumber":32767,"Protocol":"-1","RuleAction":"deny","CidrBlock":"0.0.0.0/0","Egress":EGRESS}""";
    private const string OpenAcl = Acl + """,{"RuleNumber":101,"Protocol":"-1","RuleAction":"allow","Ipv6CidrBlock":"::/0","Egress":EGRESS}""";
    private const string Routes = """{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local","State":"active"},{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1","State":"active"},{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-1","State":"active"}""";
    private const string Ssh = """{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}],"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}""";

    [Fact]
    public void The_way_in_is_told_from_gateway_to_instance()
    {
        Node fact = World().Fact("ec2.instance", "Exposure", Instance("""{"PublicIp":"3.3.3.3"}"""));
        Assert.True(fact["Public"].AsBoolean());
        Assert.Equal("3.3.3.3", fact["PublicAddress"].AsText());
        Assert.Equal("""[{"Protocol":"tcp","From":22,"To":22}]""", fact["Ports"].ToString());
        Assert.Equal("[22]", fact["PortNumbers"].ToString());
        Assert.Equal("igw-1 → rtb-1 → acl-1 rule 100 → sg-1 tcp/22 → i-1 (3.3.3.3)", Assert.Single(fact["Path"].Items).AsText());
    }

    [Fact]
    public void An_IPv6_address_is_public_by_itself()
    {
        Node fact = World().Fact("ec2.instance", "Exposure", Instance("null", """{"Ipv6Address":"2600:1f18::5"}"""));
        Assert.True(fact["Public"].AsBoolean());
        Assert.Contains("(2600:1f18::5)", fact["Path"].Items[0].AsText());
    }

    [Theory]
    [InlineData("", "", true)]
    // routes
    [InlineData("routes", """{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1","State":"active"}""", false)]
    [InlineData("routes", """{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1","State":"blackhole"}""", false)]
    [InlineData("routes", """{"DestinationCidrBlock":"0.0.0.0/1","GatewayId":"igw-1","State":"active"},{"DestinationCidrBlock":"128.0.0.0/1","GatewayId":"igw-1","State":"active"}""", true)]
    [InlineData("routes", """{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1"},{"DestinationCidrBlock":"0.0.0.0/1","NatGatewayId":"nat-1"},{"DestinationCidrBlock":"128.0.0.0/1","NatGatewayId":"nat-1"}""", false)]
    [InlineData("routes", """{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1"},{"DestinationCidrBlock":"0.0.0.0/1","GatewayId":"igw-1"},{"DestinationCidrBlock":"128.0.0.0/1","GatewayId":"igw-1"}""", true)]
    [InlineData("routes", """{"DestinationCidrBlock":"198.18.0.0/15","GatewayId":"igw-1"}""", false)]
    [InlineData("routes", """{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"vgw-1"}""", false)]
    [InlineData("routes", """{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-1"}""", false)]
    // network ACL: order, deny before allow, both directions
    [InlineData("in", """{"RuleNumber":100,"Protocol":"-1","RuleAction":"deny","CidrBlock":"0.0.0.0/0","Egress":false},{"RuleNumber":200,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":false}""", false)]
    [InlineData("in", """{"RuleNumber":200,"Protocol":"-1","RuleAction":"deny","CidrBlock":"0.0.0.0/0","Egress":false},{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":false}""", true)]
    [InlineData("in", """{"RuleNumber":50,"Protocol":"6","RuleAction":"deny","PortRange":{"From":22,"To":22},"CidrBlock":"0.0.0.0/0","Egress":false},{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":false}""", false)]
    [InlineData("in", """{"RuleNumber":50,"Protocol":"17","RuleAction":"deny","PortRange":{"From":22,"To":22},"CidrBlock":"0.0.0.0/0","Egress":false},{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":false}""", true)]
    [InlineData("in", """{"RuleNumber":50,"Protocol":"6","RuleAction":"deny","PortRange":{"From":0,"To":65535},"CidrBlock":"0.0.0.0/1","Egress":false},{"RuleNumber":60,"Protocol":"6","RuleAction":"deny","PortRange":{"From":20,"To":30},"CidrBlock":"128.0.0.0/1","Egress":false},{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":false}""", false)]
    [InlineData("in", """{"RuleNumber":100,"Protocol":"6","RuleAction":"allow","PortRange":{"From":443,"To":443},"CidrBlock":"0.0.0.0/0","Egress":false}""", false)]
    [InlineData("in", """{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"10.0.0.0/8","Egress":false}""", false)]
    [InlineData("in", """{"RuleNumber":10,"Protocol":"-1","RuleAction":"deny","CidrBlock":"45.0.0.0/16","Egress":false},{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":false}""", true)]
    [InlineData("in", "", false)]
    [InlineData("out", "", false)]
    [InlineData("out", """{"RuleNumber":100,"Protocol":"6","RuleAction":"allow","PortRange":{"From":1024,"To":65535},"CidrBlock":"0.0.0.0/0","Egress":true}""", true)]
    [InlineData("out", """{"RuleNumber":100,"Protocol":"6","RuleAction":"allow","PortRange":{"From":443,"To":443},"CidrBlock":"0.0.0.0/0","Egress":true}""", false)]
    [InlineData("out", """{"RuleNumber":100,"Protocol":"17","RuleAction":"allow","PortRange":{"From":1024,"To":65535},"CidrBlock":"0.0.0.0/0","Egress":true}""", false)]
    // groups
    [InlineData("group", "", false)]
    [InlineData("group", """{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}""", false)]
    [InlineData("group", """{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-1"}]}""", false)]
    public void Every_gate_counts(string gate, string replaced, bool exposed)
    {
        MemoryScope scope = World(
            routes: gate == "routes" ? replaced : Routes,
            inbound: gate == "in" ? replaced : OpenAcl.Replace("EGRESS", "false"),
            outbound: gate == "out" ? replaced : OpenAcl.Replace("EGRESS", "true"),
            permissions: gate == "group" ? replaced : Ssh);
        Node fact = scope.Fact("ec2.instance", "Exposure", Instance("""{"PublicIp":"3.3.3.3"}"""));
        Assert.Equal(exposed, fact["Public"].AsBoolean());
        Assert.Equal(exposed, fact["Path"].Items.Count > 0);
    }

    [Fact]
    public void Two_groups_that_let_in_half_the_internet_each_let_in_all_of_it()
    {
        string Half(string network) => $$"""{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"{{network}}"}]}""";
        MemoryScope scope = World(permissions: Half("0.0.0.0/1"))
            .With("ec2.security-group", $$"""{"GroupId":"sg-2","IpPermissions":[{{Half("128.0.0.0/1")}}]}""");
        string instance = """{"InstanceId":"i-1","NetworkInterfaces":[{"SubnetId":"subnet-1","Groups":[{"GroupId":"sg-1"},{"GroupId":"sg-2"}],"Association":{"PublicIp":"3.3.3.3"}}]}""";
        Node fact = scope.Fact("ec2.instance", "Exposure", instance);
        Assert.True(fact["Public"].AsBoolean());
        Assert.Contains("sg-1 + sg-2 tcp/22", fact["Path"].Items[0].AsText());
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"NetworkInterfaces":[{"SubnetId":"subnet-1","Groups":[{"GroupId":"sg-1"}]}]}""", false)]
    [InlineData("""{"NetworkInterfaces":[{"SubnetId":"subnet-1","Groups":[{"GroupId":"sg-1"}],"PrivateIpAddresses":[{"Primary":true},{"Association":{"PublicIp":"3.3.3.4"}}]}]}""", true)]
    [InlineData("""{"NetworkInterfaces":[{"SubnetId":"subnet-1","Groups":[{"GroupId":"sg-1"}]},{"SubnetId":"subnet-1","Groups":[{"GroupId":"sg-1"}],"Association":{"PublicIp":"3.3.3.3"}}]}""", true)]
    [InlineData("""{"NetworkInterfaces":[{"NetworkInterfaceId":"eni-9","SubnetId":"subnet-1","Groups":[{"GroupId":"sg-1"}]}]}""", true)]
    [InlineData("""{"SubnetId":"subnet-1","PublicIpAddress":"3.3.3.3","SecurityGroups":[{"GroupId":"sg-1"}]}""", true)]
    [InlineData("""{"State":{"Name":"terminated"},"SubnetId":"subnet-1","PublicIpAddress":"3.3.3.3","SecurityGroups":[{"GroupId":"sg-1"}]}""", false)]
    public void Every_interface_and_address_counts(string instance, bool exposed) => Assert.Equal(exposed, World()
        .With("ec2.address", """{"PublicIp":"5.5.5.5","NetworkInterfaceId":"eni-9"}""")
        .Fact("ec2.instance", "Exposure", instance)["Public"].AsBoolean());

    [Fact]
    public void A_stopped_instance_with_an_address_of_its_own_is_noted()
    {
        Node fact = World().Fact("ec2.instance", "Exposure", Instance("""{"PublicIp":"3.3.3.3"}""").Replace("running", "stopped"));
        Assert.True(fact["Stopped"].AsBoolean());
        Assert.True(fact["Public"].AsBoolean());
    }

    [Theory]
    [InlineData("ec2.route-table", "ec2:DescribeRouteTables")]
    [InlineData("ec2.network-acl", "ec2:DescribeNetworkAcls")]
    [InlineData("ec2.security-group", "ec2:DescribeSecurityGroups")]
    public void A_gate_that_could_not_be_read_leaves_an_addressed_instance_unknown(string type, string action)
    {
        MemoryScope scope = new MemoryScope().Failing(type, action);
        Fill(scope, Routes, OpenAcl.Replace("EGRESS", "false"), OpenAcl.Replace("EGRESS", "true"), Ssh, skip: type);
        Node fact = scope.Fact("ec2.instance", "Exposure", Instance("""{"PublicIp":"3.3.3.3"}"""));
        Assert.Equal(action, Assert.IsType<UnreadableNode>(fact["Public"]).Failure.Action);
        Assert.Equal("3.3.3.3", fact["PublicAddress"].AsText());
        Assert.False(scope.Fact("ec2.instance", "Exposure", Instance("null"))["Public"].AsBoolean());
    }

    [Fact]
    public void A_closed_gate_decides_though_another_could_not_be_read()
    {
        MemoryScope scope = new MemoryScope().Failing("ec2.network-acl", "ec2:DescribeNetworkAcls");
        Fill(scope, Routes, "", "", "", skip: "ec2.network-acl");
        Assert.False(scope.Fact("ec2.instance", "Exposure", Instance("""{"PublicIp":"3.3.3.3"}"""))["Public"].AsBoolean());
    }

    [Theory]
    [InlineData("internet-facing", """,{"Protocol":"HTTPS","Port":443}""", "sg-1", "0.0.0.0/0", "tcp443")]
    [InlineData("internet-facing", """,{"Protocol":"HTTPS","Port":443},{"Protocol":"HTTP","Port":80}""", "sg-1", "0.0.0.0/0", "tcp443")]
    [InlineData("internal", """,{"Protocol":"HTTPS","Port":443}""", "sg-1", "0.0.0.0/0", "")]
    [InlineData("internet-facing", """,{"Protocol":"HTTPS","Port":443}""", "sg-1", "10.0.0.0/8", "")]
    [InlineData("internet-facing", "", "sg-1", "0.0.0.0/0", "")]
    [InlineData("internet-facing", """,{"Protocol":"TCP","Port":5432}""", "", "10.0.0.0/8", "tcp5432")]
    [InlineData("internet-facing", """,{"Protocol":"TCP_UDP","Port":53}""", "", "10.0.0.0/8", "tcp53 udp53")]
    [InlineData("internet-facing", """,{"Protocol":"UDP","Port":53}""", "", "10.0.0.0/8", "udp53")]
    public void Load_balancer(string scheme, string listeners, string group, string network, string ports)
    {
        MemoryScope scope = World(permissions: SecurityGroupIngressTests.Permission("tcp", 443, 443, network));
        foreach (string listener in listeners.Split(",{", StringSplitOptions.RemoveEmptyEntries))
        {
            scope.With("elbv2.listener", $$"""{"LoadBalancerArn":"arn:lb",{{listener}}""");
        }
        string groups = group.Length == 0 ? "[]" : $"[\"{group}\"]";
        Node fact = scope.Fact("elbv2.load-balancer", "Exposure",
            $$"""{"LoadBalancerArn":"arn:lb","LoadBalancerName":"web","DNSName":"web.example","Scheme":"{{scheme}}","SecurityGroups":{{groups}},"AvailabilityZones":[{"SubnetId":"subnet-1","ZoneName":"a"}]}""");
        Assert.Equal(ports, string.Join(' ', fact["Ports"].Items.Select(port => $"{port["Protocol"]}{port["From"]}")));
        Assert.Equal(ports.Length > 0, fact["Public"].AsBoolean());
    }

    [Fact]
    public void A_load_balancer_whose_listeners_could_not_be_read_is_unknown() => Assert.Equal(NodeKind.Unreadable, World()
        .Failing("elbv2.listener", "elasticloadbalancing:DescribeListeners")
        .Fact("elbv2.load-balancer", "Exposure",
            """{"LoadBalancerArn":"arn:lb","DNSName":"d","Scheme":"internet-facing","SecurityGroups":["sg-1"],"AvailabilityZones":[{"SubnetId":"subnet-1"}]}""")["Public"].Kind);

    [Theory]
    [InlineData("true", 22, true)]
    [InlineData("true", 5432, false)]
    [InlineData("false", 22, false)]
    [InlineData("null", 22, false)]
    public void Database(string accessible, int port, bool exposed)
    {
        Node fact = World().Fact("rds.db-instance", "Exposure",
            $$$"""{"DBInstanceIdentifier":"db","PubliclyAccessible":{{{accessible}}},"Endpoint":{"Address":"db.example","Port":{{{port}}}},"VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-1"}],"DBSubnetGroup":{"VpcId":"vpc-1","Subnets":[{"SubnetIdentifier":"subnet-1"}]}}""");
        Assert.Equal(exposed, fact["Public"].AsBoolean());
        Assert.Equal(exposed, fact["Path"].Items.Count > 0);
    }

    [Theory]
    [InlineData("subnet-1", "True True rtb-1 igw-1")]
    [InlineData("subnet-2", "False False rtb-2 null")] // no table of its own: the main one
    [InlineData("subnet-3", "unreadable")]
    public void Routing(string subnet, string expected)
    {
        MemoryScope scope = World()
            .With("ec2.route-table", """{"RouteTableId":"rtb-2","VpcId":"vpc-1","Associations":[{"Main":true}],"Routes":[{"DestinationCidrBlock":"0.0.0.0/0","NatGatewayId":"nat-1","State":"active"}]}""")
            .With("ec2.nat-gateway", """{"NatGatewayId":"nat-1","SubnetId":"subnet-1"}""");
        Node fact = scope.Fact("ec2.subnet", "Routing", $$"""{"SubnetId":"{{subnet}}","VpcId":"{{(subnet == "subnet-3" ? "vpc-9" : "vpc-1")}}"}""");
        Assert.Equal(expected, fact.Kind == NodeKind.Unreadable ? "unreadable"
            : $"{fact["Public"].AsBoolean()} {fact["Ipv6Public"].AsBoolean()} {fact["RouteTableId"]} {fact["InternetGatewayId"]}");
        if (subnet == "subnet-2")
        {
            Assert.Equal(("nat-1", "us-east-1a"), (fact["NatGatewayId"].AsText(), fact["NatZone"].AsText()));
        }
    }

    [Fact]
    public void Network_acl_that_denies_a_port_first_lets_in_the_others()
    {
        Node fact = new MemoryScope().Fact("ec2.network-acl", "Ingress",
            """{"Entries":[{"RuleNumber":50,"Protocol":"6","RuleAction":"deny","PortRange":{"From":22,"To":22},"CidrBlock":"0.0.0.0/0","Egress":false},{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":false}]}""");
        Assert.True(fact["FromInternet"].AsBoolean());
        Assert.False(fact["AllTraffic"].AsBoolean());
        Assert.DoesNotContain(fact["PortNumbers"].Items, port => port.AsNumber() == 22);
        Assert.Contains(fact["PortNumbers"].Items, port => port.AsNumber() == 3389);
        Assert.Contains("other", fact["Ports"].ToString());
    }

    [Fact]
    public void Network_acl_with_the_default_rules_lets_in_everything()
    {
        Node fact = new MemoryScope().Fact("ec2.network-acl", "Ingress", $$"""{"Entries":[{{Acl.Replace("EGRESS", "false")}}]}""");
        Assert.True(fact["AllTraffic"].AsBoolean());
        Assert.Equal("""["rule 100 allow all traffic from 0.0.0.0/0","rule 32767 deny all traffic from 0.0.0.0/0"]""", fact["Statements"].ToString());
    }

    [Fact]
    public void Twenty_thousand_instances_take_linear_time()
    {
        MemoryScope scope = World();
        Resource instance = scope.Make("ec2.instance", Instance("""{"PublicIp":"3.3.3.3"}"""));
        Stopwatch clock = Stopwatch.StartNew();
        for (int i = 0; i < 20_000; i++)
        {
            Assert.True(scope.Fact("ec2.instance", "Exposure", instance)["Public"].AsBoolean());
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed}");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), clock.Elapsed.ToString());
    }

    private static string Instance(string association, string ipv6 = "null") => $$"""
        {"InstanceId":"i-1","VpcId":"vpc-1","State":{"Name":"running"},"NetworkInterfaces":[
        {"NetworkInterfaceId":"eni-1","SubnetId":"subnet-1","Groups":[{"GroupId":"sg-1"}],"Association":{{association}},"Ipv6Addresses":[{{ipv6}}]}]}
        """;

    private static MemoryScope World(string routes = Routes, string? inbound = null, string? outbound = null, string permissions = Ssh)
    {
        MemoryScope scope = new();
        Fill(scope, routes, inbound ?? OpenAcl.Replace("EGRESS", "false"), outbound ?? OpenAcl.Replace("EGRESS", "true"), permissions, skip: "");
        return scope;
    }

    private static void Fill(MemoryScope scope, string routes, string inbound, string outbound, string permissions, string skip)
    {
        string entries = string.Join(',', new[] { inbound, outbound }.Where(text => text.Length > 0));
        (string Type, string Document)[] documents =
        [
            ("ec2.subnet", """{"SubnetId":"subnet-1","VpcId":"vpc-1","AvailabilityZone":"us-east-1a"}"""),
            ("ec2.route-table", $$$"""{"RouteTableId":"rtb-1","VpcId":"vpc-1","Associations":[{"SubnetId":"subnet-1","Main":false,"AssociationState":{"State":"associated"}}],"Routes":[{{{routes}}}]}"""),
            ("ec2.network-acl", $$"""{"NetworkAclId":"acl-1","Associations":[{"SubnetId":"subnet-1"}],"Entries":[{{entries}}]}"""),
            ("ec2.security-group", $$"""{"GroupId":"sg-1","IpPermissions":[{{permissions}}]}"""),
        ];
        foreach ((string type, string document) in documents.Where(pair => pair.Type != skip))
        {
            scope.With(type, document);
        }
    }
}
