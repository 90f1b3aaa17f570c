using System.Text.Json;
using FormTool.Core.Doing;
using Xunit;

namespace FormTool.Core.Tests.Doing;

public sealed class JournalTests : IDisposable
{
    private readonly ScratchState _scratch = new();
    private readonly Plan _plan = new TinyWorld().Plan();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Only_the_owner_can_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        using Journal journal = await Journal.BeginAsync(_scratch.State, _plan, TimeSpan.Zero, Ct);
        string path = _scratch.PathOf("test", "one");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        for (string? folder = Path.GetDirectoryName(path); folder != Path.GetDirectoryName(_scratch.State.FullPath); folder = Path.GetDirectoryName(folder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder!));
        }
    }

    [Fact]
    public async Task A_folder_that_others_can_read_is_closed_first()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }
        Directory.CreateDirectory(_scratch.State.FullPath, (UnixFileMode)0b111_111_111);
        using Journal journal = await Journal.BeginAsync(_scratch.State, _plan, TimeSpan.Zero, Ct);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_scratch.State.FullPath));
    }

    [Fact]
    public async Task A_folder_that_is_a_link_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right on Windows.");
        string target = _scratch.State.FullPath + "-target";
        Directory.CreateDirectory(target);
        Directory.CreateSymbolicLink(_scratch.State.FullPath, target);
        try
        {
            DoingException refused = await Assert.ThrowsAsync<DoingException>(() => Journal.BeginAsync(_scratch.State, _plan, TimeSpan.Zero, Ct));
            Assert.Equal("StateFolderNotPrivate", refused.ErrorId);
        }
        finally
        {
            Directory.Delete(_scratch.State.FullPath);
            Directory.Delete(target, recursive: true);
        }
        Directory.CreateDirectory(_scratch.State.FullPath);
    }

    [Fact]
    public async Task Two_runs_on_one_subject_wait_or_are_refused()
    {
        Journal first = await Journal.BeginAsync(_scratch.State, _plan, TimeSpan.Zero, Ct);
        Plan second = new TinyWorld().Plan(id: "two");
        DoingException refused = await Assert.ThrowsAsync<DoingException>(() => Journal.BeginAsync(_scratch.State, second, TimeSpan.FromMilliseconds(120), Ct));
        Assert.Equal("OperationInProgress", refused.ErrorId);
        Assert.True(Assert.Single(JournalList.Read(_scratch.State, "test")).IsRunning);
        Task<Journal> waiting = Journal.BeginAsync(_scratch.State, second, TimeSpan.FromSeconds(20), Ct);
        first.Dispose();
        using Journal taken = await waiting;
        Assert.Equal("two", taken.Head.Id);
    }

    [Theory]
    [InlineData("", "no beginning")]
    [InlineData("{\"v\":2,\"record\":\"begin\"}\n", "version 2")]
    [InlineData("not json\n", "no JSON")]
    [InlineData("{\"v\":1,\"record\":\"begin\",\"kind\":\"../x\",\"id\":\"one\",\"subject\":\"s\",\"title\":\"t\",\"at\":\"2026-01-01T00:00:00Z\"}\n", "no beginning")]
    [InlineData("HEAD\n{\"record\":\"done\"}\n", "no record")]
    [InlineData("HEAD\n{\"record\":\"none\",\"step\":\"a\",\"at\":\"2026-01-01T00:00:00Z\"}\n", "no record")]
    [InlineData("HEAD\n{\"record\":\"done\",\"step\":\"a\",\"at\":\"2026-01-01T00:00:00Z\",\"outputs\":{\"a\":{\"b\":1}}}\n", "no record")]
    [InlineData("HEAD\n[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n", "no JSON")]
    public async Task What_FormTool_did_not_write_is_refused_with_its_line(string text, string why)
    {
        (await Journal.BeginAsync(_scratch.State, _plan, TimeSpan.Zero, Ct)).Dispose();
        string path = _scratch.PathOf("test", "one");
        string head = (await File.ReadAllTextAsync(path, Ct)).TrimEnd('\n');
        await File.WriteAllTextAsync(path, text.Replace("HEAD", head), Ct);
        DoingException refused = await Assert.ThrowsAsync<DoingException>(() => Journal.ResumeAsync(_scratch.State, "test", "one", TimeSpan.Zero, Ct));
        Assert.Equal("JournalNotValid", refused.ErrorId);
        Assert.Contains(why, refused.Message);
        List<string> warnings = [];
        Assert.Empty(JournalList.Read(_scratch.State, "test", warnings.Add));
        Assert.Contains(why, Assert.Single(warnings));
    }

    [Fact]
    public async Task A_journal_of_too_many_bytes_is_refused()
    {
        (await Journal.BeginAsync(_scratch.State, _plan, TimeSpan.Zero, Ct)).Dispose();
        await File.WriteAllBytesAsync(_scratch.PathOf("test", "one"), new byte[5 * 1024 * 1024], Ct);
        DoingException refused = await Assert.ThrowsAsync<DoingException>(() => Journal.ResumeAsync(_scratch.State, "test", "one", TimeSpan.Zero, Ct));
        Assert.Equal("JournalNotValid", refused.ErrorId);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("../../etc/passwd")]
    public async Task What_is_not_there_is_not_found(string id)
    {
        DoingException refused = await Assert.ThrowsAsync<DoingException>(() => Journal.ResumeAsync(_scratch.State, "test", id, TimeSpan.Zero, Ct));
        Assert.Equal("JournalNotFound", refused.ErrorId);
    }

    [Theory]
    [InlineData("FORMTOOL_HOME", "/srv/state", "/srv/state")]
    [InlineData("XDG_STATE_HOME", "/srv/xdg", "/srv/xdg/formtool")]
    public void The_environment_names_the_folder(string variable, string value, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of a Unix.");
        Assert.Equal(expected, StateFolder.Default(name => name == variable ? value : null).FullPath);
    }

    [Fact]
    public void A_secret_shows_itself_nowhere()
    {
        Secret secret = new("canary-1f6d");
        Assert.DoesNotContain("canary", $"{secret} {JsonSerializer.Serialize(secret)} {JsonSerializer.Serialize(new { Key = secret })} {new { Key = secret }}");
        Assert.Equal("canary-1f6d", secret.Reveal());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
