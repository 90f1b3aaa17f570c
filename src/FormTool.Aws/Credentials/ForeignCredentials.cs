using System.Reflection;
using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>
/// Credentials made by another copy of the SDK (AWS Tools loads its own, of another major version or in another load context):
/// known by their members' names, and asked anew each time, so that those that refresh go on refreshing.
/// </summary>
internal sealed class ForeignCredentials : AWSCredentials
{
    private readonly object _foreign;
    private readonly MethodInfo _get;
    private readonly string _where;

    private ForeignCredentials(object foreign, MethodInfo get, string where) => (_foreign, _get, _where) = (foreign, get, where);

    /// <summary>Credentials of whatever the object is.</summary>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.CredentialNotResolved"/>: it is nothing of the kind.</exception>
    public static AWSCredentials From(object credential, string where)
    {
        if (credential is AWSCredentials own)
        {
            return own;
        }
        Type type = credential.GetType();
        if (type.GetMethod("GetCredentials", BindingFlags.Public | BindingFlags.Instance, []) is MethodInfo get && get.ReturnType != typeof(void))
        {
            return new ForeignCredentials(credential, get, where);
        }
        return Text(credential, "AccessKey") is not null
            ? Read(credential, where)
            : throw new ConnectionException(
                ConnectionException.CredentialNotResolved,
                $"{where} is a {type.Name}, which is no AWS credential. Give what Get-AWSCredential or New-AWSCredential returns.");
    }

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials()
    {
        object? keys;
        try
        {
            keys = _get.Invoke(_foreign, null);
        }
        catch (TargetInvocationException failure)
        {
            // The message of a stranger's error could hold anything.
            throw new ConnectionException(
                ConnectionException.CredentialNotResolved,
                $"{_where} could not give its keys ({failure.InnerException?.GetType().Name}). Renew it: sign in again, or give another.");
        }
        return keys is null
            ? throw new ConnectionException(ConnectionException.CredentialNotResolved, $"{_where} holds no keys.")
            : Read(keys, _where).GetCredentials();
    }

    /// <summary>Has a session that refreshes given up, so that the next one is asked for. False where it is not of that kind.</summary>
    public bool TryForget()
    {
        if (_foreign.GetType().GetMethod("ClearCredentials", BindingFlags.Public | BindingFlags.Instance, []) is not MethodInfo clear)
        {
            return false;
        }
        clear.Invoke(_foreign, null);
        return true;
    }

    /// <inheritdoc/>
    public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.Run(GetCredentials);

    private static AWSCredentials Read(object keys, string where) =>
        StaticKeys.Create(Text(keys, "AccessKey"), Text(keys, "SecretKey"), Text(keys, "Token") ?? Text(keys, "SessionToken"), where);

    private static string? Text(object source, string property) =>
        source.GetType().GetProperty(property, BindingFlags.Public | BindingFlags.Instance)?.GetValue(source) as string;
}
