namespace FormTool.Core.Rules;

/// <summary>The three values of a condition (Kleene).</summary>
public enum Truth
{
    /// <summary>It does not hold.</summary>
    False,
    /// <summary>It holds.</summary>
    True,
    /// <summary>What it depends on could not be read.</summary>
    Unknown,
}

/// <summary>Kleene's connectives: what one side decides stays decided, whatever the other side is.</summary>
public static class Kleene
{
    /// <summary>True where the value is.</summary>
    public static Truth Of(bool value) => value ? Truth.True : Truth.False;

    /// <summary>False where one is false, else unknown where one is.</summary>
    public static Truth And(this Truth left, Truth right) =>
        left == Truth.False || right == Truth.False ? Truth.False
        : left == Truth.Unknown || right == Truth.Unknown ? Truth.Unknown
        : Truth.True;

    /// <summary>True where one is true, else unknown where one is.</summary>
    public static Truth Or(this Truth left, Truth right) =>
        left == Truth.True || right == Truth.True ? Truth.True
        : left == Truth.Unknown || right == Truth.Unknown ? Truth.Unknown
        : Truth.False;

    /// <summary>The opposite; unknown stays unknown.</summary>
    public static Truth Not(this Truth value) => value switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Unknown,
    };
}
