using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FormTool.Testing.Wire;

/// <summary>An HTTP server on a free loopback port that hands every request to one function.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly CancellationTokenSource _stopping = new();

    private LoopbackServer(WebApplication server) => _server = server;

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string EndpointUrl { get; private set; } = "";

    /// <summary>Starts answering. The function's token is cancelled when the client has gone or the server ends; the connection is then dropped.</summary>
    public static async Task<LoopbackServer> StartAsync(Func<HttpContext, CancellationToken, Task> answer, CancellationToken stop = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.Limits.MinResponseDataRate = null;
        });
        LoopbackServer loopback = new(builder.Build());
        loopback._server.Run(context => loopback.AnswerAsync(context, answer));
        await loopback._server.StartAsync(stop);
        loopback.EndpointUrl = loopback._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return loopback;
    }

    /// <summary>Drops what is still being answered and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }
        await _stopping.CancelAsync();
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(1));
        await _server.StopAsync(soon.Token);
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> answer)
    {
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        try
        {
            await answer(context, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
