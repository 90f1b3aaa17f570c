namespace FormTool.Aws.Client;

/// <summary>From a service's code to the kind that a caller decides by.</summary>
internal static class ErrorKinds
{
    private static readonly Dictionary<string, AwsErrorKind> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AccessDenied"] = AwsErrorKind.AccessDenied,
        ["AccessDeniedException"] = AwsErrorKind.AccessDenied,
        ["AllAccessDisabled"] = AwsErrorKind.AccessDenied,
        ["AuthorizationError"] = AwsErrorKind.AccessDenied,
        ["AuthorizationErrorException"] = AwsErrorKind.AccessDenied,
        ["Forbidden"] = AwsErrorKind.AccessDenied,
        ["ForbiddenException"] = AwsErrorKind.AccessDenied,
        ["NotAuthorized"] = AwsErrorKind.AccessDenied,
        ["NotAuthorizedException"] = AwsErrorKind.AccessDenied,
        ["Unauthorized"] = AwsErrorKind.AccessDenied,
        ["UnauthorizedException"] = AwsErrorKind.AccessDenied,
        ["UnauthorizedOperation"] = AwsErrorKind.AccessDenied,
        ["AuthFailure"] = AwsErrorKind.InvalidCredential,
        ["IncompleteSignature"] = AwsErrorKind.InvalidCredential,
        ["InvalidAccessKeyId"] = AwsErrorKind.InvalidCredential,
        ["InvalidClientTokenId"] = AwsErrorKind.InvalidCredential,
        ["InvalidSignatureException"] = AwsErrorKind.InvalidCredential,
        ["InvalidToken"] = AwsErrorKind.InvalidCredential,
        ["MissingAuthenticationToken"] = AwsErrorKind.InvalidCredential,
        ["MissingAuthenticationTokenException"] = AwsErrorKind.InvalidCredential,
        ["SignatureDoesNotMatch"] = AwsErrorKind.InvalidCredential,
        ["UnrecognizedClientException"] = AwsErrorKind.InvalidCredential,
        ["ExpiredToken"] = AwsErrorKind.ExpiredToken,
        ["ExpiredTokenException"] = AwsErrorKind.ExpiredToken,
        // EC2's word for it; a request that is really late is sent again with the clock corrected first.
        ["RequestExpired"] = AwsErrorKind.ExpiredToken,
        ["TokenRefreshRequired"] = AwsErrorKind.ExpiredToken,
        ["BandwidthLimitExceeded"] = AwsErrorKind.Throttled,
        ["EC2ThrottledException"] = AwsErrorKind.Throttled,
        ["PriorRequestNotComplete"] = AwsErrorKind.Throttled,
        ["ProvisionedThroughputExceededException"] = AwsErrorKind.Throttled,
        ["RequestLimitExceeded"] = AwsErrorKind.Throttled,
        ["RequestThrottled"] = AwsErrorKind.Throttled,
        ["RequestThrottledException"] = AwsErrorKind.Throttled,
        ["SlowDown"] = AwsErrorKind.Throttled,
        ["ThrottledException"] = AwsErrorKind.Throttled,
        ["Throttling"] = AwsErrorKind.Throttled,
        ["ThrottlingException"] = AwsErrorKind.Throttled,
        ["TooManyRequestsException"] = AwsErrorKind.Throttled,
        ["TransactionInProgressException"] = AwsErrorKind.Throttled,
        ["RequestTimeout"] = AwsErrorKind.Timeout,
        ["RequestTimeoutException"] = AwsErrorKind.Timeout,
        ["RegionDisabledException"] = AwsErrorKind.RegionNotSupported,
        ["RegionNotSupportedException"] = AwsErrorKind.RegionNotSupported,
        ["UnsupportedRegion"] = AwsErrorKind.RegionNotSupported,
    };

    /// <summary>The codes that mean "slower", for the retry policy.</summary>
    public static IEnumerable<string> ThrottlingCodes => Known.Where(k => k.Value == AwsErrorKind.Throttled).Select(k => k.Key);

    /// <summary>Whether the service's answer will be the same however often it is asked, and says nothing of clocks and credentials:
    /// what is not there, and what one may not do. Accounts give thousands of these (no such policy, no login), so they must be cheap.</summary>
    public static bool IsFinal(string code, AwsErrorKind kind) =>
        kind == AwsErrorKind.NotFound || (kind == AwsErrorKind.AccessDenied && Known.ContainsKey(code));

    public static AwsErrorKind Of(string code, int status)
    {
        if (Known.TryGetValue(code, out AwsErrorKind kind))
        {
            return kind;
        }
        if (code.Contains("NotFound", StringComparison.Ordinal) || code.StartsWith("NoSuch", StringComparison.Ordinal))
        {
            return AwsErrorKind.NotFound;
        }
        if (code.StartsWith("Invalid", StringComparison.Ordinal) || code.StartsWith("Validation", StringComparison.Ordinal)
            || code.StartsWith("Malformed", StringComparison.Ordinal) || code.StartsWith("Missing", StringComparison.Ordinal))
        {
            return AwsErrorKind.Validation;
        }
        return status switch
        {
            401 or 403 => AwsErrorKind.AccessDenied,
            404 => AwsErrorKind.NotFound,
            429 => AwsErrorKind.Throttled,
            408 or 504 => AwsErrorKind.Timeout,
            _ => AwsErrorKind.Service,
        };
    }
}
