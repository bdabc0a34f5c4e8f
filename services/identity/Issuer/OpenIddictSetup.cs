using Microsoft.AspNetCore;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Quality.Identity.Issuer;

/// <summary>The issuer as OpenIddict is told of it.</summary>
internal static class OpenIddictSetup
{
    /// <summary>The audience of every access token.</summary>
    public const string Audience = "quality-api";

    /// <summary>Registered clients and issued tokens, for both hosts of this service.</summary>
    public static OpenIddictBuilder AddTokenStores(this IServiceCollection services)
    {
        services.AddScoped<IdentityContextSource>();
        services.AddScoped(provider => provider.GetRequiredService<IdentityContextSource>().Create());
        return services.AddOpenIddict().AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityContext>());
    }

    public static void AddIssuer(this IServiceCollection services, IssuerSettings settings)
    {
        services.AddSingleton<TokenKeyRing>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(p => p.GetRequiredService<TokenKeyRing>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(p => p.GetRequiredService<TokenKeyRing>());
        services.AddTokenStores().AddServer(server =>
        {
            Endpoints(server.SetIssuer(settings.Issuer));
            Flows(server);
            Tokens(server, settings);
            server.AddEventHandler(BackChannelAddresses.Descriptor);
            server.AddEventHandler(CertificateBinding.Descriptor);
            server.AddEventHandler(NoRowForMachines.Descriptor);
            // Error texts are ours to explain, not another site's.
            server.AddEventHandler<ProcessErrorContext>(handler => handler.SetOrder(int.MinValue + 50_000).UseInlineHandler(context =>
            {
                context.ErrorUri = null;
                return default;
            }));
            var web = server.UseAspNetCore()
                .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableUserInfoEndpointPassthrough()
                .EnableEndSessionEndpointPassthrough().EnableStatusCodePagesIntegration();
            if (settings.Cleartext) web.DisableTransportSecurityRequirement();
        });
    }

    private static void Endpoints(OpenIddictServerBuilder server) => server
        .SetAuthorizationEndpointUris("connect/authorize")
        .SetTokenEndpointUris("connect/token")
        .SetUserInfoEndpointUris("connect/userinfo")
        .SetEndSessionEndpointUris("connect/logout")
        .SetRevocationEndpointUris("connect/revoke")
        .SetConfigurationEndpointUris(".well-known/openid-configuration")
        .SetJsonWebKeySetEndpointUris(".well-known/jwks");

    private static void Flows(OpenIddictServerBuilder server) => server
        .AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow().AllowClientCredentialsFlow()
        .RegisterScopes(Scopes.Profile)
        .RegisterClaims(TokenClaims.All)
        // Data sets are scopes and are kept with each client (Clients/Client.cs), so that a new one needs no restart.
        .DisableScopeValidation().IgnoreScopePermissions()
        // form_post answers a page with an inline script, which our Content-Security-Policy refuses.
        .Configure(options => options.ResponseModes.IntersectWith([ResponseModes.Query]))
        .Configure(options => options.CodeChallengeMethods.IntersectWith([CodeChallengeMethods.Sha256]));

    private static void Tokens(OpenIddictServerBuilder server, IssuerSettings settings) => server
        .DisableAccessTokenEncryption()
        .SetAccessTokenLifetime(settings.AccessTokenLifetime)
        .SetRefreshTokenLifetime(settings.RefreshTokenLifetime)
        // Two tabs may refresh at once; after that a used token reveals a thief and ends the session.
        .SetRefreshTokenReuseLeeway(TimeSpan.FromSeconds(15));
}

/// <summary>
/// Servers that read the discovery document at the inner address are told inner addresses for what they call themselves: in a cluster the
/// public name may not be reachable from inside. Browsers are always sent to the public one.
/// </summary>
internal sealed class BackChannelAddresses(IssuerSettings settings) : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleConfigurationRequestContext>()
            .UseSingletonHandler<BackChannelAddresses>()
            .SetOrder(OpenIddictServerHandlers.Discovery.AttachEndpoints.Descriptor.Order + 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        if (settings.MetadataAddress is { } inner && FixedOrigin.CameInside(context.Transaction.GetHttpRequest()!.HttpContext))
        {
            context.JsonWebKeySetEndpoint = new Uri(inner, "/.well-known/jwks");
            context.TokenEndpoint = new Uri(inner, "/connect/token");
            context.UserInfoEndpoint = new Uri(inner, "/connect/userinfo");
            context.RevocationEndpoint = new Uri(inner, "/connect/revoke");
        }

        return ValueTask.CompletedTask;
    }
}
