using FormTool.Aws.Client;

namespace FormTool.Aws.Connections;

/// <summary>The profiles that a person has: the credentials file, the config file, and on Windows the store of AWS Tools.</summary>
internal sealed class ProfileFiles
{
    private const int MostListed = 12;

    private readonly Dictionary<string, ProfileSection> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProfileSection> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProfileSection> _services = new(StringComparer.Ordinal);
    private readonly bool _withStore;

    private ProfileFiles(string credentials, string config, bool withStore)
    {
        (Credentials, Config, _withStore) = (credentials, config, withStore);
        // The credentials file first: what it says of a profile wins.
        foreach (string path in new[] { credentials, config }.Distinct())
        {
            foreach ((string kind, ProfileSection section) in ProfileFile.Read(path))
            {
                Dictionary<string, ProfileSection> sections = kind switch { "sso-session" => _sessions, "services" => _services, _ => _profiles };
                if (!sections.TryAdd(section.Name, section))
                {
                    sections[section.Name].Complete(section);
                }
            }
        }
    }

    /// <summary>The profiles' names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _profiles.Keys.Order(StringComparer.Ordinal)];

    public string Credentials { get; }

    public string Config { get; }

    /// <summary>Changes whenever one of the files does.</summary>
    public string Version => $"{Credentials}@{File.GetLastWriteTimeUtc(Credentials).Ticks};{Config}@{File.GetLastWriteTimeUtc(Config).Ticks}";

    /// <exception cref="ConnectionException"><see cref="ConnectionException.CredentialFileNotValid"/>.</exception>
    public static ProfileFiles Load(ConnectionOptions options)
    {
        string Home(string path) =>
            path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal) ? options.HomeFolder + path[1..] : path;
        if (options.ProfileLocation is { Length: > 0 } location)
        {
            string path = Path.GetFullPath(Home(location));
            if (Directory.Exists(path))
            {
                return new(Path.Combine(path, "credentials"), Path.Combine(path, "config"), withStore: false);
            }
            return File.Exists(path)
                ? new(path, Path.Combine(Path.GetDirectoryName(path)!, "config"), withStore: false)
                : throw new ConnectionException(
                    ConnectionException.CredentialFileNotValid, $"-ProfileLocation names {path}, and there is no such file or folder. Give the path of a credentials file.");
        }
        string folder = Path.Combine(options.HomeFolder, ".aws");
        return new(
            Home(options.Variable("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine(folder, "credentials")),
            Home(options.Variable("AWS_CONFIG_FILE") ?? Path.Combine(folder, "config")),
            withStore: OperatingSystem.IsWindows());
    }

    /// <summary>A name from a file or a person, safe to show.</summary>
    public static string Shown(string name) => AwsServiceException.Clean(name, 80);

    /// <summary>The profile; null where there is none.</summary>
    public ProfileSection? Find(string name) =>
        _withStore && OperatingSystem.IsWindows() && ToolsStore.Find(name) is ProfileSection stored ? stored : _profiles.GetValueOrDefault(name);

    /// <summary>The profile.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="where">Who names it: <c>-ProfileName</c>, <c>AWS_PROFILE</c>, <c>source_profile (…)</c>.</param>
    /// <exception cref="ConnectionException"><see cref="ConnectionException.ProfileNotFound"/>, with the names that are near.</exception>
    public ProfileSection Get(string name, string where)
    {
        if (Find(name) is ProfileSection found)
        {
            return found;
        }
        string[] names = [.. _profiles.Keys.Order(StringComparer.Ordinal)];
        string near = NearestName.Of(name, names) is string best ? $" Did you mean '{Shown(best)}'?" : "";
        string listed = names.Length == 0
            ? " They hold no profile."
            : $" They hold: {string.Join(", ", names.Take(MostListed).Select(Shown))}{(names.Length > MostListed ? $" and {names.Length - MostListed} more" : "")}.";
        throw new ConnectionException(
            ConnectionException.ProfileNotFound, $"There is no profile '{Shown(name)}' ({where}) in {Credentials} or {Config}.{near}{listed}");
    }

    /// <summary>The section <c>[sso-session name]</c>.</summary>
    public ProfileSection? Session(string name) => _sessions.GetValueOrDefault(name);

    /// <summary>The section <c>[services name]</c>.</summary>
    public ProfileSection? Services(string name) => _services.GetValueOrDefault(name);
}
