using System.Diagnostics;
using System.Management.Automation;
using FormTool.Core.Bastion;

namespace FormTool.PowerShell.Commands;

/// <summary>Pins the bastion's host key, waits until SSH answers, and runs the system's ssh through it.</summary>
[Cmdlet(VerbsCommon.Enter, "FtBastionSession", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(int))]
public sealed class EnterFtBastionSessionCommand : FtBastionCmdlet
{
    /// <summary>The session's id, or what Get-FtBastionSession gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string SessionId { get; set; } = "";

    /// <summary>The target: an instance of the session. Default: its only one, or the bastion itself.</summary>
    [Parameter(Position = 1)]
    public string? Target { get; set; }

    /// <summary>The account on the target. Default: the one that ssh takes.</summary>
    [Parameter]
    [ValidatePattern(@"\A[A-Za-z_][A-Za-z0-9_.-]{0,31}\z")]
    public string? TargetUser { get; set; }

    /// <summary>How long AWS may take to show the host's key and SSH to answer.</summary>
    [Parameter]
    public TimeSpan Within { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Pins the key and says what to run, and does not run it.</summary>
    [Parameter]
    public SwitchParameter NoShell { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => WithScope(scope =>
    {
        BastionSession session = Await((_, stop) => Bastions.EnterableAsync(scope, SessionId, State, stop), "Looking at the session");
        string target = Target ?? (session.Targets.Count == 1 ? session.Targets[0] : session.SessionId);
        if (target != session.SessionId && !session.Targets.Contains(target))
        {
            throw new BastionException("TargetNotFound", $"{SessionId} does not reach '{target}'. It reaches {string.Join(", ", session.Targets)}.");
        }
        if (!ShouldProcess(target, $"Enter by ssh through {session.SessionId}"))
        {
            return;
        }
        Await((_, stop) => HostKey.PinAsync(scope, session, State, Within, TimeSpan.FromSeconds(10), stop), "Waiting for the host's key on its console");
        string[] arguments = ["-F", session.ConfigPath!, .. TargetUser is null ? Array.Empty<string>() : ["-l", TargetUser], target];
        if (NoShell)
        {
            WriteVerbose($"ssh {string.Join(' ', arguments)}");
            WriteObject(0);
            return;
        }
        Await((_, stop) => Bastions.AnswersAsync(session, Within, stop), "Waiting until SSH answers");
        using Process ssh = Process.Start(new ProcessStartInfo("ssh", arguments))!;
        ssh.WaitForExit();
        WriteObject(ssh.ExitCode);
    }), SessionId);
}
