using FormTool.Aws.Documents;
using FormTool.Core.Rules;

namespace FormTool.Core.Inventory;

/// <summary>Turns inventory documents (docs/knowledge.md) into definitions. What is wrong in one is an error that names the file, the type and the member.</summary>
internal sealed class InventoryReader
{
    private readonly IReadOnlyDictionary<string, string> _iamPrefixes;

    private InventoryReader(IReadOnlyDictionary<string, string> iamPrefixes) => _iamPrefixes = iamPrefixes;

    /// <summary>Reads every file; calls to another service take that service's IAM prefix.</summary>
    public static IReadOnlyList<InventoryService> Read(IEnumerable<Node> files)
    {
        Node[] all = [.. files];
        Dictionary<string, string> prefixes = new(StringComparer.Ordinal);
        foreach (Node file in all)
        {
            if (file["service"].AsText() is string service)
            {
                prefixes[service] = file["iam"].AsText() ?? service;
            }
        }
        InventoryReader reader = new(prefixes);
        return [.. all.Select(reader.ReadService)];
    }

    private InventoryService ReadService(Node file)
    {
        string service = Required(file, "service", "an inventory file");
        Place place = new(service, $"inventory of {service}");
        Known(file, place.Where, "service", "title", "iam", "scope", "resources");
        bool global = file["scope"].AsText() switch
        {
            null or "region" => false,
            "global" => true,
            string other => throw Wrong(place.Where, $"scope is '{other}'; it is region or global"),
        };
        List<ResourceTypeDefinition> types = [];
        foreach (Node type in file["resources"].Items)
        {
            types.Add(ReadType(type, place, global));
        }
        return new(service, file["title"].AsText() ?? service, _iamPrefixes[service], types);
    }

    private ResourceTypeDefinition ReadType(Node type, Place file, bool global)
    {
        string name = Required(type, "type", file.Where);
        Place place = file with { Where = $"{file.Where}, {name}" };
        Known(type, place.Where, "type", "title", "list", "input", "items", "id", "arn", "tags", "decode", "reply-decode",
            "actions", "absent", "details", "each", "links", "region", "home", "job", "scope", "service", "without");
        bool whole = name is ResourceTypeDefinition.Account or ResourceTypeDefinition.Region;
        string id = whole ? (name == "account" ? "{account}" : "{region}") : Required(type, "id", place.Where);
        return new()
        {
            Name = name,
            Title = type["title"].AsText() ?? name,
            Service = file.Service,
            IsGlobal = name == ResourceTypeDefinition.Account || (name != ResourceTypeDefinition.Region
                && (type["scope"].AsText() is string scope ? scope == "global" : global)),
            List = whole ? null : ReadList(type, place),
            Id = id.Contains('{') ? Template.Parse(id) : Template.OfPath(id),
            Arn = type["arn"].AsText() is string arn ? Template.Parse(arn) : null,
            Home = type["home"].AsText(),
            ItemRegion = type["region"].AsText() is string region ? Template.Parse(region) : null,
            Tags = type["tags"].AsText() ?? "Tags",
            Details = [.. type["details"].Items.Select(detail => ReadDetail(detail, place))],
            Links = [.. type["links"].Items.Select(link => ReadLink(link, place))],
        };
    }

    private ListDefinition ReadList(Node type, Place place)
    {
        CallDefinition call = ReadCall(type, "list", type["each"]["input"].IsNull ? type["input"] : type["each"]["input"], place);
        EachDefinition? each = type["each"] is ObjectNode parent
            ? new(Required(parent, "type", place.Where), Texts(parent["copy"]))
            : null;
        return new(
            call,
            DocumentPath.Parse(Required(type, "items", place.Where)),
            ReadDecoders(type["reply-decode"], call, place),
            [.. ReadDecoders(type["decode"], call, place), .. ReadWithout(type["without"], call)],
            each);
    }

