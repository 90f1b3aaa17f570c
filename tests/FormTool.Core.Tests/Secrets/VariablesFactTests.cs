using FormTool.Aws.Documents;
using FormTool.Core.Inventory;
using Xunit;

namespace FormTool.Core.Tests.Secrets;

/// <summary>What takes the place of an environment's variables. Secrets here are made up at run time.</summary>
public sealed class VariablesFactTests
{
    private const string Password = "Winter" + "2026!", Token = "f3b91c77d04e4a52" + "b8a6e0c95d1277aa";

    public static TheoryData<string, string> Environments { get; } = new()
    {
        { $$$"""{"Variables":{"DB_PASSWORD":"{{{Password}}}","LOG_LEVEL":"info"}}""", "DB_PASSWORD (password)" },
        { $$$"""{"Variables":[{"name":"API_TOKEN","value":"{{{Token}}}"}]}""", "API_TOKEN (token)" },
        { $$$"""{"Variables":[{"name":"API_TOKEN","value":"{{{Token}}}","type":"PLAINTEXT"}]}""", "API_TOKEN (token)" },
        // What people name in the words of secrets, and is none.
        { """{"Variables":{"DB_PASSWORD_PARAMETER":"/shop/db/password","SESSION_TOKEN_SECONDS":"3600","MAIL_SECRET_ARN":"arn:aws:secretsmanager:us-east-1:123456789012:secret:mail-1a2b3c"}}""", "" },
        { """{"Variables":{"DB_PASSWORD":"/shop/db/password","API_TOKEN":"{{resolve:ssm:/shop/token}}","PASSWORD":"changeme","TOKEN_URL":"https://login.example.com/oauth/token"}}""", "" },
        { """{"Variables":[{"name":"DB_PASSWORD","value":"Prod-Db-Password-2026","type":"PARAMETER_STORE"},{"name":"TOKEN","value":"shop/token:key-2026x","type":"SECRETS_MANAGER"}]}""", "" },
        { """{"Variables":{}}""", "" },
    };

    [Theory]
    [MemberData(nameof(Environments))]
    public void Says_where_secrets_are_and_keeps_no_value(string environment, string places)
    {
        Node document = NodeJson.Parse(environment);
        Node decoded = new MemberDecoder(MemberDecoder.ParsePath("Variables"), "secrets", "o").Apply(document)["Variables"];
        Assert.Equal(places, string.Join(' ', decoded["Places"].Items));
        Assert.Equal(places.Length > 0, decoded["Found"].AsBoolean());
        Assert.DoesNotContain(Password, NodeJson.ToText(document));
        Assert.DoesNotContain(Token, NodeJson.ToText(document));
        Assert.DoesNotContain("/shop/", NodeJson.ToText(document));
    }

    [Theory]
    [InlineData("https://github.com/example/shop.git", "https://github.com/example/shop.git")]
    [InlineData("https://ann@bitbucket.org/example/shop.git", "https://ann@bitbucket.org/example/shop.git")]
    [InlineData("https://ann:letmein@example.com/x.git", "https://***@example.com/x.git")]
    [InlineData("https://ann:let@me/in@example.com", "https://***@me/in@example.com")]
    [InlineData("https://0123456789abcdef0123456789@github.com", "https://***@github.com")]
    [InlineData("https://x-token-auth@bitbucket.org/x", "https://***@bitbucket.org/x")]
    [InlineData("shop-bucket/source.zip", "shop-bucket/source.zip")]
    [InlineData("https://", "https://")]
    public void An_address_keeps_no_credentials(string address, string shown) =>
        Assert.Equal(shown, new MemberDecoder([], "address", "o").Apply(Node.Of(address)).AsText());

    [Fact]
    public void No_environment_stays_none()
    {
        Node document = NodeJson.Parse("""{"FunctionName":"f"}""");
        Assert.True(new MemberDecoder(MemberDecoder.ParsePath("Environment.Variables"), "secrets", "o").Apply(document)["Environment"].IsNull);
    }
}
