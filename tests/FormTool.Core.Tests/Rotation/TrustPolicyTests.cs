using FormTool.Core.Rotation;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

public sealed class TrustPolicyTests
{
    private const string Ann = "arn:aws:iam::123456789012:user/ann";

    [Theory]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/ann"},"Action":"sts:AssumeRole"}}""", true)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":["x","arn:aws:iam::123456789012:user/ann"]},"Action":"sts:AssumeRole"}]}""", true)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":"AIDAANN"},"Action":"sts:AssumeRole"}]}""", true)]
    [InlineData("""{"Statement":[{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::123456789012:user/ann"},"Action":"sts:AssumeRole"}]}""", false)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/anna"},"Action":"sts:AssumeRole"}]}""", false)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", false)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}""", false)]
    public void A_person_is_named_or_not(string policy, bool named)
    {
        TrustPolicy plain = TrustPolicy.Parse(policy)!;
        Assert.Equal(named, plain.Names(Ann, "AIDAANN"));
        Assert.Equal(named, TrustPolicy.Parse(Uri.EscapeDataString(policy))!.Names(Ann, "AIDAANN"));

        TrustPolicy denied = TrustPolicy.Parse(plain.With("Out", Ann))!;
        Assert.True(denied.Denies("Out"));
        Assert.False(TrustPolicy.Parse(denied.Without("Out"))!.Denies("Out"));
        Assert.Equal(named, TrustPolicy.Parse(denied.Without("Out"))!.Names(Ann, "AIDAANN"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no JSON")]
    [InlineData("[]")]
    public void What_is_no_policy_is_none(string? text) => Assert.Null(TrustPolicy.Parse(text));
}
