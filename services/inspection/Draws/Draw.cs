using Quality.Common.Errors;

namespace Quality.Inspections.Draws;

/// <summary>Where a draw stands; the numbers are those of the wire.</summary>
internal enum DrawState
{
    Planned = 1,
    Frozen = 2,
    Drawn = 3,
    Published = 4,
    Voided = 5,
}

/// <summary>How many of a stratum are drawn; an empty stratum stands for all that are not named. Ratios are hundredths of a percent.</summary>
internal sealed record DrawRule(string Stratum, int Ratio, long Base, long Count)
{
    /// <summary>min(size, max(1, ceil(ratio x base))): no stratum of the pool has quota zero.</summary>
    public long Take(long size)
    {
        var wanted = Count > 0 ? Count : (Ratio * (decimal)(Base > 0 ? Base : size)) is var share ? (long)Math.Ceiling(share / 10_000) : 0;
        return Math.Min(size, Math.Max(1, wanted));
    }
}

/// <summary>A frozen list.</summary>
internal sealed record FrozenList(DrawListKind Kind, long Count, string Root);

/// <summary>How many of one stratum are drawn.</summary>
internal sealed record StratumTake(string Stratum, long Size, long Take);

/// <summary>A random draw (双随机抽取); it goes one way, and each step fills in what was empty. Columns of the table in their order.</summary>
internal sealed record Draw(
    string Id, string Task, string Title, string Authority, string Region, long Attempt, string PreviousAttempt, DrawState State, DateTimeOffset PoolAt, string Rules, long Team, string SeedSource,
    DateTimeOffset? NotBeforeAt, string Lists, string Takes, string CommitmentText, string Commitment, string PreviousCommitment, string Seed, string Blind, long? SelectedCount,
    long? UnassignedCount, long VoidReason, long Version, DateTimeOffset CreatedAt, DateTimeOffset? FrozenAt, DateTimeOffset? DrawnAt, DateTimeOffset? PublishedAt, DateTimeOffset? VoidedAt,
    DateTimeOffset UpdatedAt)
{
    public const string Collection = "draws/";
    public static readonly TimeSpan PoolNotice = TimeSpan.FromHours(24);
    public static readonly TimeSpan SeedNotice = TimeSpan.FromHours(1);

    public string Name => Collection + Id;

    /// <summary>Whether its commitment, and so the draw itself, is public.</summary>
    public bool Committed => Commitment.Length > 0;

    /// <summary>Refuses a freeze that would come too early or leave too little time; an open task has fixed the instant a day ahead already.</summary>
    public void DemandFreezable(DateTimeOffset now, DateTimeOffset notBefore, bool fixedByTask = false)
    {
        if (State != DrawState.Planned) throw Fail.Precondition("NOT_PLANNED", $"{Name} is {State}; only a planned draw is frozen.");
        if (!fixedByTask && PoolAt - CreatedAt < PoolNotice) throw Fail.Precondition("POOL_INSTANT_TOO_SOON", "The instant of the pool was fixed less than 24 hours ahead.");
        if (now < PoolAt) throw Fail.Precondition("POOL_INSTANT_NOT_REACHED", $"The pool is frozen at {PoolAt:O}, not before.");
        if (notBefore - now < SeedNotice) throw Fail.Precondition("SEED_TOO_SOON", "The seed could be known in less than an hour: name a later one.");
    }

    public Draw Frozen(CommitmentText text, string blind, IReadOnlyList<FrozenList> lists, IReadOnlyList<StratumTake> takes, DateTimeOffset now) => Next(now) with
    {
        State = DrawState.Frozen,
        SeedSource = text.SeedSource,
        NotBeforeAt = text.NotBefore,
        Lists = DrawJson.Write(lists),
        Takes = DrawJson.Write(takes),
        CommitmentText = text.Text,
        Commitment = Draws.CommitmentText.HashOf(text.Text),
        PreviousCommitment = text.Previous,
        Blind = blind,
        FrozenAt = now,
    };

    /// <summary>Refuses a seed that comes twice, before the freeze, or before it could be known.</summary>
    public void DemandSeedable(DateTimeOffset now)
    {
        if (State is DrawState.Drawn or DrawState.Published) throw Fail.Precondition("SEED_ALREADY_REVEALED", $"{Name} has its seed; a seed is entered once.");
        if (State != DrawState.Frozen) throw Fail.Precondition("NOT_FROZEN", $"{Name} is {State}; a seed is entered after the freeze.");
        if (now < NotBeforeAt) throw Fail.Precondition("BEFORE_COMMITTED_TIME", $"The seed cannot be known before {NotBeforeAt:O}, as was committed.");
    }

    public Draw Drawn(string seed, IReadOnlyList<Assigned> assigned, DateTimeOffset now) => Next(now) with
    {
        State = DrawState.Drawn,
        Seed = seed,
        SelectedCount = assigned.Count,
        UnassignedCount = assigned.Count(a => a.Team.Count == 0),
        DrawnAt = now,
    };

    public Draw Replaced(Assigned? assigned, DateTimeOffset now) => assigned is null
        ? Next(now)
        : Next(now) with { SelectedCount = SelectedCount + 1, UnassignedCount = UnassignedCount + (assigned.Team.Count == 0 ? 1 : 0) };

    public Draw Published(DateTimeOffset now) => State == DrawState.Drawn
        ? Next(now) with { State = DrawState.Published, PublishedAt = now }
        : throw Fail.Precondition("NOT_DRAWN", $"{Name} is {State}; only what is drawn is published.");

    public Draw Voided(long reason, DateTimeOffset now) => State == DrawState.Voided
        ? throw Fail.Precondition("ALREADY_VOIDED", $"{Name} is void already.")
        : Next(now) with { State = DrawState.Voided, VoidReason = reason, VoidedAt = now };

    /// <summary>Refuses to replace what is not drawn yet or no more valid.</summary>
    public void DemandReplaceable()
    {
        if (State is not (DrawState.Drawn or DrawState.Published)) throw Fail.Precondition("NOT_DRAWN", $"{Name} is {State}; entries are replaced after the draw.");
    }

    /// <summary>What its proof begins with.</summary>
    public ProofHeader Header(string seed) => new(
        Name, Task, (int)Attempt, PreviousCommitment, (int)Team, DrawJson.Read<StratumTake>(Takes).ToDictionary(t => t.Stratum, t => t.Take), Blind, SeedSource,
        Draws.CommitmentText.Instant(NotBeforeAt!.Value), seed, CommitmentText, Commitment);

    private Draw Next(DateTimeOffset now) => this with { Version = Version + 1, UpdatedAt = now };
}

