using System.Collections;
using System.Management.Automation;
using FormTool.Core.Findings;

namespace FormTool.PowerShell.Binding;

/// <summary>Which instances an object on the pipeline is: an id, what Get-EC2Instance gives (instances in reservations), or one of our own objects.</summary>
internal static class PipedInstance
{
    /// <summary>The ids; none where it is no instance.</summary>
    public static IReadOnlyList<string> Ids(PSObject value) => value.BaseObject switch
    {
        string text => Id(text),
        InventoryItem { ResourceType: "ec2.instance" } item => Id(item.ResourceId),
        Finding { ResourceType: "ec2.instance" } finding => Id(finding.ResourceId),
        _ when value.Properties["Instances"]?.Value is { } list && (list is PSObject wrapped ? wrapped.BaseObject : list) is IEnumerable items and not string =>
            [.. items.Cast<object>().SelectMany(item => Id(PSObject.AsPSObject(item).Properties["InstanceId"]?.Value?.ToString()))],
        _ when value.TypeNames.Any(name => name.EndsWith("Amazon.EC2.Model.Instance", StringComparison.Ordinal)) => Id(value.Properties["InstanceId"]?.Value?.ToString()),
        _ => [],
    };

    private static string[] Id(string? text) => text is { Length: > 2 and < 64 } && text.StartsWith("i-", StringComparison.Ordinal) ? [text] : [];
}
