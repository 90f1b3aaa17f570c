using System.Management.Automation;
using FormTool.Core.Doing;
using FormTool.Core.Rotation;

namespace FormTool.PowerShell.Commands;

/// <summary>The rotations that are under way on this machine.</summary>
[Cmdlet(VerbsCommon.Get, "FtKeyRotation")]
[OutputType(typeof(KeyRotation))]
public sealed class GetFtKeyRotationCommand : FtCmdlet
{
    /// <summary>Users, wildcards allowed. Default: all.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string[]? UserName { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        WildcardPattern[] patterns = [.. (UserName ?? ["*"]).Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase))];
        foreach (KeyRotation rotation in KeyRotationRun.List(StateFolder.Default(), WriteWarning))
        {
            if (patterns.Any(pattern => pattern.IsMatch(rotation.UserName)))
            {
                WriteObject(rotation);
            }
        }
    }, UserName);
}
