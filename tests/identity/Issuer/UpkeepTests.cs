using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using Quality.Common.Storage;
using Quality.Testing;

namespace Quality.Identity.Tests.Issuer;

public sealed class UpkeepTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Used_tokens_are_kept_a_fortnight_and_then_removed(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        using var browser = new Browser(identity.Issuer);
        var session = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        for (var i = 0; i < 3; i++) session = await Tokens.RefreshAsync(identity.Issuer, session.RefreshToken);
        var all = await CountAsync(identity);
        await PruneAsync(identity, identity.Clock.GetUtcNow().AddDays(-14));
        Assert.Equal(all, await CountAsync(identity));

        await PruneAsync(identity, identity.Clock.GetUtcNow().AddMinutes(1));
        Assert.InRange(await CountAsync(identity), 1, all - 3);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Tokens.RefreshAsync(identity.Issuer, session.RefreshToken)).Status);
    }

    private static async Task PruneAsync(Installation identity, DateTimeOffset before)
    {
        await using var scope = identity.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before);
    }

    private static Task<long> CountAsync(Installation identity) => identity.ReadAsync(tx => tx.ScalarAsync<long>("SELECT COUNT(*) FROM \"OpenIddictTokens\""));
}
