using FormTool.Core.Rotation.Delivery;
using Xunit;

namespace FormTool.Core.Tests.Rotation;

public sealed class CredentialFileTextTests
{
    [Theory]
    [InlineData("", "[ann]\naws_access_key_id = NEW\naws_secret_access_key = sec\n")]
    [InlineData("[ann]\naws_access_key_id=OLD\naws_secret_access_key=old\n", "[ann]\naws_access_key_id=NEW\naws_secret_access_key=sec\n")]
    [InlineData("[ann]\naws_access_key_id  =  OLD\naws_secret_access_key =\told", "[ann]\naws_access_key_id  =  NEW\naws_secret_access_key =\tsec")]
    [InlineData("[ann]\r\naws_access_key_id=OLD\r\naws_secret_access_key=old\r\nregion=x\r\n", "[ann]\r\naws_access_key_id=NEW\r\naws_secret_access_key=sec\r\nregion=x\r\n")]
    [InlineData("# a\n[bob]\naws_access_key_id=B\n\n[ann] ; mine\n# c\nregion = x\n\n# tail\n[carl]\nx=y", "# a\n[bob]\naws_access_key_id=B\n\n[ann] ; mine\n# c\nregion = x\naws_access_key_id = NEW\naws_secret_access_key = sec\n\n# tail\n[carl]\nx=y")]
    [InlineData("[bob]\nx=y", "[bob]\nx=y\n\n[ann]\naws_access_key_id = NEW\naws_secret_access_key = sec\n")]
    [InlineData("[ann]\naws_access_key_id=OLD\naws_secret_access_key=old\naws_session_token=t\n[bob]\naws_session_token=keep\n", "[ann]\naws_access_key_id=NEW\naws_secret_access_key=sec\n[bob]\naws_session_token=keep\n")]
    [InlineData("[ann]", "[ann]\naws_access_key_id = NEW\naws_secret_access_key = sec\n")]
    [InlineData("[ann]\nAWS_ACCESS_KEY_ID=OLD\naws_secret_access_key=old\n# aws_access_key_id=comment\n", "[ann]\nAWS_ACCESS_KEY_ID=NEW\naws_secret_access_key=sec\n# aws_access_key_id=comment\n")]
    [InlineData("[ann2]\naws_access_key_id=OTHER\n[ann]\naws_access_key_id=OLD\n", "[ann2]\naws_access_key_id=OTHER\n[ann]\naws_access_key_id=NEW\naws_secret_access_key = sec\n")]
    [InlineData("[ann]\ns3 =\n  aws_access_key_id = nested\naws_access_key_id=OLD\naws_secret_access_key=old\n", "[ann]\ns3 =\n  aws_access_key_id = nested\naws_access_key_id=NEW\naws_secret_access_key=sec\n")]
    public void Only_the_pair_of_the_profile_changes(string before, string after)
    {
        string made = CredentialFileText.With(before, "ann", "NEW", "sec");

        Assert.Equal(after, made);
        Assert.Equal(("NEW", "sec"), CredentialFileText.Find(made, "ann"));
        Assert.Equal(made, CredentialFileText.With(made, "ann", "NEW", "sec"));
    }

    [Fact]
    public void A_profile_without_a_pair_has_none() => Assert.Null(CredentialFileText.Find("[ann]\naws_access_key_id=OLD\n[bob]\naws_secret_access_key=b\n", "ann"));
}
