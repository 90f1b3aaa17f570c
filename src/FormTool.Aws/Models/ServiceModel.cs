using System.Collections.Concurrent;
using FormTool.Aws.Documents;

namespace FormTool.Aws.Models;

/// <summary>The wire protocols that AWS services speak.</summary>
public enum ServiceProtocol
{
    /// <summary>Form-encoded requests, XML replies, EC2's dialect.</summary>
    Ec2,
    /// <summary>Form-encoded requests, XML replies.</summary>
    Query,
    /// <summary>JSON 1.0 and 1.1, the operation in a header.</summary>
    Json,
    /// <summary>Paths and JSON bodies.</summary>
    RestJson,
    /// <summary>Paths and XML bodies.</summary>
    RestXml,
}

/// <summary>What one AWS service offers, as far as <c>knowledge/services</c> holds it.</summary>
public sealed class ServiceModel
{
    private readonly ModelFile _file;
    private readonly Dictionary<string, Range> _operations;
    private readonly ShapeTable _shapes;
    private readonly ConcurrentDictionary<string, OperationModel> _read = new(StringComparer.Ordinal);

    internal ServiceModel(string name, ReadOnlyMemory<byte> json)
    {
        Name = name;
        _file = new(json);
        _operations = _file.Section("operations");
        _shapes = new(json, _file.Section("shapes"));
        Dictionary<string, Range> metadata = _file.Section("metadata");
        string? Text(string member) =>
            metadata.TryGetValue(member, out Range place) ? NodeJson.Parse(_file.Part(place)).AsText() : null;
        Protocol = Text("protocol") switch
        {
            "ec2" => ServiceProtocol.Ec2,
            "query" => ServiceProtocol.Query,
            "json" => ServiceProtocol.Json,
            "rest-json" => ServiceProtocol.RestJson,
            "rest-xml" => ServiceProtocol.RestXml,
            string other => throw new InvalidDataException($"The model of {name} speaks {other}, which FormTool does not."),
            null => throw new InvalidDataException($"The model of {name} names no protocol."),
        };
        Title = Text("serviceFullName") ?? name;
        ServiceId = Text("serviceId") ?? name;
        ApiVersion = Text("apiVersion") ?? "";
        EndpointPrefix = Text("endpointPrefix") ?? name;
        SigningName = Text("signingName") ?? EndpointPrefix;
        TargetPrefix = Text("targetPrefix");
        JsonVersion = Text("jsonVersion") ?? "1.0";
        IsQueryCompatible = metadata.ContainsKey("awsQueryCompatible");
    }

    /// <summary>The key: the name of the file in <c>knowledge/services</c>, <c>ec2</c>.</summary>
    public string Name { get; }

    /// <summary>The service's name for people, <c>Amazon Elastic Compute Cloud</c>.</summary>
    public string Title { get; }

    /// <summary>The protocol on the wire.</summary>
    public ServiceProtocol Protocol { get; }

    /// <summary>The names of the operations that the model holds.</summary>
    public IReadOnlyCollection<string> Operations => _operations.Keys;

    /// <summary>The service part of a signature's scope.</summary>
    public string SigningName { get; }

    internal string ServiceId { get; }

    internal string ApiVersion { get; }

    internal string EndpointPrefix { get; }

    internal string? TargetPrefix { get; }

    internal string JsonVersion { get; }

    internal bool IsQueryCompatible { get; }

    /// <summary>Whether the model holds the operation.</summary>
    public bool Has(string operation) => _operations.ContainsKey(operation);

    /// <summary>Whether the model says how the operation is paged.</summary>
    public bool IsPaged(string operation) => _file.Section("pagination").ContainsKey(operation);

    /// <summary>The names of the input members, the required ones first; empty for an unknown operation.</summary>
    public IReadOnlyList<string> InputMembers(string operation) =>
        Find(operation)?.Input?.Body is ShapeBody body
            ? [.. body.Required, .. body.Members.Select(m => m.Name).Except(body.Required)]
            : [];

    /// <summary>The names of the output members; empty for an unknown operation.</summary>
    public IReadOnlyList<string> OutputMembers(string operation) =>
        Find(operation)?.Output?.Body is ShapeBody body ? [.. body.Members.Select(m => m.Name)] : [];

    internal OperationModel? Find(string operation) =>
        _operations.TryGetValue(operation, out Range place)
            ? _read.GetOrAdd(operation, name => OperationModel.Read(this, _shapes, name, _file.Part(place)))
            : null;

    internal Node Paginator(string operation) => Part("pagination", operation);

    internal Node Waiter(string name) => Part("waiters", name);

    internal IReadOnlyCollection<string> Waiters => _file.Section("waiters").Keys;

    private Node Part(string section, string name) =>
        _file.Section(section).TryGetValue(name, out Range place) ? NodeJson.Parse(_file.Part(place)) : Node.Null;
}
