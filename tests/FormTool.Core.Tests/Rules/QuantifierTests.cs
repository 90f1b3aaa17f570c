using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

/// <summary>Kleene's tables, and conditions over lists. T holds, F does not, U could not be read.</summary>
public sealed class QuantifierTests
{
    [Theory]
    [InlineData("T T", Truth.True, Truth.True)]
    [InlineData("T F", Truth.False, Truth.True)]
    [InlineData("F T", Truth.False, Truth.True)]
    [InlineData("F F", Truth.False, Truth.False)]
    [InlineData("T U", Truth.Unknown, Truth.True)]
    [InlineData("U T", Truth.Unknown, Truth.True)]
    [InlineData("F U", Truth.False, Truth.Unknown)]
    [InlineData("U F", Truth.False, Truth.Unknown)]
    [InlineData("U U", Truth.Unknown, Truth.Unknown)]
    public void What_one_side_decides_stays_decided(string sides, Truth all, Truth any)
    {
        string[] parts = [.. sides.Split(' ').Select(side => $"{{ field: {side}, equals: 1 }}")];
        Assert.Equal(all, Evaluate($"{{ allOf: [{string.Join(", ", parts)}] }}", "T: 1, F: 0, U: '!denied'"));
        Assert.Equal(any, Evaluate($"{{ anyOf: [{string.Join(", ", parts)}] }}", "T: 1, F: 0, U: '!denied'"));
        Assert.Equal(all.Not(), Evaluate($"{{ not: {{ allOf: [{string.Join(", ", parts)}] }} }}", "T: 1, F: 0, U: '!denied'"));
    }

    [Theory]
    // items, each, some, none, count at least 2, count at most 1
    [InlineData("", Truth.True, Truth.False, Truth.True, Truth.False, Truth.True)]
    [InlineData("T", Truth.True, Truth.True, Truth.False, Truth.False, Truth.True)]
    [InlineData("F", Truth.False, Truth.False, Truth.True, Truth.False, Truth.True)]
    [InlineData("U", Truth.Unknown, Truth.Unknown, Truth.Unknown, Truth.False, Truth.True)]
    [InlineData("TF", Truth.False, Truth.True, Truth.False, Truth.False, Truth.True)]
    [InlineData("TU", Truth.Unknown, Truth.True, Truth.False, Truth.Unknown, Truth.Unknown)]
    [InlineData("FU", Truth.False, Truth.Unknown, Truth.Unknown, Truth.False, Truth.True)]
    [InlineData("UF", Truth.False, Truth.Unknown, Truth.Unknown, Truth.False, Truth.True)]
    [InlineData("TT", Truth.True, Truth.True, Truth.False, Truth.True, Truth.False)]
    [InlineData("TTU", Truth.Unknown, Truth.True, Truth.False, Truth.True, Truth.False)]
    [InlineData("UTT", Truth.Unknown, Truth.True, Truth.False, Truth.True, Truth.False)]
    [InlineData("absent", Truth.True, Truth.False, Truth.True, Truth.False, Truth.True)]
    [InlineData("unreadable", Truth.Unknown, Truth.Unknown, Truth.Unknown, Truth.Unknown, Truth.Unknown)]
    public void Lists_are_decided_by_their_items(string items, Truth each, Truth some, Truth none, Truth atLeast, Truth atMost)
    {
        string list = items switch
        {
            "absent" => "Other: 1",
            "unreadable" => "L: '!denied'",
            _ => $"L: [{string.Join(", ", items.Select(item => item switch { 'T' => "{ P: 1 }", 'F' => "{ P: 0 }", _ => "{ P: '!denied' }" }))}]",
        };
        const string Is = "is: { field: P, equals: 1 }";
        Assert.Equal(each, Evaluate($"{{ each: L, {Is} }}", list));
        Assert.Equal(some, Evaluate($"{{ some: L, {Is} }}", list));
        Assert.Equal(none, Evaluate($"{{ none: L, {Is} }}", list));
        Assert.Equal(atLeast, Evaluate($"{{ count: L, {Is}, atLeast: 2 }}", list));
        Assert.Equal(atMost, Evaluate($"{{ count: L, {Is}, atMost: 1 }}", list));
        Assert.Equal(some, Evaluate($"{{ some: 'L[]', {Is} }}", list));
    }

