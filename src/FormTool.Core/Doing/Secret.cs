using System.Text.Json.Serialization;

namespace FormTool.Core.Doing;

/// <summary>A text that may be handed on in memory and shown nowhere: no <see cref="ToString"/>, no serializer, no debugger view reveals it.
/// It has no place in a journal, because outputs of steps are texts and this is none.</summary>
[System.Diagnostics.DebuggerDisplay("(secret)")]
public sealed class Secret
{
    private readonly string _value;

    /// <summary>Holds the text.</summary>
    public Secret(string value) => _value = value;

    /// <summary>The text itself. Whoever calls this answers for where it goes.</summary>
    public string Reveal() => _value;

    /// <summary>How many characters it has; nothing else can be told of it.</summary>
    [JsonIgnore]
    public int Length => _value.Length;

    /// <inheritdoc/>
    public override string ToString() => "(secret)";
}
