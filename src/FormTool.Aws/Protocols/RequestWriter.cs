using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>From an input document to a request, in the protocol that the service speaks.</summary>
internal static class RequestWriter
{
    /// <exception cref="Client.InvalidRequestException">The input does not fit the model.</exception>
    public static WireRequest Write(OperationModel operation, ObjectNode input)
    {
        InputCheck.Check(operation, input);
        input = WithTokens(operation, input);
        WireRequest request = operation.Service.Protocol switch
        {
            ServiceProtocol.Ec2 or ServiceProtocol.Query => QueryWriter.Write(operation, input),
            ServiceProtocol.Json => JsonBodyWriter.Write(operation, input),
            _ => RestWriter.Write(operation, input),
        };
        if (operation.HostPrefix is string prefix)
        {
            request.HostPrefix = FillHost(prefix, operation, input);
        }
        if (operation.ChecksumRequired && request.Body is not null)
        {
            request.Headers.TryAdd("Content-MD5", Md5(request.Body));
        }
        return request;
    }

    /// <summary>The same token goes with every attempt of a call, so that a retry is no second order.</summary>
    private static ObjectNode WithTokens(OperationModel operation, ObjectNode input)
    {
        ObjectNode? filled = null;
        foreach (Member member in operation.Input?.Body.Members ?? [])
        {
            if (member.Shape.IdempotencyToken && input[member.Name].IsNull)
            {
                filled ??= input.Copy();
                filled.Set(member.Name, Node.Of(Guid.NewGuid().ToString()));
            }
        }
        return filled ?? input;
    }

    private static string FillHost(string prefix, OperationModel operation, ObjectNode input)
    {
        foreach (Member member in operation.Input?.Body.Members ?? [])
        {
            if (member.Shape.HostLabel)
            {
                prefix = prefix.Replace($"{{{member.Name}}}", input[member.Name].AsText(), StringComparison.Ordinal);
            }
        }
        return prefix;
    }

    [SuppressMessage("Security", "CA5351", Justification = "Content-MD5 is S3's transport checksum; nothing rests on it for security.")]
    private static string Md5(byte[] body) => Convert.ToBase64String(MD5.HashData(body));
}
