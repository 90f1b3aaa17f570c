using System.Text;
using System.Text.Json;
using FormTool.Aws.Documents;
using Xunit;

namespace FormTool.Aws.Tests;

public sealed class DocumentTests
{
    [Theory]
    [InlineData("""{"VolumeId":"vol-1","Size":8,"Ratio":0.5,"Encrypted":true,"Tags":[{"Key":"a","Value":null}],"Empty":{}}""")]
    [InlineData("""{"$unreadable":{"operation":"x"},"$$":1}""")]
    public void A_document_survives_writing_and_reading(string json)
    {
        Node read = NodeJson.Parse(json);
        string written = NodeJson.ToText(read);
        Assert.Equal(written, NodeJson.ToText(NodeJson.ParseMarked(Encoding.UTF8.GetBytes(written))));
        Assert.Equal(NodeKind.Object, NodeJson.ParseMarked(Encoding.UTF8.GetBytes(written)).Kind);
    }

    [Fact]
    public void An_unreadable_member_stays_unreadable_through_a_snapshot()
    {
        ObjectNode document = new()
        {
            { "Encryption", new UnreadableNode(new("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration", "AccessDenied", "no")) },
        };
        Node again = NodeJson.ParseMarked(Encoding.UTF8.GetBytes(NodeJson.ToText(document)));
        UnreadableNode unreadable = Assert.IsType<UnreadableNode>(again["Encryption"]["Anything"]);
        Assert.Equal("s3:GetEncryptionConfiguration", unreadable.Failure.Action);
    }

    [Fact]
    public void A_document_that_nests_too_deep_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => NodeJson.Parse(new string('[', 1000) + new string(']', 1000)));

    [Fact]
    public void Members_of_large_objects_are_found()
    {
        ObjectNode map = new();
        for (int i = 0; i < 100; i++)
        {
            map.Add($"k{i}", Node.Of((long)i));
        }
        Assert.Equal(77, map["k77"].AsNumber());
        Assert.True(map["k100"].IsNull);
    }
}
