using FormTool.Aws.Client;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rotation.Delivery;

/// <summary>A secret in Secrets Manager, a JSON object. Other members of it stay; it is made where it is not there.</summary>
internal sealed class SecretTarget(AwsClient client, string secretId, string region) : DeliveryTarget($"{Kind}:{secretId}@{region}")
{
    public const string Kind = "secret";

    public override string Call => "secretsmanager:PutSecretValue";

    public override bool CanRead => true;

    public override bool CanRestore => true;

    public override async Task<KeyPair?> ReadAsync(CancellationToken ct) => KeyPair.FromJson((await ValueAsync(null, ct).ConfigureAwait(false)).Text);

    public override async Task DeliverAsync(KeyPair pair, CancellationToken ct)
    {
        (string? text, bool exists) = await ValueAsync(null, ct).ConfigureAwait(false);
        string value = pair.ToJson(text, $"The secret {secretId}");
        // The new key's id makes the same delivery the same request, however often it is sent.
        string token = $"formtool-rotation-{pair.AccessKeyId}".PadRight(32, '-');
        if (!exists)
        {
            await CallAsync("CreateSecret", new() { { "Name", secretId }, { "SecretString", value }, { "ClientRequestToken", token } }, ct).ConfigureAwait(false);
            return;
        }
        await CallAsync("PutSecretValue", new() { { "SecretId", secretId }, { "SecretString", value }, { "ClientRequestToken", token } }, ct).ConfigureAwait(false);
    }

    public override async Task RestoreAsync(string accessKeyId, CancellationToken ct)
    {
        if ((await ReadAsync(ct).ConfigureAwait(false))?.AccessKeyId == accessKeyId)
        {
            return;
        }
        KeyPair? before = KeyPair.FromJson((await ValueAsync("AWSPREVIOUS", ct).ConfigureAwait(false)).Text);
        ObjectNode description = await CallAsync("DescribeSecret", new() { { "SecretId", secretId } }, ct).ConfigureAwait(false);
        string? current = Version(description, "AWSCURRENT"), previous = Version(description, "AWSPREVIOUS");
        if (before?.AccessKeyId != accessKeyId || current is null || previous is null)
        {
            throw new RotationException(RotationException.Incomplete, $"The version of the secret {secretId} before this one does not hold {accessKeyId}; put it back by hand.");
        }
        await CallAsync("UpdateSecretVersionStage", new()
        {
            { "SecretId", secretId }, { "VersionStage", "AWSCURRENT" }, { "MoveToVersionId", previous }, { "RemoveFromVersionId", current },
        }, ct).ConfigureAwait(false);
    }

    private static string? Version(ObjectNode description, string stage) => (description["VersionIdsToStages"] as ObjectNode ?? [])
        .FirstOrDefault(version => version.Value.Items.Any(item => item.AsText() == stage)).Key;

    private async Task<(string? Text, bool Exists)> ValueAsync(string? stage, CancellationToken ct)
    {
        ObjectNode input = new() { { "SecretId", secretId } };
        if (stage is not null)
        {
            input.Add("VersionStage", stage);
        }
        try
        {
            ObjectNode reply = await CallAsync("GetSecretValue", input, ct).ConfigureAwait(false);
            return reply["SecretBinary"].IsNull
                ? (reply["SecretString"].AsText(), true)
                : throw new RotationException(RotationException.TargetNotValid, $"The secret {secretId} is binary. FormTool does not overwrite it; name another.");
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            // There is no secret, or one that has no value yet: asked apart, so that it is not made twice.
            return (null, await IsThereAsync(ct).ConfigureAwait(false));
        }
    }

    private async Task<bool> IsThereAsync(CancellationToken ct)
    {
        try
        {
            await CallAsync("DescribeSecret", new() { { "SecretId", secretId } }, ct).ConfigureAwait(false);
            return true;
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            return false;
        }
    }

    private Task<ObjectNode> CallAsync(string operation, ObjectNode input, CancellationToken ct) => client.CallAsync(new("secretsmanager", operation, region, input), ct);
}
