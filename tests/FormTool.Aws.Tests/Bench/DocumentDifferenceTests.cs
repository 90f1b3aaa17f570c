using FormTool.Aws.Documents;
using FormTool.Testing;
using FormTool.Testing.Wire;
using Xunit;

namespace FormTool.Aws.Tests.Bench;

public sealed class DocumentDifferenceTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[{"c":true}],"d":null}""", """{"b":[{"c":true}],"a":1.0}""")]
    [InlineData("""{"a":"2026-01-02T03:04:05Z"}""", """{"a":"2026-01-02T04:04:05.000100+01:00"}""")]
    public void Order_absent_nulls_and_the_writing_of_moments_do_not_matter(string one, string other) =>
        Assert.Empty(DocumentDifference.Find("$", NodeJson.Parse(one), NodeJson.Parse(other)));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "$.a")]
    [InlineData("""{"a":1}""", """{}""", "$.a")]
    [InlineData("""{}""", """{"a":{"b":1}}""", "$.a")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", "$.a[0]")]
    [InlineData("""{"a":[1]}""", """{"a":[]}""", "$.a")]
    [InlineData("""{"a":false}""", """{"a":true}""", "$.a")]
    [InlineData("""{"a":"2026-01-02T03:04:05Z"}""", """{"a":"2026-01-02T03:04:06Z"}""", "$.a")]
    [InlineData("""{"a":"2012-10-17"}""", """{"a":"2012-10-17T00:00:00Z"}""", "$.a")]
    public void Everything_else_does(string one, string other, string path) =>
        Assert.Equal(path, DocumentDifference.Locate("$", NodeJson.Parse(one), NodeJson.Parse(other))[0].Path);

    [Fact]
    public void Members_that_our_models_lack_can_be_left_out() =>
        Assert.Equal(
            """{"Volumes":[{"VolumeId":"vol-1"}]}""",
            KnownServices.Embedded.OnlyKnown("ec2", "DescribeVolumes", NodeJson.Parse("""{"Volumes":[{"VolumeId":"vol-1","Novelty":1}],"More":2}""")).ToString());
}
