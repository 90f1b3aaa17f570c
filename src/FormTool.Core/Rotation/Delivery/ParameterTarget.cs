using FormTool.Aws.Client;
using FormTool.Aws.Documents;

namespace FormTool.Core.Rotation.Delivery;

/// <summary>A SecureString in SSM Parameter Store, a JSON object. Other members of it stay; it is made where it is not there.</summary>
internal sealed class ParameterTarget(AwsClient client, string parameter, string region) : DeliveryTarget($"{Kind}:{parameter}@{region}")
{
    public const string Kind = "parameter";

    public override string Call => "ssm:PutParameter";

    public override bool CanRead => true;

    public override bool CanRestore => true;

    public override async Task<KeyPair?> ReadAsync(CancellationToken ct) => KeyPair.FromJson(await ValueAsync(ct).ConfigureAwait(false));

    public override async Task DeliverAsync(KeyPair pair, CancellationToken ct) =>
        await PutAsync(pair.ToJson(await ValueAsync(ct).ConfigureAwait(false), $"The parameter {parameter}"), ct).ConfigureAwait(false);

    public override async Task RestoreAsync(string accessKeyId, CancellationToken ct)
    {
        if ((await ReadAsync(ct).ConfigureAwait(false))?.AccessKeyId == accessKeyId)
        {
            return;
        }
        string? before = null;
        ObjectNode input = new() { { "Name", parameter }, { "WithDecryption", Node.Of(true) }, { "MaxResults", Node.Of(50) } };
        await foreach (ObjectNode page in client.PagesAsync(new("ssm", "GetParameterHistory", region, input), ct).ConfigureAwait(false))
        {
            before = page["Parameters"].Items.Select(version => version["Value"].AsText()).LastOrDefault(value => KeyPair.FromJson(value)?.AccessKeyId == accessKeyId) ?? before;
        }
        await PutAsync(
            before ?? throw new RotationException(RotationException.Incomplete, $"No version of the parameter {parameter} holds {accessKeyId}; put it back by hand."),
            ct).ConfigureAwait(false);
    }

    private async Task<string?> ValueAsync(CancellationToken ct)
    {
        try
        {
            ObjectNode reply = await client.CallAsync(new("ssm", "GetParameter", region, new() { { "Name", parameter }, { "WithDecryption", Node.Of(true) } }), ct).ConfigureAwait(false);
            return reply["Parameter"]["Type"].AsText() is null or "SecureString"
                ? reply["Parameter"]["Value"].AsText()
                : throw new RotationException(RotationException.TargetNotValid, $"The parameter {parameter} is no SecureString: whoever may read parameters could read a secret in it.");
        }
        catch (AwsServiceException e) when (e.Kind == AwsErrorKind.NotFound)
        {
            return null;
        }
    }

    private Task PutAsync(string value, CancellationToken ct) => client.CallAsync(
        new("ssm", "PutParameter", region, new() { { "Name", parameter }, { "Value", value }, { "Type", "SecureString" }, { "Overwrite", Node.Of(true) } }), ct);
}
