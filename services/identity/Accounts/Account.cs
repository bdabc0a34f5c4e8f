using Quality.Common.Access;

namespace Quality.Identity.Accounts;

/// <summary>The account of a person (账户): who they are to the system, and the state of their sign-in.</summary>
internal sealed record Account
{
    /// <summary>Wrong attempts in a row that lock the account; each further five lock it twice as long.</summary>
    public const int AttemptsUntilLock = 5;

    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(24);

    public required string Id { get; init; }

    /// <summary>Unique, in the form of <see cref="Accounts.UserName.Normal"/>.</summary>
    public required string UserName { get; init; }

    public required string DisplayName { get; init; }

    public required Role Roles { get; init; }

    /// <summary>Six digits; 620000 for the province.</summary>
    public required string Region { get; init; }

    /// <summary>Department resource name or null.</summary>
    public string? Department { get; init; }

    /// <summary>The <c>sub</c> at the province's issuer or null.</summary>
    public string? ExternalSubject { get; init; }

    /// <summary>Null: this person signs in at the province's issuer alone.</summary>
    public string? PasswordHash { get; init; }

    public bool MustChangePassword { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Changes whenever everything that was signed in must end.</summary>
    public required string SecurityStamp { get; init; }

    public int FailedAttempts { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>Counts what administrators change; signing in does not change it.</summary>
    public required long Version { get; init; }

    /// <summary>Resource name; the <c>sub</c> of tokens is the bare id.</summary>
    public string Name => NameOf(Id);

    public static string NameOf(string id) => $"accounts/{id}";

    /// <summary>Whether something signed in with this stamp is still signed in.</summary>
    public bool MaySignIn(string? stamp) => !Disabled && stamp == SecurityStamp;

    /// <summary>Whether the province could be administered with this account.</summary>
    public bool Administers => !Disabled && Roles.HasFlag(Role.ProvinceAdmin) && Region == "620000";

    public bool LockedAt(DateTimeOffset now) => LockedUntil > now;

    /// <summary>
    /// Counts an attempt before its password is looked at, so that many at once get no more tries than one after another;
    /// null when none is allowed now.
    /// </summary>
    public Account? Attempt(DateTimeOffset now)
    {
        if (Disabled || PasswordHash is null || LockedAt(now)) return null;
        var failed = FailedAttempts + 1;
        return this with { FailedAttempts = failed, LockedUntil = failed % AttemptsUntilLock == 0 ? now + LockAfter(failed) : null };
    }

    /// <summary>The attempt that was counted had the right password.</summary>
    public Account SignedIn(DateTimeOffset now) => this with { FailedAttempts = 0, LockedUntil = null, LastSignInAt = now };

    /// <summary>The person chose a password; every other session ends.</summary>
    public Account WithOwnPassword(string hash, string stamp, DateTimeOffset now) =>
        WithPassword(hash, stamp, now) with { MustChangePassword = false };

    /// <summary>An administrator set a password, which must be changed at the next sign-in.</summary>
    public Account WithResetPassword(string hash, string stamp, DateTimeOffset now) =>
        WithPassword(hash, stamp, now) with { MustChangePassword = true };

    public Account WithDisabled(bool disabled, string stamp, DateTimeOffset now) =>
        Changed(now) with { Disabled = disabled, SecurityStamp = stamp };

    /// <summary>An administrator ends a lock-out.</summary>
    public Account Unlocked(DateTimeOffset now) => Changed(now) with { FailedAttempts = 0, LockedUntil = null };

    public Account Changed(DateTimeOffset now) => this with { UpdatedAt = now, Version = Version + 1 };

    private Account WithPassword(string hash, string stamp, DateTimeOffset now) =>
        Changed(now) with { PasswordHash = hash, SecurityStamp = stamp, FailedAttempts = 0, LockedUntil = null };

    private static TimeSpan LockAfter(int failed)
    {
        var doublings = Math.Min(failed / AttemptsUntilLock - 1, 10);
        var length = FirstLock * Math.Pow(2, doublings);
        return length < LongestLock ? length : LongestLock;
    }
}
