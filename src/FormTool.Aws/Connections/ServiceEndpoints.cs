using System.Collections.Concurrent;

namespace FormTool.Aws.Connections;

/// <summary>
/// Where a service is asked when it is not AWS's own endpoint, in AWS's order: -EndpointUrl, <c>AWS_ENDPOINT_URL_service</c>,
/// <c>AWS_ENDPOINT_URL</c>, the service's <c>endpoint_url</c> in the section that the profile's <c>services</c> names, the profile's <c>endpoint_url</c>.
/// </summary>
internal sealed class ServiceEndpoints
{
    private readonly ConcurrentDictionary<string, Uri?> _found = new(StringComparer.Ordinal);
    private readonly Func<string, string?> _variable;
    private readonly ProfileSection? _services;
    private readonly Uri? _forAll;
    private readonly Uri? _fromProfile;
    private readonly bool _ignored;

    public ServiceEndpoints(ConnectionOptions options, ProfileFiles files, ProfileSection? profile)
    {
        _variable = options.Variable;
        if (options.EndpointUrl is { Length: > 0 } given)
        {
            Given = Check(given, "-EndpointUrl");
            return;
        }
        _ignored = IsTrue(options.Variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? profile?["ignore_configured_endpoint_urls"]);
        if (_ignored)
        {
            return;
        }
        _forAll = options.Variable("AWS_ENDPOINT_URL") is string url ? Check(url, "AWS_ENDPOINT_URL") : null;
        _fromProfile = profile?["endpoint_url"] is string mine ? Check(mine, profile.Where("endpoint_url")) : null;
        if (profile?["services"] is string name)
        {
            _services = files.Services(name) ?? throw new ConnectionException(
                ConnectionException.CredentialFileNotValid,
                $"{profile.Where("services")} names the section [services {ProfileFiles.Shown(name)}], which no file has. Add it, or remove the line.");
        }
    }

    /// <summary>-EndpointUrl; it overrides everything.</summary>
    public Uri? Given { get; }

    /// <summary>The endpoint of a service; null for AWS's own.</summary>
    /// <param name="serviceId">The model's <c>serviceId</c>: <c>Elastic Load Balancing v2</c>.</param>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.EndpointNotValid"/>.</exception>
    public Uri? For(string serviceId) => Given ?? (_ignored ? null : _found.GetOrAdd(serviceId.Replace(' ', '_'), Find));

    private Uri? Find(string service)
    {
        string variable = "AWS_ENDPOINT_URL_" + service.ToUpperInvariant();
        if (_variable(variable) is string url)
        {
            return Check(url, variable);
        }
        return _forAll
            ?? (_services?.Nested(service.ToLowerInvariant(), "endpoint_url") is string mine ? Check(mine, _services.Where(service.ToLowerInvariant())) : null)
            ?? _fromProfile;
    }

    private static Uri Check(string url, string where)
    {
        // A URL may carry a password; neither it nor what was given is shown.
        if (!Uri.TryCreate(url.Trim(), UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.Host.Length == 0)
        {
            throw new ConnectionException(
                ConnectionException.EndpointNotValid, $"The endpoint of {where} is no absolute http or https URL. Give one like http://127.0.0.1:5000.");
        }
        if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            throw new ConnectionException(
                ConnectionException.EndpointNotValid, $"The endpoint of {where} carries a user, a query or a fragment. Give scheme, host, port and path only.");
        }
        return endpoint;
    }

    private static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
}
