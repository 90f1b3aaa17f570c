using System.Text;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;

namespace FormTool.Aws.Protocols;

/// <summary>Form-encoded bodies: the protocol <c>query</c> and EC2's dialect of it.</summary>
internal sealed class QueryWriter
{
    private readonly StringBuilder _form = new();
    private readonly bool _ec2;

    private QueryWriter(bool ec2) => _ec2 = ec2;

    public static WireRequest Write(OperationModel operation, ObjectNode input)
    {
        QueryWriter writer = new(operation.Service.Protocol == ServiceProtocol.Ec2);
        writer.Add("Action", operation.Name);
        writer.Add("Version", operation.Service.ApiVersion);
        if (operation.Input is Shape shape)
        {
            writer.Structure(input, shape, "");
        }
        return new(operation.Method, operation.RequestUri)
        {
            Body = Encoding.UTF8.GetBytes(writer._form.ToString()),
            Headers = { ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8" },
        };
    }

    private void Add(string name, string value)
    {
        if (_form.Length > 0)
        {
            _form.Append('&');
        }
        _form.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

    private void Value(Node node, Shape shape, string name)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                Structure((ObjectNode)node, shape, name);
                break;
            case ShapeKind.List:
                List(node, shape, name);
                break;
            case ShapeKind.Map:
                Map((ObjectNode)node, shape, name);
                break;
            default:
                Add(name, Wire.Text(node, shape, TimestampFormat.Iso8601));
                break;
        }
    }

    private void Structure(ObjectNode members, Shape shape, string prefix)
    {
        foreach ((string name, Node value) in members)
        {
            if (!value.IsNull)
            {
                Member member = shape.Body.Find(name)!;
                string wire = Name(member.Shape, member.Name);
                Value(value, member.Shape, prefix.Length == 0 ? wire : $"{prefix}.{wire}");
            }
        }
    }

    private string Name(Shape shape, string otherwise)
    {
        if (_ec2)
        {
            // EC2 takes the capitalized form of the names that it answers with.
            return shape.QueryName ?? (shape.WireName is string name ? char.ToUpperInvariant(name[0]) + name[1..] : otherwise);
        }
        return shape.WireName ?? otherwise;
    }

    private void List(Node list, Shape shape, string name)
    {
        Shape element = shape.Body.Element;
        if (!_ec2)
        {
            if (list.Items.Count == 0)
            {
                // Said with an empty value: so that "none" differs from "not given".
                Add(name, "");
                return;
            }
            if (!shape.Flattened)
            {
                name = $"{name}.{element.WireName ?? "member"}";
            }
            else if (element.WireName is string own)
            {
                int parent = name.LastIndexOf('.');
                name = parent < 0 ? own : $"{name[..parent]}.{own}";
            }
        }
        int number = 0;
        foreach (Node item in list.Items.Where(item => !item.IsNull))
        {
            Value(item, element, $"{name}.{++number}");
        }
    }

    private void Map(ObjectNode map, Shape shape, string name)
    {
        string prefix = shape.Flattened ? name : $"{name}.entry";
        string keyName = Name(shape.Body.Key, "key");
        string valueName = Name(shape.Body.Value, "value");
        int number = 0;
        foreach ((string key, Node value) in map)
        {
            if (!value.IsNull)
            {
                number++;
                Add($"{prefix}.{number}.{keyName}", key);
                Value(value, shape.Body.Value, $"{prefix}.{number}.{valueName}");
            }
        }
    }
}
