using FormTool.Core.Collection;
using FormTool.Core.Snapshots;

namespace FormTool.Core.Environments;

/// <summary>
/// The estate that comes with FormTool, so that everything can be tried without an account: a recorded snapshot of a web application
/// with weaknesses planted in it (knowledge/environments/example). It is an example and no real account.
/// </summary>
public static class ExampleEnvironment
{
    /// <summary>The name under which reports show it.</summary>
    public const string Name = "the example environment";

    private const string Resource = "environments/example.ftsnapshot";

    /// <summary>Opens the embedded snapshot.</summary>
    public static IInventorySource Open() => SnapshotSource.Open(
        Name,
        () => typeof(ExampleEnvironment).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The build left {Resource} out."));
}
