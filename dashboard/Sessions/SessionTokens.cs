using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace Quality.Dashboard.Sessions;

/// <summary>The session is over: its refresh token was refused, or it was signed out elsewhere.</summary>
public sealed class SessionEndedException : Exception
{
    public SessionEndedException() : base("The session has ended.") { }
}

/// <summary>An access token and the instant it ends.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset EndsAt);

/// <summary>
/// Access tokens of sessions, refreshed before they end. Circuits outlive tokens, so this happens here and not in the
/// cookie; calls of one session wait for one refresh, because a refresh token is good once.
/// </summary>
internal sealed partial class SessionTokens(SessionStore store, TokenEndpoint endpoint, TimeProvider time, ILogger<SessionTokens> log)
{
    /// <summary>A token with less time left than this is refreshed before a call carries it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<AccessToken> GetAsync(string session, CancellationToken cancellation)
    {
        if (await StoredAsync(session) is { } stored && IsFresh(stored))
            return stored;
        var gate = gates[(uint)session.GetHashCode(StringComparison.Ordinal) % gates.Length];
        await gate.WaitAsync(cancellation);
        try
        {
            return await StoredAsync(session) is { } renewed && IsFresh(renewed) ? renewed : await RefreshAsync(session, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public bool IsFresh(AccessToken token) => token.EndsAt - time.GetUtcNow() > Margin;

    private async Task<AccessToken?> StoredAsync(string session) =>
        await store.RetrieveAsync(session) is { } ticket ? Token(ticket.Properties) : null;

    private async Task<AccessToken> RefreshAsync(string session, CancellationToken cancellation)
    {
        var ticket = await store.RetrieveAsync(session) ?? throw new SessionEndedException();
        var refreshed = ticket.Properties.GetTokenValue("refresh_token") is { } old ? await AskAsync(ticket, old, cancellation) : null;
        if (refreshed is null)
        {
            await store.RemoveAsync(session);
            throw new SessionEndedException();
        }
        ticket.Properties.StoreTokens(Tokens(ticket.Properties, refreshed, time.GetUtcNow()));
        await store.RenewAsync(session, ticket);
        return Token(ticket.Properties)!;
    }

    /// <summary>The issuer's answer; while it cannot be reached, a token that still has some seconds serves on.</summary>
    private async Task<RefreshedTokens?> AskAsync(AuthenticationTicket ticket, string refreshToken, CancellationToken cancellation)
    {
        try
        {
            return await endpoint.RefreshAsync(refreshToken, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException)
        {
            LogUnreachable(log, failure.Message);
            if (Token(ticket.Properties) is { } current && current.EndsAt > time.GetUtcNow())
                return new RefreshedTokens(current.Value, refreshToken, null, current.EndsAt - time.GetUtcNow());
            throw;
        }
    }

    private static AccessToken? Token(AuthenticationProperties properties) =>
        properties.GetTokenValue("access_token") is { Length: > 0 } value
        && DateTimeOffset.TryParse(properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, out var ends)
            ? new AccessToken(value, ends)
            : null;

    private static IEnumerable<AuthenticationToken> Tokens(AuthenticationProperties properties, RefreshedTokens fresh, DateTimeOffset now) =>
    [
        new() { Name = "access_token", Value = fresh.AccessToken },
        new() { Name = "refresh_token", Value = fresh.RefreshToken ?? properties.GetTokenValue("refresh_token") ?? "" },
        new() { Name = "id_token", Value = fresh.IdToken ?? properties.GetTokenValue("id_token") ?? "" },
        new() { Name = "expires_at", Value = (now + fresh.Lifetime).ToString("o", CultureInfo.InvariantCulture) },
    ];

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tokens cannot be refreshed, the issuer does not answer: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);
}
