using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules;

namespace FormTool.Core.Tests.Rules;

/// <summary>Conditions, documents and rules as tests write them: YAML in a line. <c>"!denied"</c> stands for an unreadable member.</summary>
internal static class Written
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly ReadFailure Denied = new("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration", "AccessDenied", "not authorized");

    public const string EncryptedRule = """
        - id: ebs-volume-encrypted
          resource: ec2.volume
          title: EBS volume is encrypted at rest
          severity: high
          topics: [encryption-at-rest]
          when: { field: State, notIn: [deleting, deleted] }
          pass: { field: Encrypted, equals: true }
          why: Who gets hold of a snapshot reads it.
          fix: Copy it with a key.
          same-as: [prowler/ec2_ebs_volume_encryption]
          examples:
            pass: [{ VolumeId: vol-1, Encrypted: true }]
            fail: [{ VolumeId: vol-2, Encrypted: false }, { VolumeId: vol-3 }]
            skip: [{ VolumeId: vol-4, State: deleting }]
        """;

    public static Rule Rule(string yaml) => RuleSet.Of([Yaml(yaml)]).Rules[0];

    public static Condition Condition(string yaml) => FormTool.Core.Rules.Condition.Parse(Yaml(yaml).Root);

    public static SourceFile Yaml(string yaml) => YamlReader.Read("test.yaml", yaml, KnowledgeException.RuleFileNotValid);

    public static Node Document(string yaml) => Mark(Yaml(yaml).Content);

    public static Resource Resource(string yaml, string type = "ec2.volume") =>
        new(type, "vol-1", "arn:aws:ec2:us-east-1:123456789012:volume/vol-1", "123456789012", "us-east-1", (ObjectNode)Document(yaml), Now);

    public static string Short(Evidence evidence) => $"{evidence.Field}: {evidence.Actual ?? "absent"}, {evidence.Wanted}";

    private static Node Mark(Node node)
    {
        switch (node)
        {
            case TextNode { Value: "!denied" }:
                return new UnreadableNode(Denied);
            case ListNode list:
                return new ListNode(list.Items.Select(Mark));
            case ObjectNode members:
                ObjectNode marked = new();
                foreach ((string name, Node value) in members)
                {
                    marked.Add(name, Mark(value));
                }
                return marked;
            default:
                return node;
        }
    }
}
