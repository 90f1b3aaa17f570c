using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Knowledge;
using FormTool.Core.Rules.Conditions;
using FormTool.Core.Rules.Explaining;

namespace FormTool.Core.Rules;

/// <summary>A condition of a rule, an inventory detail or a mute: parsed and compiled once, evaluated in three values.
/// Immutable, and safe on several threads. The language is described in docs/knowledge.md.</summary>
public sealed class Condition
{
    private readonly Clause _clause;

    private Condition(Clause clause, IReadOnlyList<string> paths) => (_clause, Paths) = (clause, paths);

    /// <summary>Every path that it reads, from the document on: <c>Vpc.FlowLogs[].Status</c>; the paths inside <c>each</c> and its kin are
    /// given with their list before them, those with <c>^.</c> from where they begin.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>What it asks for, in words: <c>Encrypted equals true</c>.</summary>
    public string Words => _clause.Words;

    /// <summary>Compiles a condition.</summary>
    /// <param name="node">The condition as YAML or JSON says it.</param>
    /// <param name="where">What errors call it, <c>rules/ec2.yaml: ebs-volume-encrypted pass</c>.</param>
    /// <exception cref="KnowledgeException">It is no condition; the message says what was expected.</exception>
    public static Condition Parse(Node node, string where) => Parse(SourceNode.Of(node, where));

    /// <summary>Compiles a condition that stands in a file: errors name the line.</summary>
    /// <exception cref="KnowledgeException">It is no condition; the message says what was expected.</exception>
    public static Condition Parse(SourceNode source)
    {
        ConditionParser parser = new();
        Clause clause = parser.Parse(source);
        return new(clause, parser.Paths);
    }

    /// <summary>Whether it holds.</summary>
    public Truth Evaluate(in EvaluationContext context) => _clause.Evaluate(context);

    /// <summary>Whether it holds of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="now">The clock of the run.</param>
    public Truth Evaluate(Node document, DateTimeOffset now) => _clause.Evaluate(new(document, now));

    /// <summary>Adds the leaves that decided, and gives the first failed read where the condition is unknown.</summary>
    /// <param name="document">The document.</param>
    /// <param name="now">The clock of the run.</param>
    /// <param name="readAt">When the document was read.</param>
    /// <param name="evidence">Gathers the leaves: field, what was there, what was wanted.</param>
    /// <param name="firstUnreadable">Why it is unknown; null where it is not.</param>
    public void Explain(Node document, DateTimeOffset now, DateTimeOffset readAt, List<Evidence> evidence, out ReadFailure? firstUnreadable)
    {
        EvaluationContext context = new(document, now);
        Explanation explanation = Explain(context, _clause.Evaluate(context), readAt);
        evidence.AddRange(explanation);
        firstUnreadable = explanation.Failure;
    }

    internal Explanation Explain(in EvaluationContext context, Truth truth, DateTimeOffset readAt)
    {
        Explanation explanation = new(readAt);
        _clause.Explain(context, truth, negated: false, prefix: "", explanation);
        return explanation;
    }
}
