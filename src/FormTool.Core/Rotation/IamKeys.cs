using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Core.Doing;

namespace FormTool.Core.Rotation;

/// <summary>An access key as IAM lists it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsActive">Whether it can be used.</param>
/// <param name="Created">When it was made.</param>
internal sealed record AccessKeyState(string Id, bool IsActive, DateTimeOffset? Created);

/// <summary>The access keys of one user, by IAM's operations.</summary>
/// <param name="client">Who asks.</param>
/// <param name="user">The user; null for the caller itself, which is how the root user's keys are reached.</param>
internal sealed class IamKeys(AwsClient client, string? user)
{
    /// <summary>All keys; IAM allows two.</summary>
    public async Task<IReadOnlyList<AccessKeyState>> ListAsync(CancellationToken ct)
    {
        List<AccessKeyState> keys = [];
        await foreach (ObjectNode page in client.PagesAsync(Call("ListAccessKeys", new()), ct).ConfigureAwait(false))
        {
            foreach (Node key in page["AccessKeyMetadata"].Items)
            {
                keys.Add(new(
                    key["AccessKeyId"].AsText() ?? throw Wrong("ListAccessKeys"),
                    key["Status"].AsText() switch { "Active" => true, "Inactive" => false, _ => throw Wrong("ListAccessKeys") },
                    key["CreateDate"].AsTime()));
            }
        }
        return keys;
    }

    public async Task<KeyPair> CreateAsync(CancellationToken ct)
    {
        ObjectNode reply = await client.CallAsync(Call("CreateAccessKey", new()), ct).ConfigureAwait(false);
        return reply["AccessKey"]["AccessKeyId"].AsText() is { Length: > 0 } id && reply["AccessKey"]["SecretAccessKey"].AsText() is { Length: > 0 } secret
            ? new(id, new(secret))
            : throw Wrong("CreateAccessKey");
    }

    public Task SetActiveAsync(string id, bool active, CancellationToken ct) =>
        client.CallAsync(Call("UpdateAccessKey", new() { { "AccessKeyId", id }, { "Status", active ? "Active" : "Inactive" } }), ct);

    public Task DeleteAsync(string id, CancellationToken ct) => client.CallAsync(Call("DeleteAccessKey", new() { { "AccessKeyId", id } }), ct);

    /// <summary>When the key was last used; null where IAM knows of no use.</summary>
    public async Task<DateTimeOffset?> LastUsedAsync(string id, CancellationToken ct)
    {
        ObjectNode input = new() { { "AccessKeyId", id } };
        ObjectNode reply = await client.CallAsync(new("iam", "GetAccessKeyLastUsed", client.Connection.Region, input), ct).ConfigureAwait(false);
        return reply["AccessKeyLastUsed"] is ObjectNode used ? used["LastUsedDate"].AsTime() : throw Wrong("GetAccessKeyLastUsed");
    }

    private AwsCall Call(string operation, ObjectNode input)
    {
        if (user is not null)
        {
            input.Set("UserName", Node.Of(user));
        }
        return new("iam", operation, client.Connection.Region, input);
    }

    private static AwsServiceException Wrong(string operation) => new(
        "iam", operation, AwsErrorKind.MalformedReply, "MalformedReply", "The answer lacks what IAM always says.", isRetryable: true);
}
