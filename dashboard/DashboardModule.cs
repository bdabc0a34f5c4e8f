using System.Net;
using BootstrapBlazor.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Quality.Dashboard.Components;
using Quality.Dashboard.Exports;
using Quality.Dashboard.Features.Draws;
using Quality.Dashboard.Features.Enterprises.Importing;
using Quality.Dashboard.Features.Gallery;
using Quality.Dashboard.Features.Home;
using Quality.Dashboard.Features.Onsite;
using Quality.Dashboard.Features.Publications;
using Quality.Dashboard.Features.QualityFiles;
using Quality.Dashboard.Features.Recognition;
using Quality.Dashboard.Features.Targets;
using Quality.Dashboard.Layout;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Security;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard;

/// <summary>The dashboard as a guest: it runs alone or beside other hosts of one process, and keeps no static state.</summary>
public static class DashboardModule
{
    /// <summary>Listens on <c>Ports:Web</c> unless the addresses are given by ASP.NET Core's own settings.</summary>
    public static void ListenOnWebPort(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["urls"] is null)
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(builder.Configuration["Listen"] == "loopback" ? IPAddress.Loopback : IPAddress.IPv6Any, DashboardSettings.WebPort(builder.Configuration));
            });
    }

    public static WebApplicationBuilder AddDashboard(this WebApplicationBuilder builder)
    {
        var settings = DashboardSettings.From(builder.Configuration);
        // `dotnet run` without launch settings is Production, where scripts and styles would otherwise come back empty.
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        services.AddSingleton(settings);
        services.TryAddTime();
        services.AddHttpContextAccessor();
        services.AddDataProtection().SetApplicationName("quality-dashboard")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(settings.Data, "keys")));
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
            // A phone in a pocket, a lift, a changed network: what was typed is still there afterwards.
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(5));
        // Its own error logger would show exception texts to readers; ours shows a sentence (Layout/MainLayout).
        services.AddBootstrapBlazor(options => options.EnableErrorLogger = false);
        services.AddTexts();
        services.AddSignIn(settings);
        services.AddGateway();
        services.AddExports();
        services.AddPages();
        services.AddHealthChecks().AddCheck<GatewayReach>("gateway", tags: ["ready"]);
        services.AddTelemetry(builder.Configuration);
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return builder;
    }

    private static void AddPages(this IServiceCollection services)
    {
        services.AddTargets();
        services.AddHome();
        services.AddImports();
        services.AddScoped<Toasts>();
        services.AddScoped<SampleState>();
    }

    public static WebApplication UseDashboard(this WebApplication app)
    {
        app.Services.GetRequiredService<TextCatalog>().Check();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(OnlyReadersGetPages);
        app.UseRequestLocalization();
        app.UseAuthentication();
        if (app.Services.GetRequiredService<DashboardSettings>().Gallery)
            app.UseMiddleware<GalleryVisitor>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
        app.MapSession();
        app.MapExports();
        app.MapProofs();
        app.MapPassportKeys();
        app.MapReportKeys();
        app.MapField();
        app.MapResults();
        // frame-ancestors stands in our own policy (Security/SecurityHeaders), once.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    /// <summary>Scripts, circuits and downloads get the bare status.</summary>
    private static Task OnlyReadersGetPages(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return next(context);
    }

    private static void TryAddTime(this IServiceCollection services)
    {
        if (services.All(service => service.ServiceType != typeof(TimeProvider)))
            services.AddSingleton(TimeProvider.System);
    }
}
