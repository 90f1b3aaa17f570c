using FormTool.Core.Analysis.Network;
using Xunit;

namespace FormTool.Core.Tests.Network;

public sealed class InternetTests
{
    [Theory]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", true)]
    [InlineData("2000::/3", true)]
    [InlineData("0.0.0.0/1 128.0.0.0/1", true)]
    [InlineData("0.0.0.0/2 64.0.0.0/2 128.0.0.0/2 192.0.0.0/3 224.0.0.0/3", true)]
    [InlineData("0.0.0.0/1 128.0.0.0/2 192.0.0.0/3", true)] // without multicast and reserved
    [InlineData("0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1", true)] // all but 10.0.0.0/8
    [InlineData("0.0.0.0/1 128.0.0.0/2 192.0.0.0/4 208.0.0.0/5 216.0.0.0/6 220.0.0.0/7 222.0.0.0/8", false)] // without 223.0.0.0/8
    [InlineData("0.0.0.0/1", false)]
    [InlineData("128.0.0.0/1", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("2600::/12", false)]
    [InlineData("8000::/1", false)]
    [InlineData("2000::/4 3000::/4", true)]
    [InlineData("", false)]
    public void A_set_is_the_internet_when_almost_nothing_public_is_missing(string networks, bool internet) =>
        Assert.Equal(internet, Internet.Covers(Set(networks.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Theory]
    [InlineData("3.0.0.0/8", "3.0.0.0/8")]
    [InlineData("3.0.0.0/9 3.128.0.0/9", "3.0.0.0/8")]
    [InlineData("3.0.0.0/9", "")]
    [InlineData("10.0.0.0/8", "")]
    [InlineData("0.0.0.0/0", "")]
    [InlineData("2600::/12", "2600::/12")]
    [InlineData("2600:1f00::/24", "")]
    [InlineData("16.0.0.0/4", "16.0.0.0/4")]
    public void Wide_ranges_are_public_ones_of_a_slash_8_and_more(string networks, string wide) =>
        Assert.Equal(wide, string.Join(' ', Internet.Wide(Set(networks.Split(' ')))));

    [Fact]
    public void The_internet_cut_at_random_stays_the_internet_until_a_piece_is_missing()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            List<Cidr> pieces = Cut(random, ipv6: round % 3 == 0, cuts: random.Next(1, 60));
            Cidr[] shuffled = [.. pieces];
            random.Shuffle(shuffled);
            Assert.True(Internet.Covers(AddressSet.Of(shuffled)), $"seed {seed}, round {round}");

            Cidr gone = shuffled[0];
            UInt128 publicSize = Size(AddressSet.Of(gone).Intersect(Internet.Public));
            UInt128 allowed = UInt128.One << (gone.IsIpv6 ? 117 : 24);
            Assert.True(
                Internet.Covers(AddressSet.Of(shuffled.Skip(1))) == publicSize < allowed,
                $"seed {seed}, round {round}, without {string.Join(',', Cidr.Of(gone.Range, gone.IsIpv6))}");
        }
    }

    [Fact]
    public void Sets_agree_with_counting_address_by_address()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 200; round++)
        {
            bool[] a = new bool[64], b = new bool[64];
            Intervals setA = Fill(random, a), setB = Fill(random, b);
            for (uint address = 0; address < 64; address++)
            {
                Assert.True(Has(setA.Union(setB), address) == (a[address] || b[address]), $"union, seed {seed}");
                Assert.True(Has(setA.Intersect(setB), address) == (a[address] && b[address]), $"intersection, seed {seed}");
                Assert.True(Has(setA.Subtract(setB), address) == (a[address] && !b[address]), $"difference, seed {seed}");
            }
            Assert.Equal((UInt128)a.Count(bit => bit), setA.Size);
        }
    }

    private static List<Cidr> Cut(Random random, bool ipv6, int cuts)
    {
        List<Cidr> pieces = [Cidr.Parse(ipv6 ? "::/0" : "0.0.0.0/0")!.Value];
        int bits = ipv6 ? 128 : 32;
        for (int i = 0; i < cuts; i++)
        {
            int at = random.Next(pieces.Count);
            Cidr piece = pieces[at];
            if (piece.Prefix >= Math.Min(bits, 28))
            {
                continue;
            }
            UInt128 middle = piece.Range.First + ((UInt128.One << (bits - piece.Prefix - 1)) - 1);
            pieces[at] = new(ipv6, new(piece.Range.First, middle), piece.Prefix + 1);
            pieces.Add(new(ipv6, new(middle + 1, piece.Range.Last), piece.Prefix + 1));
        }
        return pieces;
    }

    private static Intervals Fill(Random random, bool[] bits)
    {
        List<Interval> intervals = [];
        for (int i = random.Next(6); i > 0; i--)
        {
            int first = random.Next(64), last = random.Next(first, 64);
            intervals.Add(new((UInt128)first, (UInt128)last));
            Array.Fill(bits, true, first, last - first + 1);
        }
        return Intervals.Of(intervals);
    }

    private static bool Has(Intervals set, uint address) => !set.Intersect(Intervals.Of(address, address)).IsEmpty;

    private static UInt128 Size(AddressSet set) => set.V4.IsEmpty ? set.V6.Size : set.V4.Size;

    private static AddressSet Set(string[] networks) => AddressSet.Of(networks.Select(text => Cidr.Parse(text)!.Value));
}
