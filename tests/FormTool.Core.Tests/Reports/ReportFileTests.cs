using FormTool.Core.Findings;
using FormTool.Core.Reports;
using Xunit;

namespace FormTool.Core.Tests.Reports;

public sealed class ReportFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("formtool-").FullName;

    public static TheoryData<string> Formats => [.. ReportFormat.All.Select(format => format.Name)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Replaces_the_old_report_only_when_it_is_whole(string name)
    {
        string path = Path.Combine(_folder, "report");
        await File.WriteAllTextAsync(path, "old", Stop);
        using (ReportFile file = ReportFile.Create(path, ReportFormat.Named(name)!))
        {
            foreach (Finding finding in SampleFindings.Many(2_000))
            {
                file.Add(finding);
            }
            Assert.Equal("old", await File.ReadAllTextAsync(path, Stop));
            file.Complete(SampleFindings.Run);
        }
        Assert.NotEqual("old", await File.ReadAllTextAsync(path, Stop));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Cancelled_half_way_it_leaves_the_old_report_and_nothing_else(string name)
    {
        string path = Path.Combine(_folder, "report");
        await File.WriteAllTextAsync(path, "old", Stop);
        using CancellationTokenSource cancel = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReportWriter.WriteAsync(
            path, ReportFormat.Named(name)!, CancelAfter(5_000, cancel), () => SampleFindings.Run, null, cancel.Token));
        Assert.Equal("old", await File.ReadAllTextAsync(path, Stop));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task An_error_of_the_run_leaves_nothing()
    {
        string path = Path.Combine(_folder, "report.json");
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => ReportWriter.WriteAsync(
            path, ReportFormat.Json, Failing(), () => SampleFindings.Run, null, Stop));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_a_device_and_a_missing_folder_are_refused()
    {
        Refused(_folder, "it is a folder");
        Refused(Path.Combine(_folder, "none", "r.html"), "does not exist; create it first");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no device files.");
        Refused("/dev/null", "it is a device");
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, "/dev/null");
        Refused(link, "it is a device");
    }

    [Fact]
    public async Task Writes_through_a_link_and_keeps_permissions()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Permissions are those of Unix.");
            return;
        }
        string path = Path.Combine(_folder, "of-monday.json");
        string link = Path.Combine(_folder, "latest.json");
        await File.WriteAllTextAsync(path, "old", Stop);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(link, path);
        await ReportWriter.WriteAsync(link, ReportFormat.Json, SampleFindings.Stream([]), () => SampleFindings.Run, null, Stop);
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.StartsWith("{", await File.ReadAllTextAsync(path, Stop));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        string fresh = Path.Combine(_folder, "fresh.json");
        await ReportWriter.WriteAsync(fresh, ReportFormat.Json, SampleFindings.Stream([]), () => SampleFindings.Run, null, Stop);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(fresh));
    }

    [Fact]
    public void The_ending_names_the_format()
    {
        Assert.Same(ReportFormat.Html, ReportFormat.OfFile("a/b.HTML"));
        Assert.Same(ReportFormat.JsonLines, ReportFormat.OfFile("x.ndjson"));
        Assert.Null(ReportFormat.OfFile("x.docx"));
        Assert.Null(ReportFormat.Named("docx"));
    }

    private static void Refused(string path, string part)
    {
        ReportException error = Assert.Throws<ReportException>(() => ReportFile.Create(path, ReportFormat.Html));
        Assert.Equal("ReportNotWritten", error.ErrorId);
        Assert.Contains(part, error.Message);
    }

    private static async IAsyncEnumerable<Finding> CancelAfter(int count, CancellationTokenSource cancel)
    {
        foreach (Finding finding in SampleFindings.Many(2 * count))
        {
            if (count-- == 0)
            {
                await cancel.CancelAsync();
            }
            yield return finding;
        }
    }

    private static async IAsyncEnumerable<Finding> Failing()
    {
        yield return SampleFindings.Make();
        await Task.Yield();
        throw new TimeZoneNotFoundException();
    }
}
