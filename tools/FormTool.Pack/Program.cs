using System.Text;
using FormTool.Aws.Documents;
using FormTool.Core.Knowledge;

// Packs the YAML files of one folder of knowledge/ into one JSON text: { "ec2.yaml": content, … }. Examples of rules stay behind: tests read them from the YAML.
if (args.Length < 1)
{
    Console.Error.WriteLine("usage: FormTool.Pack <output.json> [file.yaml …]");
    return 2;
}

try
{
    ObjectNode pack = new();
    foreach (string path in args.Skip(1).Order(StringComparer.Ordinal))
    {
        SourceFile file = YamlFile.Read(path, "KnowledgeNotValid");
        pack.Set(Path.GetFileName(path), WithoutExamples(file.Content));
    }
    // Written beside and moved: a build that is stopped leaves no half.
    string output = Path.GetFullPath(args[0]);
    Directory.CreateDirectory(Path.GetDirectoryName(output)!);
    await File.WriteAllTextAsync(output + ".tmp", NodeJson.ToText(pack), new UTF8Encoding(false));
    File.Move(output + ".tmp", output, overwrite: true);
    return 0;
}
catch (KnowledgeException wrong)
{
    // The form that MSBuild shows as an error of that file and line.
    Console.WriteLine($"{wrong.File}({Math.Max(1, wrong.Line)}): error {wrong.ErrorId}: {wrong.Message}");
    return 1;
}

static Node WithoutExamples(Node content) => content is ListNode rules
    ? new ListNode(rules.Items.Select(rule => rule is ObjectNode members ? Without(members, "examples") : rule))
    : content;

static ObjectNode Without(ObjectNode members, string name)
{
    ObjectNode rest = new(members.Count);
    foreach ((string member, Node value) in members)
    {
        if (member != name)
        {
            rest.Add(member, value);
        }
    }
    return rest;
}
