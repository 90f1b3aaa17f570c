using FormTool.Core.Analysis.Network;
using Xunit;

namespace FormTool.Core.Tests.Network;

public sealed class CidrTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("1.2.3.4", "1.2.3.4/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    [InlineData("2600:1f18::/33", "2600:1f18::/33")]
    [InlineData("::1", "::1/128")]
    [InlineData("255.255.255.255/32", "255.255.255.255/32")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")]
    public void Reads_and_writes_networks(string text, string expected)
    {
        Cidr cidr = Cidr.Parse(text)!.Value;
        Assert.Equal([expected], Cidr.Of(cidr.Range, cidr.IsIpv6));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("10/8")]
    [InlineData("10.1")]
    [InlineData("0x0a000001")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("1.2.3.4/ 8")]
    [InlineData("1.2.3.4/+8")]
    [InlineData("1.2.3.999/8")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("::/129")]
    [InlineData("all")]
    [InlineData("1.2.3.4/8/8")]
    public void What_AWS_does_not_write_is_no_network(string? text) => Assert.Null(Cidr.Parse(text));
}
