using FormTool.Aws.Documents;
using FormTool.Testing.Replies;

namespace FormTool.Testing.Wire;

/// <summary>A service model as the far side of the wire reads it.</summary>
internal sealed class KnownService
{
    private readonly Node _model;
    private readonly string _signingName;
    private readonly Dictionary<string, Lazy<ReplyShape?>> _outputs;

    public KnownService(string name, Node model)
    {
        _model = model;
        Node metadata = model["metadata"];
        Name = name;
        _signingName = metadata["signingName"].AsText() ?? metadata["endpointPrefix"].AsText() ?? name;
        Version = metadata["apiVersion"].AsText() ?? "";
        Protocol = metadata["protocol"].AsText() ?? "json";
        TargetPrefix = metadata["targetPrefix"].AsText() ?? "";
        Namespace = metadata["xmlNamespace"].AsText();
        Dictionary<string, Node> operations = (model["operations"] as ObjectNode ?? []).ToDictionary();
        Routes = [.. operations.Select(pair => new RestRoute(pair.Key, pair.Value["http"]))];
        _outputs = operations.ToDictionary(
            pair => pair.Key,
            pair => new Lazy<ReplyShape?>(() => pair.Value["output"].IsNull ? null : new(model["shapes"], pair.Value["output"])));
    }

    public string Name { get; }

    public string Version { get; }

    /// <summary><c>ec2</c>, <c>query</c>, <c>json</c>, <c>rest-json</c> or <c>rest-xml</c>.</summary>
    public string Protocol { get; }

    public string TargetPrefix { get; }

    public string? Namespace { get; }

    public IReadOnlyList<RestRoute> Routes { get; }

    public bool SignsAs(string signingName) => signingName.Length == 0 || signingName == _signingName;

    public bool Holds(string operation) => _outputs.ContainsKey(operation);

    /// <summary>The output's shape; null where the operation has none.</summary>
    public ReplyShape? Output(string operation) => _outputs[operation].Value;

    /// <summary>How the operation is paged: <c>input_token</c>, <c>output_token</c>, <c>more_results</c>.</summary>
    public Node Paginator(string operation) => _model["pagination"][operation];

    /// <summary>What was asked, by wire names: the fields of a form, the members of a JSON body, the labels, query and headers of a REST request.</summary>
    public ObjectNode Input(string operation, WireRequest request)
    {
        ObjectNode input = [];
        foreach ((string name, string value) in request.Form.Concat(request.Query))
        {
            input.Set(name, Node.Of(value));
        }
        if (Protocol.StartsWith("rest", StringComparison.Ordinal))
        {
            foreach ((string name, string value) in Routes.First(route => route.Operation == operation).Labels(request))
            {
                input.Set(name, Node.Of(value));
            }
        }
        if (Protocol is "json" or "rest-json" && request.Body.Length > 0 && NodeJson.Parse(request.Body) is ObjectNode body)
        {
            foreach ((string name, Node value) in body)
            {
                input.Set(name, value);
            }
        }
        return input;
    }
}
