using System.Collections;
using System.Globalization;
using System.Management.Automation;
using FormTool.Aws.Documents;

namespace FormTool.PowerShell.Binding;

/// <summary>An object of the pipeline as a document, by the names of its members; so a rule or a fact reads it like a reply of AWS.</summary>
internal static class PipedDocument
{
    private const int Deepest = 8;
    private const int Most = 10_000;

    public static ObjectNode Of(PSObject value) => (ObjectNode)Members(value, 0);

    private static Node Members(PSObject value, int depth)
    {
        ObjectNode document = new();
        foreach (PSPropertyInfo property in value.Properties)
        {
            if (property is { IsGettable: true, MemberType: not (PSMemberTypes.ScriptProperty or PSMemberTypes.CodeProperty) })
            {
                document.Set(property.Name, Convert(Read(property), depth + 1));
            }
        }
        return document;
    }

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // A getter that throws says nothing.
            return null;
        }
    }

    private static Node Convert(object? value, int depth)
    {
        object? bare = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (bare)
        {
            case null:
                return Node.Null;
            case string text:
                return Node.Of(text);
            case bool flag:
                return Node.Of(flag);
            case DateTime moment:
                return Node.Of(new DateTimeOffset(moment.ToUniversalTime()));
            case DateTimeOffset moment:
                return Node.Of(moment);
            case byte or short or int or long:
                return Node.Of(System.Convert.ToInt64(bare, CultureInfo.InvariantCulture));
            case float or double or decimal:
                return Node.Of(System.Convert.ToDouble(bare, CultureInfo.InvariantCulture));
            case Enum:
                return Node.Of(bare.ToString());
        }
        if (depth > Deepest)
        {
            return Node.Null;
        }
        if (bare is IDictionary map)
        {
            ObjectNode members = new();
            foreach (DictionaryEntry entry in map)
            {
                members.Set(entry.Key.ToString()!, Convert(entry.Value, depth + 1));
            }
            return members;
        }
        if (bare is IEnumerable items)
        {
            return new ListNode(items.Cast<object?>().Take(Most).Select(item => Convert(item, depth + 1)));
        }
        // The SDK's constants (VolumeState.Available) are classes with a Value.
        PSObject inner = PSObject.AsPSObject(bare);
        return inner.Properties["Value"]?.Value is string constant && bare.GetType().BaseType?.Name == "ConstantClass"
            ? Node.Of(constant)
            : Members(inner, depth);
    }
}
