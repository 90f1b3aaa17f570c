using System.Text.RegularExpressions;
using FormTool.Aws.Client;
using FormTool.Aws.Models;
using FormTool.Core.Analysis;
using FormTool.Core.Inventory;
using FormTool.Core.Tests.Knowledge;

namespace FormTool.Core.Tests.Rules;

/// <summary>Says whether anything gives a document the member that a path names: the listing's or a detail's reply as the service model
/// describes it, a link, a copied member, a fact, or a text that a decoder opens.</summary>
internal sealed partial class KnownMembers(InventoryCatalog catalog)
{
    private readonly HashSet<string> _documentedWords =
        [.. Word().Matches(File.ReadAllText(Path.Combine(KnowledgeFolder.Path, "..", "docs", "facts.md"))).Select(match => match.Value)];

    private readonly Dictionary<(string Type, string Member), IAnalyzer> _facts =
        Analyzers.All.ToDictionary(analyzer => (analyzer.ResourceType, analyzer.Member));

    /// <summary>Null where the path is known, else the part of it that nothing gives.</summary>
    public string? Missing(string type, string path) => path == "." ? null : Missing(catalog.Types[type], Steps(path));

    private string? Missing(ResourceTypeDefinition type, string[] steps)
    {
        if (steps.Length == 0)
        {
            return null;
        }
        (string first, string[] rest) = (steps[0], steps[1..]);
        if (_facts.ContainsKey((type.Name, first)))
        {
            return rest.FirstOrDefault(member => !_documentedWords.Contains(member)) is string unknown ? $"{unknown} of the fact {first}" : null;
        }
        if (type.Details.FirstOrDefault(detail => detail.Member == first) is DetailDefinition detail)
        {
            return detail.Decoders.FirstOrDefault(decoder => Opens(decoder, rest)) is MemberDecoder opener
                ? Opened(opener, first, rest)
                : Missing(Taken(detail), rest, first);
        }
        if (type.Links.FirstOrDefault(link => link.Member == first) is LinkDefinition link)
        {
            return Missing(catalog.Types[link.To], rest);
        }
        if (type.List is not ListDefinition list)
        {
            return first is "Account" or "Partition" or "Region" ? null : first;
        }
        if (list.Each is EachDefinition each && each.Copy.Contains(first))
        {
            return Missing(catalog.Types[each.Type], steps);
        }
        if (list.ReplyDecoders.FirstOrDefault() is MemberDecoder whole)
        {
            return OpenedText.Missing(whole.Form, type.Name, steps);
        }
        if (list.ItemDecoders.FirstOrDefault(decoder => Opens(decoder, steps)) is MemberDecoder of)
        {
            return Opened(of, first, steps);
        }
        Shape? item = Below(Output(list.Call), Steps(list.Items.Text));
        // An item that is a bare text is called Value.
        return steps is ["Value"] && Whole(item) is { Kind: not (ShapeKind.Structure or ShapeKind.Map) } ? null : Missing(item, steps, type.Name);
    }

    private static bool Opens(MemberDecoder decoder, string[] steps)
    {
        string[] path = [.. decoder.Path.Where(step => step != "[]")];
        return steps.Length >= path.Length && path.SequenceEqual(steps.Take(path.Length));
    }

    private string? Opened(MemberDecoder decoder, string member, string[] steps)
    {
        string[] below = steps[decoder.Path.Count(step => step != "[]")..];
        return decoder.Form switch
        {
            MemberDecoder.Left => $"{member}, which is left out as a secret",
            "secrets" => below.FirstOrDefault(step => !_documentedWords.Contains(step)),
            _ => OpenedText.Missing(decoder.Form, member, below),
        };
    }

    private static Shape? Taken(DetailDefinition detail) =>
        Below(Output(detail.Call), Steps(detail.Pages?.Text ?? detail.Take?.Text ?? ""));

    private static Shape? Output(CallDefinition call) => ServiceModels.Get(call.Service).Find(call.Operation)!.Output;

    private static Shape? Below(Shape? shape, string[] steps)
    {
        foreach (string step in steps)
        {
            shape = Member(shape, step);
        }
        return shape;
    }

    private static string? Missing(Shape? shape, string[] steps, string within)
    {
        foreach (string step in steps)
        {
            if (shape is { IsDocument: true } or { JsonValue: true })
            {
                return null;
            }
            shape = Member(shape, step);
            if (shape is null)
            {
                return $"{step} in {within}";
            }
        }
        return null;
    }

    private static Shape? Whole(Shape? shape)
    {
        while (shape is { Kind: ShapeKind.List })
        {
            shape = shape.Body.Element;
        }
        return shape;
    }

    private static Shape? Member(Shape? shape, string name)
    {
        shape = Whole(shape);
        return shape switch
        {
            { Kind: ShapeKind.Map } => shape.Body.Value,
            { Kind: ShapeKind.Structure } => shape.Body.Find(name)?.Shape,
            _ => null,
        };
    }

    // Tags[Name] names an entry and no member.
    private static string[] Steps(string path) =>
        [.. Brackets().Replace(path, "").Split('.', StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex Word();
}
