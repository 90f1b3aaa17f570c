using FormTool.Aws.Documents;
using FormTool.Core.Environments;
using FormTool.Core.Exposure;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Collection;
using Xunit;

namespace FormTool.Core.Tests.Exposure;

public sealed class NetworkExposureTests
{
    private const string AllowAll = """{"RuleNumber":100,"Protocol":"-1","RuleAction":"allow","CidrBlock":"0.0.0.0/0","Egress":EGRESS},{"RuleNumber":101,"Protocol":"-1","RuleAction":"allow","Ipv6CidrBlock":"::/0","Egress":EGRESS}""";
    private const string Local = """{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local","State":"active"}""";
    private const string World = Local + """,{"DestinationCidrBlock":"0.0.0.0/0","GatewayId":"igw-1","State":"active"},{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-1","State":"active"}""";
    private const string Peer = Local + """,{"DestinationCidrBlock":"10.50.0.0/16","VpcPeeringConnectionId":"pcx-1","State":"active"}""";
    private const string FromWeb = """{"IpProtocol":"tcp","FromPort":3306,"ToPort":3306,"UserIdGroupPairs":[{"GroupId":"sg-web"}]}""";

    [Theory]
    // the network that is asked about, rules of the group, routes, network ACL, public address; the ports
    [InlineData("10.0.4.0/24", "10.0.0.0/16 tcp 22", Local, "", "", "tcp/22")]
    [InlineData("10.0.4.0/24", "10.0.3.0/24 tcp 22", Local, "", "", "")]
    [InlineData("10.0.4.0/24", "0.0.0.0/0 tcp 80", Local, "", "", "tcp/80")]
    [InlineData("10.50.0.0/16", "10.0.0.0/8 tcp 22", Local, "", "", "")]
    [InlineData("10.50.0.0/16", "10.0.0.0/8 tcp 22", Peer, "", "", "tcp/22")]
    [InlineData("10.51.0.0/16", "10.0.0.0/8 tcp 22", Peer, "", "", "")]
    [InlineData("45.1.2.0/24", "45.1.0.0/16 tcp 22", World, "", "3.3.3.3", "tcp/22")]
    [InlineData("45.1.2.0/24", "45.1.0.0/16 tcp 22", World, "", "", "")]
    [InlineData("45.1.2.0/24", "45.1.0.0/16 tcp 22", Local, "", "3.3.3.3", "")]
    [InlineData("2600:1f18::/32", "2600::/12 tcp 443", World, "", "v6", "tcp/443")]
    [InlineData("2600:1f18::/32", "2600::/12 tcp 443", World, "", "", "")]
    [InlineData("10.0.4.0/24", "10.0.0.0/16 tcp 22", Local, """{"RuleNumber":50,"Protocol":"6","RuleAction":"deny","PortRange":{"From":22,"To":22},"CidrBlock":"10.0.0.0/16","Egress":false},""", "", "")]
    [InlineData("10.0.1.0/24", "10.0.0.0/16 tcp 22", Local, """{"RuleNumber":50,"Protocol":"6","RuleAction":"deny","PortRange":{"From":22,"To":22},"CidrBlock":"10.0.0.0/16","Egress":false},""", "", "tcp/22")]
    [InlineData("10.0.4.0/24", "10.0.0.0/16 tcp 22", Local, """{"RuleNumber":50,"Protocol":"-1","RuleAction":"deny","CidrBlock":"10.0.0.0/16","Egress":true},""", "", "")]
    [InlineData("subnet-2", "10.0.0.0/16 udp 53", Local, "", "", "tcp/3306, udp/53")]
    [InlineData("sg-web", "10.0.2.0/24 tcp 22", Local, "", "", "tcp/22, tcp/3306")]
    [InlineData("sg-other", "10.0.2.0/24 tcp 22", Local, "", "", "")]
    [InlineData("sg-nobody", "10.0.2.0/24 tcp 22", Local, "", "", "tcp/22")]
    [InlineData("sg-nobody", "45.1.0.0/16 tcp 22", Local, "", "", "")]
    [InlineData("10.0.2.9/32", "10.0.3.0/24 tcp 22", Local, "", "", "tcp/3306")]
    [InlineData("10.0.2.10/32", "10.0.3.0/24 tcp 22", Local, "", "", "")]
    [InlineData("internet", "0.0.0.0/0 tcp 22", World, "", "3.3.3.3", "tcp/22")]
    [InlineData("internet", "0.0.0.0/0 tcp 22", World, "", "", "")]
    [InlineData("internet", "45.1.0.0/16 tcp 22", World, "", "3.3.3.3", "")]
    public async Task A_network_reaches_an_instance(string from, string rule, string routes, string acl, string address, string ports)
    {
        List<NetworkExposure> records = await Records(Estate(rule, routes, acl, address), [from]);

        Assert.Equal(ports, string.Join(", ", records.SelectMany(record => record.Ports)));
        Assert.All(records, record => Assert.NotEmpty(record.Path));
        Assert.All(records, record => Assert.True(record.Reachable));
    }

