using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace Quality.Dashboard.Sessions;

/// <summary>Who uses this circuit, and the token that its calls carry.</summary>
internal sealed class UserSession : IDisposable
{
    private readonly AuthenticationStateProvider state;
    private readonly SessionTokens tokens;
    private readonly SessionStore store;
    private string? session;
    private AccessToken? current;

    public UserSession(AuthenticationStateProvider state, SessionTokens tokens, SessionStore store)
    {
        (this.state, this.tokens, this.store) = (state, tokens, store);
        store.Removed += OnRemoved;
    }

    /// <summary>Raised once, when the session is over; the layout then shows a sentence and the way back.</summary>
    public event Action? Ended;

    public bool HasEnded { get; private set; }

    public async Task<ClaimsPrincipal> GetUserAsync() => (await state.GetAuthenticationStateAsync()).User;

    /// <summary>For buttons that would be refused anyway: the services decide in any case.</summary>
    public async Task<bool> IsInAnyRoleAsync(params string[] roles) => roles.Any((await GetUserAsync()).IsInRole);

    /// <exception cref="SessionEndedException">The session is over.</exception>
    public async Task<string> GetAccessTokenAsync(CancellationToken cancellation)
    {
        if (!HasEnded && current is { } token && tokens.IsFresh(token))
            return token.Value;
        session ??= (await GetUserAsync()).FindFirst(SignIn.SessionClaim)?.Value;
        try
        {
            if (HasEnded || session is null)
                throw new SessionEndedException();
            return (current = await tokens.GetAsync(session, cancellation)).Value;
        }
        catch (SessionEndedException)
        {
            End();
            throw;
        }
    }

    public void Dispose() => store.Removed -= OnRemoved;

    private void OnRemoved(string key)
    {
        if (key == session)
            End();
    }

    private void End()
    {
        if (HasEnded)
            return;
        HasEnded = true;
        Ended?.Invoke();
    }
}
