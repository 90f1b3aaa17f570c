using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace FormTool.Aws.Runtime;

/// <summary>SigV4 for everything but the few operations that take no signature.</summary>
internal sealed class AuthHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext)
    {
        ModelRequest call = (ModelRequest)executionContext.RequestContext.OriginalRequest;
        bool anonymous = call.Operation.Anonymous || executionContext.RequestContext.ExplicitAWSCredentials is AnonymousAWSCredentials;
        return anonymous ? AuthSchemeOption.DEFAULT_NOAUTH : AuthSchemeOption.DEFAULT_SIGV4;
    }
}
