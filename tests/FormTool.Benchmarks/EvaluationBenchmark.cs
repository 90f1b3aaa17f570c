using System.Diagnostics;
using System.Globalization;
using System.Text;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules;

namespace FormTool.Benchmarks;

/// <summary>How many rules are evaluated in a second on one core, findings made and dropped, and how that grows with the number of resources
/// (time is that of the processor, so that a busy machine tells the same), and how long the rules that come with FormTool take to load.</summary>
internal static class EvaluationBenchmark
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    // The mixture of the shipped rules: mostly one comparison, some combinations, some lists and ages.
    private static readonly (string Type, string Pass)[] Written =
    [
        ("ec2.volume", "{ field: Encrypted, equals: true }"),
        ("ec2.volume", "{ field: Encryption.KeyKind, equals: customer-managed }"),
        ("ec2.volume", "{ field: VolumeType, notIn: [standard, gp2, io1] }"),
        ("ec2.volume", "{ field: Attachments, present: true }"),
        ("ec2.volume", "{ field: Backup.NewestAt, youngerThan: 25h }"),
        ("ec2.volume", "{ allOf: [{ field: 'Tags[Owner]', present: true }, { field: 'Tags[Environment]', in: [dev, test, prod] }] }"),
        ("ec2.volume", "{ each: Attachments, is: { field: DeleteOnTermination, equals: true } }"),
        ("ec2.instance", "{ field: MetadataOptions.HttpTokens, equals: required }"),
        ("ec2.instance", "{ not: { allOf: [{ field: Exposure.Public, equals: true }, { some: Exposure.PortNumbers, is: { field: ., in: [22, 3389] } }] } }"),
        ("ec2.instance", "{ field: Monitoring.State, equals: enabled }"),
        ("ec2.instance", "{ anyOf: [{ field: IamInstanceProfile.Arn, present: true }, { field: State.Name, in: [stopped, terminated] }] }"),
        ("ec2.instance", "{ none: NetworkInterfaces, is: { field: Association.PublicIp, present: true } }"),
        ("ec2.instance", "{ field: LaunchTime, youngerThan: 180d }"),
        ("ec2.security-group", "{ field: Ingress.FromInternet, equals: false }"),
        ("ec2.security-group", "{ none: IpPermissions, is: { some: IpRanges, is: { field: CidrIp, equals: 0.0.0.0/0 } } }"),
        ("ec2.security-group", "{ each: 'IpPermissions[].IpRanges', is: { field: CidrIp, insideCidr: [10.0.0.0/8, 192.168.0.0/16] } }"),
        ("ec2.security-group", "{ not: { field: Description, matches: '(?i)temp|test' } }"),
    ];

    public static void Run(string[] arguments)
    {
        Rule[] rules = [.. RuleSet.Of([YamlReader.Read("benchmark.yaml", Yaml(), KnowledgeException.RuleFileNotValid)]).Rules];
        Measure(rules, Resources(10_000)); // compiled by the time it counts
        Console.WriteLine("| resources | rule evaluations | findings | evaluations/s, one core | bytes each |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        foreach (int count in (int[])[1_000, 10_000, 100_000])
        {
            Resource[] resources = Resources(count);
            (long evaluations, long findings, TimeSpan time, long bytes) = Enumerable.Range(0, 3).Select(_ => Measure(rules, resources)).MinBy(run => run.Time);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {count:N0} | {evaluations:N0} | {findings:N0} | {evaluations / time.TotalSeconds:N0} | {bytes / evaluations} |"));
        }
        if (arguments.Contains("--each"))
        {
            Each(rules);
        }
        Loading();
    }

    private static void Each(Rule[] rules)
    {
        Resource[] resources = Resources(100_000);
        foreach (Rule rule in rules)
        {
            (long evaluations, _, TimeSpan time, long bytes) = Measure([rule], [.. resources.Where(resource => resource.Type == rule.ResourceType)], mixed: false);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalNanoseconds / evaluations,6:N0} ns {bytes / evaluations,5} B  {rule.Pass!.Words}"));
        }
    }

    private static (long Evaluations, long Findings, TimeSpan Time, long Bytes) Measure(Rule[] rules, Resource[] resources, bool mixed = true)
    {
        Dictionary<string, Rule[]> byType = rules.GroupBy(rule => rule.ResourceType).ToDictionary(group => group.Key, group => group.ToArray());
        // Small runs are repeated until there is something to measure.
        int rounds = Math.Max(1, 100_000 / resources.Length);
        long evaluations = 0;
        long findings = 0;
        long passes = 0;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int round = 0; round < rounds; round++)
        {
            foreach (Resource resource in resources)
            {
                foreach (Rule rule in byType[resource.Type])
                {
                    evaluations++;
                    if (RuleEvaluator.Evaluate(rule, resource, Now) is Finding finding)
                    {
                        findings++;
                        passes += finding.Status == FindingStatus.Pass ? 1 : 0;
                    }
                }
            }
        }
        TimeSpan time = Environment.CpuUsage.TotalTime - start;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return mixed && (passes == 0 || passes == findings)
            ? throw new InvalidOperationException("The benchmark's rules must both pass and fail.")
            : (evaluations, findings, time, bytes);
    }

    private static void Loading()
    {
        Console.WriteLine();
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int count = RuleSet.Of(PackedKnowledge.Rules()).Rules.Count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loading {count} packed rules: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N1} ms"));
        }
    }

    private static string Yaml()
    {
        StringBuilder yaml = new();
        for (int i = 0; i < Written.Length; i++)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $$"""
                - id: benchmark-{{i}}
                  resource: {{Written[i].Type}}
                  title: What is measured
                  severity: medium
                  topics: [governance]
                  when: { field: Ignored, notEquals: true }
                  pass: {{Written[i].Pass}}
                  why: To measure.
                  fix: Nothing.
                  examples: { pass: [{}], fail: [{}], skip: [{}] }
                """);
        }
        return yaml.ToString();
    }

    private static Resource[] Resources(int count) => [.. Enumerable.Range(0, count).Select(Resource)];

    private static Resource Resource(int number)
    {
        (string type, string id, string json) = (number % 3) switch
        {
            0 => ("ec2.volume", $"vol-{number:x17}", Volume(number)),
            1 => ("ec2.instance", $"i-{number:x17}", Instance(number)),
            _ => ("ec2.security-group", $"sg-{number:x17}", SecurityGroup(number)),
        };
        return new(type, id, $"arn:aws:ec2:us-east-1:123456789012:{id}", "123456789012", "us-east-1", (ObjectNode)NodeJson.Parse(json), Now);
    }

    private static string Volume(int n) => $$$"""
        {"Attachments":[{"AttachTime":"2026-01-05T10:00:00Z","Device":"/dev/xvda","InstanceId":"i-{{{n}}}","State":"attached","VolumeId":"vol-{{{n}}}","DeleteOnTermination":{{{(n % 2 == 0 ? "true" : "false")}}}}],
         "AvailabilityZone":"us-east-1a","CreateTime":"2026-01-05T10:00:00Z","Encrypted":{{{(n % 4 == 0 ? "false" : "true")}}},"Size":{{{n % 500}}},"SnapshotId":"","State":"in-use",
         "VolumeId":"vol-{{{n}}}","Iops":3000,"VolumeType":"gp{{{2 + (n % 2)}}}","MultiAttachEnabled":false,"Tags":[{"Key":"Name","Value":"web-{{{n}}}"},{"Key":"Owner","Value":"ann"},{"Key":"Environment","Value":"prod"}],
         "Encryption":{"Encrypted":true,"KeyKind":"aws-managed","KeyState":"Enabled"},"Backup":{"NewestAt":"2026-11-21T0{{{n % 10}}}:00:00Z","Count":7}}
        """;

    private static string Instance(int n) => $$$"""
        {"AmiLaunchIndex":0,"Architecture":"x86_64","BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"VolumeId":"vol-{{{n}}}"}}],"ClientToken":"","EbsOptimized":true,"EnaSupport":true,
         "Hypervisor":"xen","IamInstanceProfile":{"Arn":"arn:aws:iam::123456789012:instance-profile/web"},"ImageId":"ami-{{{n % 5}}}","InstanceId":"i-{{{n}}}","InstanceType":"t3.micro","KeyName":"k",
         "LaunchTime":"2026-0{{{1 + (n % 9)}}}-05T10:00:00Z","MetadataOptions":{"State":"applied","HttpTokens":"{{{(n % 3 == 0 ? "optional" : "required")}}}"},"Monitoring":{"State":"disabled"},
         "NetworkInterfaces":[{"Attachment":{"DeviceIndex":0},"Groups":[{"GroupId":"sg-{{{n}}}"}],"PrivateIpAddress":"10.0.0.{{{n % 250}}}","Status":"in-use"}],
         "Placement":{"AvailabilityZone":"us-east-1b"},"PrivateIpAddress":"10.0.0.{{{n % 250}}}","RootDeviceType":"ebs","SecurityGroups":[{"GroupId":"sg-{{{n}}}"}],"SourceDestCheck":true,
         "State":{"Code":16,"Name":"running"},"SubnetId":"subnet-1","VpcId":"vpc-1","Tags":[{"Key":"Name","Value":"web"}],"Exposure":{"Public":{{{(n % 10 == 1 ? "true" : "false")}}},"PortNumbers":[80,443]} }
        """;

    private static string SecurityGroup(int n) => $$$"""
        {"Description":"web tier {{{n}}}","GroupName":"web-{{{n}}}","GroupId":"sg-{{{n}}}","OwnerId":"123456789012","VpcId":"vpc-1","Ingress":{"FromInternet":{{{(n % 7 == 0 ? "true" : "false")}}},"PortNumbers":[443]},
         "IpPermissions":[{"FromPort":443,"IpProtocol":"tcp","ToPort":443,"IpRanges":[{"CidrIp":"10.0.0.0/16"},{"CidrIp":"{{{(n % 7 == 0 ? "0.0.0.0/0" : "192.168.1.0/24")}}}"}],"Ipv6Ranges":[]},
          {"FromPort":22,"IpProtocol":"tcp","ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/16"}]}],"Tags":[]}
        """;
}