    [Theory]
    [InlineData("{ some: L }", "L: [1]", Truth.True)]
    [InlineData("{ some: L }", "L: []", Truth.False)]
    [InlineData("{ some: L }", "L: ['!denied']", Truth.Unknown)]
    [InlineData("{ none: L }", "L: []", Truth.True)]
    [InlineData("{ none: L }", "L: '!denied'", Truth.Unknown)]
    [InlineData("{ count: L, atLeast: 2 }", "L: [1, 2]", Truth.True)]
    [InlineData("{ count: L, atLeast: 1, atMost: 2 }", "L: [1, 2, 3]", Truth.False)]
    [InlineData("{ some: L, is: { field: ., equals: a } }", "L: [b, a]", Truth.True)]
    [InlineData("{ each: L, is: { field: ., startsWith: a } }", "L: [ab, ba]", Truth.False)]
    [InlineData("{ some: L, is: { field: ., equals: a } }", "L: a", Truth.True)]
    [InlineData("{ some: 'A[].B', is: { field: ., equals: 2 } }", "A: [{ B: [1] }, { B: [2] }]", Truth.True)]
    [InlineData("{ some: 'A[].B', is: { field: ., equals: 3 } }", "A: [{ B: [1] }, { B: '!denied' }]", Truth.Unknown)]
    [InlineData("{ some: 'A[].B', is: { field: ., equals: 1 } }", "A: [{ B: '!denied' }, { B: [1] }]", Truth.True)]
    [InlineData("{ count: 'A[].B', atMost: 5 }", "A: [{ B: '!denied' }, { B: [1] }]", Truth.Unknown)]
    [InlineData("{ each: 'A[].B[].C', is: { field: ., equals: 1 } }", "A: [{ B: [{ C: 1 }, { C: [1, 1] }] }, { B: [] }]", Truth.True)]
    public void Lists_may_hold_texts_and_lists(string condition, string members, Truth expected) =>
        Assert.Equal(expected, Evaluate(condition, members));

    [Theory]
    [InlineData("{ some: Subnets, is: { field: VpcId, equalsField: ^.VpcId } }", "VpcId: vpc-1, Subnets: [{ VpcId: vpc-2 }, { VpcId: vpc-1 }]", Truth.True)]
    [InlineData("{ some: Subnets, is: { field: ^.VpcId, equals: vpc-9 } }", "VpcId: vpc-1, Subnets: [{ VpcId: vpc-9 }]", Truth.False)]
    [InlineData("{ each: A, is: { some: B, is: { allOf: [{ field: C, equalsField: ^.C }, { field: C, equalsField: ^.^.C }] } } }",
        "C: 1, A: [{ C: 1, B: [{ C: 2 }, { C: 1 }] }]", Truth.True)]
    [InlineData("{ each: A, is: { some: B, is: { field: C, equalsField: ^.^.C } } }", "C: 3, A: [{ C: 1, B: [{ C: 1 }] }]", Truth.False)]
    [InlineData("{ each: A, is: { some: ^.B, is: { field: ., equalsField: ^.C } } }", "A: [{ C: 1 }, { C: 2 }], B: [2, 1]", Truth.True)]
    [InlineData("{ each: A, is: { some: ^.B, is: { field: ., equalsField: ^.C } } }", "A: [{ C: 1 }, { C: 3 }], B: [2, 1]", Truth.False)]
    [InlineData("{ each: A, is: { field: ^.Hidden.X, equals: 1 } }", "A: [{ C: 1 }], Hidden: '!denied'", Truth.Unknown)]
    [InlineData("{ each: A, is: { field: ^.Hidden.X, equals: 1 } }", "A: [], Hidden: '!denied'", Truth.True)]
    public void Items_can_look_at_what_encloses_them(string condition, string members, Truth expected) =>
        Assert.Equal(expected, Evaluate(condition, members));

    private static Truth Evaluate(string condition, string members) =>
        Written.Condition(condition).Evaluate(Written.Document($"{{ {members} }}"), Written.Now);
}
