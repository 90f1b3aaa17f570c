using System.Text.Json;
using System.Xml;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>What the service said when it refused.</summary>
/// <param name="Code">Its code; <c>HTTP404</c> where it gave none, so that silence is never taken for a code that means something
/// (a reply to HEAD has no body to say more in: there it is the status's name).</param>
/// <param name="Message">Its message, raw.</param>
/// <param name="RequestId">The id of the request; null where there was none.</param>
/// <param name="IsForeign">Whether the body is not of the service's protocol: something else answered.</param>
internal sealed record ErrorReply(string Code, string Message, string? RequestId, bool IsForeign);

/// <summary>From a reply that is an error to what it says. Never fails: a body that makes no sense is one more thing to report.</summary>
internal static class ErrorReader
{
    public static ErrorReply Read(ServiceModel service, WireReply reply, bool isHead = false)
    {
        string? requestId = reply.Header("x-amzn-requestid") ?? reply.Header("x-amz-request-id");
        (string? code, string? message) = (null, null);
        bool foreign = false;
        try
        {
            if (service.Protocol is ServiceProtocol.Json or ServiceProtocol.RestJson)
            {
                ReadJson(service, reply, ref code, ref message);
            }
            else if (!reply.Body.IsEmpty)
            {
                ReadXml(reply, ref code, ref message, ref requestId);
            }
            foreign = code is null && !reply.Body.IsEmpty;
        }
        catch (Exception e) when (e is XmlException or JsonException or InvalidOperationException or MalformedReplyException)
        {
            foreign = true;
        }
        if (code is { Length: > 0 })
        {
            return new(code, message ?? "", requestId, IsForeign: false);
        }
        return foreign
            ? new($"HTTP{reply.Status}", $"The answer was HTTP {reply.Status} with a body that is not the service's.", requestId, IsForeign: true)
            : new(isHead ? NameOf(reply.Status) : $"HTTP{reply.Status}", message ?? $"The answer was HTTP {reply.Status} with no explanation.", requestId, IsForeign: false);
    }

    private static void ReadXml(WireReply reply, ref string? code, ref string? message, ref string? requestId)
    {
        using XmlReplyReader reader = XmlReplyReader.Open(reply.Body);
        if (reader.Root is not ("Error" or "ErrorResponse" or "Response"))
        {
            return;
        }
        foreach ((string parent, string name, string text) in reader.Leaves())
        {
            switch (name)
            {
                case "Code" when parent == "Error":
                    code ??= text.Trim();
                    break;
                case "Message" or "message" when parent == "Error":
                    message ??= text;
                    break;
                case "RequestId" or "RequestID":
                    requestId ??= text.Trim();
                    break;
            }
        }
    }

    private static void ReadJson(ServiceModel service, WireReply reply, ref string? code, ref string? message)
    {
        Node body = reply.Body.IsEmpty ? Node.Null : NodeJson.Parse(reply.Body.Span);
        message = body["message"].AsText() ?? body["Message"].AsText() ?? body["errorMessage"].AsText();
        string? type = body["__type"].AsText();
        if (service.Protocol == ServiceProtocol.RestJson || type is null)
        {
            type = reply.Header("x-amzn-errortype") ?? body["code"].AsText() ?? body["Code"].AsText() ?? type;
        }
        // "aws.protocoltests#FooError:http://…" says FooError.
        code = type?.Split(':')[0].Split('#')[^1];
        if (code is not null && reply.Header("x-amzn-query-error")?.Split(';') is [{ Length: > 0 } compatible, _])
        {
            code = compatible;
        }
    }

    private static string NameOf(int status) => Enum.GetName((System.Net.HttpStatusCode)status) ?? $"HTTP{status}";
}
