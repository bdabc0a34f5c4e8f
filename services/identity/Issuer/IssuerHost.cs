using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Identity.Clients;
using Quality.Identity.SignIn;

namespace Quality.Identity.Issuer;

/// <summary>
/// The HTTP/1.1 listener of the issuer, as a host of its own beside the gRPC host: cookies, pages and OpenIddict's request handler would
/// otherwise stand in the way of every rpc of every service in the process, and its endpoints would answer on the gRPC port too.
/// </summary>
internal sealed class IssuerHost(IServiceProvider services, IssuerSettings settings, ServiceSettings host, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    private const long MaxBody = 64 * 1024;

    private WebApplication? app;

    /// <summary>The services of the listener; null until it is open.</summary>
    public IServiceProvider? Inner => app?.Services;

    /// <summary>The token keys that it signs with; null until it is open.</summary>
    public TokenKeyRing? Keys => Inner?.GetRequiredService<TokenKeyRing>();

    /// <summary>Opens once the database is migrated, before the service is ready.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        if (host.IdentityWebPort is not { } port) return;
        if (settings.DashboardSecret is { } secret)
        {
            await services.GetRequiredService<UnitOfWork<IdentityModule>>().JobAsync(async tx =>
            {
                await services.GetRequiredService<Applications>().EnsureDashboardAsync(tx, settings.Issuer, secret);
                return true;
            }, cancel: cancel);
        }

        app = Build(port);
        await app.Services.GetRequiredService<TokenKeyRing>().RefreshAsync(cancel);
        await app.StartAsync(cancel);
    }

    /// <summary>Opened by the module, which knows when the database is ready.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(IssuerHost).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(host.LoopbackOnly ? IPAddress.Loopback : IPAddress.IPv6Any, port, o => o.Protocols = HttpProtocols.Http1);
        });
        AddServices(builder.Services);
        var built = builder.Build();
        Configure(built);
        return built;
    }

    private void AddServices(IServiceCollection inner)
    {
        inner.AddSingleton(logs);
        inner.AddSingleton<IHostLifetime, Guest>();
        inner.AddSingleton(settings);
        inner.AddSingleton(services.GetRequiredService<IConfiguration>());
        inner.AddSingleton(services.GetRequiredService<TimeProvider>());
        inner.AddSingleton(services.GetRequiredService<UnitOfWork<IdentityModule>>());
        var database = services.GetRequiredService<Database<IdentityModule>>();
        inner.AddSingleton(database);
        inner.AddSingleton(services.GetRequiredService<PasswordHash>());
        inner.AddSingleton<PasswordSignIn>();
        inner.AddSingleton<SignInLimits>();
        inner.AddRouting();
        inner.AddKeyRing(database, settings);
        inner.AddIssuer(settings);
        inner.AddSignIn(settings);
        inner.AddHostedService<IssuerUpkeep>();
    }

    private void Configure(WebApplication web)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var network in settings.TrustedProxies) forwarded.KnownIPNetworks.Add(network);
        web.UseForwardedHeaders(forwarded);
        web.UseMiddleware<FixedOrigin>();
        web.UseMiddleware<PageHeaders>();
        web.UseMiddleware<Language>();
        web.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = SignInEndpoints.ErrorPath,
            StatusCodeSelector = e => e is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        web.UseStatusCodePagesWithReExecute(SignInEndpoints.ErrorPath);
        web.UseMiddleware<TokenThrottle>();
        web.UseRouting();
        web.UseAuthentication();
        web.MapConnect();
        web.MapSignIn(settings);
    }

    /// <summary>Signals are the outer host's affair; this one starts and stops with it.</summary>
    private sealed class Guest : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
