using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;
using FormTool.Models;
using Xunit;

namespace FormTool.Aws.Tests.Models;

public sealed class ServiceModelTests
{
    public static TheoryData<string> Services => [.. ServiceModels.Names];

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_shape_that_an_operation_reaches_is_in_the_model(string service)
    {
        ServiceModel model = ServiceModels.Get(service);
        Assert.NotEmpty(model.Operations);
        foreach (string operation in model.Operations)
        {
            OperationModel found = model.Find(operation)!;
            HashSet<ShapeBody> seen = [];
            Walk(found.Input, seen);
            Walk(found.Output, seen);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_paginator_and_waiter_is_understood(string service)
    {
        ServiceModel model = ServiceModels.Get(service);
        foreach (string operation in model.Operations.Where(model.IsPaged))
        {
            Node paginator = model.Paginator(operation);
            foreach (string member in (string[])["output_token", "more_results"])
            {
                foreach (Node expression in paginator[member] is ListNode list ? list.Items : [paginator[member]])
                {
                    if (expression.AsText() is string text)
                    {
                        Expression.Of(text);
                    }
                }
            }
        }
        foreach (string waiter in model.Waiters)
        {
            Node definition = model.Waiter(waiter);
            Assert.True(model.Has(definition["operation"].AsText()!));
            foreach (Node acceptor in definition["acceptors"].Items)
            {
                Assert.Contains(acceptor["matcher"].AsText(), (string[])["status", "error", "path", "pathAll", "pathAny"]);
                if (acceptor["argument"].AsText() is string text)
                {
                    Expression.Of(text);
                }
            }
        }
    }

    [Fact]
    public void The_models_hold_every_operation_that_the_inventory_names()
    {
        string? knowledge = RepositoryFolder.Find("knowledge");
        Assert.SkipWhen(knowledge is null, "The repository's folder 'knowledge' is not above the tests.");
        List<string> missing = [];
        foreach (WantedService wanted in WantedOperations.Read(knowledge))
        {
            missing.AddRange(wanted.Operations
                .Where(o => !o.EndsWith('*') && !(ServiceModels.Has(wanted.Key) && ServiceModels.Get(wanted.Key).Has(o)))
                .Select(o => $"{wanted.Key}:{o}"));
        }
        Assert.True(missing.Count == 0, "Run tools/FormTool.Models; the models lack " + string.Join(", ", missing));
    }

    [Theory]
    [InlineData("ec3", "ec2")]
    [InlineData("secretmanager", "secretsmanager")]
    public void An_unknown_service_suggests_the_nearest(string wrong, string right)
    {
        InvalidRequestException e = Assert.Throws<InvalidRequestException>(() => ServiceModels.Get(wrong));
        Assert.Equal(right, e.Expected);
        Assert.Contains($"'{wrong}'", e.Message);
    }

    [Theory]
    [InlineData("length(Reservations[]) > `0`", """{"Reservations":[{"A":1}]}""", "true")]
    [InlineData("length(Reservations[]) > `0`", """{"Reservations":[]}""", "false")]
    [InlineData("Reservations[].Instances[].State.Name", """{"Reservations":[{"Instances":[{"State":{"Name":"a"}},{}]},{"Instances":[{"State":{"Name":"b"}}]}]}""", """["a","b"]""")]
    [InlineData("NextMarker || Contents[-1].Key", """{"Contents":[{"Key":"x"},{"Key":"y"}]}""", "\"y\"")]
    [InlineData("NextMarker || Contents[-1].Key", """{"NextMarker":"m","Contents":[{"Key":"y"}]}""", "\"m\"")]
    [InlineData("VerificationAttributes.*.Status", """{"VerificationAttributes":{"a":{"Status":"1"},"b":{"Status":"2"}}}""", """["1","2"]""")]
    [InlineData("length(services[?!(length(deployments) == `1` && runningCount == desiredCount)]) == `0`",
        """{"services":[{"deployments":[1],"runningCount":2,"desiredCount":2}]}""", "true")]
    [InlineData("length(services[?!(length(deployments) == `1` && runningCount == desiredCount)]) == `0`",
        """{"services":[{"deployments":[1],"runningCount":1,"desiredCount":2}]}""", "false")]
    [InlineData("Absent.Member", "{}", "null")]
    public void Expressions_read_as_JMESPath_does(string expression, string document, string expected) =>
        Assert.Equal(expected, NodeJson.ToText(Expression.Of(expression).Evaluate(NodeJson.Parse(document))));

    [Theory]
    [InlineData("sort_by(a, &b)")]
    [InlineData("a[")]
    [InlineData("a.b c")]
    [InlineData("")]
    public void An_expression_outside_the_subset_is_refused(string expression) =>
        Assert.Throws<InvalidDataException>(() => Expression.Of(expression));

    private static void Walk(Shape? shape, HashSet<ShapeBody> seen)
    {
        if (shape is null || !seen.Add(shape.Body))
        {
            return;
        }
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                Assert.All(shape.Body.Required, name => Assert.NotNull(shape.Body.Find(name)));
                foreach (Member member in shape.Body.Members)
                {
                    Walk(member.Shape, seen);
                }
                break;
            case ShapeKind.List:
                Walk(shape.Body.Element, seen);
                break;
            case ShapeKind.Map:
                Walk(shape.Body.Key, seen);
                Walk(shape.Body.Value, seen);
                break;
        }
    }
}
