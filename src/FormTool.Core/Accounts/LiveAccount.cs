using System.IO.Enumeration;
using FormTool.Aws.Client;
using FormTool.Aws.Connections;
using FormTool.Aws.Documents;
using FormTool.Core.Collection;

namespace FormTool.Core.Accounts;

/// <summary>Nobody could say whose account this is, or which regions are meant.</summary>
public sealed class AccountException : Exception
{
    /// <summary>Says what failed and what to do.</summary>
    public AccountException(string errorId, string message, Exception? inner = null) : base(message, inner) => ErrorId = errorId;

    /// <summary><c>AccountNotResolved</c>, <c>RegionNotResolved</c>, <c>AccessDenied</c>, <c>CredentialNotResolved</c>, <c>EndpointNotReached</c>.</summary>
    public string ErrorId { get; }
}

/// <summary>An account that calls can be made to: who we are in it, and its regions.</summary>
public sealed class LiveAccount : IDisposable
{
    private LiveAccount(AwsClient client, LiveSource source, string callerArn) => (Client, Source, CallerArn) = (client, source, callerArn);

    /// <summary>The client; disposed of with the account.</summary>
    public AwsClient Client { get; }

    /// <summary>Who the caller is, <c>arn:aws:iam::123456789012:user/ann</c>.</summary>
    public string CallerArn { get; }

    /// <summary>Reads its resources.</summary>
    public IInventorySource Source { get; }

    /// <summary>Asks STS who the caller is, and EC2 for the regions where they are not named.</summary>
    /// <param name="connection">Credentials, home region, endpoint.</param>
    /// <param name="regions">Regions to look at, wildcards allowed; none means the connection's own, <c>*</c> every region that the account has enabled.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="AccountException">The caller or the regions cannot be told.</exception>
    public static async Task<LiveAccount> OpenAsync(AwsConnection connection, IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        WarmStart.Begin();
        AwsClient client = new(connection);
        try
        {
            ObjectNode caller = await AskAsync(client, "sts", "GetCallerIdentity", connection.Region, cancellationToken).ConfigureAwait(false);
            if (caller["Account"].AsText() is not string account || caller["Arn"].AsText()?.Split(':') is not [_, string partition, ..])
            {
                throw new AccountException("AccountNotResolved", "sts:GetCallerIdentity answered without an account and an ARN. Is the endpoint AWS's?");
            }
            IReadOnlyList<string> chosen = regions.Count == 0 ? [connection.Region]
                : regions.Any(IsPattern) ? await MatchAsync(client, connection.Region, regions, cancellationToken).ConfigureAwait(false)
                : regions;
            return new(client, new(client, account, partition, chosen, connection.Region, DateTimeOffset.UtcNow), caller["Arn"].AsText()!);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static bool IsPattern(string region) => region.Contains('*') || region.Contains('?');

    private static async Task<IReadOnlyList<string>> MatchAsync(
        AwsClient client, string home, IReadOnlyList<string> patterns, CancellationToken cancellationToken)
    {
        ObjectNode reply = await AskAsync(client, "ec2", "DescribeRegions", home, cancellationToken).ConfigureAwait(false);
        string[] enabled = [.. reply["Regions"].Items.Select(region => region["RegionName"].AsText()).OfType<string>().Order(StringComparer.Ordinal)];
        string[] chosen = [.. patterns
            .SelectMany(pattern => IsPattern(pattern)
                ? enabled.Where(region => FileSystemName.MatchesSimpleExpression(pattern, region))
                : [pattern])
            .Distinct(StringComparer.Ordinal)];
        return chosen.Length > 0 ? chosen : throw new AccountException(
            "RegionNotResolved", $"No region that the account has enabled matches {string.Join(", ", patterns)}. Enabled are: {string.Join(", ", enabled)}.");
    }

    private static async Task<ObjectNode> AskAsync(AwsClient client, string service, string operation, string region, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CallAsync(new(service, operation, region, new()), cancellationToken).ConfigureAwait(false);
        }
        catch (AwsServiceException e)
        {
            string id = e.Kind switch
            {
                AwsErrorKind.AccessDenied => "AccessDenied",
                AwsErrorKind.CredentialNotResolved => "CredentialNotResolved",
                AwsErrorKind.InvalidCredential or AwsErrorKind.ExpiredToken => "CredentialNotValid",
                AwsErrorKind.Connection or AwsErrorKind.Timeout => "EndpointNotReached",
                AwsErrorKind.Throttled => "Throttled",
                _ => "AccountNotResolved",
            };
            throw new AccountException(id, $"{service}:{operation} failed in {region}: {e.Message} ({e.Code}). Check the profile, its keys and the endpoint.", e);
        }
    }
}
