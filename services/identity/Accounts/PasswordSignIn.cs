using Quality.Common.Storage;
using Quality.Identity.Issuer;

namespace Quality.Identity.Accounts;

/// <summary>Checks and changes passwords of people who type them.</summary>
internal sealed class PasswordSignIn(UnitOfWork<IdentityModule> work, PasswordHash hash, IssuerSettings settings)
{
    /// <summary>The account, or null without a reason: wrong name, wrong password, locked and disabled look the same from outside.</summary>
    public async Task<Account?> TryAsync(string userName, string password, CancellationToken cancel)
    {
        var known = UserName.IsText(userName) && userName.Length <= 4 * UserName.MaxLength;
        var attempt = known ? await work.JobAsync(tx => AttemptAsync(tx, userName), cancel: cancel) : null;
        var right = await hash.MatchesAsync(attempt?.PasswordHash, password, cancel);
        return attempt is null ? null : await work.JobAsync(tx => FinishAsync(tx, attempt, right), cancel: cancel);
    }

    /// <summary>Sets the person's own password; null when the current one is wrong.</summary>
    public async Task<Account?> ChangeAsync(string accountId, string current, string chosen, CancellationToken cancel)
    {
        var account = await work.SnapshotAsync(tx => AccountStore.FindAsync(tx, accountId), cancel: cancel);
        if (account is null || await TryAsync(account.UserName, current, cancel) is null) return null;
        var chosenHash = await hash.MakeAsync(chosen, cancel);
        return await work.JobAsync(tx => SaveOwnAsync(tx, accountId, chosenHash), cancel: cancel);
    }

    private async Task<Account?> AttemptAsync(Transaction tx, string userName)
    {
        var account = await AccountStore.FindByUserNameAsync(tx, userName, forUpdate: true);
        // Whoever the province's issuer vouches for signs in there: leaving the authority must end the access here.
        if (account?.ExternalSubject is not null && settings.External is not null) return null;
        var attempt = account?.Attempt(tx.Now);
        if (attempt is not null) await AccountStore.SaveSignInAsync(tx, attempt);
        else if (account is not null) tx.Audit(account.Name, account.Region, account.Disabled ? "SIGN_IN_REFUSED_DISABLED" : "SIGN_IN_REFUSED_LOCKED");
        return attempt;
    }

    private static async Task<Account?> FinishAsync(Transaction tx, Account attempt, bool right)
    {
        if (!right)
        {
            tx.Audit(attempt.Name, attempt.Region, attempt.LockedUntil is null ? "SIGN_IN_WRONG_PASSWORD" : "SIGN_IN_LOCKED_OUT");
            return null;
        }

        // Disabled or reset while the password was being compared: the new state decides.
        var account = await AccountStore.FindAsync(tx, attempt.Id, forUpdate: true);
        if (account is null || !account.MaySignIn(attempt.SecurityStamp)) return null;
        account = account.SignedIn(tx.Now);
        await AccountStore.SaveSignInAsync(tx, account);
        tx.Audit(account.Name, account.Region, "SIGN_IN");
        return account;
    }

    private static async Task<Account?> SaveOwnAsync(Transaction tx, string accountId, string hash)
    {
        var account = (await AccountStore.FindAsync(tx, accountId, forUpdate: true))!.WithOwnPassword(hash, tx.NewId(), tx.Now);
        await AccountStore.SaveAsync(tx, account);
        await TokenStore.RevokeAsync(tx, account.Id);
        tx.Audit(account.Name, account.Region, "PASSWORD_CHANGED");
        return account;
    }
}
