using Amazon.Runtime;
using FormTool.Aws.Connections;
using Xunit;

namespace FormTool.Aws.Tests.Connections;

/// <summary>A home folder with real files, and an environment, of a test's own. Every secret in it holds <see cref="Canary"/>.</summary>
public sealed class ConnectionHome : IDisposable
{
    public const string Canary = "CanaryXyZZy42";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("formtool-home-");

    public Dictionary<string, string> Environment { get; } = new() { ["AWS_EC2_METADATA_DISABLED"] = "true" };

    public string Folder => _folder.FullName;

    public string CredentialsFile => Path.Combine(Folder, ".aws", "credentials");

    public ConnectionOptions Options => new() { HomeFolder = Folder, Environment = name => Environment.GetValueOrDefault(name) };

    public ConnectionHome Credentials(string text) => Write(Path.Combine(".aws", "credentials"), text);

    public ConnectionHome Config(string text) => Write(Path.Combine(".aws", "config"), text);

    public ConnectionHome Write(string path, string text)
    {
        string file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>The access key that the options lead to.</summary>
    public static string AccessKey(ConnectionOptions options) => Keys(options).AccessKey;

    public static ImmutableCredentials Keys(ConnectionOptions options) => new ConnectionResolver().Resolve(options).Credentials.GetCredentials();

    /// <summary>The failure of that id; neither its text nor that of the options holds a secret.</summary>
    public static string Fails(string errorId, ConnectionOptions options, ConnectionResolver? resolver = null)
    {
        ConnectionException failure = Assert.Throws<ConnectionException>(() => (resolver ?? new()).Resolve(options));
        Assert.Equal(errorId, failure.ErrorId);
        Assert.DoesNotContain(Canary, failure.ToString());
        Assert.DoesNotContain(Canary, options.ToString());
        return failure.Message;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
