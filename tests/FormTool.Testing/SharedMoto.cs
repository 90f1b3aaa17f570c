namespace FormTool.Testing;

/// <summary>
/// One <see cref="MotoServer"/> for all tests of an assembly, started by the first that asks and ended with the assembly:
/// <code>
/// [assembly: AssemblyFixture(typeof(SharedMoto))]
/// public sealed class VolumeTests(SharedMoto moto)
/// {
///     [Fact]
///     public async Task Volumes_are_listed()
///     {
///         Assert.SkipWhen(MotoServer.SkipReason is not null, MotoServer.SkipReason ?? "");
///         MotoServer server = await moto.StartAsync();
/// </code>
/// Test classes run side by side: those that change the same things belong in one xunit collection, or start a server of their own.
/// </summary>
public sealed class SharedMoto : IAsyncDisposable
{
    private readonly Lazy<Task<MotoServer>> _server = new(() => MotoServer.StartAsync());

    /// <summary>The server, started when first asked for.</summary>
    public Task<MotoServer> StartAsync() => _server.Value;

    /// <summary>Ends the server where it was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && !_server.Value.IsFaulted)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
