using FormTool.Core.Analysis;
using FormTool.Core.Collection;
using FormTool.Core.Inventory;
using FormTool.Core.Rules;
using FormTool.Testing;
using Xunit;

namespace FormTool.Core.Tests.Faults;

/// <summary>The example estate on a moto, its replies recorded, and what a scan finds there when nothing goes wrong.</summary>
public sealed class SeededEstate : IAsyncLifetime
{
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(2);

    private readonly Recording _recording = new();
    private SeededMoto? _moto;

    /// <summary>The calls that each built-in rule needs.</summary>
    internal IReadOnlyDictionary<Rule, IReadOnlyList<CallDefinition>> Needs { get; } = RuleSet.BuiltIn.Rules.ToDictionary(
        rule => rule,
        rule => (IReadOnlyList<CallDefinition>)[.. CollectionPlan.For([rule], InventoryCatalog.BuiltIn, Analyzers.All).Calls]);

    /// <summary>The scan where nothing goes wrong.</summary>
    internal Scan Clean { get; private set; } = null!;

    /// <summary>The operations that it made, as <c>service:Operation</c>.</summary>
    internal IReadOnlyList<string> Operations { get; private set; } = [];

    /// <summary>How many requests it made.</summary>
    internal int Requests { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (SeededMoto.SkipReason is not null)
        {
            return;
        }
        CancellationToken stop = TestContext.Current.CancellationToken;
        _moto = await SeededMoto.StartAsync(stop);
        await using FaultProxy proxy = await ProxyAsync();
        await Scan.OfAsync(proxy.EndpointUrl, RuleSet.BuiltIn.Rules, Patient, stop);
        // moto computes the credential report when it is asked for: from here on everything stands still.
        proxy.Reset();
        _recording.Begin();
        Clean = await Scan.OfAsync(proxy.EndpointUrl, RuleSet.BuiltIn.Rules, Patient, stop);
        Operations = proxy.Operations;
        Requests = proxy.Seen.Count;
    }

    public async ValueTask DisposeAsync()
    {
        if (_moto is not null)
        {
            await _moto.DisposeAsync();
        }
    }

    /// <summary>A proxy before the estate.</summary>
    internal Task<FaultProxy> ProxyAsync() =>
        FaultProxy.StartAsync(_moto!.Server.EndpointUrl, stop: TestContext.Current.CancellationToken, recording: _recording);
}
