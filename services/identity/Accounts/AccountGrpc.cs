using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Identity.Organisations;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Accounts;

internal sealed class AccountGrpc(UnitOfWork<IdentityModule> work, PasswordHash passwords) : V1.AccountService.AccountServiceBase
{
    public override async Task<V1.CreateAccountResponse> CreateAccount(V1.CreateAccountRequest request, ServerCallContext context)
    {
        var password = PasswordPolicy.NewPassword();
        var hash = await passwords.MakeAsync(password, context.CancellationToken);
        return await work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var account = AccountRequest.New(request, tx.NewId(), hash, tx.NewId(), tx.Now);
            await CheckAsync(tx, account);
            if (!await AccountStore.InsertAsync(tx, account)) throw UserNameTaken(account);
            tx.Audit(account.Name, account.Region);
            return new V1.CreateAccountResponse { Account = account.ToWire(tx.Now), OneTimePassword = password };
        }, remember: answer => new() { Account = answer.Account });
    }

    public override Task<V1.Account> GetAccount(V1.GetAccountRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var account = await LoadAsync(tx, request.Name);
        tx.Audit(account.Name, account.Region);
        return account.ToWire(tx.Now);
    });

    public override Task<V1.ListAccountsResponse> ListAccounts(V1.ListAccountsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = AccountRequest.Filter(request, tx.Caller.Scope);
        var page = Page.From(request.PageSize, request.PageToken, request.Query, request.Region, request.Role, request.Department, string.Join(',', request.States));
        var accounts = await AccountStore.ListAsync(tx, filter, page);
        var next = page.Next(accounts, a => a.UserName);
        return new V1.ListAccountsResponse { Accounts = { accounts.Select(a => a.ToWire(tx.Now)) }, NextPageToken = next, TotalSize = await AccountStore.CountAsync(tx, filter) };
    });

    public override Task<V1.Account> UpdateAccount(V1.UpdateAccountRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var before = await LoadToChangeAsync(tx, request.Account?.Name ?? "", request.Account?.Etag ?? "");
        var account = AccountRequest.Apply(request, before, tx.Now);
        await CheckAsync(tx, account);
        await KeepAnAdministratorAsync(tx, before, account);
        return await SaveAsync(tx, account);
    });

    public override Task<V1.Account> DisableAccount(V1.DisableAccountRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var reason = Reason(request.Reason);
        var before = await LoadToChangeAsync(tx, request.Name, request.Etag);
        if (before.Disabled) throw Fail.Precondition("ACCOUNT_ALREADY_DISABLED", $"{before.Name} is disabled already.");
        var account = before.WithDisabled(true, tx.NewId(), tx.Now);
        await KeepAnAdministratorAsync(tx, before, account);
        await TokenStore.RevokeAsync(tx, account.Id);
        return await SaveAsync(tx, account, reason);
    });

    public override Task<V1.Account> EnableAccount(V1.EnableAccountRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var account = await LoadToChangeAsync(tx, request.Name, request.Etag);
        if (!account.Disabled && !account.LockedAt(tx.Now)) throw Fail.Precondition("ACCOUNT_ALREADY_ACTIVE", $"{account.Name} is neither disabled nor locked.");
        return await SaveAsync(tx, account.Disabled ? account.WithDisabled(false, tx.NewId(), tx.Now) : account.Unlocked(tx.Now));
    });

    public override async Task<V1.ResetPasswordResponse> ResetPassword(V1.ResetPasswordRequest request, ServerCallContext context)
    {
        var password = PasswordPolicy.NewPassword();
        var hash = await passwords.MakeAsync(password, context.CancellationToken);
        return await work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var account = await LoadToChangeAsync(tx, request.Name, request.Etag);
            if (account.Disabled) throw Fail.Precondition("ACCOUNT_DISABLED", $"{account.Name} is disabled.");
            if (account.ExternalSubject is not null) throw Fail.Precondition("EXTERNAL_ACCOUNT", $"{account.Name} signs in at the province's issuer.");
            await TokenStore.RevokeAsync(tx, account.Id);
            return new V1.ResetPasswordResponse { Account = await SaveAsync(tx, account.WithResetPassword(hash, tx.NewId(), tx.Now)), OneTimePassword = password };
        }, remember: answer => new() { Account = answer.Account });
    }

    public override Task<V1.Me> GetMe(V1.GetMeRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        if (tx.Caller.Subject.Length == 0) throw Fail.Unauthenticated();
        return Me.Of(tx.Caller, context.GetHttpContext().User, await AccountStore.FindAsync(tx, tx.Caller.Subject));
    });

    /// <summary>An account of another region is not there.</summary>
    private static async Task<Account> LoadAsync(Transaction tx, string name, bool forUpdate = false)
    {
        var account = name.StartsWith("accounts/", StringComparison.Ordinal) ? await AccountStore.FindAsync(tx, name["accounts/".Length..], forUpdate) : null;
        return account is not null && tx.Caller.Scope.Contains(account.Region) ? account : throw Fail.NotFound(name);
    }

    private static async Task<Account> LoadToChangeAsync(Transaction tx, string name, string etag)
    {
        var account = await LoadAsync(tx, name, forUpdate: true);
        Granting.Check(tx.Caller, account.Roles);
        Etag.Check(account.Name, etag, account.Version);
        return account;
    }

    /// <summary>What the account shall be must be the caller's to give, and refer to what exists.</summary>
    private static async Task CheckAsync(Transaction tx, Account account)
    {
        Granting.Check(tx.Caller, account.Roles);
        Granting.CheckRegion(tx.Caller, account.Region);
        var check = new Violations();
        var unknown = account.Department is { } department && !await DepartmentStore.ExistsAsync(tx, department);
        check.AddIf(unknown, "account.department", "UNKNOWN_DEPARTMENT", "account.department does not exist.");
        var taken = account.ExternalSubject is { } subject && await AccountStore.ExternalSubjectTakenAsync(tx, subject, account.Id);
        check.AddIf(taken, "account.external_subject", "EXTERNAL_SUBJECT_TAKEN", "account.external_subject belongs to another account.");
        check.ThrowIfAny();
    }

    private static async Task KeepAnAdministratorAsync(Transaction tx, Account before, Account after)
    {
        if (before.Administers && !after.Administers && !await AccountStore.AnotherAdministratorAsync(tx, after.Id))
            throw Fail.Precondition("LAST_ADMINISTRATOR", $"{after.Name} is the last administrator of the province.");
    }

    private static async Task<V1.Account> SaveAsync(Transaction tx, Account account, string? reason = null)
    {
        await AccountStore.SaveAsync(tx, account);
        tx.Audit(account.Name, account.Region, reason);
        return account.ToWire(tx.Now);
    }

    private static string? Reason(string text)
    {
        var check = new Violations();
        var reason = check.Text("reason", text, 500);
        check.ThrowIfAny();
        return reason.Length > 0 ? reason : null;
    }

    private static QualityException UserNameTaken(Account account) => new(StatusCode.AlreadyExists, "USER_NAME_TAKEN", $"The user name {account.UserName} is taken.");
}
