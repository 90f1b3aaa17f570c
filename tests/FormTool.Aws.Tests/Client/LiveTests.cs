using System.Text;
using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Testing;
using Xunit;

namespace FormTool.Aws.Tests.Client;

/// <summary>Against moto, a server that we did not write, and beside the AWS CLI, a client that we did not write.</summary>
public sealed class LiveTests
{
    /// <summary>What the comparison has something to look at by.</summary>
    private static readonly (string Service, string Operation, string Input)[] Seed =
    [
        ("ec2", "CreateVolume", """{"AvailabilityZone":"us-east-1a","Size":8,"Encrypted":true,"TagSpecifications":[{"ResourceType":"volume","Tags":[{"Key":"Name","Value":"a & <b> ü"}]}]}"""),
        ("ec2", "RunInstances", """{"ImageId":"ami-12c6146b","MinCount":1,"MaxCount":2,"InstanceType":"t3.micro","UserData":"ZWNobyBoZWxsbw=="}"""),
        ("ec2", "CreateKeyPair", """{"KeyName":"k"}"""),
        ("ec2", "AllocateAddress", """{"Domain":"vpc"}"""),
        ("iam", "CreateUser", """{"UserName":"ann","Tags":[{"Key":"team","Value":"x"}]}"""),
        ("iam", "PutUserPolicy", """{"UserName":"ann","PolicyName":"p","PolicyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}]}"}"""),
        ("iam", "CreateRole", """{"RoleName":"r","AssumeRolePolicyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"}"""),
        ("iam", "CreateAccessKey", """{"UserName":"ann"}"""),
        ("s3", "CreateBucket", """{"Bucket":"live-tests-1"}"""),
        ("s3", "PutBucketTagging", """{"Bucket":"live-tests-1","Tagging":{"TagSet":[{"Key":"a","Value":"b"}]}}"""),
        ("kms", "CreateKey", """{"Description":"x"}"""),
        ("rds", "CreateDBInstance", """{"DBInstanceIdentifier":"db","DBInstanceClass":"db.t3.micro","Engine":"mysql","AllocatedStorage":20,"MasterUsername":"root","MasterUserPassword":"correct-horse"}"""),
        ("cloudtrail", "CreateTrail", """{"Name":"trail","S3BucketName":"live-tests-1","IsMultiRegionTrail":true}"""),
        ("cloudwatch", "PutMetricAlarm", """{"AlarmName":"a","MetricName":"m","Namespace":"n","Period":60,"EvaluationPeriods":1,"Threshold":1.5,"ComparisonOperator":"GreaterThanThreshold","Statistic":"Sum"}"""),
        ("logs", "CreateLogGroup", """{"logGroupName":"/a/b"}"""),
        ("sns", "CreateTopic", """{"Name":"topic"}"""),
        ("secretsmanager", "CreateSecret", """{"Name":"s","SecretString":"x"}"""),
        ("backup", "CreateBackupVault", """{"BackupVaultName":"v","BackupVaultTags":{"a":"b"}}"""),
        ("dynamodb", "CreateTable", """{"TableName":"t","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"""),
    ];

    /// <summary>Reads that take an input, by which the protocols' corners are met.</summary>
    private static readonly (string Service, string Operation, string Input)[] Asked =
    [
        ("s3", "GetBucketAcl", """{"Bucket":"live-tests-1"}"""),
        ("s3", "GetBucketTagging", """{"Bucket":"live-tests-1"}"""),
        ("s3", "GetBucketPolicy", """{"Bucket":"live-tests-1"}"""),
        ("s3", "GetBucketVersioning", """{"Bucket":"live-tests-1"}"""),
        ("s3", "GetBucketLocation", """{"Bucket":"live-tests-1"}"""),
        ("iam", "GetUserPolicy", """{"UserName":"ann","PolicyName":"p"}"""),
        ("iam", "GetRole", """{"RoleName":"r"}"""),
        ("iam", "ListUserTags", """{"UserName":"ann"}"""),
        ("kms", "DescribeKey", """{"KeyId":"alias/none"}"""),
        ("dynamodb", "DescribeTable", """{"TableName":"t"}"""),
        ("backup", "DescribeBackupVault", """{"BackupVaultName":"v"}"""),
        ("cloudtrail", "GetTrailStatus", """{"Name":"trail"}"""),
        ("cloudtrail", "GetEventSelectors", """{"TrailName":"trail"}"""),
        ("logs", "DescribeMetricFilters", """{"logGroupName":"/a/b"}"""),
    ];

