using System.Reflection;
using FormTool.Aws.Documents;
using FormTool.Testing.Replies;

namespace FormTool.Testing.Wire;

/// <summary>
/// The operation that a request on the wire asks for: from its form, its target header, or its method, path and query.
/// REST operations need the service models that FormTool.Aws carries; other protocols name the operation themselves,
/// and the models only turn a signing name (<c>monitoring</c>) into the model's name (<c>cloudwatch</c>).
/// </summary>
public sealed class KnownServices
{
    private readonly List<KnownService> _services;

    private KnownServices(List<KnownService> services) => _services = services;

    /// <summary>The models that FormTool.Aws carries.</summary>
    public static KnownServices Embedded { get; } = LoadEmbedded();

    /// <summary>These models, by the name that they are to be known by.</summary>
    public static KnownServices From(params (string Name, Node Model)[] models) =>
        new([.. models.Select(model => new KnownService(model.Name, model.Model))]);

    /// <summary>What the request asks for. An operation of no known model is named by its method and path: <c>GET /things</c>.</summary>
    public KnownRequest Recognize(WireRequest request)
    {
        if (request.Form.TryGetValue("Action", out string? action) || request.Query.TryGetValue("Action", out action))
        {
            string version = request.Form.GetValueOrDefault("Version") ?? request.Query.GetValueOrDefault("Version", "");
            KnownService? service = Choose(request, action, service => service.Version == version);
            string name = service?.Name ?? request.SigningName;
            return new(name, request.Region, action, service?.Protocol ?? (name == "ec2" ? "ec2" : "query"));
        }
        if (request.Header("X-Amz-Target") is { Length: > 0 } target)
        {
            string operation = target[(target.LastIndexOf('.') + 1)..];
            string prefix = target[..Math.Max(0, target.LastIndexOf('.'))];
            KnownService? service = Choose(request, operation, service => service.TargetPrefix == prefix);
            return new(service?.Name ?? request.SigningName, request.Region, operation, "json");
        }
        if (request.Path.Split('/') is ["", "service", _, "operation", var rpc])
        {
            return new(Choose(request, rpc, _ => true)?.Name ?? request.SigningName, request.Region, rpc, "cbor");
        }
        (KnownService Service, RestRoute Route)? best = null;
        foreach (KnownService service in _services.Where(service => service.SignsAs(request.SigningName)))
        {
            foreach (RestRoute route in service.Routes)
            {
                if (route.Matches(request) && (best is null || route.CompareTo(best.Value.Route) > 0))
                {
                    best = (service, route);
                }
            }
        }
        return best is ({ } found, { } match)
            ? new(found.Name, request.Region, match.Operation, found.Protocol)
            : new(request.SigningName, request.Region, $"{request.Method} {request.Path}", request.SigningName is "s3" or "route53" or "cloudfront" ? "rest-xml" : "rest-json");
    }

    /// <summary>The reply of a newer model without the members that ours does not know.</summary>
    public Node OnlyKnown(string service, string operation, Node reply) =>
        Get(service).Output(operation) is ReplyShape output ? output.OnlyKnown(reply) : reply;

    /// <summary>The model of that name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal KnownService Get(string service) =>
        _services.Find(known => known.Name == service) ?? throw new InvalidOperationException($"There is no model of {service}.");

    private KnownService? Choose(WireRequest request, string operation, Func<KnownService, bool> fits)
    {
        List<KnownService> holding = [.. _services.Where(service => service.SignsAs(request.SigningName) && service.Holds(operation))];
        // RDS, Neptune and DocumentDB share version and signing name: the one that is named so is meant.
        return holding.Find(service => fits(service) && service.Name == request.SigningName) ?? holding.Find(service => fits(service)) ?? holding.FirstOrDefault();
    }

    private static KnownServices LoadEmbedded()
    {
        const string Folder = "services/";
        Assembly assembly = typeof(Node).Assembly;
        List<KnownService> services = [];
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            using MemoryStream text = new();
            stream.CopyTo(text);
            services.Add(new(Path.GetFileNameWithoutExtension(resource), NodeJson.Parse(text.ToArray())));
        }
        return new(services);
    }
}

/// <summary>What a request asks for.</summary>
/// <param name="Service">The model's name (<c>elbv2</c>), or the signing name where no model is known.</param>
/// <param name="Region">The region of the signature's scope; empty where the request is not signed.</param>
/// <param name="Operation">The operation (<c>DescribeVolumes</c>), or method and path.</param>
/// <param name="Protocol"><c>ec2</c>, <c>query</c>, <c>json</c>, <c>rest-json</c>, <c>rest-xml</c> or <c>cbor</c>.</param>
public sealed record KnownRequest(string Service, string Region, string Operation, string Protocol);
