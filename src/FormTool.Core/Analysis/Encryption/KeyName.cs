namespace FormTool.Core.Analysis.Encryption;

/// <summary>A key as a resource names it: an id, an alias, or the ARN of either.</summary>
internal sealed record KeyName(string? Id, string? Alias, string? Arn, string? Account, string? Region)
{
    private const string AliasPrefix = "alias/";

    public static KeyName Parse(string name)
    {
        // arn:aws:kms:us-east-1:111122223333:key/1234abcd-…
        string[] parts = name.Split(':', 6);
        if (parts.Length == 6 && parts[0] == "arn")
        {
            (string resource, string account, string region) = (parts[5], parts[4], parts[3]);
            return resource.StartsWith(AliasPrefix, StringComparison.Ordinal)
                ? new(null, resource, null, account, region)
                : new(resource.StartsWith("key/", StringComparison.Ordinal) ? resource["key/".Length..] : resource, null, name, account, region);
        }
        return name.StartsWith(AliasPrefix, StringComparison.Ordinal) ? new(null, name, null, null, null) : new(name, null, null, null, null);
    }
}
