using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>A provider of the SDK whose failures are told in our words: its own can quote what a process printed.</summary>
internal sealed class ExplainedCredentials(AWSCredentials provider, Func<Exception, string> explain) : AWSCredentials
{
    /// <summary>Whose failures are told.</summary>
    public AWSCredentials Provider => provider;

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return provider.GetCredentials();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new ConnectionException(ConnectionException.CredentialNotResolved, explain(failure));
        }
    }

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await provider.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new ConnectionException(ConnectionException.CredentialNotResolved, explain(failure));
        }
    }
}
