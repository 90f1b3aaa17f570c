using System.IO.Compression;
using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Inventory;
using FormTool.Core.Posture;
using FormTool.Core.Rules;
using FormTool.Core.Snapshots;
using FormTool.Core.Tests.Collection;
using Xunit;

namespace FormTool.Core.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("formtool-").FullName;

    private string File => Path.Combine(_folder, "estate.ftsnapshot");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static HeldSource Estate()
    {
        HeldSource source = new(
            HeldSource.Of("ec2.volume", "vol-0123456789abcdef0", """{"VolumeId":"vol-0123456789abcdef0","Encrypted":false,"OwnerId":"123456789012","Tags":[{"Key":"Name","Value":"ledger-of-acme"}]}"""),
            HeldSource.Of("ec2.volume", "vol-2", """{"VolumeId":"vol-2","Encrypted":true,"KmsKeyId":"arn:aws:kms:us-east-1:123456789012:key/k","$odd":1}"""),
            HeldSource.Of("kms.key", "k", """{"KeyId":"k","KeyArn":"arn:aws:kms:us-east-1:123456789012:key/k","Metadata":{"KeyState":"Enabled","KeyManager":"CUSTOMER"},"Rotation":{"$unreadable":{"operation":"kms:GetKeyRotationStatus","action":"kms:GetKeyRotationStatus","code":"AccessDenied","message":"no"}}}"""));
        source.Failures["ec2.snapshot"] = new("ec2:DescribeSnapshots", "ec2:DescribeSnapshots", "Throttled", "too many");
        return source;
    }

    private static async Task<List<string>> FindAsync(FormTool.Core.Collection.IInventorySource source)
    {
        List<string> found = [];
        PostureRequest request = new() { Rules = [.. RuleSet.BuiltIn.Rules.Where(rule => rule.ResourceType is "ec2.volume" or "kms.key" or "ec2.snapshot")] };
        await foreach (Finding finding in new PostureRun(source, request).FindingsAsync(null, Stop))
        {
            found.Add($"{finding.RuleId} {finding.ResourceId} {finding.Region} {finding.Status} {finding.Reason} {string.Join(';', finding.Evidence)}");
        }
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private Task<SnapshotSummary> SaveAsync(HeldSource source, bool anonymize = false) =>
        SnapshotExport.WriteAsync(source, [], InventoryCatalog.BuiltIn, File, anonymize, "0", null, Stop);

    [Fact]
    public async Task A_saved_snapshot_gives_the_findings_of_the_run()
    {
        List<string> live = await FindAsync(Estate());
        await SaveAsync(Estate());
        Assert.NotEmpty(live);
        Assert.Equal(live, await FindAsync(SnapshotSource.Open(File)));
    }

    [Fact]
    public async Task What_the_snapshot_does_not_hold_is_unknown()
    {
        await SnapshotExport.WriteAsync(Estate(), ["kms.key"], InventoryCatalog.BuiltIn, File, false, "0", null, Stop);
        List<string> found = await FindAsync(SnapshotSource.Open(File));
        Assert.All(found.Where(line => line.Contains("ec2:Describe")), line => Assert.Contains("Unknown", line));
        Assert.Contains(found, line => line.StartsWith("ebs-volume-encrypted * us-east-1 Unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_anonymous_snapshot_holds_no_account_and_no_name()
    {
        await SaveAsync(Estate(), anonymize: true);
        using ZipArchive archive = ZipFile.OpenRead(File);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using Stream text = entry.Name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            string content = await new StreamReader(text).ReadToEndAsync(Stop);
            Assert.DoesNotContain("123456789012", content);
            Assert.DoesNotContain("acme", content);
        }
        List<string> found = await FindAsync(SnapshotSource.Open(File));
        Assert.Equal((await FindAsync(Estate())).Count, found.Count);
        Assert.Contains(found, line => line.StartsWith("ebs-volume-encrypted vol-0123456789abcdef0 us-east-1 Fail", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not a zip", "SnapshotNotValid")]
    [InlineData("zip", "SnapshotNotValid")]
    [InlineData("version", "SnapshotVersionNotSupported")]
    [InlineData("format", "SnapshotNotValid")]
    [InlineData("missing", "SnapshotNotFound")]
    public void A_file_that_is_no_snapshot_is_refused_by_name(string kind, string errorId)
    {
        if (kind == "not a zip")
        {
            System.IO.File.WriteAllText(File, "hello");
        }
        else if (kind != "missing")
        {
            using ZipArchive archive = ZipFile.Open(File, ZipArchiveMode.Create);
            using StreamWriter manifest = new(archive.CreateEntry(kind == "zip" ? "other.json" : "manifest.json").Open());
            manifest.Write(kind == "version" ? """{"format":"formtool-snapshot","version":99}""" : """{"format":"other","version":1}""");
        }
        SnapshotException error = Assert.Throws<SnapshotException>(() => SnapshotSource.Open(File));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("estate.ftsnapshot", error.Message);
    }

    [Fact]
    public async Task A_part_that_is_cut_short_ends_the_run_with_an_error()
    {
        await SaveAsync(Estate());
        using (ZipArchive archive = ZipFile.Open(File, ZipArchiveMode.Update))
        {
            ZipArchiveEntry entry = archive.GetEntry("ec2.volume/us-east-1.jsonl.gz")!;
            using MemoryStream half = new();
            using (Stream stream = entry.Open())
            {
                await stream.CopyToAsync(half, Stop);
            }
            entry.Delete();
            using Stream written = archive.CreateEntry(entry.FullName).Open();
            written.Write(half.ToArray().AsSpan(0, (int)half.Length / 2));
        }
        SnapshotException error = await Assert.ThrowsAsync<SnapshotException>(() => FindAsync(SnapshotSource.Open(File)));
        Assert.Equal("SnapshotNotValid", error.ErrorId);
    }

    [Fact]
    public async Task A_cancelled_export_leaves_the_old_file()
    {
        await System.IO.File.WriteAllTextAsync(File, "old", Stop);
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SnapshotExport.WriteAsync(Estate(), [], InventoryCatalog.BuiltIn, File, false, "0", null, cancelled.Token));
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(File, Stop));
        Assert.Equal(["estate.ftsnapshot"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
