using System.Diagnostics;
using FormTool.Aws.Documents;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Network;

public sealed class SecurityGroupIngressTests
{
    private const string V4 = """[{"CidrIp":"0.0.0.0/0"}]""";

    [Theory]
    [InlineData("tcp", 22, 22, "0.0.0.0/0", true, "22")]
    [InlineData("6", 22, 22, "0.0.0.0/0", true, "22")]
    [InlineData("tcp", 22, 22, "::/0", true, "22")]
    [InlineData("tcp", 20, 23, "0.0.0.0/0", true, "20,21,22,23")]
    [InlineData("tcp", 3300, 3310, "0.0.0.0/1 128.0.0.0/1", true, "3300,3301,3302,3303,3304,3305,3306,3307,3308,3309,3310")]
    [InlineData("udp", 22, 22, "0.0.0.0/0", true, "")]
    [InlineData("udp", 53, 53, "0.0.0.0/0", true, "53")]
    [InlineData("17", 161, 162, "::/0", true, "161,162")]
    [InlineData("tcp", 8081, 8081, "0.0.0.0/0", true, "8081")]
    [InlineData("tcp", 22, 22, "10.0.0.0/8", false, "")]
    [InlineData("tcp", 22, 22, "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16", false, "")]
    [InlineData("tcp", 22, 22, "fd00::/8", false, "")]
    [InlineData("tcp", 22, 22, "0.0.0.0/1", false, "")]
    [InlineData("tcp", 22, 22, "198.51.100.7/32", false, "")]
    [InlineData("icmp", -1, -1, "0.0.0.0/0", true, "")]
    [InlineData("icmp", 8, 0, "0.0.0.0/0", true, "")]
    [InlineData("1", 3, 4, "0.0.0.0/0", true, "")]
    [InlineData("icmpv6", -1, -1, "::/0", true, "")]
    [InlineData("50", 0, 0, "0.0.0.0/0", true, "")]
    public void One_permission(string protocol, int from, int to, string networks, bool internet, string numbers)
    {
        Node fact = Ingress($$"""{"GroupId":"sg-1","IpPermissions":[{{Permission(protocol, from, to, networks)}}]}""");
        Assert.Equal(internet, fact["FromInternet"].AsBoolean());
        Assert.Equal(numbers, string.Join(',', fact["PortNumbers"].Items));
        Assert.Equal(internet, fact["Ports"].Items.Count > 0);
        Assert.False(fact["AllTraffic"].AsBoolean());
    }

    [Fact]
    public void All_protocols_open_every_port()
    {
        Node fact = Ingress($$"""{"IpPermissions":[{"IpProtocol":"-1","IpRanges":{{V4}}}]}""");
        Assert.Equal("True True True", $"{fact["FromInternet"].AsBoolean()} {fact["AllPorts"].AsBoolean()} {fact["AllTraffic"].AsBoolean()}");
        Assert.Equal("""[{"Protocol":"all","From":0,"To":65535,"Cidr":"0.0.0.0/0"}]""", fact["Ports"].ToString());
        Assert.Contains(fact["PortNumbers"].Items, port => port.AsNumber() == 3389);
        Assert.Equal("""["all traffic from 0.0.0.0/0"]""", fact["Statements"].ToString());
    }

    [Theory]
    [InlineData(0, 65535)]
    [InlineData(1, 65535)]
    public void All_ports_of_tcp_is_all_ports_but_not_all_traffic(int from, int to)
    {
        Node fact = Ingress($$"""{"IpPermissions":[{"IpProtocol":"tcp","FromPort":{{from}},"ToPort":{{to}},"IpRanges":{{V4}}}]}""");
        Assert.True(fact["AllPorts"].AsBoolean());
        Assert.False(fact["AllTraffic"].AsBoolean());
        Assert.Equal(from, fact["Ports"].Items[0]["From"].AsNumber());
    }

