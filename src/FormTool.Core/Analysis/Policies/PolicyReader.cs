using System.Text.Json;
using FormTool.Aws.Documents;

namespace FormTool.Core.Analysis.Policies;

/// <summary>A policy document that says nothing that can be relied on.</summary>
internal sealed class InvalidPolicyException(string message) : Exception(message);

/// <summary>
/// Reads policies strictly: an element that IAM does not know, or a wrong shape, makes the whole document invalid,
/// because whoever skips the part that he does not understand guesses.
/// </summary>
internal static class PolicyReader
{
    /// <summary>Ten times the largest policy that AWS stores (32 KiB, a key policy). AWS counts characters; here each value counts one more.</summary>
    public const int MaxSize = 10 * 32 * 1024;

    private const int MaxDepth = 8;

    /// <summary>Reads a policy: an object, or text that is its JSON, URL-encoded or not.</summary>
    /// <exception cref="InvalidPolicyException">It is malformed, or larger than <see cref="MaxSize"/>; the message is one line without the policy's text.</exception>
    public static PolicyDocument Read(Node node, PolicyRole role)
    {
        if (node.AsText() is string text)
        {
            node = Decode(text);
        }
        if (node is not ObjectNode document)
        {
            throw new InvalidPolicyException("a policy is an object");
        }
        Measure(document);
        foreach (string name in document.Names)
        {
            if (name is not ("Version" or "Id" or "Statement"))
            {
                throw new InvalidPolicyException("the policy has an unknown element");
            }
        }
        IReadOnlyList<Node> statements = document["Statement"] switch
        {
            ObjectNode one => [one],
            ListNode list => list.Items,
            _ => throw new InvalidPolicyException("the policy has no Statement"),
        };
        return new([.. statements.Select((statement, index) => ReadStatement(statement, index + 1, role))]);
    }

    private static Node Decode(string text)
    {
        if (text.Length > 3 * MaxSize)
        {
            throw TooLarge();
        }
        try
        {
            ReadOnlySpan<char> start = text.AsSpan().TrimStart();
            return NodeJson.Parse(start.StartsWith("%7B", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(text) : text);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidPolicyException("the policy is no JSON");
        }
    }

    private static void Measure(Node node)
    {
        int size = 0;
        Add(node, 0);

        void Add(Node value, int depth)
        {
            size += value is TextNode text ? 1 + text.Value.Length : 1;
            if (size > MaxSize)
            {
                throw TooLarge();
            }
            if (depth > MaxDepth)
            {
                throw new InvalidPolicyException("the policy is nested too deeply");
            }
            if (value is ObjectNode members)
            {
                foreach ((string name, Node member) in members)
                {
                    size += name.Length;
                    Add(member, depth + 1);
                }
            }
            else
            {
                foreach (Node item in value.Items)
                {
                    Add(item, depth + 1);
                }
            }
        }
    }

    private static InvalidPolicyException TooLarge() => new($"the policy is larger than {MaxSize} characters, ten times what AWS stores");

    private static PolicyStatement ReadStatement(Node node, int number, PolicyRole role)
    {
        if (node is not ObjectNode statement)
        {
            throw Wrong(number, "is no object");
        }
        foreach (string name in statement.Names)
        {
            if (name is not ("Sid" or "Effect" or "Principal" or "NotPrincipal" or "Action" or "NotAction" or "Resource" or "NotResource" or "Condition"))
            {
                throw Wrong(number, "has an unknown element");
            }
        }
        PatternSet? actions = ReadPatterns(statement, "Action", foldCase: true, number);
        PatternSet? resources = ReadPatterns(statement, "Resource", foldCase: false, number);
        if (role == PolicyRole.Identity && resources is null)
        {
            throw Wrong(number, "has no Resource");
        }
        return new()
        {
            Number = number,
            Sid = statement["Sid"].AsText(),
            Allows = statement["Effect"].AsText() switch
            {
                "Allow" => true,
                "Deny" => false,
                _ => throw Wrong(number, "has no Effect"),
            },
            Actions = actions ?? throw Wrong(number, "has no Action"),
            Resources = resources ?? PatternSet.Everything,
            Principals = role == PolicyRole.Identity ? NoPrincipals(statement, number) : PrincipalReader.Read(statement, number),
            Conditions = ReadConditions(statement["Condition"], number),
        };
    }

    private static PrincipalSet? NoPrincipals(ObjectNode statement, int number) =>
        statement.Has("Principal") || statement.Has("NotPrincipal") ? throw Wrong(number, "names a principal in an identity policy") : null;

    private static PatternSet? ReadPatterns(ObjectNode statement, string element, bool foldCase, int number)
    {
        bool negated = statement.Has("Not" + element);
        if (negated && statement.Has(element))
        {
            throw Wrong(number, $"has both {element} and Not{element}");
        }
        if (!negated && !statement.Has(element))
        {
            return null;
        }
        List<string> texts = Texts(statement[negated ? "Not" + element : element], number, element);
        if (texts.Count == 0 && negated)
        {
            throw Wrong(number, $"has an empty Not{element}");
        }
        return new([.. texts.Distinct(StringComparer.Ordinal).Select(text => new Pattern(text, foldCase))], negated);
    }

    private static List<PolicyCondition> ReadConditions(Node node, int number)
    {
        List<PolicyCondition> conditions = [];
        if (node.IsNull)
        {
            return conditions;
        }
        if (node is not ObjectNode operators)
        {
            throw Wrong(number, "has a Condition that is no object");
        }
        foreach ((string name, Node keys) in operators)
        {
            if (keys is not ObjectNode members)
            {
                throw Wrong(number, "has a condition operator without keys");
            }
            ConditionOperator condition = ConditionOperator.Parse(name);
            foreach ((string key, Node values) in members)
            {
                conditions.Add(new(condition, key.ToLowerInvariant(), Texts(values, number, "Condition")));
            }
        }
        return conditions;
    }

    internal static List<string> Texts(Node node, int number, string element)
    {
        List<string> texts = [];
        foreach (Node item in node is ListNode list ? list.Items : [node])
        {
            texts.Add(item is TextNode or BooleanNode or NumberNode ? item.ToString()! : throw Wrong(number, $"has a value under {element} that is no text"));
        }
        return texts;
    }

    internal static InvalidPolicyException Wrong(int number, string what) => new($"statement {number} {what}");
}
