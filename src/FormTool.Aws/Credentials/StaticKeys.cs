using Amazon.Runtime;
using FormTool.Aws.Connections;

namespace FormTool.Aws.Credentials;

/// <summary>Keys as somebody wrote them down, checked for what a header cannot carry.</summary>
internal static class StaticKeys
{
    /// <param name="accessKey">The access key id.</param>
    /// <param name="secretKey">The secret.</param>
    /// <param name="token">The session token, or null.</param>
    /// <param name="where">Where they stand, for messages.</param>
    /// <exception cref="ConnectionException">A half is missing, or one holds a space, a line break or no ASCII; none is ever shown.</exception>
    public static AWSCredentials Create(string? accessKey, string? secretKey, string? token, string where)
    {
        if (string.IsNullOrEmpty(accessKey) || string.IsNullOrEmpty(secretKey))
        {
            string missing = string.IsNullOrEmpty(accessKey) ? "the access key" : "the secret key";
            throw new ConnectionException(ConnectionException.CredentialNotResolved, $"The keys of {where} are not complete: {missing} is missing. Give both or neither.");
        }
        foreach ((string name, string? value) in new[] { ("access key", accessKey), ("secret key", secretKey), ("session token", token) })
        {
            if (value is not null && value.Any(letter => letter is <= ' ' or > '~'))
            {
                throw new ConnectionException(
                    ConnectionException.CredentialNotResolved, $"The {name} of {where} holds a space, a line break or a letter that no key has. Copy it again.");
            }
        }
        return string.IsNullOrEmpty(token) ? new BasicAWSCredentials(accessKey, secretKey) : new SessionAWSCredentials(accessKey, secretKey, token);
    }
}
