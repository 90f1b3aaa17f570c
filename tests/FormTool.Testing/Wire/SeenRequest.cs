namespace FormTool.Testing.Wire;

/// <summary>A request that the bench saw.</summary>
/// <param name="Service">The model's name (<c>elbv2</c>), or the signing name where no model is known.</param>
/// <param name="Region">The region that it was signed for; empty where it was not signed.</param>
/// <param name="Operation">The operation (<c>DescribeVolumes</c>), or method and path where no model knows it.</param>
/// <param name="Occurrence">1 for the first of that service and operation since the start or the last reset.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Request">The request itself.</param>
public sealed record SeenRequest(string Service, string Region, string Operation, int Occurrence, DateTimeOffset At, WireRequest Request)
{
    /// <summary>The fault that it met, or null.</summary>
    public Fault? Fault { get; init; }

    /// <summary><c>ec2:DescribeVolumes</c>.</summary>
    public string Name => $"{Service}:{Operation}";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} #{Occurrence} ({Region}){(Fault is null ? "" : $" {Fault.Kind}")}";
}
