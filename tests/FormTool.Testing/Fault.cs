namespace FormTool.Testing;

/// <summary>What can go wrong between a client and a service.</summary>
public enum FaultKind
{
    /// <summary>The reply comes late.</summary>
    Delay,
    /// <summary>The service refuses for now; nothing happens.</summary>
    Throttle,
    /// <summary>The service refuses for good; nothing happens.</summary>
    Deny,
    /// <summary>The session's token has expired; nothing happens.</summary>
    Expire,
    /// <summary>The service answers 500; nothing happens.</summary>
    ServerError,
    /// <summary>It happens; half the body arrives, then the connection ends.</summary>
    Cut,
    /// <summary>It happens; half the body arrives as if it were the whole: its length says so.</summary>
    Truncate,
    /// <summary>It happens; the body arrives with bytes changed so that neither XML nor JSON holds.</summary>
    Garble,
    /// <summary>It happens twice, as when a network repeats what it carries; the second reply arrives.</summary>
    Repeat,
    /// <summary>It happens, and the connection ends before any reply.</summary>
    LoseReply,
    /// <summary>A proxy on the way answers 200 with a page of HTML; nothing happens.</summary>
    Html,
    /// <summary>It happens; a reply arrives whose body is empty, as it says itself.</summary>
    Empty,
    /// <summary>A proxy on the way answers 404 and says no more; nothing happens.</summary>
    NotFound,
    /// <summary>No reply ever; nothing happens.</summary>
    Hang,
}

/// <summary>A fault, ready to be scheduled.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Wait">How long a <see cref="FaultKind.Delay"/> lasts.</param>
public sealed record Fault(FaultKind Kind, TimeSpan Wait = default)
{
    /// <summary>A late reply.</summary>
    public static Fault Delay(TimeSpan wait) => new(FaultKind.Delay, wait);

    /// <summary>Every kind of fault, with a short delay: for tests that go through all.</summary>
    public static IEnumerable<Fault> All => Enum.GetValues<FaultKind>()
        .Select(kind => new Fault(kind, kind == FaultKind.Delay ? TimeSpan.FromMilliseconds(200) : default));
}
