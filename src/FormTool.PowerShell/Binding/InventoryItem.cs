using System.Management.Automation;
using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.PowerShell.Binding;

/// <summary>One resource, its document as nested objects that PowerShell shows and filters.</summary>
/// <param name="ResourceType">The type, <c>ec2.volume</c>.</param>
/// <param name="ResourceId">The id.</param>
/// <param name="Arn">The ARN, where there is one.</param>
/// <param name="Account">Twelve digits.</param>
/// <param name="Region">The region, or <c>global</c>.</param>
/// <param name="ReadAt">When it was read (UTC).</param>
/// <param name="Document">Members as AWS names them.</param>
public sealed record InventoryItem(
    string ResourceType, string ResourceId, string? Arn, string Account, string Region, DateTimeOffset ReadAt, PSObject Document)
{
    internal static InventoryItem Of(Resource resource) => new(
        resource.Type, resource.Id, resource.Arn, resource.Account, resource.Region, resource.ReadAt, PSObject.AsPSObject(Convert(resource.Document)!));

    private static object? Convert(Node node)
    {
        switch (node)
        {
            case ObjectNode members:
                PSObject made = new();
                foreach ((string name, Node value) in members)
                {
                    made.Properties.Add(new PSNoteProperty(name, Convert(value)));
                }
                return made;
            case ListNode list:
                return list.Items.Select(Convert).ToArray();
            case BooleanNode boolean:
                return boolean.Value;
            case NumberNode number:
                return number.IsInteger ? (object)number.Integer : number.Value;
            case TextNode text:
                return text.Value;
            case UnreadableNode unreadable:
                return unreadable.ToString();
            default:
                return null;
        }
    }
}
