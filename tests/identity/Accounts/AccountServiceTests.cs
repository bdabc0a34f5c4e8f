using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.Accounts;

public sealed class AccountServiceTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_account_is_created_changed_found_disabled_and_enabled(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new IdentityModule());
        var accounts = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.ProvinceAdmin);
        var created = await accounts.CreateAccountAsync(new() { Account = New("Wang.Wu", "620500", "laboratory", "inspector") });
        Assert.Equal("wang.wu", created.Account.UserName);
        Assert.Equal(["inspector", "laboratory"], created.Account.Roles);
        Assert.True(created.Account.MustChangePassword);
        Assert.Equal(V1.AccountState.Active, created.Account.State);
        Assert.Equal(24, created.OneTimePassword.Length);

        var changed = await accounts.UpdateAccountAsync(new()
        {
            Account = new() { Name = created.Account.Name, Etag = created.Account.Etag, DisplayName = "王五（甘谷）", Region = "620523" },
        });
        Assert.Equal(("王五（甘谷）", "620523"), (changed.DisplayName, changed.Region));
        Assert.Equal(created.Account.Roles, changed.Roles);
        Assert.Equal(changed, await accounts.GetAccountAsync(new() { Name = changed.Name }));
        Assert.Equal([changed], (await accounts.ListAccountsAsync(new() { Query = "甘谷", Region = "620500", Role = "inspector", States = { V1.AccountState.Active } })).Accounts);
        Assert.Empty((await accounts.ListAccountsAsync(new() { Query = "%" })).Accounts);

        var disabled = await accounts.DisableAccountAsync(new() { Name = changed.Name, Etag = changed.Etag, Reason = "left" });
        Assert.Equal(V1.AccountState.Disabled, disabled.State);
        Assert.Equal("ACCOUNT_ALREADY_DISABLED", (await Refusal.OfAsync(accounts.DisableAccountAsync(new() { Name = changed.Name }))).Reason);
        Assert.Equal("ACCOUNT_DISABLED", (await Refusal.OfAsync(accounts.ResetPasswordAsync(new() { Name = changed.Name }))).Reason);
        Assert.Equal(V1.AccountState.Active, (await accounts.EnableAccountAsync(new() { Name = changed.Name })).State);
        Assert.Equal("ACCOUNT_ALREADY_ACTIVE", (await Refusal.OfAsync(accounts.EnableAccountAsync(new() { Name = changed.Name }))).Reason);
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(accounts.UpdateAccountAsync(new() { Account = new() { Name = changed.Name, Etag = changed.Etag, DisplayName = "x" } }))).Reason);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var accounts = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.ProvinceAdmin);
        var refusal = await Refusal.OfAsync(accounts.CreateAccountAsync(new() { Account = new() { UserName = "王五", DisplayName = new string('x', 101), Roles = { "king" }, Region = "110000" } }));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (refusal.Code, refusal.Reason));
        Assert.Equal(["account.display_name", "account.region", "account.roles", "account.user_name"], refusal.Fields);
        Assert.Equal(["account.display_name", "account.region", "account.roles", "account.user_name"], (await Refusal.OfAsync(accounts.CreateAccountAsync(new()))).Fields);
        Assert.Equal(["account.department"], (await Refusal.OfAsync(accounts.CreateAccountAsync(new() { Account = New("a.b", "620100", "inspector", department: "departments/none") }))).Fields);
        var one = await accounts.CreateAccountAsync(new() { Account = New("one", "620100", "inspector") });
        Assert.Equal(["update_mask"], (await Refusal.OfAsync(accounts.UpdateAccountAsync(new() { Account = one.Account, UpdateMask = new() { Paths = { "user_name" } } }))).Fields);
        Assert.Equal("USER_NAME_TAKEN", (await Refusal.OfAsync(accounts.CreateAccountAsync(new() { Account = New("ONE", "620100", "inspector") }))).Reason);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(accounts.GetAccountAsync(new() { Name = "accounts/none" }))).Code);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(accounts.UpdateAccountAsync(new()))).Code);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_city_manages_the_people_of_its_own_unit_below_its_own_rank_and_sees_no_others(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new IdentityModule());
        var province = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.ProvinceAdmin);
        var lanzhou = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.LanzhouAdmin);
        var tianshui = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.TianshuiAdmin);

        var own = (await lanzhou.CreateAccountAsync(new() { Account = New("lanzhou.one", "620102", "inspector") })).Account;
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.CreateAccountAsync(new() { Account = New("x.1", "620500", "inspector") }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.CreateAccountAsync(new() { Account = New("x.2", "620171", "inspector") }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.CreateAccountAsync(new() { Account = New("x.3", "620000", "inspector") }))).Reason);
        foreach (var role in new[] { "province_admin", "city_admin", "auditor", "partner_province" })
            Assert.Equal("ROLE_NOT_GRANTABLE", (await Refusal.OfAsync(lanzhou.CreateAccountAsync(new() { Account = New("x.4", "620102", "inspector", role) }))).Reason);
        Assert.Equal("ROLE_NOT_GRANTABLE", (await Refusal.OfAsync(lanzhou.UpdateAccountAsync(new() { Account = new() { Name = own.Name, Roles = { "city_admin" } } }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(lanzhou.UpdateAccountAsync(new() { Account = new() { Name = own.Name, Region = "620500" } }))).Reason);

        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(tianshui.GetAccountAsync(new() { Name = own.Name }))).Code);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(tianshui.ResetPasswordAsync(new() { Name = own.Name }))).Code);
        Assert.Empty((await tianshui.ListAccountsAsync(new() { Region = "620100" })).Accounts);
        Assert.Equal([own], (await lanzhou.ListAccountsAsync(new() { Region = "620000" })).Accounts);
        Assert.Equal([own], (await lanzhou.ListAccountsAsync(new())).Accounts);

        var colleague = (await province.CreateAccountAsync(new() { Account = New("lanzhou.admin", "620100", "city_admin") })).Account;
        Assert.Equal("ROLE_NOT_GRANTABLE", (await Refusal.OfAsync(lanzhou.ResetPasswordAsync(new() { Name = colleague.Name }))).Reason);
        Assert.Equal("ROLE_NOT_GRANTABLE", (await Refusal.OfAsync(lanzhou.DisableAccountAsync(new() { Name = colleague.Name }))).Reason);
    }

    [Fact]
    public async Task Others_may_ask_who_they_are_and_nothing_more()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var officer = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.LanzhouOfficer);
        var me = await officer.GetMeAsync(new());
        Assert.Equal(("lanzhou-officer", "620100", "", "tests"), (me.Subject, me.Region, me.Account, me.ClientId));
        Assert.Equal(["department_officer"], me.Roles);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(officer.ListAccountsAsync(new()))).Code);
        var auditor = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.Auditor);
        Assert.Single((await auditor.ListAccountsAsync(new())).Accounts);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(auditor.CreateAccountAsync(new() { Account = New("x.y", "620100", "inspector") }))).Code);
        var nobody = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.Nobody);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(nobody.GetMeAsync(new()))).Code);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_last_administrator_of_the_province_stays(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new IdentityModule());
        var accounts = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.ProvinceAdmin);
        var admin = (await accounts.ListAccountsAsync(new())).Accounts.Single();
        Assert.Equal("LAST_ADMINISTRATOR", (await Refusal.OfAsync(accounts.DisableAccountAsync(new() { Name = admin.Name }))).Reason);
        Assert.Equal("LAST_ADMINISTRATOR", (await Refusal.OfAsync(accounts.UpdateAccountAsync(new() { Account = new() { Name = admin.Name, Roles = { "auditor" } } }))).Reason);
        Assert.Equal("LAST_ADMINISTRATOR", (await Refusal.OfAsync(accounts.UpdateAccountAsync(new() { Account = new() { Name = admin.Name, Region = "620100" } }))).Reason);

        var second = (await accounts.CreateAccountAsync(new() { Account = New("second", "620000", "province_admin") })).Account;
        var outcomes = await Task.WhenAll(new[] { admin, second }.Select(async a =>
        {
            try
            {
                await accounts.DisableAccountAsync(new() { Name = a.Name });
                return true;
            }
            catch (RpcException)
            {
                return false;
            }
        }));
        Assert.Single(outcomes, done => done);
    }

    [Fact]
    public async Task A_repeated_creation_answers_the_account_and_never_the_password_again()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var accounts = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.ProvinceAdmin);
        var request = new V1.CreateAccountRequest { Account = New("once", "620100", "inspector"), RequestId = Guid.CreateVersion7().ToString() };
        var first = await accounts.CreateAccountAsync(request);
        var again = await accounts.CreateAccountAsync(request);
        Assert.Equal(first.Account, again.Account);
        Assert.NotEmpty(first.OneTimePassword);
        Assert.Empty(again.OneTimePassword);
        request.Account.DisplayName = "somebody else";
        Assert.Equal(StatusCode.InvalidArgument, (await Refusal.OfAsync(accounts.CreateAccountAsync(request))).Code);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Disabling_and_resetting_end_sessions_and_codes_at_once(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        var token = (await Tokens.OfClientAsync(identity.Issuer, identity.Bootstrap.Client.ClientId, identity.Bootstrap.Client.ClientSecret)).AccessToken;
        var accounts = identity.Client(c => new V1.AccountService.AccountServiceClient(c), token);
        var person = await accounts.CreateAccountAsync(new() { Account = New("person", "620100", "inspector") });
        using var browser = new Browser(identity.Issuer);
        var session = await browser.SignInAsync("person", person.OneTimePassword);
        var pending = new CodeRequest(identity.Issuer);
        await browser.GetAsync(pending.Address);
        var returned = browser.Shown.Address;

        var reset = await accounts.ResetPasswordAsync(new() { Name = person.Account.Name });
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, session.RefreshToken)).Error);
        Assert.Equal("invalid_grant", (await pending.RedeemAsync(returned)).Error);
        await browser.GetAsync(pending.Address);
        Assert.Equal("/account/login", browser.Shown.Address.AbsolutePath);

        using var fresh = new Browser(identity.Issuer);
        session = await fresh.SignInAsync("person", reset.OneTimePassword);
        await accounts.UpdateAccountAsync(new() { Account = new() { Name = person.Account.Name, Roles = { "inspector", "laboratory" } } });
        session = await Tokens.RefreshAsync(identity.Issuer, session.RefreshToken);
        Assert.Equal(2, Tokens.Claims(session.AccessToken).GetProperty("role").GetArrayLength());

        await accounts.DisableAccountAsync(new() { Name = person.Account.Name });
        Assert.Equal("invalid_grant", (await Tokens.RefreshAsync(identity.Issuer, session.RefreshToken)).Error);
        await fresh.GetAsync(new CodeRequest(identity.Issuer).Address);
        await fresh.SubmitAsync(("user", "person"), ("password", fresh.NewPassword));
        Assert.Contains("用户名或密码不正确", fresh.Shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_accounts_join_without_a_gap()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var accounts = host.Client(c => new V1.AccountService.AccountServiceClient(c), TestCaller.ProvinceAdmin);
        for (var i = 0; i < 4; i++) await accounts.CreateAccountAsync(new() { Account = New($"user-{i}", "620100", "inspector") });
        List<string> names = [];
        var request = new V1.ListAccountsRequest { PageSize = 2 };
        do
        {
            var page = await accounts.ListAccountsAsync(request);
            Assert.Equal(5, page.TotalSize);
            names.AddRange(page.Accounts.Select(a => a.UserName));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(["admin", "user-0", "user-1", "user-2", "user-3"], names);
    }

    private static V1.Account New(string userName, string region, string role, string? second = null, string department = "")
    {
        var account = new V1.Account { UserName = userName, DisplayName = "某人", Region = region, Roles = { role }, Department = department };
        if (second is not null) account.Roles.Add(second);
        return account;
    }
}
