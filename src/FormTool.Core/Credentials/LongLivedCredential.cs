using FormTool.Core.Inventory;

namespace FormTool.Core.Credentials;

/// <summary>Something that lets somebody in, or opens what is locked, until somebody changes it.</summary>
public sealed record LongLivedCredential
{
    /// <summary>One of <see cref="CredentialKinds.All"/>, <c>access-key</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What AWS calls it: an access key id, a certificate's ARN, a key's id; never the secret.</summary>
    public required string Id { get; init; }

    /// <summary>The IAM user that it lets in; <c>&lt;root_account&gt;</c> for the root user, null where it is no person's.</summary>
    public string? UserName { get; init; }

    /// <summary>Who answers for it: the tag <c>Owner</c> of it or of its user, else the user.</summary>
    public string? Owner { get; init; }

    /// <summary>AWS's word for its state, <c>Active</c>, <c>Inactive</c>, <c>Enabled</c>; null where AWS has none.</summary>
    public string? State { get; init; }

    /// <summary>Since when it is what it is: when it was made, imported, or last rotated. Null where AWS does not say.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>How long that is ago; null where AWS does not say.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>When it was last used; null where it never was, or nobody knows: <see cref="Used"/> tells these apart.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether it was ever used (AWS keeps that for the last 400 days); null where AWS does not keep it or it could not be read.</summary>
    public bool? Used { get; init; }

    /// <summary>What it was last used for, <c>s3 in us-east-1</c>.</summary>
    public string? LastUsedFor { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What refers to it: listeners, instances, volumes, databases; at most a hundred, and then how many more.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>What rotates it: <c>KMS</c>, <c>Secrets Manager</c>, <c>Invoke-FtKeyRotation</c>, or <c>by hand</c>.</summary>
    public required string RotatedBy { get; init; }

    /// <summary>Whether it is rotated by itself; null where that could not be read.</summary>
    public bool? RotatesItself { get; init; }

    /// <summary>How often that happens, in days.</summary>
    public int? RotationDays { get; init; }

    /// <summary>When that happens next.</summary>
    public DateTimeOffset? NextRotationAt { get; init; }

    /// <summary>What could not be read, and therefore is not known, in one sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>Its ARN, or that of what it belongs to.</summary>
    public string? Arn { get; init; }

    /// <summary>The account's twelve digits.</summary>
    public string? Account { get; init; }

    /// <summary>The region, or <c>global</c>.</summary>
    public string? Region { get; init; }

    internal LongLivedCredential At(Resource resource, DateTimeOffset now) => this with
    {
        Arn = Arn ?? resource.Arn,
        Account = resource.Account,
        Region = resource.Region,
        // A clock that is a little ahead must not make an age negative.
        Age = ChangedAt is DateTimeOffset changed ? TimeSpan.FromTicks(Math.Max(0, (now - changed).Ticks)) : null,
    };
}