/// <summary>Lists in a column.</summary>
internal static class DrawJson
{
    public static string Write<T>(IReadOnlyList<T> rows) => System.Text.Json.JsonSerializer.Serialize(rows);

    public static IReadOnlyList<T> Read<T>(string text) => System.Text.Json.JsonSerializer.Deserialize<List<T>>(text)!;
}

/// <summary>A selected entry as it is kept, with what replaced it.</summary>
internal sealed record DrawEntry(
    long Number, string Entry, string Stratum, string Ticket, string Team, string Skipped, string? Laboratory, string? LaboratoryTicket, string Replaces, string? ReplacedBy, long Exhausted, long Reason,
    string? Evidence)
{
    public Picked Picked => new(Entry, Stratum, Draws.Ticket.From(Convert.FromHexString(Ticket)));

    public Assigned Assigned => new(DrawJson.Read<Member>(Team), DrawJson.Read<Skipped>(Skipped), Laboratory is null ? null : new(Laboratory, LaboratoryTicket!));
}

/// <summary>Something that needs a second person.</summary>
internal sealed record DrawProposal(
    string DrawId, long Number, string Entry, long Reason, string Evidence, long State, string Proposer, string ProposerName, string Decider, string DeciderName, string Replacement, long Exhausted,
    DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt)
{
    public const long Pending = 1;
    public const long Confirmed = 2;
    public const long Rejected = 3;

    public string Name => $"{Draw.Collection}{DrawId}/proposals/{Number}";

    public DrawProposal Decided(long state, string decider, string name, DateTimeOffset now)
    {
        if (State != Pending) throw Fail.Precondition("PROPOSAL_DECIDED", $"{Name} is decided already.");
        if (state == Confirmed && decider == Proposer) throw Fail.Denied("SAME_PERSON", "Another person than the one who proposed must confirm.");
        return this with { State = state, Decider = decider, DeciderName = name, DecidedAt = now };
    }
}

/// <summary>A link of an authority's chain.</summary>
internal sealed record ChainLink(long Number, string DrawId, string Commitment, string Previous, string Text, DateTimeOffset CommittedAt, long Voided);

/// <summary>The head of one authority's chain.</summary>
internal sealed record HeadLink(string Authority, long Number, string DrawId, string Commitment, string Previous, DateTimeOffset CommittedAt, long Voided);
