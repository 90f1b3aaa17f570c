using Amazon.Runtime;

namespace FormTool.Aws.Connections;

/// <summary>Who asks, where, and within which bounds.</summary>
/// <param name="Credentials">Credentials, refreshing ones included; <see cref="AnonymousAWSCredentials"/> for none.</param>
/// <param name="Region">The region where nothing else is said, <c>us-east-1</c>.</param>
public sealed record AwsConnection(AWSCredentials Credentials, string Region)
{
    /// <summary>One endpoint for all services (a test bench, a private endpoint); null for AWS's own.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>Where the credentials were found, for people: <c>profile 'prod' (/home/anna/.aws/credentials, line 3)</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The endpoint that the environment or the profile names for a service, by the model's <c>serviceId</c>; null for AWS's own.</summary>
    internal Func<string, Uri?>? ConfiguredEndpoint { get; init; }

    /// <summary>Where a service is asked, by the model's <c>serviceId</c> (<c>Elastic Load Balancing v2</c>); null for AWS's own endpoint.</summary>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.EndpointNotValid"/>: the one that the environment or the profile names is no URL.</exception>
    public Uri? EndpointFor(string serviceId) => EndpointUrl ?? ConfiguredEndpoint?.Invoke(serviceId);

    /// <summary>The region and the source, never the credentials.</summary>
    public override string ToString() => $"{Region} as {(Source.Length > 0 ? Source : Credentials.GetType().Name)}";

    /// <summary>How often a call is tried in all.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles, with jitter, up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time after which a call of an inventory is given up, retries and the waits between them included; the wait for its turn is not.
    /// A service that gave no good answer for so long is asked once a second only.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may take to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections to one host at a time, and calls under way with one service in one region, at most.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>The largest reply that is read, in bytes, after decompression.</summary>
    public long MaxReplyBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>The wait between two looks of a waiter; null for the model's own.</summary>
    public TimeSpan? WaiterDelay { get; init; }

    /// <summary>The most pages of one listing that are read; more is taken for a loop.</summary>
    public int MaxPages { get; init; } = 20_000;
}