    private static readonly string[] Compared =
    [
        "ec2", "iam", "s3", "sts", "kms", "rds", "cloudtrail", "cloudwatch", "logs", "elbv2", "autoscaling", "backup", "acm", "sns", "secretsmanager", "dynamodb",
    ];

    /// <summary>Replies that moto makes anew for each request, or that take it seconds.</summary>
    private static readonly string[] Left =
    [
        "ec2:DescribeInstanceTypes", "ec2:DescribeSpotInstanceRequests", "ec2:DescribeImages", "ec2:DescribeVpcEndpointServices", "iam:GetCredentialReport",
        "iam:GetUser", "iam:ListPolicies", "iam:GetAccountAuthorizationDetails", "rds:DescribeDBEngineVersions", "secretsmanager:GetRandomPassword", "sts:GetSessionToken",
    ];

    /// <summary>Members that AWS added after the models that FormTool carries, and one that moto makes anew for each request.</summary>
    private static readonly string[] Younger =
    [
        "dynamodb:DescribeTable.Table.WarmThroughput", "ec2:DescribeSecurityGroups.SecurityGroups[0].SecurityGroupArn",
        "rds:DescribeDBInstances.DBInstances[0].LatestRestorableTime",
    ];

    [Fact]
    public async Task Each_protocol_answers_on_moto_as_on_the_AWS_CLI()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        Assert.SkipWhen(AwsCli.SkipReason is not null, AwsCli.SkipReason ?? "");
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using MotoServer moto = await MotoServer.StartAsync(ct);
        using AwsClient client = new(new(new BasicAWSCredentials("testing", "testing"), "us-east-1") { EndpointUrl = moto.Endpoint, MaxAttempts = 1 });
        foreach ((string service, string operation, string input) in Seed)
        {
            await client.CallAsync(StubHttp.Call(service, operation, input), ct);
        }
        List<(string Service, string Operation, string Input)> reads =
        [
            .. Asked,
            .. from service in Compared
               let model = ServiceModels.Get(service)
               from operation in model.Operations
               where operation.StartsWith("Describe", StringComparison.Ordinal) || operation.StartsWith("List", StringComparison.Ordinal) || operation.StartsWith("Get", StringComparison.Ordinal)
               where model.Find(operation)!.Input?.Body.Required is not { Count: > 0 } && !Left.Contains($"{service}:{operation}")
               select (service, operation, "{}"),
        ];
        List<(string Name, IReadOnlyList<string> Command, Node Reply)> answers = [];
        foreach ((string service, string operation, string input) in reads)
        {
            try
            {
                ObjectNode reply = await client.CallAsync(StubHttp.Call(service, operation, input), ct);
                string program = service == "s3" ? "s3api" : service;
                answers.Add(($"{service}:{operation}", [program, CliName(operation), "--no-paginate", .. Arguments(service, input)], reply));
            }
            catch (AwsServiceException e) when (e.StatusCode >= 400)
            {
                // What moto does not have; its clients have nothing to compare.
            }
        }
        Assert.True(answers.Count > 100, $"Only {answers.Count} operations answered.");
        IReadOnlyList<CliReply> expected = await new AwsCli(moto.EndpointUrl).RunManyAsync([.. answers.Select(a => a.Command)], ct);
        List<string> differences = [];
        foreach (((string name, _, Node reply), CliReply cli) in answers.Zip(expected))
        {
            differences.AddRange(cli.ExitCode != 0
                ? [$"{name}: the CLI ended with {cli.ExitCode}: {cli.Error.Trim()}"]
                : DocumentDifference.Find(name, cli.Output.IsNull ? new ObjectNode() : cli.Output, AsCli(reply)));
        }
        differences.RemoveAll(d => Younger.Any(member => d.StartsWith(member, StringComparison.Ordinal)));
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [Fact]
    public async Task Bytes_and_names_travel_as_they_are()
    {
        Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using MotoServer moto = await MotoServer.StartAsync(ct);
        using AwsClient client = new(new(new BasicAWSCredentials("testing", "testing"), "us-east-1") { EndpointUrl = moto.Endpoint });
        await client.CallAsync(StubHttp.Call("s3", "CreateBucket", """{"Bucket":"dotted.bucket"}"""), ct);
        foreach (string key in (string[])["plain", "a b/ü+c%20.txt", "~tilde/(x)'!*", "q?x=1&y#z"])
        {
            string bytes = Convert.ToBase64String([0, 1, 254, 255, .. Encoding.UTF8.GetBytes(key)]);
            ObjectNode put = new() { { "Bucket", "dotted.bucket" }, { "Key", key }, { "Body", bytes }, { "Metadata", new ObjectNode { { "note", "v" } } } };
            await client.CallAsync(new("s3", "PutObject", "us-east-1", put), ct);
            ObjectNode got = await client.CallAsync(new("s3", "GetObject", "us-east-1", new() { { "Bucket", "dotted.bucket" }, { "Key", key } }), ct);
            Assert.Equal((bytes, "v"), (got["Body"].AsText(), got["Metadata"]["note"].AsText()));
        }
        ObjectNode listed = await client.CallAsync(StubHttp.Call("s3", "ListObjectsV2", """{"Bucket":"dotted.bucket"}"""), ct);
        Assert.Equal(["a b/ü+c%20.txt", "plain", "q?x=1&y#z", "~tilde/(x)'!*"], listed["Contents"].Items.Select(o => o["Key"].AsText()).Order(StringComparer.Ordinal));
    }

