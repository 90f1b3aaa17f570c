using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using FormTool.Aws.Protocols;

namespace FormTool.Aws.Runtime;

/// <summary>Sets the endpoint and what the signature names. Stands behind the marshaller.</summary>
internal sealed partial class EndpointHandler : BaseEndpointResolver
{
    public override void ProcessRequestHandlers(IExecutionContext executionContext)
    {
        IRequest request = executionContext.RequestContext.Request;
        ModelRequest call = (ModelRequest)executionContext.RequestContext.OriginalRequest;
        Uri url = call.Endpoint.Url;
        bool isS3 = call.Operation.Service.Name == "s3";
        if (call.Wire.HostPrefix is string prefix && !HasNoNames(url))
        {
            url = new UriBuilder(url) { Host = prefix + url.Host }.Uri;
        }
        if (isS3 && IsOwn(url) && call.Wire.Labels.TryGetValue("Bucket", out string? bucket) && HostName().IsMatch(bucket))
        {
            url = new UriBuilder(url) { Host = $"{bucket}.{url.Host}" }.Uri;
            request.ResourcePath = call.Wire.Path["/{Bucket}".Length..] is { Length: > 0 } rest ? rest : "/";
        }
        request.Endpoint = url;
        request.AuthenticationRegion = call.Endpoint.SigningRegion;
        request.OverrideSigningServiceName = call.Operation.Service.SigningName;
        // S3 signs its paths as they are; every other service encodes them twice.
        request.UseDoubleEncoding = !isS3 && call.Operation.Service.SigningName != "s3";
    }

    /// <summary>Test benches listen on an address or on localhost, where a prefix leads nowhere.</summary>
    private static bool HasNoNames(Uri url) =>
        IPAddress.TryParse(url.Host.Trim('[', ']'), out _) || url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsOwn(Uri url) => url.Host.StartsWith("s3.", StringComparison.Ordinal) && url.Host.Contains(".amazonaws.com", StringComparison.Ordinal);

    /// <summary>Buckets that can be part of a host name under AWS's certificate: no dots, no capitals.</summary>
    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();
}
