using System.Management.Automation;
using FormTool.Core.Encryption;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.PowerShell.Binding;

namespace FormTool.PowerShell.Commands;

/// <summary>Whether things that store data are encrypted at rest, with which key, and whether that key can still be used.</summary>
[Cmdlet(VerbsDiagnostic.Test, "FtEncryption")]
[OutputType(typeof(EncryptionStatus))]
public sealed class TestFtEncryptionCommand : FtInventoryCmdlet
{
    // What has to be looked up, gathered so that a thousand ids cost no more calls than one.
    private readonly Dictionary<(string Type, string Id), object> _asked = [];
    private readonly HashSet<string> _regions = new(StringComparer.Ordinal);
    private bool _anything;

    /// <summary>Ids or ARNs: of volumes, snapshots, images, databases, buckets, log groups, trails, backup vaults.</summary>
    [Parameter(Position = 0)]
    [Alias("Arn", "ResourceId")]
    public string[]? Resource { get; set; }

    /// <summary>Objects of AWS Tools (<c>Get-EC2Volume</c>, <c>Get-RDSDBInstance</c>, …), ids, ARNs, or FormTool's own objects.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Looks up the key's kind and state for objects that say only its name.</summary>
    [Parameter]
    public SwitchParameter IncludeKey { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is PSObject piped)
        {
            _anything = true;
            Take(piped, piped);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (string resource in Resource ?? [])
        {
            _anything = true;
            Take(PSObject.AsPSObject(resource), resource);
        }
        if (!_anything && MyInvocation.ExpectingInput)
        {
            return;
        }
        if (!_anything || _asked.Count > 0)
        {
            // Our own objects say where they are; looking elsewhere would not find them.
            Region ??= _regions.Count > 0 ? [.. _regions] : null;
            Guard(() => WithSource(source => Look(new(source, [.. _asked.Keys.Select(key => key.Type).Distinct()], InventoryCatalog.BuiltIn), source.Account)), Resource);
        }
    }

    private void Take(PSObject value, object target)
    {
        IReadOnlyList<PipedResource> found = PipedResource.Recognize(value);
        if (found.Count == 0)
        {
            WriteError(new(
                new ArgumentException($"'{value}' is nothing that FormTool knows the encryption of. It takes ids (vol-, snap-, ami-), ARNs, and what Get-EC2Volume, Get-EC2Instance, Get-RDSDBInstance and their kin give."),
                "ResourceNotRecognized", ErrorCategory.InvalidArgument, target));
        }
        foreach (PipedResource resource in found)
        {
            if (!IncludeKey && resource.Document is not null
                && EncryptionStatus.FromDocument(resource.Type, resource.Id, resource.Document) is EncryptionStatus status)
            {
                WriteObject(status);
                continue;
            }
            _asked[(resource.Type, resource.Id)] = target;
            if (resource.Region is not null)
            {
                _regions.Add(resource.Region);
            }
        }
    }

    private void Look(EncryptionRun run, string account)
    {
        HashSet<(string, string)> seen = [];
        Drain(run.StatusAsync, $"Looking at the encryption in account {account}", status =>
        {
            if (_asked.Count == 0 || _asked.ContainsKey((status.ResourceType, status.ResourceId)))
            {
                seen.Add((status.ResourceType, status.ResourceId));
                WriteObject(status);
            }
        });
        HashSet<string> unseen = [];
        foreach (CoverageGap gap in run.Coverage.Gaps)
        {
            unseen.Add(gap.ResourceType);
            string message = $"{gap.ResourceType} in {gap.Region} could not be read whole: {gap.Failure.Action} ({gap.Failure.Code}): {gap.Failure.Message}";
            if (_asked.Count == 0)
            {
                WriteWarning(message);
                continue;
            }
            WriteError(new(new InvalidOperationException(message), gap.Failure.Code, ErrorCategory.ReadError, gap.ResourceType));
        }
        foreach (((string type, string id), object target) in _asked)
        {
            // What could not be listed may well be there: the error above says so.
            if (!unseen.Contains(type) && !seen.Contains((type, id)))
            {
                WriteError(new(
                    new ItemNotFoundException($"There is no {type} '{id}' in account {account} and the regions that were looked at."),
                    "ResourceNotFound", ErrorCategory.ObjectNotFound, target));
            }
        }
    }
}
