using System.Text.Json;

namespace FormTool.Aws.Models;

/// <summary>One operation: how its request is sent and what its reply holds.</summary>
internal sealed class OperationModel
{
    private OperationModel(ServiceModel service, string name) => (Service, Name) = (service, name);

    public ServiceModel Service { get; }

    public string Name { get; }

    public string Method { get; private set; } = "POST";

    public string RequestUri { get; private set; } = "/";

    public string? HostPrefix { get; private set; }

    public Shape? Input { get; private set; }

    public Shape? Output { get; private set; }

    /// <summary>Whether the service refuses the request without a checksum of its body.</summary>
    public bool ChecksumRequired { get; private set; }

    /// <summary>Sent without a signature (some STS and Cognito operations).</summary>
    public bool Anonymous { get; private set; }

    public static OperationModel Read(ServiceModel service, ShapeTable shapes, string name, ReadOnlySpan<byte> json)
    {
        OperationModel operation = new(service, name);
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string trait = reader.GetString()!;
            reader.Read();
            switch (trait)
            {
                case "http":
                    operation.ReadHttp(ref reader);
                    break;
                case "endpoint":
                    operation.HostPrefix = ReadMember(ref reader, "hostPrefix");
                    break;
                case "input":
                    operation.Input = new(shapes, ShapeDefinition.Read(ref reader));
                    break;
                case "output":
                    operation.Output = new(shapes, ShapeDefinition.Read(ref reader));
                    break;
                case "httpChecksumRequired":
                    operation.ChecksumRequired = reader.TokenType == JsonTokenType.True;
                    break;
                case "httpChecksum":
                    operation.ChecksumRequired |= ReadMember(ref reader, "requestChecksumRequired") == "true";
                    break;
                case "authtype":
                    operation.Anonymous = reader.GetString() == "none";
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return operation;
    }

    private void ReadHttp(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string trait = reader.GetString()!;
            reader.Read();
            switch (trait)
            {
                case "method":
                    Method = reader.GetString()!;
                    break;
                case "requestUri":
                    RequestUri = reader.GetString()!;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static string? ReadMember(ref Utf8JsonReader reader, string member)
    {
        string? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool wanted = reader.ValueTextEquals(member);
            reader.Read();
            if (wanted)
            {
                value = reader.TokenType switch { JsonTokenType.True => "true", JsonTokenType.False => "false", _ => reader.GetString() };
            }
            else
            {
                reader.Skip();
            }
        }
        return value;
    }
}
