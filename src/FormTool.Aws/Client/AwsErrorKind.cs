namespace FormTool.Aws.Client;

/// <summary>Why a call failed, in the few kinds that a caller decides by.</summary>
public enum AwsErrorKind
{
    /// <summary>The service failed, or answered with an error that is none of the others.</summary>
    Service,
    /// <summary>The principal may not do this.</summary>
    AccessDenied,
    /// <summary>Too many requests, to the last attempt.</summary>
    Throttled,
    /// <summary>What was asked for is not there.</summary>
    NotFound,
    /// <summary>The service refused the input.</summary>
    Validation,
    /// <summary>No answer before the deadline.</summary>
    Timeout,
    /// <summary>No connection, or it broke.</summary>
    Connection,
    /// <summary>The answer is not one that the service gives: truncated, not of the protocol, too large.</summary>
    MalformedReply,
    /// <summary>The service has no endpoint there, or the account has not enabled the region.</summary>
    RegionNotSupported,
    /// <summary>There are no credentials, or they could not be refreshed.</summary>
    CredentialNotResolved,
    /// <summary>The credentials are not valid: unknown key, wrong secret.</summary>
    InvalidCredential,
    /// <summary>The session has expired.</summary>
    ExpiredToken,
}
