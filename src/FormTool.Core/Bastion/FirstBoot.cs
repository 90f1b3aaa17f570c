using System.Globalization;
using System.Reflection;

namespace FormTool.Core.Bastion;

/// <summary>The script that a bastion runs once, when it first starts. It holds no secret: everybody on the host can read it.</summary>
/// <param name="Id">The session.</param>
/// <param name="Account">The person's account.</param>
/// <param name="Ends">When the host ends itself.</param>
/// <param name="Latest">No tag can move the end beyond this.</param>
/// <param name="Open">Where connections may be forwarded to: <c>10.0.0.5:22</c>.</param>
internal sealed record FirstBoot(string Id, string Account, DateTimeOffset Ends, DateTimeOffset Latest, IReadOnlyList<string> Open)
{
    private static readonly Lazy<string> Template = new(() =>
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("first-boot.sh")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Replace("\r", "", StringComparison.Ordinal);
    });

    /// <summary>The log group for the shell's activity; null for none.</summary>
    public string? LogGroup { get; init; }

    /// <summary>The region of the log group.</summary>
    public string Region { get; init; } = "";

    /// <summary>The script for that public key.</summary>
    public string Script(string publicKey) => Template.Value
        .Replace("@SESSION@", Word(Id), StringComparison.Ordinal)
        .Replace("@ACCOUNT@", Word(Account), StringComparison.Ordinal)
        .Replace("@PUBLIC_KEY@", Word(publicKey), StringComparison.Ordinal)
        .Replace("@END@", Word(Seconds(Ends)), StringComparison.Ordinal)
        .Replace("@LATEST@", Word(Seconds(Latest)), StringComparison.Ordinal)
        .Replace("@OPEN@", Word(string.Join(' ', Open)), StringComparison.Ordinal)
        .Replace("@LOG_GROUP@", Word(LogGroup ?? ""), StringComparison.Ordinal)
        .Replace("@REGION@", Word(Region), StringComparison.Ordinal);

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>One word of the shell, whatever it holds.</summary>
    private static string Word(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
