using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Quality.Common.Paging;
using Quality.Common.Secrets;
using Quality.Common.Storage;
using Quality.Inspections.Passports;
using Quality.Inspections.Tests.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;

namespace Quality.Inspections.Tests.Recognition;

/// <summary>Private keys of passports in the database and its backups.</summary>
public sealed class PassportKeyTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_the_database_holds_signs_nothing(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        var row = Assert.Single(await host.ReadAsync(tx => PassportStore.KeysAsync(tx, Page.From(0, ""))));
        using var key = ECDsa.Create();
        Assert.Throws<CryptographicException>(() => key.ImportPkcs8PrivateKey(row.PrivateKey, out _));
        key.ImportSubjectPublicKeyInfo(row.PublicKey, out _); // while everybody may check what it signed
        await host.RecordAsync(Given.Sample("A-2", s => (s.Final, s.Model) = (true, "CZ-200")));
        Assert.Single(await host.ReadAsync(tx => PassportStore.KeysAsync(tx, Page.From(0, ""))));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_key_of_before_is_sealed_at_the_next_start_and_goes_on_signing(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var plain = provider == DatabaseProvider.PostgreSql ? $"'\\x{Convert.ToHexString(key.ExportPkcs8PrivateKey())}'" : $"X'{Convert.ToHexString(key.ExportPkcs8PrivateKey())}'";
        await host.ExecuteAsync("inspection", $"UPDATE passport_keys SET private_key = {plain}, seal_key = '', nonce = NULL, tag = NULL, public_key = NULL");
        await using var twin = await host.TwinAsync([], new InspectionsModule());
        await host.RecordAsync(Given.Sample("A-2", s => (s.Final, s.Model) = (true, "CZ-200")));
        var row = Assert.Single(await host.ReadAsync(tx => PassportStore.KeysAsync(tx, Page.From(0, ""))));
        Assert.Equal(key.ExportParameters(false).Q.X, row.Point().X);
        Assert.NotEmpty(row.SealKey);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_replica_without_the_sealing_key_does_not_start(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        var other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SealingKey.Size));
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => host.TwinAsync(["--Inspection:PassportSealingKey", other], new InspectionsModule()));
        Assert.Contains("Inspection:FormerPassportSealingKeys", e.Message);
    }

    [Fact]
    public void Keys_do_not_change_places()
    {
        var keys = SealingKeys.Load(
            new ConfigurationBuilder().AddInMemoryCollection([new("Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SealingKey.Size)))]).Build(), "", "passport", "Key", "Former");
        var row = SigningKey.New("k1", DateTimeOffset.UnixEpoch).Seal(keys);
        Assert.NotNull(row.Open(keys));
        Assert.Throws<AuthenticationTagMismatchException>(() => (row with { Kid = "k2" }).Open(keys));
    }
}
