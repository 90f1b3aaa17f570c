using System.Globalization;
using FormTool.Aws.Documents;
using FormTool.Core.Analysis;
using FormTool.Core.Analysis.Policies;
using FormTool.Core.Inventory;

namespace FormTool.Core.Access;

/// <summary>From what somebody typed to the principals that it means.</summary>
internal sealed class Actors(IAnalysisScope account)
{
    private const string Nobody = "-";

    private static readonly PolicySource s_everything = new(Actor.OwnAccount, PolicyReader.Read(
        NodeJson.Parse("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""), PolicyRole.Identity));

    private readonly PolicyCollector _collector = new(account);

    // Requests come over TLS and now; everything else is left open.
    private readonly RequestContext _own = OfOrganization(Common(account), OrganizationLimits.Of(account).Id);

    private readonly RequestContext _context = Common(account);

    private static RequestContext OfOrganization(RequestContext context, string? id) => id switch
    {
        null => context,
        "" => context.Without("aws:PrincipalOrgID").Without("aws:PrincipalOrgPaths"),
        _ => context.With("aws:PrincipalOrgID", id),
    };

    private static RequestContext Common(IAnalysisScope account) => RequestContext.Unknown
        .With("aws:SecureTransport", "true")
        .With("aws:CurrentTime", account.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))
        .With("aws:EpochTime", account.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>The principals: a name of a user or role, an ARN, an account, a service, or <c>*</c>.</summary>
    /// <exception cref="AccessException">The text means nobody.</exception>
    public IReadOnlyList<Actor> Find(string text)
    {
        if (text is "*")
        {
            return [Stranger("*", Nobody)];
        }
        if (PolicyPrincipal.IsAccount(text))
        {
            return [OfAccount(text, $"arn:{account.Partition}:iam::{text}:root")];
        }
        if (text.EndsWith(".amazonaws.com", StringComparison.Ordinal) || text.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal))
        {
            return [Service(text)];
        }
        if (Arn.Parse(text) is Arn arn)
        {
            return [OfArn(text, arn)];
        }
        Actor[] found =
        [
            .. account.Find("iam.user", "UserName", text).Select(Own),
            .. account.Find("iam.role", "RoleName", text).Select(Own),
        ];
        return found.Length > 0 ? found : throw NotFound($"user or role '{StatementText.Clip(text, 200)}'");
    }

    /// <summary>A user or role as policies name it.</summary>
    public static string NameOf(Resource resource) => resource.Arn ?? resource.Document["Arn"].AsText() ?? resource.Id;

    /// <summary>A user or role of the account.</summary>
    public Actor Own(Resource resource)
    {
        string arn = NameOf(resource);
        bool user = resource.Type == "iam.user";
        return new()
        {
            Name = arn,
            Policies = _collector.Collect(resource),
            Context = user
                ? _own.With("aws:username", resource.Document["UserName"].AsText() ?? resource.Id).With("aws:PrincipalType", "User")
                : _own.Without("aws:username").With("aws:PrincipalType", "AssumedRole"),
            IsOwn = true,
        };
    }

    /// <summary>An AWS service.</summary>
    public Actor Service(string name) => Stranger(name, Nobody) with
    {
        IsService = true,
        Context = _context.With("aws:PrincipalIsAWSService", "true").With("aws:PrincipalServiceName", name).Without("aws:PrincipalOrgID").Without("aws:username"),
    };

    /// <summary>The same with rights that it can take for itself; the boundary stays unless it is what is taken away.</summary>
    public static Actor WithEverything(Actor actor)
    {
        PrincipalPolicies policies = new()
        {
            Arn = actor.Policies.Arn, Account = actor.Policies.Account, Partition = actor.Policies.Partition,
            Boundary = actor.Policies.Boundary, MissingBoundary = actor.Policies.MissingBoundary, Organization = actor.Policies.Organization,
        };
        policies.Identity.AddRange(actor.Policies.Identity);
        policies.Identity.Add(s_everything);
        return actor with { Policies = policies };
    }

    /// <summary>A named principal of another account whose account lets it do everything.</summary>
    public Actor Stranger(string name, string accountId)
    {
        PrincipalPolicies policies = new() { Arn = name, Account = accountId, Partition = account.Partition };
        policies.Identity.Add(s_everything);
        return new() { Name = name, Policies = policies, Context = accountId == Nobody ? _context.Without("aws:PrincipalOrgID").Without("aws:PrincipalOrgPaths").Without("aws:username") : _context };
    }

    private Actor OfAccount(string id, string root) => Stranger(root, id) with
    {
        WholeAccount = id == account.Account ? null : id,
        IsOwn = id == account.Account,
    };

    private Actor OfArn(string text, Arn arn)
    {
        if (arn.Service is not ("iam" or "sts"))
        {
            throw new AccessException("PrincipalNotRecognized", $"'{StatementText.Clip(text, 200)}' is no principal. From takes a user or role, an account, a service principal, or * for anyone.");
        }
        if (arn.Resource == "root")
        {
            return OfAccount(arn.Account, text);
        }
        if (arn.Resource.StartsWith("saml-provider/", StringComparison.Ordinal) || arn.Resource.StartsWith("oidc-provider/", StringComparison.Ordinal))
        {
            return Stranger(text, Nobody);
        }
        if (arn.Account == account.Account)
        {
            string[] session = arn.Resource.Split('/');
            Resource? found = session is ["assumed-role", string role, ..]
                ? account.Find("iam.role", "RoleName", role) is [Resource first, ..] ? first : null
                : account.Find("iam.user", "Arn", text).Concat(account.Find("iam.role", "Arn", text)).FirstOrDefault();
            return found is null ? throw NotFound($"user or role '{StatementText.Clip(text, 200)}'") : Own(found);
        }
        PrincipalPolicies theirs = new() { Arn = text, Account = arn.Account, Partition = account.Partition };
        theirs.Missing.Add(new(Certainty.NotVisible("iam:GetAccountAuthorizationDetails",
            $"the policies of {StatementText.Clip(text, 120)} belong to another account"), MayDeny: true));
        return new() { Name = text, Policies = theirs, Context = _context };
    }

    private AccessException NotFound(string what)
    {
        bool whole = account.All("iam.user").Failure is null && account.All("iam.role").Failure is null;
        return new("PrincipalNotFound", $"The account {account.Account} has no {what}{(whole ? "" : " among the users and roles that could be read")}.");
    }
}
