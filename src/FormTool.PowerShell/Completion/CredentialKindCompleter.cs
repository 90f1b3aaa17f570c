using System.Collections;
using FormTool.Core.Credentials;

namespace FormTool.PowerShell.Completion;

/// <summary>Kinds of long-lived credentials.</summary>
public sealed class CredentialKindCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string About)> Names(IDictionary boundParameters) => CredentialKinds.All;
}
