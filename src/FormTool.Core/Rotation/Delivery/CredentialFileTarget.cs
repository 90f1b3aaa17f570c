using System.Text;
using FormTool.Core.Doing;
using FormTool.Core.Files;

namespace FormTool.Core.Rotation.Delivery;

/// <summary>A profile in a shared credentials file. The file is replaced whole, in one step, and is its owner's alone afterwards.</summary>
internal sealed class CredentialFileTarget : DeliveryTarget
{
    public const string Kind = "profile";

    private const long MaxBytes = 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StateFolder _state;
    private readonly string _path;
    private readonly string _profile;

    /// <param name="state">Where the lock of the file is.</param>
    /// <param name="path">The file; it is made where it is not there.</param>
    /// <param name="profile">The profile.</param>
    public CredentialFileTarget(StateFolder state, string path, string profile) : base($"{Kind}:{profile}@{path}")
    {
        if (profile.Length == 0 || profile.Any(letter => char.IsControl(letter) || letter is '[' or ']') || profile != profile.Trim())
        {
            throw new RotationException(RotationException.TargetNotValid, "A profile's name has no brackets, no control characters and no spaces at its ends.");
        }
        (_state, _path, _profile) = (state, path, profile);
    }

    public override string Call => "local:write";

    public override bool CanRead => true;

    public override async Task<KeyPair?> ReadAsync(CancellationToken ct) =>
        CredentialFileText.Find(await TextAsync(ct).ConfigureAwait(false), _profile) is (string id, string secret) ? new(id, new(secret)) : null;

    public override async Task DeliverAsync(KeyPair pair, CancellationToken ct)
    {
        MakeFolder();
        // Several users may go to several profiles of one file, in this process and in others.
        using IDisposable turn = await _state.LockAsync($"file/{Target()}", Patience, ct).ConfigureAwait(false);
        string text = CredentialFileText.With(await TextAsync(ct).ConfigureAwait(false), _profile, pair.AccessKeyId, pair.Secret.Reveal());
        using WholeFile file = WholeFile.Create(Target());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.Stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        byte[] bytes = Utf8.GetBytes(text);
        await file.Stream.WriteAsync(bytes, ct).ConfigureAwait(false);
        Array.Clear(bytes);
        file.Complete();
    }

    /// <summary>The file itself where the path is a link to it: replacing the link would leave the file behind.</summary>
    private string Target() => new FileInfo(_path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? _path;

    private async Task<string> TextAsync(CancellationToken ct)
    {
        FileInfo file = new(Target());
        if (!file.Exists)
        {
            return "";
        }
        if (file.Length > MaxBytes)
        {
            throw new RotationException(RotationException.TargetNotValid, $"The file {_path} is larger than {MaxBytes / 1024} KB, which no credentials file is.");
        }
        try
        {
            return Utf8.GetString(await File.ReadAllBytesAsync(file.FullName, ct).ConfigureAwait(false));
        }
        catch (DecoderFallbackException)
        {
            throw new RotationException(RotationException.TargetNotValid, $"The file {_path} is no UTF-8 text. FormTool does not change it.");
        }
    }

    private void MakeFolder()
    {
        string folder = Path.GetDirectoryName(Target())!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
