namespace FormTool.Aws.Documents;

/// <summary>
/// Texts that come again and again in replies (zones, states, owners, names of tags) as one node each. A place is taken over by
/// whoever comes last, so the memory is bounded and nothing is ever searched; a race costs a second node and no more.
/// </summary>
internal static class SharedTexts
{
    private const int Places = 4096;
    private const int Longest = 40;

    private static readonly TextNode?[] Known = new TextNode?[Places];

    /// <summary>The node of this text.</summary>
    public static Node Of(string text)
    {
        if (text.Length > Longest)
        {
            return new TextNode(text);
        }
        ref TextNode? place = ref Known[(uint)string.GetHashCode(text, StringComparison.Ordinal) % Places];
        TextNode? known = Volatile.Read(ref place);
        if (known is not null && string.Equals(known.Value, text, StringComparison.Ordinal))
        {
            return known;
        }
        TextNode made = new(text);
        Volatile.Write(ref place, made);
        return made;
    }
}
