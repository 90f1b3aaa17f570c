using FormTool.Core.Inventory;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

/// <summary>A member that nothing gives is silently absent, and the rule then says the same of every resource. So every path is checked
/// against what the service models, the links and the analyzers give.</summary>
public sealed class RulePathTests
{
    private static readonly KnownMembers Known = new(InventoryCatalog.BuiltIn);

    [Fact]
    public void Every_member_that_a_rule_reads_is_given_by_something() =>
        Assert.Empty(
            from rule in RuleSet.BuiltIn.Rules
            from path in rule.Paths
            let missing = Known.Missing(rule.ResourceType, path)
            where missing is not null
            select $"{rule.Id}: {path} (nothing gives {missing})");

    [Fact]
    public void Every_member_that_the_inventory_reads_is_given_by_something() =>
        Assert.Empty(
            from type in InventoryCatalog.BuiltIn.Types.Values
            from path in Paths(type)
            let missing = Known.Missing(path.Type, path.Path)
            where missing is not null
            select $"{type.Name}: {path.Path} of {path.Type} (nothing gives {missing})");

    [Theory]
    [InlineData("ec2.volume", "Encrypted", true)]
    [InlineData("ec2.volume", "Encryptd", false)]
    [InlineData("ec2.volume", "Attachments[].InstanceId", true)]
    [InlineData("ec2.volume", "Attachments[].InstanceIdentifier", false)]
    [InlineData("ec2.volume", "Encryption.KeyKind", true)]
    [InlineData("ec2.volume", "Encryption.KeyType", false)]
    [InlineData("ec2.volume", "Tags[anything at all]", true)]
    [InlineData("region", "EbsEncryptionByDefault", true)]
    [InlineData("account", "NoSuchMember", false)]
    [InlineData("iam.credential", "access_key_1_active", true)]
    [InlineData("iam.credential", "access_key_1_activ", false)]
    [InlineData("iam.user", "Credential.mfa_active", true)]
    [InlineData("iam.user", "Credential.mfa_enabled", false)]
    [InlineData("iam.role", "AssumeRolePolicyDocument.Statement[].Principal.AWS", true)]
    [InlineData("iam.role", "AssumeRolePolicyDocument.Statements[].Principal", false)]
    [InlineData("iam.role", "AssumeRolePolicyDocument.Statement[].Principals", false)]
    [InlineData("s3.bucket", "Policy.Statement[].Condition.Anything", true)]
    [InlineData("s3.bucket", "Policy.Statement[].Conditions", false)]
    public void The_check_itself_knows_right_from_wrong(string type, string path, bool known) =>
        Assert.Equal(known, Known.Missing(type, path) is null);

    private static IEnumerable<(string Type, string Path)> Paths(ResourceTypeDefinition type)
    {
        foreach (DetailDefinition detail in type.Details)
        {
            foreach (string path in detail.Call.Paths.Concat(detail.When?.Paths ?? []))
            {
                yield return (type.Name, path);
            }
        }
        foreach (LinkDefinition link in type.Links)
        {
            foreach (LinkMatch match in link.Matches)
            {
                yield return (link.To, match.Theirs.Text);
                yield return (type.Name, match.Ours.Text);
            }
            foreach (string path in link.Where?.Paths ?? [])
            {
                yield return (link.To, path);
            }
        }
    }
}
