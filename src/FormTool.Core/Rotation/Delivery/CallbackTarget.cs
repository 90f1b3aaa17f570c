namespace FormTool.Core.Rotation.Delivery;

/// <summary>A delivery that the caller does itself: a script block, a vault of the session. It is called once for each new key.</summary>
/// <param name="name">What it is called, <c>script</c>, <c>vault:ops/ann</c>.</param>
/// <param name="deliver">Brings the pair there, or throws.</param>
/// <param name="read">Reads the pair back; null where that cannot be done.</param>
public sealed class CallbackTarget(string name, Func<KeyPair, CancellationToken, Task> deliver, Func<CancellationToken, Task<KeyPair?>>? read = null) : DeliveryTarget(name)
{
    /// <inheritdoc/>
    public override string Call => "local:script";

    /// <inheritdoc/>
    public override bool CanRead => read is not null;

    /// <inheritdoc/>
    public override Task DeliverAsync(KeyPair pair, CancellationToken ct) => deliver(pair, ct);

    /// <inheritdoc/>
    public override Task<KeyPair?> ReadAsync(CancellationToken ct) => read is null ? base.ReadAsync(ct) : read(ct);
}
