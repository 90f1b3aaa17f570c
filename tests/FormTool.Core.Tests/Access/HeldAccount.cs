using FormTool.Core.Access;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Collection;
using Xunit;

namespace FormTool.Core.Tests.Access;

/// <summary>An account that a test writes down: its principals, their policies and a bucket, and what is asked of it.</summary>
internal static class HeldAccount
{
    public const string Own = "123456789012";
    public const string All = """{"Effect":"Allow","Action":"*","Resource":"*"}""";

    public static Task<List<AccessPath>> Ask(string from, string to, string action, params Resource[] resources) =>
        Of(new(Source(resources), InventoryCatalog.BuiltIn), from, to, action);

    /// <summary>The account itself is always there, alone unless a test says otherwise.</summary>
    public static HeldSource Source(params Resource[] resources) =>
        new(resources.Any(resource => resource.Type == "account") ? resources : [.. resources, Account()]);

    public static async Task<List<AccessPath>> Of(AccessRun run, string from, string to, params string[] actions)
    {
        List<AccessPath> paths = [];
        await foreach (AccessPath path in run.PathsAsync(from, to, actions, null, TestContext.Current.CancellationToken))
        {
            paths.Add(path);
        }
        return paths;
    }

    public static Resource User(string statements, string boundary = "") => HeldSource.Of("iam.user", "u", $$"""
        {"UserName":"u","Arn":"arn:aws:iam::{{Own}}:user/u","GroupList":[],"AttachedManagedPolicies":[],
        "PermissionsBoundary":{{(boundary.Length == 0 ? "null" : """{"PermissionsBoundaryArn":"arn:aws:iam::123456789012:policy/bound"}""")}},
        "UserPolicyList":[{"PolicyName":"own","PolicyDocument":{"Statement":[{{statements}}]} } ]}
        """, "global") with { Arn = $"arn:aws:iam::{Own}:user/u" };

    public static Resource Role(string name, string statements, string trust) => HeldSource.Of("iam.role", name, $$"""
        {"RoleName":"{{name}}","Arn":"arn:aws:iam::{{Own}}:role/{{name}}","AttachedManagedPolicies":[],"AssumeRolePolicyDocument":{"Statement":[{{trust}}]},
        "RolePolicyList":[{"PolicyName":"own","PolicyDocument":{"Statement":[{{statements}}]} } ]}
        """, "global") with { Arn = $"arn:aws:iam::{Own}:role/{name}" };

    public static Resource Boundary(string statements) => HeldSource.Of("iam.policy", "bound", $$"""
        {"PolicyName":"bound","Arn":"arn:aws:iam::{{Own}}:policy/bound","PolicyVersionList":[{"IsDefaultVersion":true,"Document":{"Statement":[{{statements}}]} } ]}
        """, "global") with { Arn = $"arn:aws:iam::{Own}:policy/bound" };

    public static Resource Account() => HeldSource.Of("account", Own, """{"PublicAccessBlock":null}""", "global");

    public static Resource Bucket(string statements, string block = "null") => HeldSource.Of("s3.bucket", "data", $$"""
        {"Name":"data","Policy":{{(statements.Length == 0 ? "null" : $$"""{"Statement":[{{statements}}]}""")}},"PublicAccessBlock":{{block}},"Acl":{"Grants":[]} }
        """, "global") with { Arn = "arn:aws:s3:::data" };
}
