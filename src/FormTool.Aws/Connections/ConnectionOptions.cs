namespace FormTool.Aws.Connections;

/// <summary>What a person gave to say who asks AWS and where, in the terms of AWS Tools. Everything is optional.</summary>
public sealed record ConnectionOptions
{
    /// <summary>-ProfileName: a profile of the shared files (or of AWS Tools' own store on Windows).</summary>
    public string? ProfileName { get; init; }

    /// <summary>-ProfileLocation: a credentials file, or a folder with <c>credentials</c> and <c>config</c>; a <c>config</c> beside the file is read too.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>-Region.</summary>
    public string? Region { get; init; }

    /// <summary>-AccessKey.</summary>
    public string? AccessKey { get; init; }

    /// <summary>-SecretKey.</summary>
    public string? SecretKey { get; init; }

    /// <summary>-SessionToken.</summary>
    public string? SessionToken { get; init; }

    /// <summary>-Credential: credentials of any major version of the SDK: whatever has a method <c>GetCredentials()</c> that returns an
    /// object with <c>AccessKey</c>, <c>SecretKey</c> and <c>Token</c>. Those that refresh stay refreshing.</summary>
    public object? Credential { get; init; }

    /// <summary>The session's <c>$StoredAWSCredentials</c>: credentials like <see cref="Credential"/>, or the name of a profile.</summary>
    public object? StoredCredential { get; init; }

    /// <summary>The session's <c>$StoredAWSRegion</c>.</summary>
    public string? StoredRegion { get; init; }

    /// <summary>-EndpointUrl: one endpoint for all services.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>The MFA device of a role whose profile names none.</summary>
    public string? MfaSerial { get; init; }

    /// <summary>Asks the person for the code of the device whose serial it is given; null: nobody is there.
    /// It is called on the thread that called <see cref="ConnectionResolver.Resolve"/>; when a session is renewed later, on any.</summary>
    public Func<string, string?>? MfaTokenCode { get; init; }

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The folder that holds <c>.aws</c>.</summary>
    public string HomeFolder { get; init; } = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);

    /// <summary>How long the instance metadata service may take to answer at all: nobody waits for it on a laptop.</summary>
    public TimeSpan MetadataTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Which options are given, without the values that are secret.</summary>
    public override string ToString()
    {
        List<string> given = [];
        void Show(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                given.Add($"{name} = {value}");
            }
        }
        Show(nameof(ProfileName), ProfileName);
        Show(nameof(ProfileLocation), ProfileLocation);
        Show(nameof(Region), Region);
        Show(nameof(AccessKey), AccessKey is null ? null : "(given)");
        Show(nameof(SecretKey), SecretKey is null ? null : "(given)");
        Show(nameof(SessionToken), SessionToken is null ? null : "(given)");
        Show(nameof(Credential), Credential is null ? null : "(given)");
        Show(nameof(StoredCredential), StoredCredential is null ? null : "(given)");
        Show(nameof(StoredRegion), StoredRegion);
        Show(nameof(EndpointUrl), EndpointUrl is null ? null : "(given)");
        return $"{nameof(ConnectionOptions)} {{ {string.Join(", ", given)} }}";
    }

    /// <summary>The variable, or null where it is not set or empty.</summary>
    internal string? Variable(string name) => Environment(name) is { Length: > 0 } value ? value : null;
}