    private DetailDefinition ReadDetail(Node detail, Place type)
    {
        string member = Required(detail, "member", type.Where);
        Place place = type with { Where = $"{type.Where}, detail {member}" };
        Known(detail, place.Where, "member", "call", "input", "take", "decode", "pages", "when", "absent", "actions", "service", "job", "map", "one", "without");
        CallDefinition call = ReadCall(detail, "call", detail["input"], place);
        return new(
            member,
            call,
            Path(detail["take"]),
            Path(detail["pages"]),
            [.. ReadDecoders(detail["decode"], call, place), .. ReadWithout(detail["without"], call)],
            detail["when"].IsNull ? null : Condition.Parse(detail["when"], $"{place.Where}, when"))
        {
            One = detail["one"].AsBoolean() ?? false,
            Map = detail["map"] is ObjectNode map ? map.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal) : null,
        };
    }

    private static LinkDefinition ReadLink(Node link, Place type)
    {
        string member = Required(link, "member", type.Where);
        string where = $"{type.Where}, link {member}";
        Known(link, where, "member", "to", "match", "where", "many");
        List<LinkMatch> matches = [];
        if (link["match"] is ObjectNode match)
        {
            foreach ((string theirs, Node ours) in match)
            {
                matches.Add(new(DocumentPath.Parse(theirs), DocumentPath.Parse(ours.AsText() ?? throw Wrong(where, "match maps their member to ours"))));
            }
        }
        return new(
            member,
            Required(link, "to", where),
            matches,
            link["where"].IsNull ? null : Condition.Parse(link["where"], $"{where}, where"),
            link["many"].AsBoolean() ?? false);
    }

    private CallDefinition ReadCall(Node node, string key, Node input, Place place)
    {
        string operation = Required(node, key, place.Where);
        string service = node["service"].AsText() ?? place.Service;
        string prefix = _iamPrefixes.TryGetValue(service, out string? iam) ? iam : service;
        IReadOnlyList<string> actions = Texts(node["actions"]);
        JobDefinition? job = node["job"] is ObjectNode started ? ReadJob(started, place with { Service = service, Where = $"{place.Where}, job" }) : null;
        return new(service, operation, new InputTemplate(input), actions.Count > 0 ? actions : [$"{prefix}:{operation}"], [.. node["absent"].Items.Select(answer => ReadAbsent(answer, place))], job);
    }

    private JobDefinition ReadJob(ObjectNode job, Place place)
    {
        Known(job, place.Where, "start", "input", "absent", "until", "failed", "reason", "pending", "deadline");
        return new(
            ReadCall(job, "start", job["input"], place),
            job["until"].IsNull ? null : Condition.Parse(job["until"], $"{place.Where}, until"),
            job["failed"].IsNull ? null : Condition.Parse(job["failed"], $"{place.Where}, failed"),
            Path(job["reason"]),
            Texts(job["pending"]),
            TimeSpan.FromSeconds(job["deadline"].AsNumber() ?? throw Wrong(place.Where, "'deadline' (seconds) is missing")));
    }

    private static IReadOnlyList<MemberDecoder> ReadDecoders(Node decode, CallDefinition call, Place place)
    {
        IEnumerable<(string Path, string? Form)> entries = decode switch
        {
            TextNode whole => [("", whole.Value)],
            ObjectNode members => members.Select(member => (member.Key, member.Value.AsText())),
            _ => [],
        };
        return [.. entries.Select(entry => MemberDecoder.Forms.Contains(entry.Form)
            ? new MemberDecoder(MemberDecoder.ParsePath(entry.Path), entry.Form!, call.MissingAction)
            : throw Wrong(place.Where, $"decode names '{entry.Form}'; the forms are {string.Join(", ", MemberDecoder.Forms)}"))];
    }

    private static IEnumerable<MemberDecoder> ReadWithout(Node without, CallDefinition call) =>
        Texts(without).Select(path => new MemberDecoder(MemberDecoder.ParsePath(path), MemberDecoder.Left, call.MissingAction));

    private static AbsentAnswer ReadAbsent(Node answer, Place place)
    {
        if (answer.AsText() is string code)
        {
            return new(code, null);
        }
        Known(answer, place.Where, "code", "says");
        return new(Required(answer, "code", place.Where), Required(answer, "says", place.Where));
    }

    private static DocumentPath? Path(Node node) => node.AsText() is string path ? DocumentPath.Parse(path) : null;

    private static IReadOnlyList<string> Texts(Node node) =>
        node.AsText() is string one ? [one] : [.. node.Items.Select(item => item.AsText() ?? "")];

    private static string Required(Node node, string member, string where) =>
        node[member].AsText() ?? throw Wrong(where, $"'{member}' is missing");

    private static void Known(Node node, string where, params string[] members)
    {
        if (node is ObjectNode given && given.Names.FirstOrDefault(name => !members.Contains(name)) is string unknown)
        {
            throw Wrong(where, $"'{unknown}' is not known here; known are {string.Join(", ", members)}");
        }
    }

    private static InvalidDataException Wrong(string where, string what) => new($"{where}: {what}.");

    private sealed record Place(string Service, string Where);
}
