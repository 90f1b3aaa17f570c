using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Network;
using FormTool.Core.Inventory;

namespace FormTool.Core.Exposure;

/// <summary>Something that listens: an instance, a load balancer or a database.</summary>
/// <param name="Resource">The resource, with its fact <c>Exposure</c>.</param>
/// <param name="Doors">Its interfaces.</param>
/// <param name="Faces">Whether it has an address that the internet can send to.</param>
internal sealed record ExposureTarget(Resource Resource, IReadOnlyList<Doorway> Doors, bool Faces)
{
    /// <summary>The types that are looked at.</summary>
    public static IReadOnlyList<string> Types { get; } = ["ec2.instance", "elbv2.load-balancer", "rds.db-instance"];

    /// <summary>The resource as a target.</summary>
    public static ExposureTarget Of(Resource resource, IAnalysisScope scope)
    {
        ObjectNode document = resource.Document;
        switch (resource.Type)
        {
            case "ec2.instance":
                bool ended = document["State"]["Name"].AsText() is "terminated" or "shutting-down";
                Doorway[] cards = ended ? [] : [.. InstanceExposure.Doorways(document, document["InstanceId"].AsText() ?? resource.Id, scope)];
                return new(resource, cards, cards.Any(card => card.Ipv4 is not null || card.Ipv6 is not null));
            case "elbv2.load-balancer":
                return new(resource, [.. LoadBalancerExposure.Doorways(document, resource.Id, scope)], document["Scheme"].AsText() == "internet-facing");
            default:
                return new(resource, [.. DatabaseExposure.Doorways(document, resource.Id)], document["PubliclyAccessible"].AsBoolean() == true);
        }
    }
}
