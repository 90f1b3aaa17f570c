using System.Text.RegularExpressions;

namespace FormTool.Core.Analysis.Secrets;

/// <summary>What secrets look like. Every expression runs in time linear in the text, so no text can stall it.</summary>
internal static class SecretPatterns
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Tokens that their issuers made recognisable: no more evidence is needed.</summary>
    public static readonly (string Kind, string Hint, Regex Pattern)[] Tokens =
    [
        ("token", "gh", new(@"\bgh[pousr]_[A-Za-z0-9]{36}", Linear)),
        ("token", "github_pat_", new(@"\bgithub_pat_[A-Za-z0-9_]{50}", Linear)),
        ("token", "glpat-", new(@"\bglpat-[A-Za-z0-9_-]{20}", Linear)),
        ("token", "xox", new(@"\bxox[abeoprs]-[0-9]{6,}-[0-9A-Za-z-]{16}", Linear)),
        ("token", "hooks.slack.com", new(@"hooks\.slack\.com/services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{20}", Linear)),
        ("token", "_live_", new(@"\b[sr]k_live_[0-9A-Za-z]{20}", Linear)),
        ("token", "AIza", new(@"\bAIza[0-9A-Za-z_-]{35}", Linear)),
        ("token", "npm_", new(@"\bnpm_[A-Za-z0-9]{36}", Linear)),
        ("token", "SG.", new(@"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", Linear)),
        ("token", "hvs.", new(@"\bhvs\.[A-Za-z0-9_-]{24}", Linear)),
        ("token", "dckr_pat_", new(@"\bdckr_pat_[A-Za-z0-9_-]{20}", Linear)),
        ("jwt", "eyJ", new(@"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}", Linear)),
    ];

    /// <summary>An access key id: a name, no secret. With a secret near it, both are given away.</summary>
    public static readonly Regex AccessKeyId = new(@"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", Linear);

    /// <summary>Forty characters such as a secret access key has.</summary>
    public static readonly Regex SecretKey = new(@"(?:^|[^A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?:$|[^A-Za-z0-9/+=])", Linear);

    /// <summary>The head of a private key in PEM or OpenSSH form.</summary>
    public static readonly Regex PrivateKey = new(@"-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----", Linear);

    /// <summary>A line of key material, or the line of a PEM header.</summary>
    public static readonly Regex KeyMaterial = new(@"^\s*(?:\\n|\\r)*(?:[A-Za-z0-9+/]{16,}|Proc-Type:|Version:)", Linear);

    /// <summary>A name that ends in a word for secrets, up to where its value begins: <c>DB_PASSWORD=</c>, <c>"apiKey": </c>, <c>--token </c>.</summary>
    public static readonly Regex Assignment = new(
        "(?<word>password|passwd|passphrase|pwd|pass|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|account[_-]?key|encryption[_-]?key|auth[_-]?key|token|secret)[0-9]{0,3}"
        + "(?:(?:\\\\?[\"'])?[ \t]{0,8}(?<sign>=>|:=|==|=|:)[ \t]{0,8}|(?<flag>[ \t]{1,4}))",
        Linear | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>Commands that are handed a password otherwise.</summary>
    public static readonly (string Hint, Regex Pattern)[] Commands =
    [
        ("chpasswd", new(@"[a-z_][a-z0-9_-]{0,31}:(?<bare>[^:""'|\s]{1,200})[""']?\s{0,4}\|\s{0,4}(?:sudo )?(?:/usr/sbin/)?chpasswd", Linear)),
        ("curl", new(@"curl .{0,500}(?:-u|--user)[ =][""']?[^:\s""']{1,100}:(?<bare>[^""'\s@]{1,200})", Linear)),
        ("mysql", new(@"mysql(?:dump|admin)? .{0,200}-p(?<bare>[^\s""'-][^\s""']{0,199})", Linear)),
        ("sshpass", new(@"sshpass .{0,20}-p ?[""']?(?<bare>[^\s""']{1,200})", Linear)),
    ];

    /// <summary>Credentials within an address.</summary>
    public static readonly Regex Address = new(@"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s:/@""'<>]{0,100}:(?<bare>[^\s@""'<>]{1,200})@[A-Za-z0-9\[$]", Linear);
}
