using FormTool.Core.Bastion;
using FormTool.Core.Knowledge;
using Xunit;

namespace FormTool.Core.Tests.Bastion;

public sealed class PolicyTests : IDisposable
{
    private const string Whole = """
        require-mfa: true
        longest: "04:00"
        modes: [Instance]
        ports: [22]
        networks: [203.0.113.0/24]
        targets: [Env=te*, i-1]
        people:
          - bob@example.com
          - name: "*@ops.example.com"
            longest: "08:00"
            targets: [Role=web]
        """;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"formtool-policy-{Guid.NewGuid():n}.yaml");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("bob@example.com", 4, "203.0.113.9", 22, true, null, 0)]
    [InlineData("anna@ops.example.com", 8, "203.0.113.0/28", 22, true, null, 0)]
    [InlineData("bob@example.com", 4, "203.0.113.9", 22, false, "MfaRequired", 1)]
    [InlineData("bob@example.com", 5, "203.0.113.9", 22, true, "PolicyBreached", 2)]
    [InlineData("bob@example.com", 4, "203.0.113.9", 3389, true, "PolicyBreached", 4)]
    [InlineData("bob@example.com", 4, "198.51.100.7", 22, true, "PolicyBreached", 5)]
    [InlineData("mallory@example.com", 1, "203.0.113.9", 22, true, "PolicyBreached", 7)]
    [InlineData("anna@ops.example.com", 9, "203.0.113.9", 22, true, "PolicyBreached", 10)]
    public void A_breach_names_the_line(string person, int hours, string from, int port, bool hasMfa, string? errorId, int line)
    {
        BastionPolicy policy = Load(Whole);
        BastionRequest request = new(person, TimeSpan.FromHours(hours), ["i-1"], "why", [from]) { Ports = [port] };
        Exception? refused = Record.Exception(() => policy.Demand(request, BastionMode.Instance, hasMfa));
        Assert.Equal(errorId, (refused as BastionException)?.ErrorId);
        Assert.Contains(errorId is null ? "" : $"{_path}:{line}:", refused?.Message ?? "");
    }

    [Fact]
    public void A_mode_that_is_not_among_them_is_refused() =>
        Assert.Contains(":3:", Assert.Throws<BastionException>(() => Load(Whole).Demand(new("bob@example.com", TimeSpan.FromHours(1), [], "why", ["203.0.113.9"]), BastionMode.Ssm, hasMfa: true)).Message);

    [Theory]
    [InlineData("bob@example.com", "i-1", "", 0)]
    [InlineData("bob@example.com", "i-2", "Env=test", 0)]
    [InlineData("bob@example.com", "i-2", "Env=prod", 6)]
    [InlineData("anna@ops.example.com", "i-1", "Role=db", 11)]
    [InlineData("anna@ops.example.com", "i-1", "Role=web", 0)]
    public void Every_target_must_be_allowed(string person, string id, string tag, int line)
    {
        BastionTarget target = new(id, "vpc-1", "subnet-1", "eni-1", "10.0.0.4", [], tag.Length == 0 ? new Dictionary<string, string>() : new() { [tag.Split('=')[0]] = tag.Split('=')[1] });
        Exception? refused = Record.Exception(() => Load(Whole).DemandTargets(person, [target]));
        Assert.Equal(line > 0, refused is BastionException { ErrorId: "PolicyBreached" });
        Assert.Contains(line > 0 ? $"{_path}:{line}:" : "", refused?.Message ?? "");
    }

    [Theory]
    [InlineData("longest: 4", 1)]
    [InlineData("longest: \"25:00\"", 1)]
    [InlineData("require-mfa: perhaps", 1)]
    [InlineData("people: []\nnetworks: [everywhere]", 2)]
    [InlineData("people: []\nlongst: \"04:00\"", 2)]
    [InlineData("targets: [web]", 1)]
    [InlineData("people:\n  - name: bob\n    longest: soon", 3)]
    public void A_policy_that_says_nothing_sensible_is_refused(string text, int line)
    {
        KnowledgeException refused = Assert.Throws<KnowledgeException>(() => Load(text));
        Assert.Equal(("BastionPolicyNotValid", line), (refused.ErrorId, refused.Line));
    }

    private BastionPolicy Load(string text)
    {
        File.WriteAllText(_path, text);
        return BastionPolicy.Load(_path);
    }
}
