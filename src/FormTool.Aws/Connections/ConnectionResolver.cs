using System.Collections.Concurrent;
using Amazon.Runtime;
using FormTool.Aws.Credentials;

namespace FormTool.Aws.Connections;

/// <summary>
/// Finds who asks AWS and where, in the order that AWS Tools users expect.
/// Credentials: given keys, -Credential, -ProfileName, <c>$StoredAWSCredentials</c>, the environment (keys, then a web identity),
/// <c>AWS_PROFILE</c> or the profile <c>default</c>, the container, the instance.
/// Region: -Region, <c>$StoredAWSRegion</c>, the profile's, <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>, the instance's.
/// Sessions that a profile opened are kept for the life of the resolver, so that MFA is asked once and not by every command: keep one.
/// </summary>
public sealed class ConnectionResolver
{
    private const string DefaultProfile = "default";

    private readonly ConcurrentDictionary<string, AWSCredentials> _sessions = new(StringComparer.Ordinal);
    private readonly MfaPrompt _prompt = new();

    /// <summary>The names of the profiles that the shared files hold, for completion; none where they cannot be read.</summary>
    public static IReadOnlyList<string> ProfileNames(ConnectionOptions options)
    {
        try
        {
            return ProfileFiles.Load(options).Names;
        }
        catch (ConnectionException)
        {
            return [];
        }
    }

    /// <summary>The connection. The credentials have been fetched once when this returns, so what is wrong with them is said here.</summary>
    /// <param name="options">What was given.</param>
    /// <exception cref="ConnectionException">With the id of what is wrong.</exception>
    public AwsConnection Resolve(ConnectionOptions options)
    {
        _prompt.Ask = options.MfaTokenCode;
        ProfileFiles files = ProfileFiles.Load(options);
        (string? name, string where) = ProfileName(options);
        ProfileSection? profile = name is null ? files.Find(DefaultProfile) : files.Get(name, where);
        string? region = FindRegion(options, profile);
        ServiceEndpoints endpoints = new(options, files, profile);
        ProfileCredentials profiles = new(options, files, new(region ?? "us-east-1", endpoints), _prompt);

        (AWSCredentials credentials, string source) = FindCredentials(options, profiles, profile, files, isNamed: name is not null && where != "AWS_PROFILE");
        region ??= FindInstanceRegion(options) ?? throw new ConnectionException(
            ConnectionException.RegionNotResolved,
            $"There is no region: not in -Region, $StoredAWSRegion, {(profile is null ? $"a profile '{DefaultProfile}'" : profile.Place)}, AWS_REGION or AWS_DEFAULT_REGION. Give -Region us-east-1, or another.");
        string session = string.Join('|', files.Version, profile?.Name, region, options.Variable("AWS_ACCESS_KEY_ID"), options.MfaSerial, endpoints.For("STS"));
        bool isProfile = profile is not null && source == profile.Place;
        if (isProfile && _sessions.TryGetValue(session, out AWSCredentials? open))
        {
            credentials = open;
        }
        Fetch(credentials, source);
        if (isProfile)
        {
            _sessions[session] = credentials;
        }
        return new(credentials, region) { EndpointUrl = endpoints.Given, ConfiguredEndpoint = endpoints.For, Source = source };
    }

    private static void Fetch(AWSCredentials credentials, string source)
    {
        if (credentials is AnonymousAWSCredentials)
        {
            return;
        }
        try
        {
            credentials.GetCredentials();
        }
        catch (Exception failure) when (failure is not (ConnectionException or OperationCanceledException))
        {
            // A provider of somebody else: what its message holds is not known.
            throw new ConnectionException(
                ConnectionException.CredentialNotResolved, $"The credentials of {source} could not be fetched or have ended ({failure.GetType().Name}). Renew them.");
        }
    }

    private static (string? Name, string Where) ProfileName(ConnectionOptions options) => options switch
    {
        { ProfileName: { Length: > 0 } given } => (given, "-ProfileName"),
        { StoredCredential: string { Length: > 0 } stored } => (stored, "$StoredAWSCredentials"),
        { AccessKey: null, Credential: null } when options.Variable("AWS_PROFILE") is string named => (named, "AWS_PROFILE"),
        _ => (null, DefaultProfile),
    };

    private static (AWSCredentials Credentials, string Source) FindCredentials(
        ConnectionOptions options, ProfileCredentials profiles, ProfileSection? profile, ProfileFiles files, bool isNamed)
    {
        if (options.AccessKey is not null || options.SecretKey is not null)
        {
            return (StaticKeys.Create(options.AccessKey, options.SecretKey, options.SessionToken, "-AccessKey and -SecretKey"), "-AccessKey");
        }
        if (options.Credential is object credential)
        {
            return (ForeignCredentials.From(credential, "-Credential"), "-Credential");
        }
        if (isNamed)
        {
            return (profiles.Find(profile!) ?? throw ProfileCredentials.NoCredentials(profile!), profile!.Place);
        }
        if (options.StoredCredential is object stored and not string)
        {
            return (ForeignCredentials.From(stored, "$StoredAWSCredentials"), "$StoredAWSCredentials");
        }
        if (ProfileCredentials.EnvironmentKeys(options) is AWSCredentials keys)
        {
            return (keys, "the environment");
        }
        if (profiles.EnvironmentWebIdentity() is AWSCredentials identity)
        {
            return (identity, "the web identity of the environment");
        }
        if (profile is not null && profiles.Find(profile) is AWSCredentials found)
        {
            return (found, profile.Place);
        }
        if (ContainerCredentials.For(options) is AWSCredentials container)
        {
            return (container, "the container's role");
        }
        if (InstanceMetadata.For(options) is InstanceMetadata metadata && Task.Run(metadata.FindCredentialsAsync).GetAwaiter().GetResult() is AWSCredentials instance)
        {
            return (instance, "the instance's role");
        }
        throw new ConnectionException(
            ConnectionException.CredentialNotResolved,
            $"There are no credentials: not in the parameters, $StoredAWSCredentials, the environment (AWS_ACCESS_KEY_ID), {(profile is null ? $"a profile '{DefaultProfile}' in {files.Credentials} or {files.Config}" : profile.Place)}, a container or an instance. Give -ProfileName, or run: aws configure");
    }

    private static string? FindRegion(ConnectionOptions options, ProfileSection? profile)
    {
        foreach ((string? region, string where) in new[]
        {
            (options.Region, "-Region"),
            (options.StoredRegion, "$StoredAWSRegion"),
            (profile?["region"], profile?.Where("region") ?? ""),
            (options.Variable("AWS_REGION"), "AWS_REGION"),
            (options.Variable("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"),
        })
        {
            if (!string.IsNullOrWhiteSpace(region))
            {
                return RegionName.Check(region, where);
            }
        }
        return null;
    }

    private static string? FindInstanceRegion(ConnectionOptions options) =>
        InstanceMetadata.For(options) is InstanceMetadata metadata && Task.Run(metadata.FindRegionAsync).GetAwaiter().GetResult() is string region
            ? RegionName.Check(region, "the instance metadata service")
            : null;
}