    /// <summary><c>DescribeDBInstances</c> is <c>describe-db-instances</c>.</summary>
    private static string CliName(string operation)
    {
        StringBuilder name = new();
        for (int i = 0; i < operation.Length; i++)
        {
            bool starts = i > 0 && char.IsUpper(operation[i])
                && (!char.IsUpper(operation[i - 1]) || (i + 1 < operation.Length && char.IsLower(operation[i + 1]) && operation[(i + 1)..] != "s"));
            name.Append(starts ? "-" : "").Append(char.ToLowerInvariant(operation[i]));
        }
        return name.ToString();
    }

    private static IEnumerable<string> Arguments(string service, string input) =>
        ((ObjectNode)NodeJson.Parse(input)).SelectMany(m => (string[])["--" + (service == "logs" ? CliName(char.ToUpperInvariant(m.Key[0]) + m.Key[1..]) : CliName(m.Key)), m.Value.AsText()!]);

    /// <summary>The CLI shows IAM's URL-encoded policies as the documents that they are.</summary>
    private static Node AsCli(Node node) => node switch
    {
        ObjectNode members => new ObjectNode().With(members.Select(m => new KeyValuePair<string, Node>(m.Key, m.Key.EndsWith("PolicyDocument", StringComparison.Ordinal) && m.Value.AsText() is string text
            ? NodeJson.Parse(Uri.UnescapeDataString(text))
            : AsCli(m.Value)))),
        ListNode list => new ListNode(list.Items.Select(AsCli)),
        _ => node,
    };
}

file static class Members
{
    public static ObjectNode With(this ObjectNode node, IEnumerable<KeyValuePair<string, Node>> members)
    {
        foreach ((string name, Node value) in members)
        {
            node.Set(name, value);
        }
        return node;
    }
}
