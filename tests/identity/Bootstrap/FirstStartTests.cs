using System.Net;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.Bootstrap;

public sealed class FirstStartTests
{
    private const string Password = "a password from a secret";
    private const string Secret = "a client secret that came from a Kubernetes Secret";

    [Fact]
    public async Task The_file_is_readable_for_its_owner_alone_and_its_secrets_work()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var path = Path.Combine(identity.Data, "bootstrap.json");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(["bootstrap.json"], Directory.GetFiles(identity.Data, "bootstrap*").Select(Path.GetFileName));
        Assert.Matches("^[A-Za-z0-9]{4}(-[A-Za-z0-9]{4}){4}$", identity.Bootstrap.Admin.Password);
        Assert.Equal(HttpStatusCode.OK, (await Tokens.OfClientAsync(identity.Issuer, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).Status);
    }

    [Fact]
    public async Task A_second_start_makes_nothing_and_writes_nothing()
    {
        var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var before = identity.Bootstrap;
        identity = await identity.RestartAsync(() => File.Delete(Path.Combine(identity.Data, "bootstrap.json")));
        Assert.False(File.Exists(Path.Combine(identity.Data, "bootstrap.json")));
        Assert.Equal(HttpStatusCode.OK, (await Tokens.OfClientAsync(identity.Issuer, before.Client.ClientId, before.Client.ClientSecret)).Status);
        await identity.DisposeAsync();
    }

    [Fact]
    public async Task Two_replicas_that_start_together_make_one_administrator_one_client_and_one_key()
    {
        TestDatabases.SkipWithout(DatabaseProvider.PostgreSql);
        var database = await TestDatabases.CreatePostgresAsync("identity");
        string[] more = [$"--ConnectionStrings:identity={database}"];
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Installation.StartAsync(DatabaseProvider.Sqlite, "localhost", more)));
        Assert.Single(replicas, r => File.Exists(Path.Combine(r.Data, "bootstrap.json")));
        foreach (var replica in replicas)
        {
            Assert.Equal(1, await replica.ReadAsync(tx => tx.ScalarAsync<long>("SELECT COUNT(*) FROM accounts")));
            Assert.Equal(1, await replica.ReadAsync(tx => tx.ScalarAsync<long>("SELECT COUNT(*) FROM clients")));
            Assert.Equal(2, await replica.ReadAsync(tx => tx.ScalarAsync<long>("SELECT COUNT(*) FROM token_keys")));
            Assert.Equal(1, await replica.ReadAsync(tx => tx.ScalarAsync<long>("SELECT COUNT(*) FROM data_protection_keys")));
            Assert.Equal(replicas[0].Host.Keys!.InOrder.Select(k => k.Kid), replica.Host.Keys!.InOrder.Select(k => k.Kid));
        }

        foreach (var replica in replicas) await replica.DisposeAsync();
        await TestDatabases.DropPostgresAsync(database);
    }

    [Fact]
    public async Task In_a_cluster_the_secrets_come_from_settings_and_no_file_is_written()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite, $"--Bootstrap:AdminPassword={Password}", $"--Bootstrap:ClientSecret={Secret}");
        Assert.Empty(Directory.GetFiles(identity.Data, "bootstrap*"));
        Assert.Equal(HttpStatusCode.OK, (await Tokens.OfClientAsync(identity.Issuer, "bootstrap-client", Secret)).Status);
        using var browser = new Browser(identity.Issuer);
        await browser.GetAsync("/account/login");
        await browser.SubmitAsync(("user", "admin"), ("password", Password));
        Assert.Equal("/account/password", browser.Shown.Address.AbsolutePath);
    }

    [Theory]
    [InlineData("--Bootstrap:AdminPassword=a password from a secret", "must be set together")]
    [InlineData("--Bootstrap:ClientSecret=a client secret that came from a Kubernetes Secret", "must be set together")]
    public async Task Half_of_the_settings_is_refused_at_start(string setting, string why)
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Installation.StartAsync(DatabaseProvider.Sqlite, setting));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_client_can_be_revoked()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var (id, secret) = (identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret);
        using var browser = new Browser(identity.Issuer);
        var admin = await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        await identity.Client(c => new V1.ClientService.ClientServiceClient(c), admin.AccessToken).DisableClientAsync(new() { Name = $"clients/{id}" });
        Assert.Equal("invalid_client", (await Tokens.OfClientAsync(identity.Issuer, id, secret)).Error);
    }

    [Fact]
    public async Task Sign_ins_stand_in_the_audit_log_without_a_password()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        using var browser = new Browser(identity.Issuer);
        await browser.GetAsync("/account/login");
        await browser.SubmitAsync(("user", "admin"), ("password", "certainly wrong"));
        await browser.SignInAsync("admin", identity.Bootstrap.Admin.Password);
        var admin = await identity.ReadAsync(tx => AccountStore.FindByUserNameAsync(tx, "admin"));
        var details = await identity.ReadAsync(tx => tx.QueryAsync<string>("SELECT detail FROM audit_log WHERE resource = @Name ORDER BY id", new { admin!.Name }));
        Assert.Equal(["INSTALLED", "SIGN_IN_WRONG_PASSWORD", "SIGN_IN", "SIGN_IN", "PASSWORD_CHANGED"], details);
        Assert.Equal(0, await identity.ReadAsync(tx => tx.ScalarAsync<long>("SELECT COUNT(*) FROM audit_log WHERE detail LIKE '%wrong%' AND detail NOT LIKE 'SIGN_IN%'")));
    }
}
