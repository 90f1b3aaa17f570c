// Trims AWS's service models to the operations that FormTool's knowledge names.
// usage: dotnet run --project tools/FormTool.Models -- <apis folder of the npm package aws-sdk>
using FormTool.Models;

if (args.Length != 1 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("usage: dotnet run --project tools/FormTool.Models -- <apis folder of the npm package aws-sdk 2.1693.0>");
    return 3;
}
string? knowledge = KnowledgeFolder.Find();
if (knowledge is null)
{
    Console.Error.WriteLine("Run this inside the repository: no folder 'knowledge' was found here or above.");
    return 3;
}
int problems = 0;
foreach (WantedService wanted in WantedOperations.Read(knowledge))
{
    try
    {
        TrimmedModel model = TrimmedModel.From(args[0], wanted);
        string file = Path.Combine(knowledge, "services", wanted.Key + ".json");
        model.Write(file);
        Console.WriteLine($"{wanted.Key}: {model.Operations} operations, {model.Shapes} shapes, {new FileInfo(file).Length / 1024} KB");
    }
    catch (InvalidDataException e)
    {
        problems++;
        Console.Error.WriteLine($"{wanted.Key}: {e.Message}");
    }
}
return problems == 0 ? 0 : 1;
