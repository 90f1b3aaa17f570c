namespace FormTool.Cli;

/// <summary>What runbooks branch on; documented in docs/cli.md and in --help.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and nothing at or over --fail-on.</summary>
    public const int Clean = 0;

    /// <summary>A finding at or over --fail-on fails and is not muted.</summary>
    public const int Findings = 1;

    /// <summary>Something could not be read, so the answer is not whole.</summary>
    public const int NotWhole = 2;

    /// <summary>The arguments, the credentials or a file cannot be used; nothing was written.</summary>
    public const int Usage = 3;

    /// <summary>Ended by Ctrl+C.</summary>
    public const int Interrupted = 130;

    /// <summary>For --help.</summary>
    public const string Help = """
        Exit codes:
          0    done; nothing at or over --fail-on
          1    findings at or over --fail-on (muted ones apart)
          2    something could not be read, and nothing at or over --fail-on was found
          3    arguments, credentials or a file cannot be used; nothing was written
          130  interrupted
        """;
}
