using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Quality.Benchmarks.Unary;

/// <summary>
/// Answers each call with the same framed message and does nothing else. Behind it a proxy is what costs, while behind a real service the
/// service does.
/// </summary>
internal sealed class Stub(WebApplication app, string address) : IAsyncDisposable
{
    public string Address => address;

    public static async Task<Stub> StartAsync(byte[] answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            // An answer before the end of the request would reset the stream, and a proxy may take that for a failure.
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(answer);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await app.StartAsync();
        return new(app, app.Urls.First());
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
