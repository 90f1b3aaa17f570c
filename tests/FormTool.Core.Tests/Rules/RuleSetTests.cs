using FormTool.Core.Findings;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

public sealed class RuleSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("formtool-rules-").FullName;

    private static readonly RuleSet Three = RuleSet.Of(
    [
        Written.Yaml(string.Join('\n',
            Rule("ebs-volume-encrypted", "ec2.volume", "high", "encryption-at-rest"),
            Rule("s3-bucket-public", "s3.bucket", "critical", "exposure, governance"),
            Rule("s3-bucket-versioned", "s3.bucket", "low", "backup"))),
    ]);

    public static TheoryData<RuleFilter, string> Filters => new()
    {
        { RuleFilter.All, "ebs-volume-encrypted s3-bucket-public s3-bucket-versioned" },
        { new() { Ids = ["S3-Bucket-Public"] }, "s3-bucket-public" },
        { new() { Ids = ["s3-*", "ebs-volume-encrypted"] }, "ebs-volume-encrypted s3-bucket-public s3-bucket-versioned" },
        { new() { Ids = ["prowler/s3-bucket-*"] }, "s3-bucket-public s3-bucket-versioned" },
        { new() { ExcludedIds = ["s3-*"] }, "ebs-volume-encrypted" },
        { new() { Topics = ["exposure", "backup"] }, "s3-bucket-public s3-bucket-versioned" },
        { new() { Topics = ["encryption-*"] }, "ebs-volume-encrypted" },
        { new() { Topics = ["mfa"] }, "" },
        { new() { Services = ["s3"], MinimumSeverity = Severity.High }, "s3-bucket-public" },
        { new() { Services = ["e?2"] }, "ebs-volume-encrypted" },
        { new() { Severities = [Severity.Low, Severity.High] }, "ebs-volume-encrypted s3-bucket-versioned" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_chooses_what_meets_all_of_it(RuleFilter filter, string ids) =>
        Assert.Equal(ids, string.Join(' ', Three.Select(filter).Select(rule => rule.Id)));

    public static TheoryData<RuleFilter, string, string> Unknowns => new()
    {
        { new() { Ids = ["ebs-volume-encypted"] }, "RuleNotFound", "There is no rule 'ebs-volume-encypted'. Did you mean 'ebs-volume-encrypted'?" },
        { new() { Ids = ["rds-*"] }, "RuleNotFound", "There is no rule 'rds-*'." },
        { new() { ExcludedIds = ["nothing"] }, "RuleNotFound", "There is no rule 'nothing'." },
        { new() { Ids = ["prowler/s3-bucket-publik"] }, "RuleNotFound", "Did you mean 'prowler/s3-bucket-public'" },
        { new() { Topics = ["encryption-at-res"] }, "TopicNotFound", "Did you mean 'encryption-at-rest'" },
        { new() { Services = ["s4"] }, "ServiceNotFound", "Services are ec2, s3" },
    };

    [Theory]
    [MemberData(nameof(Unknowns))]
    public void A_name_that_fits_nothing_is_an_error_with_what_is_near(RuleFilter filter, string errorId, string message)
    {
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => Three.Select(filter));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Users_rules_stand_beside_the_others()
    {
        string file = Write("own.yaml", Rule("own-rule", "ec2.volume", "low", "governance"));
        RuleSet rules = Three.With([_folder]);
        Assert.Equal(4, rules.Rules.Count);
        Assert.Equal($"{file}:1", rules.Find("OWN-RULE")?.Source);
        Assert.Null(Three.Find("own-rule"));
    }

    [Fact]
    public void A_users_rule_that_disagrees_with_its_example_is_refused()
    {
        string file = Write("own.yaml", Rule("own-rule", "ec2.volume", "low", "governance").Replace("{ A: 2 }", "{ A: 1 }", StringComparison.Ordinal));
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => Three.With([file]));
        Assert.Equal(KnowledgeException.RuleFileNotValid, error.ErrorId);
        Assert.StartsWith($"{file}:11: own-rule: an example under 'fail' gives Pass", error.Message);
    }

    [Fact]
    public void A_users_rule_about_a_type_that_does_not_exist_is_refused()
    {
        string file = Write("own.yaml", Rule("own-rule", "ec2.volum", "low", "governance"));
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => Three.With([file]));
        Assert.StartsWith($"{file}:1: own-rule: there is no resource type 'ec2.volum'. Did you mean 'ec2.volume'", error.Message);
    }

    [Fact]
    public void A_users_rule_cannot_take_an_id_that_is_there()
    {
        string file = Write("own.yaml", Rule("s3-bucket-public", "s3.bucket", "low", "governance"));
        Assert.StartsWith($"{file}:1: the id 's3-bucket-public' is taken", Assert.Throws<KnowledgeException>(() => Three.With([file])).Message);
    }

    [Fact]
    public void A_folder_without_rules_is_an_error() =>
        Assert.Equal(KnowledgeException.FileNotReadable, Assert.Throws<KnowledgeException>(() => Three.With([_folder])).ErrorId);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string yaml)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, yaml);
        return path;
    }

    private static string Rule(string id, string type, string severity, string topics) => $$"""
        - id: {{id}}
          resource: {{type}}
          title: A title
          severity: {{severity}}
          topics: [{{topics}}]
          pass: { field: A, equals: 1 }
          why: Because.
          fix: Do it.
          same-as: [prowler/{{id}}]
          examples: { pass: [{ A: 1 }],
            fail: [{ A: 2 }] }
        """;
}
