using System.Text.Json;

namespace FormTool.Aws.Models;

/// <summary>A shape, or a reference to one, as the model file has it: traits that stand here, and perhaps the name of
/// the shape that has the rest. Read once, when it is first needed.</summary>
internal sealed class ShapeDefinition
{
    public string? Reference { get; private set; }

    public ShapeKind? Kind { get; private set; }

    public string? WireName { get; private set; }

    public string? QueryName { get; private set; }

    public MemberLocation? Location { get; private set; }

    public TimestampFormat? TimestampFormat { get; private set; }

    public string? XmlNamespace { get; private set; }

    public string? XmlNamespacePrefix { get; private set; }

    public string? Payload { get; private set; }

    public string? ResultWrapper { get; private set; }

    public bool? Flattened { get; private set; }

    public bool? XmlAttribute { get; private set; }

    public bool? Streaming { get; private set; }

    public bool? IdempotencyToken { get; private set; }

    public bool? HostLabel { get; private set; }

    public bool? JsonValue { get; private set; }

    public bool? Document { get; private set; }

    public bool? Union { get; private set; }

    public bool? EventStream { get; private set; }

    public bool? Sensitive { get; private set; }

    public ShapeDefinition? Element { get; private set; }

    public ShapeDefinition? Key { get; private set; }

    public ShapeDefinition? Value { get; private set; }

    public IReadOnlyList<string> Required { get; private set; } = [];

    public IReadOnlyList<KeyValuePair<string, ShapeDefinition>> Members { get; private set; } = [];

    /// <summary>The structure's members, list element or map parts with their lookups; shared by all that refer here.</summary>
    public ShapeBody? Body { get; set; }

    public static ShapeDefinition Read(ref Utf8JsonReader reader)
    {
        ShapeDefinition definition = new();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            definition.ReadTrait(ref reader);
        }
        return definition;
    }

    private void ReadTrait(ref Utf8JsonReader reader)
    {
        string trait = reader.GetString()!;
        reader.Read();
        switch (trait)
        {
            case "shape":
                Reference = reader.GetString();
                break;
            case "type":
                Kind = ReadKind(reader.GetString()!);
                break;
            case "locationName":
                WireName = string.Intern(reader.GetString()!);
                break;
            case "queryName":
                QueryName = reader.GetString();
                break;
            case "location":
                Location = ReadLocation(reader.GetString()!);
                break;
            case "timestampFormat":
                TimestampFormat = ReadTimestampFormat(reader.GetString()!);
                break;
            case "xmlNamespace":
                ReadNamespace(ref reader);
                break;
            case "payload":
                Payload = reader.GetString();
                break;
            case "resultWrapper":
                ResultWrapper = reader.GetString();
                break;
            case "flattened":
                Flattened = reader.GetBoolean();
                break;
            case "xmlAttribute":
                XmlAttribute = reader.GetBoolean();
                break;
            case "streaming":
                Streaming = reader.GetBoolean();
                break;
            case "idempotencyToken":
                IdempotencyToken = reader.GetBoolean();
                break;
            case "hostLabel":
                HostLabel = reader.GetBoolean();
                break;
            case "jsonvalue":
                JsonValue = reader.GetBoolean();
                break;
            case "document":
                Document = reader.GetBoolean();
                break;
            case "union":
                Union = reader.GetBoolean();
                break;
            case "eventstream":
                EventStream = reader.GetBoolean();
                break;
            case "sensitive":
                Sensitive = reader.GetBoolean();
                break;
            case "required" when reader.TokenType == JsonTokenType.StartArray:
                Required = ReadNames(ref reader);
                break;
            case "member":
                Element = Read(ref reader);
                break;
            case "key":
                Key = Read(ref reader);
                break;
            case "value":
                Value = Read(ref reader);
                break;
            case "members":
                Members = ReadMembers(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static List<KeyValuePair<string, ShapeDefinition>> ReadMembers(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<string, ShapeDefinition>> members = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Interned, so that a rule's literal path and a reply's member are one object.
            string name = string.Intern(reader.GetString()!);
            reader.Read();
            members.Add(new(name, Read(ref reader)));
        }
        return members;
    }

    private static List<string> ReadNames(ref Utf8JsonReader reader)
    {
        List<string> names = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            names.Add(string.Intern(reader.GetString()!));
        }
        return names;
    }

    private void ReadNamespace(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            XmlNamespace = reader.GetString();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool prefix = reader.ValueTextEquals("prefix");
            reader.Read();
            if (prefix)
            {
                XmlNamespacePrefix = reader.GetString();
            }
            else
            {
                XmlNamespace = reader.GetString();
            }
        }
    }

    private static ShapeKind ReadKind(string type) => type switch
    {
        "structure" => ShapeKind.Structure,
        "list" => ShapeKind.List,
        "map" => ShapeKind.Map,
        "boolean" => ShapeKind.Boolean,
        "integer" or "short" or "byte" => ShapeKind.Integer,
        "long" or "bigInteger" => ShapeKind.Long,
        "float" => ShapeKind.Float,
        "double" or "bigDecimal" => ShapeKind.Double,
        "timestamp" => ShapeKind.Timestamp,
        "blob" => ShapeKind.Blob,
        "string" or "character" => ShapeKind.Text,
        _ => throw new InvalidDataException($"The service model has a shape of unknown type '{type}'."),
    };

    private static MemberLocation ReadLocation(string location) => location switch
    {
        "uri" => MemberLocation.Uri,
        "querystring" => MemberLocation.QueryString,
        "header" => MemberLocation.Header,
        "headers" => MemberLocation.HeaderMap,
        "statusCode" => MemberLocation.StatusCode,
        _ => throw new InvalidDataException($"The service model has a member at unknown location '{location}'."),
    };

    private static TimestampFormat ReadTimestampFormat(string format) => format.ToLowerInvariant() switch
    {
        "iso8601" => Models.TimestampFormat.Iso8601,
        "unixtimestamp" => Models.TimestampFormat.UnixTimestamp,
        "rfc822" => Models.TimestampFormat.Rfc822,
        _ => throw new InvalidDataException($"The service model has a timestamp of unknown format '{format}'."),
    };
}
