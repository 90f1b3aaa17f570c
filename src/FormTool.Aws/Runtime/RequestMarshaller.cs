using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using FormTool.Aws.Protocols;

namespace FormTool.Aws.Runtime;

/// <summary>Hands the protocol's request to AWSSDK.Core, which encodes, signs and sends it.</summary>
internal sealed class RequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        ModelRequest call = (ModelRequest)input;
        WireRequest wire = call.Wire;
        DefaultRequest request = new(call, call.Operation.Service.ServiceId)
        {
            HttpMethod = wire.Method,
            ResourcePath = wire.Path,
            Content = wire.Body,
            UseQueryString = wire.Query.Count > 0,
        };
        foreach ((string label, string value) in wire.Labels)
        {
            request.AddPathResource(wire.Path.Contains($"{{{label}+}}", StringComparison.Ordinal) ? $"{{{label}+}}" : $"{{{label}}}", value);
        }
        foreach ((string name, string value) in wire.Headers)
        {
            request.Headers[name] = value;
        }
        foreach (IGrouping<string, KeyValuePair<string, string?>> parameter in wire.Query.GroupBy(q => q.Key, StringComparer.Ordinal))
        {
            List<string> values = [.. parameter.Where(p => p.Value is not null).Select(p => p.Value!)];
            switch (values)
            {
                case []:
                    request.AddSubResource(parameter.Key);
                    break;
                case [string value]:
                    request.ParameterCollection.Add(parameter.Key, value);
                    break;
                default:
                    request.ParameterCollection.Add(parameter.Key, values);
                    break;
            }
        }
        return request;
    }
}
