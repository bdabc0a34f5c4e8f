using System.Security.Cryptography;
using OpenIddict.Abstractions;
using Quality.Common.Storage;
using Quality.Identity.Bootstrap;
using Quality.Identity.Issuer;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Quality.Identity.Clients;

/// <summary>OpenIddict's side of a client: its secret and the flows that it may use, written in the transaction of the caller.</summary>
internal sealed class Applications(IServiceScopeFactory scopes)
{
    /// <summary>The client through which people come.</summary>
    public const string Dashboard = "quality-dashboard";

    /// <summary>256 random bits.</summary>
    public static string NewSecret() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public Task CreateMachineAsync(Transaction tx, string clientId, string secret) => InAsync(tx, async applications =>
    {
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = clientId,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.ClientCredentials },
        }, tx.Cancel);
    });

    public Task SetSecretAsync(Transaction tx, string clientId, string secret) => InAsync(tx, async applications =>
    {
        var application = await applications.FindByClientIdAsync(clientId, tx.Cancel) ?? throw new InvalidOperationException($"{clientId} is not registered at the issuer.");
        await applications.UpdateAsync(application, secret, tx.Cancel);
    });

    /// <summary>Registers the dashboard as configuration has it; nothing is written when nothing changed.</summary>
    public Task EnsureDashboardAsync(Transaction tx, Uri issuer, string secret) => InAsync(tx, async applications =>
    {
        await InstallationStore.LockAsync(tx);
        var wanted = DashboardDescriptor(issuer, secret);
        if (await applications.FindByClientIdAsync(Dashboard, tx.Cancel) is not { } application)
        {
            await applications.CreateAsync(wanted, tx.Cancel);
            return;
        }

        var known = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(known, application, tx.Cancel);
        var same = known.RedirectUris.SetEquals(wanted.RedirectUris) && known.PostLogoutRedirectUris.SetEquals(wanted.PostLogoutRedirectUris)
            && known.Permissions.SetEquals(wanted.Permissions) && known.Requirements.SetEquals(wanted.Requirements)
            && await applications.ValidateClientSecretAsync(application, secret, tx.Cancel);
        if (!same) await applications.UpdateAsync(application, wanted, tx.Cancel);
    });

    private static OpenIddictApplicationDescriptor DashboardDescriptor(Uri issuer, string secret) => new()
    {
        ClientId = Dashboard,
        ClientSecret = secret,
        ClientType = ClientTypes.Confidential,
        ConsentType = ConsentTypes.Implicit,
        RedirectUris = { new Uri(issuer, "signin-oidc") },
        PostLogoutRedirectUris = { new Uri(issuer, "signout-callback-oidc"), issuer },
        Permissions =
        {
            Permissions.Endpoints.Authorization, Permissions.Endpoints.EndSession, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
            Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
        },
        Requirements = { Requirements.Features.ProofKeyForCodeExchange },
    };

    private async Task InAsync(Transaction tx, Func<IOpenIddictApplicationManager, Task> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IdentityContextSource>().Join(tx);
        await act(scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>());
    }
}
