namespace FormTool.Aws.Credentials;

/// <summary>Who can be asked for the code of an MFA device now: a session outlives the command that opened it, and with it the one who was asked then.</summary>
internal sealed class MfaPrompt
{
    private volatile Func<string, string?>? _ask;

    /// <summary>Asks for the code of the device with that serial; null: nobody is there.</summary>
    public Func<string, string?>? Ask
    {
        get => _ask;
        set => _ask = value;
    }
}
