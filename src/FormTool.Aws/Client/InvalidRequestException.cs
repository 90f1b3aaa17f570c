namespace FormTool.Aws.Client;

/// <summary>What was asked for does not fit the service's model; nothing was sent.</summary>
public sealed class InvalidRequestException : Exception
{
    /// <summary>A request that the model refuses.</summary>
    public InvalidRequestException(string service, string operation, string member, string expected, string message)
        : base(message) => (Service, Operation, Member, Expected) = (service, operation, member, expected);

    /// <summary>The service's key, <c>ec2</c>.</summary>
    public string Service { get; }

    /// <summary>The operation, or an empty text.</summary>
    public string Operation { get; }

    /// <summary>The path of the member that is wrong, <c>Filters[0].Nme</c>, or an empty text.</summary>
    public string Member { get; }

    /// <summary>What was expected there, for a person.</summary>
    public string Expected { get; }

    /// <summary>A name that is not there, with the nearest ones that are.</summary>
    internal static InvalidRequestException Unknown(
        string service, string operation, string member, string kind, string name, IReadOnlyCollection<string> known)
    {
        string? nearest = NearestName.Of(name, known);
        string expected = nearest is null ? $"one of: {string.Join(", ", known.Order(StringComparer.Ordinal).Take(12))}" : nearest;
        string place = operation.Length > 0 ? $"{service}:{operation}: " : kind == "service" ? "" : $"{service}: ";
        return new(service, operation, member, expected,
            $"{place}there is no {kind} '{name}'{(nearest is null ? $"; expected {expected}." : $". Did you mean '{nearest}'?")}");
    }
}
