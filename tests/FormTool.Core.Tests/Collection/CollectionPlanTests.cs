using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Permissions;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Collection;

public sealed class CollectionPlanTests
{
    [Fact]
    public void Every_rule_can_be_planned_alone()
    {
        foreach (Rule rule in RuleSet.BuiltIn.Rules)
        {
            CollectionPlan plan = CollectionPlan.For([rule], InventoryCatalog.BuiltIn, Analyzers.All);
            Assert.Contains(rule.ResourceType, plan.Types.Keys);
        }
    }

    [Theory]
    [InlineData("ec2.volume", "Encrypted", "ec2:DescribeVolumes")]
    [InlineData("ec2.volume", "Encryption.KeyState", "ec2:DescribeVolumes kms:DescribeKey kms:GetKeyRotationStatus kms:ListAliases kms:ListKeys")]
    [InlineData("s3.bucket", "Policy", "s3:GetBucketLocation s3:GetBucketPolicy s3:ListAllMyBuckets")]
    public void A_plan_makes_only_the_calls_that_its_members_need(string type, string path, string actions)
    {
        CollectionPlan plan = CollectionPlan.ForMembers([(type, path)], InventoryCatalog.BuiltIn, Analyzers.All);
        Assert.Equal(actions, string.Join(' ', plan.Calls.SelectMany(call => call.Actions).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Everything_that_the_inventory_knows_can_be_planned()
    {
        CollectionPlan plan = CollectionPlan.ForSnapshot(InventoryCatalog.BuiltIn.Types.Keys, InventoryCatalog.BuiltIn);
        Assert.Equal(InventoryCatalog.BuiltIn.Types.Count, plan.Types.Count);
    }

    [Fact]
    public void The_required_policy_names_read_actions_only()
    {
        RequiredPermission needed = RequiredPermission.For(RuleSet.BuiltIn.Rules, InventoryCatalog.BuiltIn);
        Assert.All(needed.Actions, action => Assert.Matches("^[a-z0-9-]+:(Describe|Get|List|Generate|Lookup|BatchGet|Select|GET$)", action));
        Assert.DoesNotContain(needed.Actions, action => action.Contains('*'));
        Assert.Contains("\"FormToolRead\"", needed.Policy);
    }
}
