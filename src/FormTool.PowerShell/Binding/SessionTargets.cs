using System.Management.Automation;
using System.Security;
using FormTool.Core.Doing;
using FormTool.Core.Rotation;
using FormTool.Core.Rotation.Delivery;

namespace FormTool.PowerShell.Binding;

/// <summary>Delivery targets that live in the PowerShell session: a script block of the caller's, a vault of the SecretManagement module.
/// What runs here runs on the pipeline's thread; the secret goes as a SecureString.</summary>
/// <param name="invoke">Runs a script on the pipeline's thread.</param>
/// <param name="script">The caller's script block, if there is one.</param>
internal sealed class SessionTargets(Func<ScriptBlock, object?, CancellationToken, Task<IReadOnlyList<PSObject>>> invoke, ScriptBlock? script)
{
    public const string Script = "script", Vault = "vault";

    private static readonly ScriptBlock Put = ScriptBlock.Create(
        "param($key) Microsoft.PowerShell.SecretManagement\\Set-Secret -Vault $key.Vault -Name $key.Name -Secret $key.Credential -ErrorAction Stop");

    // The listing says whether it is there; a vault that is locked or gone is an error, and no empty answer.
    private static readonly ScriptBlock Get = ScriptBlock.Create(
        "param($key) if (Microsoft.PowerShell.SecretManagement\\Get-SecretInfo -Vault $key.Vault -Name $key.Name -ErrorAction Stop) { Microsoft.PowerShell.SecretManagement\\Get-Secret -Vault $key.Vault -Name $key.Name -ErrorAction Stop }");

    /// <summary>The target of that name; null where the session has none.</summary>
    public DeliveryTarget? Open(string name)
    {
        string[] parts = name.Split(':', 2);
        if (parts[0] == Script && script is ScriptBlock given)
        {
            string user = parts.Length == 2 ? parts[1] : "";
            return new CallbackTarget(name, async (pair, ct) => await invoke(given, Key(pair, user), ct).ConfigureAwait(false));
        }
        if (parts is [Vault, string place] && place.IndexOf('/') is int slash and > 0 && slash < place.Length - 1)
        {
            (string vault, string secret) = (place[..slash], place[(slash + 1)..]);
            return new CallbackTarget(
                name,
                async (pair, ct) => await invoke(Put, Place(vault, secret, new(pair.AccessKeyId, Secure(pair.Secret))), ct).ConfigureAwait(false),
                async ct => Pair(await invoke(Get, Place(vault, secret, null), ct).ConfigureAwait(false)));
        }
        return null;
    }

    private static PSObject Key(KeyPair pair, string user)
    {
        PSObject key = new();
        key.Properties.Add(new PSNoteProperty("UserName", user));
        key.Properties.Add(new PSNoteProperty("AccessKeyId", pair.AccessKeyId));
        key.Properties.Add(new PSNoteProperty("SecretAccessKey", Secure(pair.Secret)));
        return key;
    }

    private static PSObject Place(string vault, string name, PSCredential? credential)
    {
        PSObject place = new();
        place.Properties.Add(new PSNoteProperty("Vault", vault));
        place.Properties.Add(new PSNoteProperty("Name", name));
        place.Properties.Add(new PSNoteProperty("Credential", credential));
        return place;
    }

    private static KeyPair? Pair(IReadOnlyList<PSObject> found) =>
        found.Count == 1 && found[0].BaseObject is PSCredential credential ? new(credential.UserName, new(credential.GetNetworkCredential().Password)) : null;

    private static SecureString Secure(Secret secret)
    {
        SecureString secure = new();
        foreach (char letter in secret.Reveal())
        {
            secure.AppendChar(letter);
        }
        secure.MakeReadOnly();
        return secure;
    }
}
