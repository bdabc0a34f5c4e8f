using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using Quality.Common.Storage;
using Quality.Identity.Bootstrap;

namespace Quality.Identity.Issuer;

/// <summary>
/// The token keys that this process knows: read from the database, which all replicas share, and handed to OpenIddict anew whenever
/// a key was added, became the active one, or died.
/// </summary>
internal sealed partial class TokenKeyRing(
    UnitOfWork<IdentityModule> work, IDataProtectionProvider protection, IssuerSettings settings, TimeProvider clock, ILogger<TokenKeyRing> log)
    : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>, IDisposable
{
    private readonly IDataProtector protector = protection.CreateProtector("Quality.Identity.TokenKeys");
    private readonly Dictionary<string, SecurityKey> read = [];
    private IReadOnlyList<TokenKey> inOrder = [];
    private CancellationTokenSource changed = new();

    public string? Name => Options.DefaultName;

    /// <summary>Keys in the order in which OpenIddict prefers them, both purposes.</summary>
    public IReadOnlyList<TokenKey> InOrder => inOrder;

    public void Configure(OpenIddictServerOptions options)
    {
        foreach (var key in inOrder)
        {
            if (key.Purpose == TokenKeyPurpose.Sign) options.SigningCredentials.Add(new(key.Key, SecurityAlgorithms.EcdsaSha256));
            else options.EncryptionCredentials.Add(new(key.Key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        }
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    /// <summary>Reads the keys, makes and removes what the calendar asks for, and tells OpenIddict when something is different.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        var keys = Decrypt(await work.SnapshotAsync(TokenKeyStore.AllAsync, cancel: cancel));
        if (TokenKeyPurpose.All.Any(p => !Plan(keys, p).Idle)) keys = await work.JobAsync(RotateAsync, cancel: cancel);
        var now = clock.GetUtcNow();
        var next = TokenKeyPurpose.All.SelectMany(p => TokenKeyPlan.InOrder(keys.Where(k => k.Purpose == p), now)).ToList();
        if (next.Select(k => k.Kid).SequenceEqual(inOrder.Select(k => k.Kid))) return;
        inOrder = next;
        var before = Interlocked.Exchange(ref changed, new());
        await before.CancelAsync();
        before.Dispose();
    }

    public void Dispose() => changed.Dispose();

    private async Task<List<TokenKey>> RotateAsync(Transaction tx)
    {
        // Replicas that start together make one key and, because the ring is first used below, one data protection ring.
        await InstallationStore.LockAsync(tx);
        var rows = await TokenKeyStore.AllAsync(tx);
        var keys = Decrypt(rows);
        foreach (var purpose in TokenKeyPurpose.All)
        {
            var plan = Plan(keys, purpose);
            foreach (var dead in plan.Dead) await TokenKeyStore.DeleteAsync(tx, dead.Kid);
            if (plan.CreateActivatingAt is not { } activates) continue;
            // An unreadable version still counts: numbers are never used twice.
            var version = rows.Where(r => r.Purpose == purpose).Select(r => r.Version).DefaultIfEmpty().Max() + 1;
            var row = new TokenKeyRow(tx.NewId(), purpose, version, tx.Now, activates, protector.Protect(TokenKey.NewMaterial(purpose)));
            await TokenKeyStore.InsertAsync(tx, row);
            KeyCreated(log, purpose, version, activates);
        }

        return Decrypt(await TokenKeyStore.AllAsync(tx));
    }

    private TokenKeyPlan Plan(List<TokenKey> keys, string purpose) => TokenKeyPlan.For(keys.Where(k => k.Purpose == purpose), clock.GetUtcNow(), settings);

    private List<TokenKey> Decrypt(List<TokenKeyRow> rows)
    {
        lock (read)
        {
            return rows.Select(Decrypt).OfType<TokenKey>().ToList();
        }
    }

    /// <summary>A key of a lost ring cannot be read any more; its tokens are dead and people sign in again.</summary>
    private TokenKey? Decrypt(TokenKeyRow row)
    {
        if (!read.TryGetValue(row.Kid, out var key))
        {
            try
            {
                read[row.Kid] = key = TokenKey.Read(row.Kid, row.Purpose, protector.Unprotect(row.Material));
            }
            catch (CryptographicException e)
            {
                KeyUnreadable(log, row.Kid, e);
                return null;
            }
        }

        return new(row.Kid, row.Purpose, row.Version, row.CreatedAt, row.ActivatesAt, key);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Token key {Purpose} version {Version} was made and is used from {Activates:u}.")]
    private static partial void KeyCreated(ILogger log, string purpose, long version, DateTimeOffset activates);

    [LoggerMessage(Level = LogLevel.Error, Message = "Token key {Kid} cannot be decrypted: its data protection ring was lost. Restore {{Data}}/keys, or let everybody sign in again.")]
    private static partial void KeyUnreadable(ILogger log, string kid, Exception e);
}
