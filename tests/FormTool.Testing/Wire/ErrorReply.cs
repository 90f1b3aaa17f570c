using System.Security;
using System.Text;
using System.Text.Json;

namespace FormTool.Testing.Wire;

/// <summary>An error as the service of a protocol sends it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type.</param>
/// <param name="Body">The body.</param>
/// <param name="Code">The error's code as the protocol spells it.</param>
public sealed record ErrorReply(int Status, string ContentType, byte[] Body, string Code)
{
    /// <summary>The request id that every error carries.</summary>
    public const string RequestId = "00000000-0000-4000-8000-00000000f417";

    /// <summary>The caller may not do this.</summary>
    public static ErrorReply Denied(KnownRequest request) => request.Protocol switch
    {
        "ec2" => Of(request, 403, "UnauthorizedOperation", "You are not authorized to perform this operation."),
        "json" or "cbor" => Of(request, 400, "AccessDeniedException", $"User is not authorized to perform: {request.Service}:{request.Operation}"),
        "rest-json" => Of(request, 403, "AccessDeniedException", $"User is not authorized to perform: {request.Service}:{request.Operation}"),
        "rest-xml" => Of(request, 403, "AccessDenied", "Access Denied"),
        _ => Of(request, 403, "AccessDenied", $"User is not authorized to perform: {request.Service}:{request.Operation}"),
    };

    /// <summary>The session is over.</summary>
    public static ErrorReply Expired(KnownRequest request) => request.Protocol is "json" or "cbor" or "rest-json"
        ? Of(request, 400, "ExpiredTokenException", "The security token included in the request is expired")
        : Of(request, request.Service == "s3" ? 400 : 403, "ExpiredToken", "The security token included in the request is expired");

    /// <summary>Too many requests.</summary>
    public static ErrorReply Throttled(KnownRequest request) => request switch
    {
        { Protocol: "ec2" } => Of(request, 503, "RequestLimitExceeded", "Request limit exceeded."),
        { Service: "s3" } => Of(request, 503, "SlowDown", "Please reduce your request rate."),
        { Protocol: "json" or "cbor" } => Of(request, 400, "ThrottlingException", "Rate exceeded"),
        { Protocol: "rest-json" } => Of(request, 429, "TooManyRequestsException", "Too Many Requests"),
        _ => Of(request, 400, "Throttling", "Rate exceeded"),
    };

    /// <summary>The service failed.</summary>
    public static ErrorReply Failed(KnownRequest request) => request.Protocol switch
    {
        "ec2" or "rest-xml" => Of(request, 500, "InternalError", "An internal error has occurred."),
        "query" => Of(request, 500, "InternalFailure", "An internal error has occurred."),
        _ => Of(request, 500, "InternalServerException", "An internal error has occurred."),
    };

    /// <summary>Any error, in the form of the request's protocol.</summary>
    public static ErrorReply Of(KnownRequest request, int status, string code, string message)
    {
        (string type, string body) = request switch
        {
            { Protocol: "rest-json" } => ("application/json", $$"""{"message":"{{JsonEncodedText.Encode(message)}}"}"""),
            { Protocol: "json" or "cbor" } => ("application/x-amz-json-1.1", $$"""{"__type":"{{code}}","message":"{{JsonEncodedText.Encode(message)}}"}"""),
            _ => Xml(request, status, code, SecurityElement.Escape(message)),
        };
        return new(status, type, Encoding.UTF8.GetBytes(body), code);
    }

    private static (string Type, string Body) Xml(KnownRequest request, int status, string code, string message) => request switch
    {
        { Protocol: "ec2" } => ("text/xml;charset=UTF-8",
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>{RequestId}</RequestID></Response>"),
        { Protocol: "query" } => ("text/xml",
            $"<ErrorResponse><Error><Type>{(status >= 500 ? "Receiver" : "Sender")}</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>{RequestId}</RequestId></ErrorResponse>"),
        { Service: "s3" } => ("application/xml",
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{RequestId}</RequestId><HostId>host</HostId></Error>"),
        _ => ("text/xml",
            $"<?xml version=\"1.0\"?>\n<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>{RequestId}</RequestId></ErrorResponse>"),
    };
}
