using FormTool.Aws.Documents;
using FormTool.Core.Inventory;

namespace FormTool.Core.Credentials;

/// <summary>Certificates whose private key somebody else made: those of IAM, and those imported into ACM. ACM renews its own by itself.</summary>
internal static class CertificateCredentials
{
    public static IReadOnlyList<CredentialSource> Sources { get; } =
    [
        new("server-certificate", "TLS certificate in IAM", "iam.server-certificate", ["Listeners.ListenerArn"], Server),
        new("acm-certificate", "TLS certificate imported into ACM", "acm.certificate", ["Detail", "Tags"], Imported),
    ];

    private static IEnumerable<LongLivedCredential> Server(Resource resource, DateTimeOffset now)
    {
        Node listeners = resource.Document["Listeners"];
        yield return new()
        {
            Kind = "server-certificate",
            Id = resource.Id,
            ChangedAt = resource.Document["UploadDate"].AsTime(),
            ExpiresAt = resource.Document["Expiration"].AsTime(),
            UsedBy = UseList.Of(listeners.Items.Select(listener => listener["ListenerArn"].AsText())),
            RotatedBy = "by hand",
            RotatesItself = false,
            Problem = UserCredentials.Why(listeners),
        };
    }

    private static IEnumerable<LongLivedCredential> Imported(Resource resource, DateTimeOffset now)
    {
        Node detail = resource.Document["Detail"];
        string? type = detail["Type"].AsText() ?? resource.Document["Type"].AsText();
        if (type is not null and not "IMPORTED")
        {
            yield break;
        }
        yield return new()
        {
            Kind = "acm-certificate",
            Id = resource.Id,
            Owner = UserCredentials.Owner(resource.Document["Tags"]),
            State = detail["Status"].AsText(),
            ChangedAt = detail["ImportedAt"].AsTime(),
            ExpiresAt = detail["NotAfter"].AsTime(),
            UsedBy = UseList.Of(detail["InUseBy"].Items.Select(user => user.AsText())),
            RotatedBy = "by hand",
            RotatesItself = false,
            Problem = UserCredentials.Why(detail),
        };
    }
}
