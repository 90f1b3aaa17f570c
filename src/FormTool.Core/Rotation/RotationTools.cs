using Amazon.Runtime;
using FormTool.Aws.Client;
using FormTool.Core.Accounts;
using FormTool.Core.Doing;
using FormTool.Core.Rotation.Delivery;

namespace FormTool.Core.Rotation;

/// <summary>What rotations work with: who asks, where journals are, and the session's own targets.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="Account">The account's twelve digits.</param>
/// <param name="CallerArn">Who the caller is.</param>
/// <param name="State">Where journals are.</param>
public sealed record RotationTools(AwsClient Client, string Account, string CallerArn, StateFolder State)
{
    /// <summary>The tools of an account.</summary>
    public static RotationTools Of(LiveAccount account, StateFolder state) => new(account.Client, account.Source.Account, account.CallerArn, state);

    /// <summary>Targets that only this session can make, by name: a script block, a vault. <c>{UserName}</c> is filled in.</summary>
    public Func<string, DeliveryTarget?> SessionTarget { get; init; } = _ => null;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How AWS is asked whether an effect has shown.</summary>
    public Pace Pace { get; init; } = new();

    /// <summary>How long IAM and STS may refuse a key that was just made.</summary>
    public TimeSpan KnownWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many users are worked on side by side; the services' own limits hold besides.</summary>
    public int Width { get; init; } = 16;

    /// <summary>How long another run at the same user is waited for; zero refuses at once.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.Zero;

    /// <summary>Asks as that pair.</summary>
    internal Func<KeyPair, AwsClient> As { get; init; } = pair => new(Client.Connection with
    {
        Credentials = new BasicAWSCredentials(pair.AccessKeyId, pair.Secret.Reveal()),
        Source = "the key that is being rotated",
    });

    /// <summary>The region that calls without another go to.</summary>
    internal string Region => Client.Connection.Region;

    internal DateTimeOffset Now => Clock.GetUtcNow();
}
