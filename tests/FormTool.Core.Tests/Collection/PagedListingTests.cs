using FormTool.Aws.Client;
using FormTool.Aws.Documents;
using FormTool.Aws.Models;
using FormTool.Core.Inventory;
using Xunit;

namespace FormTool.Core.Tests.Collection;

/// <summary>A listing whose first page is taken for the whole would hide the rest without a word: what gives out tokens has a paginator.</summary>
public sealed class PagedListingTests
{
    private static readonly string[] Tokens = ["NextToken", "nextToken", "Marker", "NextMarker", "position", "ContinuationToken", "NextPageMarker"];

    [Fact]
    public void Every_listing_that_gives_out_tokens_has_a_paginator() => Assert.Empty(Listings().Where(call => IsPaged(call) && !HasPaginator(call)).Select(call => call.Name).Distinct());

    [Fact]
    public void The_check_knows_a_paged_listing() => Assert.True(Listings().Count(IsPaged) > 50);

    private static IEnumerable<CallDefinition> Listings() => InventoryCatalog.BuiltIn.Types.Values.SelectMany(type =>
        type.Details.Where(detail => detail.Pages is not null).Select(detail => detail.Call).Concat(type.List is null ? [] : [type.List.Call]));

    private static bool IsPaged(CallDefinition call) =>
        Operation(call) is { Input: Shape input, Output: Shape output }
        && Tokens.Any(token => output.Body.Find(token) is not null) && Tokens.Any(token => input.Body.Find(token) is not null);

    private static bool HasPaginator(CallDefinition call) => !ServiceModels.Get(call.Service).Paginator(call.Operation)["input_token"].IsNull;

    private static OperationModel Operation(CallDefinition call) => ServiceModels.Get(call.Service).Find(call.Operation)!;
}
