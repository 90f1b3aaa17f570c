namespace FormTool.Core.Rotation.Delivery;

/// <summary>A place that a new key is brought to. What it is called stands in journals and on screens; what it holds does not.</summary>
/// <param name="name">The target as it can be made again from: <c>secret:keys/ann</c>.</param>
public abstract class DeliveryTarget(string name)
{
    /// <summary>The target's name: its kind, a colon, and where it is.</summary>
    public string Name { get; } = name;

    /// <summary>The call that delivers, for -WhatIf: <c>secretsmanager:PutSecretValue</c>, <c>local:write</c>.</summary>
    public abstract string Call { get; }

    /// <summary>Whether what it holds can be read back. A key that was delivered there survives a crash, and is proven from there.</summary>
    public virtual bool CanRead => false;

    /// <summary>Whether the key that was there before can be put back.</summary>
    public virtual bool CanRestore => false;

    /// <summary>The pair that it holds; null where it holds none.</summary>
    public virtual Task<KeyPair?> ReadAsync(CancellationToken ct) => throw new NotSupportedException($"{Name} cannot be read back.");

    /// <summary>Brings the pair there. It may be called again with the same pair.</summary>
    public abstract Task DeliverAsync(KeyPair pair, CancellationToken ct);

    /// <summary>Puts the pair of that id back, which was there before.</summary>
    public virtual Task RestoreAsync(string accessKeyId, CancellationToken ct) => throw new NotSupportedException($"{Name} keeps nothing of what it held before.");

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}
