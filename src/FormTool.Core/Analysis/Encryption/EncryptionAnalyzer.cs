using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Encryption;

/// <summary>Adds <c>Encryption</c> to a type of <see cref="EncryptionFact.Types"/>.</summary>
internal sealed class EncryptionAnalyzer : IAnalyzer
{
    private EncryptionAnalyzer(string type) => ResourceType = type;

    /// <summary>One for each type.</summary>
    public static IEnumerable<IAnalyzer> All => EncryptionFact.Types.Select(type => new EncryptionAnalyzer(type));

    public string ResourceType { get; }

    public string Member => "Encryption";

    public IReadOnlyList<string> Reads => ResourceType switch
    {
        "s3.bucket" => ["BucketEncryption"],
        "sqs.queue" => ["Attributes"],
        "mq.broker" => ["Broker"],
        "region" => ["EbsEncryptionByDefault", "EbsDefaultKmsKeyId"],
        _ => [],
    };

    public IReadOnlyList<AnalyzerSource> Sources { get; } = [new("kms.key", "Metadata", "Rotation"), new("kms.alias")];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        KeyRing keys = scope.Once("encryption.keys", () => new KeyRing(scope.All("kms.key"), scope.All("kms.alias"), scope.Account, scope.Region));
        return EncryptionFact.FromDocument(ResourceType, resource.Document, keys, resource.Region)!.ToNode();
    }
}
