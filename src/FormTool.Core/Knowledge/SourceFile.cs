using FormTool.Aws.Documents;

namespace FormTool.Core.Knowledge;

/// <summary>One file of knowledge: its name, its content, and, where it was read from YAML, the line of everything in it.</summary>
/// <param name="Name">The name for messages, <c>rules/ec2.yaml</c>.</param>
/// <param name="Content">What the file says.</param>
/// <param name="Lines">Where it says it; null where the file came packed.</param>
/// <param name="ErrorId">The stable id of errors in this kind of file.</param>
public sealed record SourceFile(string Name, Node Content, SourceLines? Lines, string ErrorId)
{
    /// <summary>Whether it is of those that come with FormTool: they were checked when it was built.</summary>
    public bool IsPacked { get; init; }

    /// <summary>The name without folder and ending, <c>ec2</c>.</summary>
    public string Stem => Path.GetFileNameWithoutExtension(Name);

    /// <summary>The whole content, to be walked with lines at hand.</summary>
    public SourceNode Root => new(this, Content, Lines is null ? 0 : 1, "");
}

/// <summary>The lines (from 1) on which the members and items of the lists and objects of a file begin.</summary>
public sealed class SourceLines
{
    private readonly Dictionary<Node, List<int>> _children = new(ReferenceEqualityComparer.Instance);

    internal List<int> Begin(Node container) => _children[container] = [];

    internal int OfChild(Node container, int index) =>
        _children.TryGetValue(container, out List<int>? lines) && index < lines.Count ? lines[index] : 0;
}