    [Theory]
    // The two halves in different permissions, port ranges and protocols still meet where they overlap.
    [InlineData("tcp,20,25,0.0.0.0/1|tcp,22,80,128.0.0.0/1", "tcp/22-25")]
    [InlineData("-1,0,0,0.0.0.0/1|tcp,443,443,128.0.0.0/1", "tcp/443-443")]
    [InlineData("tcp,22,22,0.0.0.0/1|udp,22,22,128.0.0.0/1", "")]
    [InlineData("tcp,22,22,0.0.0.0/1|tcp,23,23,128.0.0.0/1", "")]
    [InlineData("tcp,22,22,0.0.0.0/0|tcp,23,23,0.0.0.0/0", "tcp/22-23")]
    [InlineData("tcp,22,22,0.0.0.0/0|tcp,24,24,0.0.0.0/0", "tcp/22-22 tcp/24-24")]
    [InlineData("tcp,22,22,0.0.0.0/0|tcp,22,22,::/0", "tcp/22-22 tcp/22-22")]
    [InlineData("tcp,22,22,0.0.0.0/1|tcp,22,22,8000::/1", "")]
    [InlineData("-1,0,0,0.0.0.0/1|-1,0,0,128.0.0.0/1", "all/0-65535")]
    [InlineData("tcp,1,1000,0.0.0.0/0|tcp,500,2000,0.0.0.0/0", "tcp/1-2000")]
    [InlineData("-1,0,0,0.0.0.0/0|tcp,22,22,10.0.0.0/8", "all/0-65535")]
    public void Permissions_add_up(string permissions, string ports)
    {
        IEnumerable<string> parts = permissions.Split('|').Select(text => text.Split(',')).Select(part =>
            Permission(part[0], int.Parse(part[1]), int.Parse(part[2]), part[3]));
        Node fact = Ingress($$"""{"IpPermissions":[{{string.Join(',', parts)}}]}""");
        Assert.Equal(ports, string.Join(' ', fact["Ports"].Items.Select(port => $"{port["Protocol"]}/{port["From"]}-{port["To"]}")));
    }

    [Fact]
    public void Quarter_of_the_internet_is_wide_not_the_internet()
    {
        Node fact = Ingress($$"""{"IpPermissions":[{{Permission("tcp", 22, 22, "64.0.0.0/2")}}]}""");
        Assert.False(fact["FromInternet"].AsBoolean());
        Assert.Contains("64.0.0.0/3", fact["Wide"].ToString());
    }

    [Fact]
    public void Other_groups_and_no_permissions_are_not_the_internet()
    {
        Assert.False(Ingress("""{"IpPermissions":[{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupId":"sg-2"}]}]}""")["FromInternet"].AsBoolean());
        Assert.False(Ingress("""{"GroupId":"sg-1"}""")["FromInternet"].AsBoolean());
    }

