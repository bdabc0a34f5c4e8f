using Quality.Common.Access;
using Quality.Common.Paging;
using Quality.Common.Storage;

namespace Quality.Identity.Accounts;

/// <summary>What a list of accounts is limited to.</summary>
/// <param name="Query">Part of the user name or display name, in lower case.</param>
/// <param name="Regions">Codes, or null for all.</param>
/// <param name="Role">One role, or None.</param>
/// <param name="Department">Exact name, or empty.</param>
/// <param name="Active">Whether those in the state are wanted; likewise <paramref name="Locked"/> and <paramref name="Disabled"/>.</param>
/// <param name="Locked">After wrong passwords.</param>
/// <param name="Disabled">By an administrator.</param>
internal sealed record AccountFilter(string Query, IReadOnlyList<string>? Regions, Role Role, string Department, bool Active, bool Locked, bool Disabled);

/// <summary>The table of accounts.</summary>
internal static class AccountStore
{
    private const string Columns =
        "id, user_name, display_name, roles, region, department, external_subject, password_hash, must_change_password, disabled, security_stamp, " +
        "failed_attempts, locked_until_at, created_at, updated_at, last_sign_in_at, version";

    public static async Task<Account?> FindAsync(Transaction tx, string id, bool forUpdate = false) =>
        (await tx.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM accounts WHERE id = @id{RowLock.Of(tx, forUpdate)}", new { id }))?.ToAccount();

    public static async Task<Account?> FindByUserNameAsync(Transaction tx, string userName, bool forUpdate = false) =>
        (await tx.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM accounts WHERE user_name = @name{RowLock.Of(tx, forUpdate)}", new { name = UserName.Normal(userName) }))?.ToAccount();

    public static async Task<Account?> FindByExternalSubjectAsync(Transaction tx, string subject) =>
        (await tx.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM accounts WHERE external_subject = @subject", new { subject }))?.ToAccount();

    public static async Task<bool> AnyAsync(Transaction tx) => await tx.ScalarAsync<long?>("SELECT 1 FROM accounts LIMIT 1") is not null;

    /// <summary>Whether another account could administer the province; their rows are locked, so that two administrators cannot disable each other.</summary>
    public static async Task<bool> AnotherAdministratorAsync(Transaction tx, string exceptId)
    {
        var ids = await tx.QueryAsync<string>(
            $"SELECT id FROM accounts WHERE disabled = 0 AND region = '620000' AND (' ' || roles || ' ') LIKE '% province_admin %' ORDER BY id{RowLock.Of(tx, true)}");
        return ids.Any(id => id != exceptId);
    }

    /// <summary>False when the user name is taken.</summary>
    public static async Task<bool> InsertAsync(Transaction tx, Account account) => await tx.ExecuteAsync(
        $"""
        INSERT INTO accounts ({Columns}, search)
        VALUES (@Id, @UserName, @DisplayName, @Roles, @Region, @Department, @ExternalSubject, @PasswordHash, @MustChangePassword, @Disabled, @SecurityStamp,
            @FailedAttempts, @LockedUntilAt, @CreatedAt, @UpdatedAt, @LastSignInAt, @Version, @Search)
        ON CONFLICT (user_name) DO NOTHING
        """, Row.Of(account)) == 1;

    public static Task SaveAsync(Transaction tx, Account account) => tx.ExecuteAsync(
        """
        UPDATE accounts SET display_name = @DisplayName, roles = @Roles, region = @Region, department = @Department, external_subject = @ExternalSubject,
            password_hash = @PasswordHash, must_change_password = @MustChangePassword, disabled = @Disabled, security_stamp = @SecurityStamp,
            failed_attempts = @FailedAttempts, locked_until_at = @LockedUntilAt, updated_at = @UpdatedAt, version = @Version, search = @Search
        WHERE id = @Id
        """, Row.Of(account));

    /// <summary>Saves what an attempt to sign in changes, and nothing that an administrator may be changing.</summary>
    public static Task SaveSignInAsync(Transaction tx, Account account) => tx.ExecuteAsync(
        "UPDATE accounts SET failed_attempts = @FailedAttempts, locked_until_at = @LockedUntilAt, last_sign_in_at = @LastSignInAt WHERE id = @Id", Row.Of(account));

    public static async Task<bool> ExternalSubjectTakenAsync(Transaction tx, string subject, string exceptId) =>
        await tx.ScalarAsync<long?>("SELECT 1 FROM accounts WHERE external_subject = @subject AND id <> @exceptId", new { subject, exceptId }) is not null;

    public static async Task<List<Account>> ListAsync(Transaction tx, AccountFilter filter, Page page) =>
        (await tx.QueryAsync<Row>(
            $"SELECT {Columns} FROM accounts WHERE {Where(filter)} AND user_name > @after ORDER BY user_name LIMIT @limit", Args(tx, filter, page))).ConvertAll(r => r.ToAccount());

    public static async Task<int> CountAsync(Transaction tx, AccountFilter filter) =>
        (int)await tx.ScalarAsync<long>($"SELECT COUNT(*) FROM accounts WHERE {Where(filter)}", Args(tx, filter, null));

    private static string Where(AccountFilter filter)
    {
        var conditions = new List<string> { "search LIKE @query ESCAPE '\\'" };
        if (filter.Regions is not null) conditions.Add("region IN @regions");
        if (filter.Role != Role.None) conditions.Add("(' ' || roles || ' ') LIKE @role");
        if (filter.Department.Length > 0) conditions.Add("department = @department");
        var states = new List<string>();
        if (filter.Active) states.Add("(disabled = 0 AND (locked_until_at IS NULL OR locked_until_at <= @now))");
        if (filter.Locked) states.Add("(disabled = 0 AND locked_until_at > @now)");
        if (filter.Disabled) states.Add("disabled = 1");
        if (states.Count > 0) conditions.Add($"({string.Join(" OR ", states)})");
        return string.Join(" AND ", conditions);
    }

    private static object Args(Transaction tx, AccountFilter filter, Page? page) => new
    {
        query = Like.Containing(filter.Query),
        regions = filter.Regions,
        role = $"% {RoleNames.Of(filter.Role).FirstOrDefault()} %",
        department = filter.Department,
        now = tx.Now,
        after = page?.After ?? "",
        limit = page?.Limit ?? 0,
    };

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string UserName { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string Roles { get; init; } = "";
        public string Region { get; init; } = "";
        public string? Department { get; init; }
        public string? ExternalSubject { get; init; }
        public string? PasswordHash { get; init; }
        public long MustChangePassword { get; init; }
        public long Disabled { get; init; }
        public string SecurityStamp { get; init; } = "";
        public long FailedAttempts { get; init; }
        public DateTimeOffset? LockedUntilAt { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset UpdatedAt { get; init; }
        public DateTimeOffset? LastSignInAt { get; init; }
        public long Version { get; init; }
        public string Search { get; init; } = "";

        public static Row Of(Account a) => new()
        {
            Id = a.Id, UserName = a.UserName, DisplayName = a.DisplayName, Roles = string.Join(' ', RoleNames.Of(a.Roles)), Region = a.Region,
            Department = a.Department, ExternalSubject = a.ExternalSubject, PasswordHash = a.PasswordHash,
            MustChangePassword = a.MustChangePassword ? 1 : 0, Disabled = a.Disabled ? 1 : 0, SecurityStamp = a.SecurityStamp,
            FailedAttempts = a.FailedAttempts, LockedUntilAt = a.LockedUntil, CreatedAt = a.CreatedAt, UpdatedAt = a.UpdatedAt,
            LastSignInAt = a.LastSignInAt, Version = a.Version, Search = Like.Searchable(a.UserName, a.DisplayName),
        };

        public Account ToAccount() => new()
        {
            Id = Id, UserName = UserName, DisplayName = DisplayName, Region = Region, Department = Department, ExternalSubject = ExternalSubject,
            Roles = Roles.Split(' ').Aggregate(Role.None, (sum, name) => sum | RoleNames.Parse(name)),
            PasswordHash = PasswordHash, MustChangePassword = MustChangePassword != 0, Disabled = Disabled != 0, SecurityStamp = SecurityStamp,
            FailedAttempts = (int)FailedAttempts, LockedUntil = LockedUntilAt, CreatedAt = CreatedAt, UpdatedAt = UpdatedAt,
            LastSignInAt = LastSignInAt, Version = Version,
        };
    }
}
