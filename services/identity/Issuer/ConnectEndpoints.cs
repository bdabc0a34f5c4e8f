using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Identity.Clients;
using Quality.Identity.SignIn;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Quality.Identity.Issuer;

/// <summary>The protocol endpoints at which identity decides; discovery, keys and revocation are OpenIddict's own.</summary>
internal static class ConnectEndpoints
{
    private const string Protocol = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void MapConnect(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/connect/authorize", ["GET", "POST"], AuthorizeAsync);
        app.MapPost("/connect/token", ExchangeAsync);
        app.MapMethods("/connect/userinfo", ["GET", "POST"], (Delegate)UserInfoAsync);
        app.MapMethods("/connect/logout", ["GET", "POST"], (Delegate)LogoutAsync);
    }

    /// <summary>A person comes from the dashboard: signed in, with a password of their own, they go back with a code.</summary>
    private static async Task<IResult> AuthorizeAsync(HttpContext http, UnitOfWork<IdentityModule> work)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var session = await Session.CurrentAsync(http);
        var here = http.Request.Path + (http.Request.HasFormContentType ? QueryString.Create(await http.Request.ReadFormAsync()) : http.Request.QueryString);
        if (session is null || request.HasPromptValue(PromptValues.Login) || session.OlderThan(request.MaxAge))
        {
            return request.HasPromptValue(PromptValues.None)
                ? Refuse(Errors.LoginRequired, "Nobody is signed in.")
                : Results.Redirect(SignInEndpoints.LoginAddress(Session.WithoutPrompt(here), again: session is not null));
        }

        if (session.MustChangePassword) return Results.Redirect(SignInEndpoints.PasswordAddress(here));
        var account = await work.SnapshotAsync(tx => AccountStore.FindAsync(tx, session.Subject), cancel: http.RequestAborted);
        if (account is null || !account.MaySignIn(session.Stamp)) return Refuse(Errors.AccessDenied, "The account is closed.");
        return Results.SignIn(TokenClaims.Of(account, request.GetScopes()), authenticationScheme: Protocol);
    }

    private static async Task<IResult> ExchangeAsync(HttpContext http, UnitOfWork<IdentityModule> work)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType()) return await ForClientAsync(http, request, work);
        var before = (await http.AuthenticateAsync(Protocol)).Principal!;
        var account = await work.SnapshotAsync(tx => AccountStore.FindAsync(tx, before.GetClaim(Claims.Subject)!), cancel: http.RequestAborted);
        // Roles, region and department are read again, so that a change reaches the person with the next token.
        return account is not null && account.MaySignIn(before.GetClaim(TokenClaims.Stamp))
            ? Results.SignIn(TokenClaims.Of(account, before.GetScopes()), authenticationScheme: Protocol)
            : Refuse(Errors.InvalidGrant, "The account was closed or its password changed; sign in again.");
    }

    private static async Task<IResult> ForClientAsync(HttpContext http, OpenIddictRequest request, UnitOfWork<IdentityModule> work)
    {
        var (client, now) = await work.SnapshotAsync(async tx => (await ClientStore.FindAsync(tx, request.ClientId!), tx.Now), cancel: http.RequestAborted);
        if (client is null || client.Disabled) return Refuse(Errors.InvalidClient, "The client was revoked.");
        var wanted = request.GetScopes();
        if (wanted.Except(client.Scopes).FirstOrDefault() is { } foreign) return Refuse(Errors.InvalidScope, $"The client does not hold the scope '{foreign}'.");
        if (client.UseIsWorthNoting(now)) await work.JobAsync(tx => ClientStore.MarkUsedAsync(tx, client.ClientId), cancel: http.RequestAborted);
        return Results.SignIn(TokenClaims.Of(client, wanted.Length > 0 ? wanted : client.Scopes), authenticationScheme: Protocol);
    }

    private static async Task<IResult> UserInfoAsync(HttpContext http)
    {
        var bearer = (await http.AuthenticateAsync(Protocol)).Principal!;
        var answer = new Dictionary<string, object?>();
        foreach (var group in bearer.Claims.Where(c => TokenClaims.All.Contains(c.Type)).GroupBy(c => c.Type))
            answer[group.Key] = group.Key == TokenClaims.Roles ? group.Select(c => c.Value).ToArray() : group.First().Value;
        return Results.Json(answer);
    }

    /// <summary>Ends the session at once when the dashboard proves whose it is; otherwise the person is asked, since any page can link here.</summary>
    private static async Task<IResult> LogoutAsync(HttpContext http)
    {
        var hint = (await http.AuthenticateAsync(Protocol)).Principal;
        var session = await Session.CurrentAsync(http);
        if (session is not null && hint?.GetClaim(Claims.Subject) != session.Subject) return Results.Redirect(SignInEndpoints.LogoutPath);
        await http.SignOutAsync(Session.Scheme);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = SignInEndpoints.SignedOutPath }, [Protocol]);
    }

    private static IResult Refuse(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [Protocol]);
}