    [Theory]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"111122223333","Entries":[{"Cidr":"0.0.0.0/1"},{"Cidr":"128.0.0.0/1"}]}""", "True")]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"111122223333","Entries":[{"Cidr":"10.0.0.0/8"}]}""", "False")]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"111122223333","Entries":[]}""", "False")]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"AWS","PrefixListName":"com.amazonaws.global.cloudfront.origin-facing"}""", "False")]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"AWS","Entries":[{"Cidr":"0.0.0.0/0"}]}""", "False")]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"111122223333","Entries":{"$unreadable":{"operation":"o","action":"a","code":"AccessDenied","message":"m"}}}""", "unread")]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"111122223333"}""", "unread")]
    [InlineData("""{"PrefixListId":"pl-1","OwnerId":"111122223333","Entries":[{"Cidr":"nonsense"}]}""", "unread")]
    [InlineData("""{"PrefixListId":"pl-2","OwnerId":"444455556666","Entries":[]}""", "unread")]
    public void Prefix_list(string list, string expected)
    {
        Node fact = new MemoryScope().With("ec2.prefix-list", list).Fact("ec2.security-group", "Ingress",
            """{"IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"PrefixListIds":[{"PrefixListId":"pl-1"}]}]}""");
        Assert.Equal(expected, fact["FromInternet"].Kind == NodeKind.Unreadable ? "unread" : fact["FromInternet"].AsBoolean().ToString());
    }

    [Fact]
    public void What_does_not_hang_on_an_unreadable_list_stays_decided()
    {
        Node fact = new MemoryScope().Failing("ec2.prefix-list", "ec2:DescribeManagedPrefixLists").Fact("ec2.security-group", "Ingress",
            $$"""{"IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":{{V4}}},{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"PrefixListIds":[{"PrefixListId":"pl-1"}]}]}""");
        Assert.True(fact["FromInternet"].AsBoolean());
        Assert.False(fact["AllTraffic"].AsBoolean());
        Assert.Equal("ec2:DescribeManagedPrefixLists", Assert.IsType<UnreadableNode>(fact["PortNumbers"]).Failure.Action);
    }

    [Theory]
    [InlineData("""{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"everywhere"}]}""")]
    [InlineData("""{"IpProtocol":"magic","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}""")]
    [InlineData("""{"IpProtocol":"tcp","FromPort":90,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}""")]
    [InlineData("""{"IpProtocol":"tcp","FromPort":22,"ToPort":70000,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}""")]
    public void A_rule_that_makes_no_sense_is_unknown(string permission) =>
        Assert.Equal("InvalidDocument", Assert.IsType<UnreadableNode>(Ingress($$"""{"IpPermissions":[{{permission}}]}""")["FromInternet"]).Failure.Code);

    [Fact]
    public void Unreadable_permissions_leave_everything_unknown()
    {
        Node fact = Ingress("""{"IpPermissions":{"$unreadable":{"operation":"o","action":"ec2:DescribeSecurityGroups","code":"Throttled","message":"m"}}}""");
        Assert.Equal(NodeKind.Unreadable, fact["FromInternet"].Kind);
        Assert.Equal(NodeKind.Unreadable, fact["AllPorts"].Kind);
    }

    [Fact]
    public void A_hostile_group_is_answered_in_bounded_time()
    {
        Random random = new(7);
        IEnumerable<string> Many(int count) => Enumerable.Range(0, count).Select(i =>
            Permission("tcp", i, 65535 - i, $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.0/24"));
        Stopwatch clock = Stopwatch.StartNew();
        Assert.Equal(NodeKind.Boolean, Ingress($$"""{"IpPermissions":[{{string.Join(',', Many(1000))}}]}""")["FromInternet"].Kind);
        Assert.Equal(NodeKind.Unreadable, Ingress($$"""{"IpPermissions":[{{string.Join(',', Many(20_000))}}]}""")["FromInternet"].Kind);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), clock.Elapsed.ToString());
    }

    [Theory]
    [InlineData("""[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]""", true, true)]
    [InlineData("""[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]""", true, false)]
    [InlineData("""[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]""", false, false)]
    [InlineData("[]", false, false)]
    public void Egress(string permissions, bool toInternet, bool allTraffic)
    {
        Node fact = new MemoryScope().Fact("ec2.security-group", "Egress", $$"""{"IpPermissionsEgress":{{permissions}}}""");
        Assert.Equal((toInternet, allTraffic), (fact["ToInternet"].AsBoolean(), fact["AllTraffic"].AsBoolean()));
    }

    internal static string Permission(string protocol, int from, int to, string networks)
    {
        string[] all = networks.Split(' ');
        string v4 = string.Join(',', all.Where(network => !network.Contains(':')).Select(network => $$"""{"CidrIp":"{{network}}"}"""));
        string v6 = string.Join(',', all.Where(network => network.Contains(':')).Select(network => $$"""{"CidrIpv6":"{{network}}"}"""));
        string ports = protocol == "-1" ? "" : $"\"FromPort\":{from},\"ToPort\":{to},";
        return $$"""{"IpProtocol":"{{protocol}}",{{ports}}"IpRanges":[{{v4}}],"Ipv6Ranges":[{{v6}}]}""";
    }

    private static Node Ingress(string group) => new MemoryScope().Fact("ec2.security-group", "Ingress", group);
}
