using FormTool.Core.Findings;
using Xunit;

namespace FormTool.Core.Tests;

public sealed class FindingTests
{
    [Fact]
    public void Severities_are_ordered_by_how_much_they_matter() =>
        Assert.True(Severity.Informational < Severity.Low && Severity.High < Severity.Critical);
}
