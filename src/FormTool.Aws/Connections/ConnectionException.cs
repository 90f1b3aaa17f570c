namespace FormTool.Aws.Connections;

/// <summary>A connection that cannot be made from what was given. The message says what was looked for, where, and what to do;
/// it never holds a secret, nor text of a file or a process that could hold one.</summary>
public sealed class ConnectionException : Exception
{
    /// <summary>No credentials were found, or those found cannot be used.</summary>
    public const string CredentialNotResolved = nameof(CredentialNotResolved);

    /// <summary>No file holds a profile of that name.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>No region was given and none is configured.</summary>
    public const string RegionNotResolved = nameof(RegionNotResolved);

    /// <summary>The region is not one of AWS's.</summary>
    public const string RegionNotValid = nameof(RegionNotValid);

    /// <summary>The endpoint is no absolute http or https URL.</summary>
    public const string EndpointNotValid = nameof(EndpointNotValid);

    /// <summary>A role asks for the code of an MFA device, and nobody is there to give it.</summary>
    public const string MfaRequired = nameof(MfaRequired);

    /// <summary>A credentials or config file cannot be read.</summary>
    public const string CredentialFileNotValid = nameof(CredentialFileNotValid);

    /// <summary>A failure of that kind.</summary>
    /// <param name="errorId">One of the constants of this class.</param>
    /// <param name="message">What was looked for, where, and what to do.</param>
    public ConnectionException(string errorId, string message) : base(message) => ErrorId = errorId;

    /// <summary>The stable id, one of the constants of this class.</summary>
    public string ErrorId { get; }
}
