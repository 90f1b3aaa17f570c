using System.Net;

namespace FormTool.Aws.Runtime;

/// <summary>The machine's proxy, but not for what runs on the machine itself, whoever named that endpoint: no proxy would find it.</summary>
internal sealed class BeyondLoopback(IWebProxy proxy) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : proxy.GetProxy(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);
}
