using Xunit;

namespace FormTool.Aws.Tests;

/// <summary>For every read operation of the inventory, our reply is the AWS CLI's, member by member, on the same endpoint.</summary>
public sealed class CliAgreementTests(CliAgreement agreement) : IClassFixture<CliAgreement>
{
    public static TheoryData<string> Operations => [.. InventoryCalls.Operations];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Our_reply_is_the_clis(string operation)
    {
        Assert.SkipWhen(CliAgreement.SkipReason is not null, CliAgreement.SkipReason ?? "");
        CliAgreement.Comparison[] comparisons = [.. (await agreement.ComparisonsAsync())[operation]];
        Assert.SkipWhen(comparisons.Length == 0, "The seeded estate has nothing that this operation could be asked of.");
        string[] differences = [.. comparisons.SelectMany(one => one.Differences)];
        Assert.True(differences.Length == 0, string.Join('\n', differences.Take(10)));
        Assert.SkipWhen(comparisons.All(one => one.NotCompared is not null), comparisons[0].NotCompared ?? "");
    }

    [Fact]
    public async Task Most_operations_are_really_compared()
    {
        Assert.SkipWhen(CliAgreement.SkipReason is not null, CliAgreement.SkipReason ?? "");
        ILookup<string, CliAgreement.Comparison> comparisons = await agreement.ComparisonsAsync();
        int compared = InventoryCalls.Operations.Count(operation => comparisons[operation].Any(one => one.NotCompared is null));
        Assert.True(compared >= InventoryCalls.Operations.Count() * 3 / 4, $"Only {compared} of {InventoryCalls.Operations.Count()} operations were compared.");
    }
}
