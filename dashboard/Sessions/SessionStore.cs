using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Hybrid;

namespace Quality.Dashboard.Sessions;

/// <summary>
/// Sessions with their tokens, encrypted: in this process, and in Redis when it is configured, so that another replica
/// can take a reader over. With Redis away a session lives on in the replica that holds it.
/// </summary>
internal sealed class SessionStore(HybridCache cache, IDataProtectionProvider protection) : ITicketStore
{
    /// <summary>A session ends after a working day without a page load or a refreshed token.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    private static readonly HybridCacheEntryOptions Write = new() { Expiration = Lifetime, LocalCacheExpiration = Lifetime };
    private static readonly HybridCacheEntryOptions Read = new() { Expiration = Lifetime, LocalCacheExpiration = Lifetime, Flags = HybridCacheEntryFlags.DisableUnderlyingData };
    private readonly IDataProtector protector = protection.CreateProtector("quality.sessions.v1");

    /// <summary>Raised with the key of a session that ended, so that its open pages can say so.</summary>
    public event Action<string>? Removed;

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = ticket.Principal.FindFirst(SignIn.SessionClaim)?.Value
            ?? throw new InvalidOperationException("A ticket without a session claim cannot be stored.");
        await RenewAsync(key, ticket);
        return key;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket) =>
        await cache.SetAsync(Entry(key), protector.Protect(TicketSerializer.Default.Serialize(ticket)), Write);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var bytes = await cache.GetOrCreateAsync<byte[]?>(Entry(key), _ => ValueTask.FromResult<byte[]?>(null), Read);
        return bytes is null ? null : TicketSerializer.Default.Deserialize(protector.Unprotect(bytes));
    }

    public async Task RemoveAsync(string key)
    {
        await cache.RemoveAsync(Entry(key));
        Removed?.Invoke(key);
    }

    private static string Entry(string key) => "quality:session:" + key;
}
