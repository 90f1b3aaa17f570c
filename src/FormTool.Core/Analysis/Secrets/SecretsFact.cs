using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Analysis.Secrets;

/// <summary>Secrets in the user data of instances and of what starts instances. The fact names kind and place, never the secret.</summary>
internal sealed class SecretsFact : IAnalyzer
{
    private const int PlacesShown = 50;
    private const int LargestUserData = 4 * 1024 * 1024;

    private readonly string[] _path;

    private SecretsFact(string type, bool isDetail, params string[] path) => (ResourceType, Reads, _path) = (type, isDetail ? [path[0]] : [], path);

    public static IReadOnlyList<IAnalyzer> All { get; } =
    [
        new SecretsFact("ec2.instance", true, "UserData"),
        new SecretsFact("ec2.launch-template-version", false, "LaunchTemplateData", "UserData"),
        new SecretsFact("autoscaling.launch-configuration", false, "UserData"),
    ];

    public string ResourceType { get; }

    public string Member => "Secrets";

    public IReadOnlyList<string> Reads { get; }

    public IReadOnlyList<AnalyzerSource> Sources => [];

    public Node Analyze(Resource resource, IAnalysisScope scope)
    {
        Node userData = _path.Aggregate((Node)resource.Document, (node, member) => node[member]);
        if (userData is UnreadableNode)
        {
            return userData;
        }
        string text = userData.AsText() ?? "";
        if (text.Length > LargestUserData)
        {
            return Unread("User data of more than 4 MB is none that EC2 gives out.");
        }
        PackedText packed = PackedText.Open(text);
        List<string> places = [];
        SortedSet<string> kinds = new(StringComparer.Ordinal);
        foreach (TextPart part in packed.Parts)
        {
            foreach (SecretHit hit in SecretScanner.Scan(part.Text))
            {
                kinds.Add(hit.Kind);
                places.Add($"UserData {(part.Label.Length > 0 ? part.Label + ", " : "")}line {hit.Line} ({hit.Kind})");
            }
        }
        return kinds.Count == 0 && packed.Cut is string cut
            ? Unread(cut)
            : new ObjectNode { { "Found", Node.Of(kinds.Count > 0) }, { "Kinds", Node.Of(kinds) }, { "Places", Node.Of(places.Take(PlacesShown)) } };
    }

    private static UnreadableNode Unread(string message) =>
        new(new("ec2:DescribeInstanceAttribute", "ec2:DescribeInstanceAttribute", "InvalidDocument", $"The user data was not read whole. {message}"));
}
