using System.Text.RegularExpressions;

namespace FormTool.Core.Bastion;

/// <summary>Who a session is for, and the account that the person has on the bastion.</summary>
internal static partial class PersonName
{
    // Accounts that Amazon Linux has already, or that mean something to sshd.
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "root", "bin", "daemon", "adm", "lp", "sync", "shutdown", "halt", "mail", "operator", "games", "ftp", "nobody", "dbus", "sshd",
        "ec2-user", "ec2-instance-connect", "chrony", "rpc", "rpcuser", "systemd-network", "systemd-resolve", "tss", "libstoragemgmt",
        "ssm-user", "cwagent", "admin", "ubuntu", "sys", "man", "www-data", "backup",
    };

    /// <summary>The account: small letters, digits and hyphens, at most 31.</summary>
    /// <exception cref="BastionException"><c>UserNameNotValid</c>.</exception>
    public static string Account(string person)
    {
        if (!Form().IsMatch(person))
        {
            throw new BastionException("UserNameNotValid", "A person's name has 1 to 64 letters, digits, dots, hyphens, underscores or one @, and begins with a letter.");
        }
        string account = Other().Replace(person.Split('@')[0].ToLowerInvariant(), "-").Trim('-');
        account = account.Length > 31 ? account[..31] : account;
        return Taken.Contains(account)
            ? throw new BastionException("UserNameNotValid", $"'{account}' is an account of the system. A session is for a person.")
            : account;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._-]{0,62}(@[A-Za-z0-9.-]{1,62})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Other();
}
