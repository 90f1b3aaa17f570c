using System.Collections.Concurrent;
using System.Reflection;
using FormTool.Aws.Models;

namespace FormTool.Aws.Client;

/// <summary>The service models that FormTool carries, each loaded when it is first asked for.</summary>
public static class ServiceModels
{
    private const string Prefix = "services/";
    private const string Suffix = ".json";

    private static readonly ConcurrentDictionary<string, Lazy<ServiceModel>> Loaded = new(StringComparer.Ordinal);

    /// <summary>The keys of the models, in order: the names of the files in <c>knowledge/services</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ServiceModels).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether there is a model of that key.</summary>
    public static bool Has(string service) => Names.Contains(service);

    /// <summary>The model of a service.</summary>
    /// <param name="service">The key, <c>ec2</c>.</param>
    /// <exception cref="InvalidRequestException">There is no such model.</exception>
    public static ServiceModel Get(string service) =>
        Loaded.GetOrAdd(service, key => new Lazy<ServiceModel>(() => Load(key))).Value;

    private static ServiceModel Load(string service)
    {
        using Stream stream = typeof(ServiceModels).Assembly.GetManifestResourceStream(Prefix + service + Suffix)
            ?? throw InvalidRequestException.Unknown(service, "", "", "service", service, Names);
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return new(service, json);
    }
}