    [Fact]
    public async Task Without_a_network_every_one_that_has_a_way_is_told()
    {
        List<NetworkExposure> records = await Records(Estate("0.0.0.0/0 tcp 22", World, "", "3.3.3.3"), []);

        Assert.Equal(["internet tcp/22", "vpc-1 tcp/22", "sg-web tcp/22, tcp/3306"], records.Select(record => $"{record.From} {string.Join(", ", record.Ports)}"));
        Assert.Contains("acl-1", records[1].Path[0]);
    }

    [Fact]
    public async Task A_port_chooses()
    {
        List<NetworkExposure> records = await Records(Estate("0.0.0.0/0 tcp 22", World, "", "3.3.3.3"), [], 3306);

        Assert.Equal("sg-web", Assert.Single(records).From);
    }

    [Fact]
    public async Task A_network_ACL_that_could_not_be_read_leaves_it_unknown()
    {
        HeldSource source = Estate("10.0.2.0/24 tcp 22", Local, "", "", withAcl: false);
        source.Failures["ec2.network-acl"] = new ReadFailure("ec2:DescribeNetworkAcls", "ec2:DescribeNetworkAcls", "AccessDenied", "not authorized");

        NetworkExposure record = Assert.Single(await Records(source, ["10.0.2.0/24"]));

        Assert.Null(record.Reachable);
        Assert.Contains("not authorized", record.Problem);
    }

    [Theory]
    [InlineData("nowhere", "NetworkNotRecognized")]
    [InlineData("sg-missing", "NetworkNotFound")]
    public async Task What_is_no_network_is_said(string from, string error)
    {
        ExposureException exception = await Assert.ThrowsAsync<ExposureException>(() => Records(Estate("0.0.0.0/0 tcp 22", World, "", ""), [from]));

        Assert.Equal(error, exception.ErrorId);
    }

    [Fact]
    public async Task The_example_environment_shows_its_open_server()
    {
        List<NetworkExposure> records = await Records(ExampleEnvironment.Open(), ["internet"], 9200);

        Assert.Equal(2, records.Count);
        Assert.All(records, server => Assert.Equal("ec2.instance", server.ResourceType));
        Assert.All(records, server => Assert.Contains($"({server.PublicAddress})", server.Path[0]));
    }

    [Fact]
    public async Task The_example_environment_reaches_its_databases_from_the_web_servers_only()
    {
        List<NetworkExposure> records = [.. (await Records(ExampleEnvironment.Open(), [], 3306)).Where(record => record.ResourceType == "rds.db-instance")];

        Assert.NotEmpty(records);
        Assert.All(records, record => Assert.Equal(("group", "tcp/3306"), (record.FromKind, string.Join(", ", record.Ports))));
    }

