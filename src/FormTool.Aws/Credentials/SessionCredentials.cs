using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>
/// The credentials of a client, given up and asked for anew when a service calls their session expired before their own time says so:
/// somebody revoked it, the clock is wrong, or what was stored did not say when it ends. Once for each session, however many calls hear of it;
/// and a source that gives no new session is not asked again for every call that follows.
/// </summary>
internal sealed class SessionCredentials(AWSCredentials source) : AWSCredentials
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile string? _givenUp;
    private volatile Exception? _ended;

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        // Asked by every call that starts, on a thread of the pool: a lock is taken only once a session was given up, or the first calls of a run wait for each other.
        if (_givenUp is null)
        {
            return source.GetCredentials();
        }
        _oneAtATime.Wait();
        try
        {
            ThrowIfEnded();
            return source.GetCredentials();
        }
        catch (Exception failure) when (IsTheEnd(failure))
        {
            _ended = failure;
            throw;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (_givenUp is null)
        {
            return await source.GetCredentialsAsync().ConfigureAwait(false);
        }
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            ThrowIfEnded();
            return await source.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsTheEnd(failure))
        {
            _ended = failure;
            throw;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private bool IsTheEnd(Exception failure) => failure is not OperationCanceledException && _givenUp is not null && _ended is null;

    private void ThrowIfEnded()
    {
        if (_ended is not null)
        {
            throw new ConnectionException((_ended as ConnectionException)?.ErrorId ?? ConnectionException.CredentialNotResolved, _ended.Message);
        }
    }

    /// <summary>Gives up the session of this token.</summary>
    /// <returns>Whether the next attempt is signed with another one.</returns>
    public async Task<bool> TryRenewAsync(string token, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_givenUp == token)
            {
                return true;
            }
            string? before = _givenUp;
            _givenUp = token;
            if (!Forget(source))
            {
                _givenUp = before;
                return false;
            }
            return true;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static bool Forget(AWSCredentials credentials)
    {
        switch (credentials)
        {
            case RefreshingAWSCredentials refreshing:
                refreshing.ClearCredentials();
                return true;
            case ExplainedCredentials explained:
                return Forget(explained.Provider);
            case ForeignCredentials foreign:
                return foreign.TryForget();
            default:
                return false;
        }
    }
}
