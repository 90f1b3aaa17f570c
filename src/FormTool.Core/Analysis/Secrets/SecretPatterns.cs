using System.Text.RegularExpressions;

namespace FormTool.Core.Analysis.Secrets;

/// <summary>
/// What secrets look like, compiled with the program. Every repetition either has a bound or ends at a character that it does not contain,
/// and the scanner hands over lines in pieces, so no text can stall it.
/// </summary>
internal static partial class SecretPatterns
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant;

    /// <summary>Tokens that their issuers made recognisable: no more evidence is needed.</summary>
    public static readonly (string Kind, string Hint, Regex Pattern)[] Tokens =
    [
        ("token", "gh", GitHubToken()),
        ("token", "github_pat_", GitHubPersonalToken()),
        ("token", "glpat-", GitLabToken()),
        ("token", "xox", SlackToken()),
        ("token", "hooks.slack.com", SlackHook()),
        ("token", "_live_", StripeKey()),
        ("token", "AIza", GoogleKey()),
        ("token", "npm_", NpmToken()),
        ("token", "SG.", SendGridKey()),
        ("token", "hvs.", VaultToken()),
        ("token", "dckr_pat_", DockerToken()),
        ("jwt", "eyJ", WebToken()),
    ];

    /// <summary>Commands that are handed a password otherwise.</summary>
    public static readonly (string Hint, Regex Pattern)[] Commands =
    [
        ("chpasswd", ChangePassword()),
        ("curl", Curl()),
        ("mysql", MySql()),
        ("sshpass", SshPass()),
    ];

    /// <summary>An access key id: a name, no secret. With a secret near it, both are given away.</summary>
    [GeneratedRegex(@"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", Plain)]
    public static partial Regex AccessKeyId();

    /// <summary>Forty characters such as a secret access key has.</summary>
    [GeneratedRegex(@"(?:^|[^A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?:$|[^A-Za-z0-9/+=])", Plain)]
    public static partial Regex SecretKey();

    /// <summary>The head of a private key in PEM or OpenSSH form.</summary>
    [GeneratedRegex(@"-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----", Plain)]
    public static partial Regex PrivateKey();

    /// <summary>A line of key material, or the line of a PEM header.</summary>
    [GeneratedRegex(@"^\s*(?:\\n|\\r)*(?:[A-Za-z0-9+/]{16,}|Proc-Type:|Version:)", Plain)]
    public static partial Regex KeyMaterial();

    /// <summary>A name that ends in a word for secrets, up to where its value begins: <c>DB_PASSWORD=</c>, <c>"apiKey": </c>, <c>--token </c>.</summary>
    [GeneratedRegex(
        "(?<word>password|passwd|passphrase|pwd|pass|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|account[_-]?key|encryption[_-]?key|auth[_-]?key|token|secret)[0-9]{0,3}"
        + "(?:(?:\\\\?[\"'])?[ \t]{0,8}(?<sign>=>|:=|==|=|:)[ \t]{0,8}|(?<flag>[ \t]{1,4}))",
        Plain | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    public static partial Regex Assignment();

    /// <summary>Credentials within an address.</summary>
    [GeneratedRegex(@"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s:/@""'<>]{0,100}:(?<bare>[^\s@""'<>]{1,200})@[A-Za-z0-9\[$]", Plain)]
    public static partial Regex Address();

    [GeneratedRegex(@"\bgh[pousr]_[A-Za-z0-9]{36}", Plain)]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"\bgithub_pat_[A-Za-z0-9_]{50}", Plain)]
    private static partial Regex GitHubPersonalToken();

    [GeneratedRegex(@"\bglpat-[A-Za-z0-9_-]{20}", Plain)]
    private static partial Regex GitLabToken();

    [GeneratedRegex(@"\bxox[abeoprs]-[0-9]{6,}-[0-9A-Za-z-]{16}", Plain)]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"hooks\.slack\.com/services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{20}", Plain)]
    private static partial Regex SlackHook();

    [GeneratedRegex(@"\b[sr]k_live_[0-9A-Za-z]{20}", Plain)]
    private static partial Regex StripeKey();

    [GeneratedRegex(@"\bAIza[0-9A-Za-z_-]{35}", Plain)]
    private static partial Regex GoogleKey();

    [GeneratedRegex(@"\bnpm_[A-Za-z0-9]{36}", Plain)]
    private static partial Regex NpmToken();

    [GeneratedRegex(@"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", Plain)]
    private static partial Regex SendGridKey();

    [GeneratedRegex(@"\bhvs\.[A-Za-z0-9_-]{24}", Plain)]
    private static partial Regex VaultToken();

    [GeneratedRegex(@"\bdckr_pat_[A-Za-z0-9_-]{20}", Plain)]
    private static partial Regex DockerToken();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}", Plain)]
    private static partial Regex WebToken();

    [GeneratedRegex(@"[a-z_][a-z0-9_-]{0,31}:(?<bare>[^:""'|\s]{1,200})[""']?\s{0,4}\|\s{0,4}(?:sudo )?(?:/usr/sbin/)?chpasswd", Plain)]
    private static partial Regex ChangePassword();

    [GeneratedRegex(@"curl .{0,500}(?:-u|--user)[ =][""']?[^:\s""']{1,100}:(?<bare>[^""'\s@]{1,200})", Plain)]
    private static partial Regex Curl();

    [GeneratedRegex(@"mysql(?:dump|admin)? .{0,200}-p(?<bare>[^\s""'-][^\s""']{0,199})", Plain)]
    private static partial Regex MySql();

    [GeneratedRegex(@"sshpass .{0,20}-p ?[""']?(?<bare>[^\s""']{1,200})", Plain)]
    private static partial Regex SshPass();
}
