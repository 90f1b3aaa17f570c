using FormTool.Aws.Documents;
using FormTool.Core.Rules;

namespace FormTool.Core.Inventory;

/// <summary>What FormTool knows of one AWS service: <c>knowledge/inventory/&lt;service&gt;.yaml</c>.</summary>
/// <param name="Service">The service model's key, <c>ec2</c>.</param>
/// <param name="Title">The service's name for people.</param>
/// <param name="IamPrefix">The prefix of its IAM actions.</param>
/// <param name="Types">The resource types that its file defines or extends.</param>
public sealed record InventoryService(string Service, string Title, string IamPrefix, IReadOnlyList<ResourceTypeDefinition> Types);

/// <summary>One resource type: how it is listed, what can be asked of each, and what it is linked to.</summary>
public sealed record ResourceTypeDefinition
{
    /// <summary>The account as a whole; exists always, once.</summary>
    public const string Account = "account";

    /// <summary>A region as a whole; exists always, once in each region.</summary>
    public const string Region = "region";

    /// <summary>The type's name, <c>ec2.volume</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people, <c>EBS volume</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The service key, <c>ec2</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Whether it is asked once for an account and not in each region.</summary>
    public required bool IsGlobal { get; init; }

    /// <summary>The listing; null for <see cref="Account"/> and <see cref="Region"/>.</summary>
    public ListDefinition? List { get; init; }

    /// <summary>The id that people use.</summary>
    public required Template Id { get; init; }

    /// <summary>The ARN, where there is one.</summary>
    public Template? Arn { get; init; }

    /// <summary>The one region that a global type is asked in, where its service answers for the whole account in no other; null for the run's home region.</summary>
    public string? Home { get; init; }

    /// <summary>The region in which an item of a global listing lives.</summary>
    public Template? ItemRegion { get; init; }

    /// <summary>The member that holds its tags.</summary>
    public string Tags { get; init; } = "Tags";

    /// <summary>What can be asked of each.</summary>
    public IReadOnlyList<DetailDefinition> Details { get; init; } = [];

    /// <summary>Other resources that appear as members.</summary>
    public IReadOnlyList<LinkDefinition> Links { get; init; } = [];
}

/// <summary>One call that reads something.</summary>
/// <param name="Service">The service model's key.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Input">The input, texts in it being templates; null where there is none.</param>
/// <param name="Actions">The IAM actions that it needs.</param>
/// <param name="Absent">Errors that mean "there is none".</param>
/// <param name="Job">What AWS has to be set to first, where the call reads the result of some work.</param>
public sealed record CallDefinition(
    string Service,
    string Operation,
    InputTemplate Input,
    IReadOnlyList<string> Actions,
    IReadOnlyList<AbsentAnswer> Absent,
    JobDefinition? Job)
{
    /// <summary><c>ec2:DescribeVolumes</c>.</summary>
    public string Name => $"{Service}:{Operation}";

    /// <summary>The paths of the document that it reads.</summary>
    public IEnumerable<string> Paths => Job is null
        ? Input.Paths
        : Job.Start.Input.Paths.Concat(Input.Paths.Where(path => !path.StartsWith(JobDefinition.Member + ".", StringComparison.Ordinal))).Distinct();

    /// <summary>The action that whoever may not make the call lacks: the one that is named like it, where it needs several.</summary>
    public string MissingAction => Actions.FirstOrDefault(action => action.EndsWith(":" + Operation, StringComparison.Ordinal)) ?? Actions[0];
}

/// <summary>An error that is an answer: there is none.</summary>
/// <param name="Code">The service's code.</param>
/// <param name="Says">What its message has in it, where the code alone says other things too; null where the code is enough.</param>
public sealed record AbsentAnswer(string Code, string? Says)
{
    /// <summary>Whether this is what the service said.</summary>
    public bool Is(string code, string message) => code == Code && (Says is null || message.Contains(Says, StringComparison.Ordinal));
}

/// <summary>Work that AWS does in its own time: it is started, and its result is asked for until it is there.</summary>
/// <param name="Start">The call that starts it; its reply is <c>Job</c> in the input of the call that reads the result.</param>
/// <param name="Until">Holds of the result when it is whole; null: it is, as soon as it is given.</param>
/// <param name="Failed">Holds of the result when the work came to nothing.</param>
/// <param name="Reason">Where the result says why.</param>
/// <param name="Pending">Error codes that mean "not yet".</param>
/// <param name="Deadline">How long it is asked for; then it is unreadable.</param>
public sealed record JobDefinition(
    CallDefinition Start, Condition? Until, Condition? Failed, DocumentPath? Reason, IReadOnlyList<string> Pending, TimeSpan Deadline)
{
    /// <summary>The name under which an input reads the reply to <see cref="Start"/>.</summary>
    public const string Member = "Job";
}

/// <summary>How the resources of a type are listed.</summary>
/// <param name="Call">The call; its pages are followed.</param>
/// <param name="Items">Where the items are in a reply.</param>
/// <param name="ReplyDecoders">Applied to the reply before the items are taken.</param>
/// <param name="ItemDecoders">Applied to each item.</param>
/// <param name="Each">The type for each of whose resources this is listed.</param>
public sealed record ListDefinition(
    CallDefinition Call,
    DocumentPath Items,
    IReadOnlyList<MemberDecoder> ReplyDecoders,
    IReadOnlyList<MemberDecoder> ItemDecoders,
    EachDefinition? Each);

/// <summary>A listing that is made once for every resource of another type.</summary>
/// <param name="Type">The parent's type.</param>
/// <param name="Copy">The parent's members that each item gets.</param>
public sealed record EachDefinition(string Type, IReadOnlyList<string> Copy);

/// <summary>Something that can be asked of one resource and becomes a member of its document.</summary>
public sealed record DetailDefinition(
    string Member,
    CallDefinition Call,
    DocumentPath? Take,
    DocumentPath? Pages,
    IReadOnlyList<MemberDecoder> Decoders,
    Condition? When)
{
    /// <summary>What certain values stand for, the empty name for "none"; null where a value stands for itself.</summary>
    public IReadOnlyDictionary<string, Node>? Map { get; init; }

    /// <summary>Whether what is taken is a list of one, and its item is meant: null where the list is empty, unreadable where it holds more.</summary>
    public bool One { get; init; }
}

/// <summary>A member that is another resource, or a list of them, found without a call.</summary>
public sealed record LinkDefinition(
    string Member,
    string To,
    IReadOnlyList<LinkMatch> Matches,
    Condition? Where,
    bool Many);

/// <summary>Their member equals ours.</summary>
public sealed record LinkMatch(DocumentPath Theirs, DocumentPath Ours);
