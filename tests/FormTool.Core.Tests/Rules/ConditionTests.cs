using FormTool.Aws.Documents;
using FormTool.Core.Findings;
using FormTool.Core.Rules;
using Xunit;

namespace FormTool.Core.Tests.Rules;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("{ field: Encrypted, equals: true }", "Encrypted")]
    [InlineData("{ each: Listeners, is: { field: Protocol, equals: HTTPS } }", "Listeners[] Listeners[].Protocol")]
    [InlineData("{ some: 'Reservations[].Instances', is: { field: ^.VpcId, equalsField: Vpc.Id } }", "Reservations[].Instances[] VpcId Reservations[].Instances[].Vpc.Id")]
    [InlineData("{ none: A, is: { some: B, is: { allOf: [{ field: ., equals: 1 }, { field: ^.C, present: true }, { field: ^.^.D, present: true }] } } }", "A[] A[].B[] A[].C D")]
    [InlineData("{ anyOf: [{ field: 'Tags[Owner]', present: true }, { not: { field: Vpc.FlowLogs, present: true } }] }", "Tags[Owner] Vpc.FlowLogs")]
    public void Paths_are_given_from_the_document_on(string yaml, string paths) =>
        Assert.Equal(paths.Split(' '), Written.Condition(yaml).Paths);

    [Fact]
    public void Evidence_names_the_items_that_decided()
    {
        Node document = Written.Document("{ Listeners: [{ Protocol: HTTPS }, { Protocol: HTTP }, { Protocol: TCP }] }");
        List<Evidence> evidence = [];
        Written.Condition("{ each: Listeners, is: { field: Protocol, equals: HTTPS } }")
            .Explain(document, Written.Now, Written.Now, evidence, out ReadFailure? failure);
        Assert.Null(failure);
        Assert.Equal(["Listeners[1].Protocol: HTTP, equals HTTPS", "Listeners[2].Protocol: TCP, equals HTTPS"], evidence.Select(Written.Short));
    }
}