    private static async Task<List<NetworkExposure>> Records(Core.Collection.IInventorySource source, string[] from, params int[] ports)
    {
        List<NetworkExposure> records = [];
        await foreach (NetworkExposure record in new ExposureRun(source, InventoryCatalog.BuiltIn).RecordsAsync([], from, ports, null, TestContext.Current.CancellationToken))
        {
            records.Add(record);
        }
        return records;
    }

    private static HeldSource Estate(string rule, string routes, string acl, string address, bool withAcl = true)
    {
        string[] parts = rule.Split(' ');
        string range = parts[0].Contains(':') ? $$"""{"CidrIpv6":"{{parts[0]}}"}""" : $$"""{"CidrIp":"{{parts[0]}}"}""";
        string permission = $$"""{"IpProtocol":"{{parts[1]}}","FromPort":{{parts[2]}},"ToPort":{{parts[2]}},"{{(parts[0].Contains(':') ? "Ipv6Ranges" : "IpRanges")}}":[{{range}}]}""";
        string association = address.Contains('.') ? $$"""{"PublicIp":"{{address}}"}""" : "null";
        string ipv6 = address == "v6" ? """{"Ipv6Address":"2600:1f19::5"}""" : "";
        string entries = $"{acl}{AllowAll.Replace("EGRESS", "false")},{AllowAll.Replace("EGRESS", "true")}";
        List<Resource> resources =
        [
            Of("ec2.vpc", "vpc-1", """{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/16"}"""),
            Of("ec2.subnet", "subnet-1", """{"SubnetId":"subnet-1","VpcId":"vpc-1","CidrBlock":"10.0.1.0/24"}"""),
            Of("ec2.subnet", "subnet-2", """{"SubnetId":"subnet-2","VpcId":"vpc-1","CidrBlock":"10.0.2.0/24"}"""),
            Of("ec2.route-table", "rtb-1", $$"""{"RouteTableId":"rtb-1","VpcId":"vpc-1","Associations":[{"SubnetId":"subnet-1","Main":false}],"Routes":[{{routes}}]}"""),
            Of("ec2.security-group", "sg-1", $$"""{"GroupId":"sg-1","VpcId":"vpc-1","IpPermissions":[{{permission}},{{FromWeb}}]}"""),
            Of("ec2.security-group", "sg-web", """{"GroupId":"sg-web","VpcId":"vpc-1","IpPermissions":[]}"""),
            Of("ec2.security-group", "sg-nobody", """{"GroupId":"sg-nobody","VpcId":"vpc-1","IpPermissions":[]}"""),
            Of("ec2.security-group", "sg-other", """{"GroupId":"sg-other","VpcId":"vpc-1","IpPermissions":[]}"""),
            Of("ec2.network-interface", "eni-9", """{"NetworkInterfaceId":"eni-9","SubnetId":"subnet-2","PrivateIpAddress":"10.0.2.9","Groups":[{"GroupId":"sg-web"}]}"""),
            Of("ec2.network-interface", "eni-8", """{"NetworkInterfaceId":"eni-8","SubnetId":"subnet-3","PrivateIpAddress":"10.0.9.8","Groups":[{"GroupId":"sg-other"}]}"""),
            Of("ec2.instance", "i-1", $$"""
                {"InstanceId":"i-1","VpcId":"vpc-1","State":{"Name":"running"},"NetworkInterfaces":[{"NetworkInterfaceId":"eni-1","SubnetId":"subnet-1",
                "Groups":[{"GroupId":"sg-1"}],"Association":{{association}},"Ipv6Addresses":[{{ipv6}}]}]}
                """),
        ];
        if (withAcl)
        {
            resources.Add(Of("ec2.network-acl", "acl-1", $$"""{"NetworkAclId":"acl-1","Associations":[{"SubnetId":"subnet-1"}],"Entries":[{{entries}}]}"""));
        }
        return new([.. resources]);
    }

    private static Resource Of(string type, string id, string json) => HeldSource.Of(type, id, json);
}
