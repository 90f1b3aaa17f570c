using FormTool.Aws.Client;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rotation;

/// <summary>IAM's operations on one user.</summary>
internal sealed class IamUser(AwsClient client, string user)
{
    /// <summary>Makes the call for the user.</summary>
    public Task<ObjectNode> CallAsync(string operation, ObjectNode input, CancellationToken ct)
    {
        input.Set("UserName", Node.Of(user));
        return client.CallAsync(new("iam", operation, client.Connection.Region, input), ct);
    }

    /// <summary>One member of each item that is wanted.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string operation, string items, string member, Func<Node, bool> wanted, CancellationToken ct)
    {
        List<string> found = [];
        ObjectNode input = new() { { "UserName", user } };
        await foreach (ObjectNode page in client.PagesAsync(new("iam", operation, client.Connection.Region, input), ct).ConfigureAwait(false))
        {
            found.AddRange(page[items].Items.Where(wanted).Select(item => item[member].AsText()).OfType<string>());
        }
        return found;
    }
}
