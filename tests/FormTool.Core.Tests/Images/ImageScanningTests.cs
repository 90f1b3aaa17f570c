using FormTool.Aws.Documents;
using FormTool.Core.Tests.Analysis;
using Xunit;

namespace FormTool.Core.Tests.Images;

public sealed class ImageScanningTests
{
    [Theory]
    [InlineData("true", "SCAN_ON_PUSH", "other", "repository")]
    [InlineData("false", "SCAN_ON_PUSH", "*", "registry")]
    [InlineData("false", "CONTINUOUS_SCAN", "shop/*", "registry")]
    [InlineData("false", "CONTINUOUS_SCAN", "shop", "registry")]
    [InlineData("true", "CONTINUOUS_SCAN", "*web", "repository registry")]
    [InlineData("false", "MANUAL", "*", "")]
    [InlineData("false", "CONTINUOUS_SCAN", "*shop", "")]
    [InlineData("false", "CONTINUOUS_SCAN", "other", "")]
    public void Images_are_scanned_by_the_repository_or_by_a_fitting_rule_of_the_registry(string own, string frequency, string filter, string by)
    {
        Node fact = new MemoryScope()
            .With("ecr.registry", $$"""{"scanType":"ENHANCED","rules":[{"scanFrequency":"{{frequency}}","repositoryFilters":[{"filter":"{{filter}}","filterType":"WILDCARD"}]}]}""")
            .Fact("ecr.repository", "Scanning", $$$"""{"repositoryName":"shop/web","imageScanningConfiguration":{"scanOnPush":{{{own}}}}}""");
        Assert.Equal(by, string.Join(' ', fact["By"].Items));
        Assert.Equal(by.Length > 0, fact["OnPush"].AsBoolean());
    }

    [Fact]
    public void Without_the_registry_only_the_own_switch_decides()
    {
        MemoryScope scope = new MemoryScope().Failing("ecr.registry", "ecr:GetRegistryScanningConfiguration");
        Assert.True(scope.Fact("ecr.repository", "Scanning", """{"repositoryName":"a","imageScanningConfiguration":{"scanOnPush":true}}""")["OnPush"].AsBoolean());
        Assert.Equal(NodeKind.Unreadable, scope.Fact("ecr.repository", "Scanning", """{"repositoryName":"a","imageScanningConfiguration":{"scanOnPush":false}}""").Kind);
    }
}
