using Quality.Common.Errors;
using Quality.Credits.Imports;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>One list of another credit platform as it stood on a day (对方名单): its import, and what the comparison found.</summary>
internal sealed record PeerList(
    string Id, long Version, string Peer, string PeerKey, long Kind, string Title, string AsOf, string Region, string FileName, long TotalRows, long LastRow, long Taken, long Held, long Warnings,
    long Ours, long Agreeing, long OnlyOurs, long OnlyTheirs, long Differing, string Creator, string CreatorName, string Stream, DateTimeOffset StreamUntil, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, DateTimeOffset? ComparedAt)
{
    public const string Collection = "peerLists/";

    public string Name => Collection + Id;

    public bool IsCompared => ComparedAt is not null;

    public V1.PeerListKind ListKind => (V1.PeerListKind)Kind;

    public bool IsRunning(DateTimeOffset now) => StreamUntil > now;

    /// <summary>The caller's new stream goes on with it, unless another stream feeds it now or it is another list.</summary>
    public PeerList TakeOver(PeerList begun, DateTimeOffset now)
    {
        if (Creator != begun.Creator) throw Fail.Denied("IMPORT_OF_ANOTHER", $"{Name} was begun by somebody else.");
        if (IsRunning(now)) throw Fail.Aborted("IMPORT_RUNNING", $"Another stream feeds {Name} now; try again in {Import.StreamLease.TotalSeconds:0} seconds.");
        if ((PeerKey, Kind, AsOf, Region) != (begun.PeerKey, begun.Kind, begun.AsOf, begun.Region))
            throw Fail.Invalid("list", "OTHER_IMPORT", $"{Name} is a list of another peer, kind, day or region.");
        return this with { Stream = begun.Stream, StreamUntil = now + Import.StreamLease, TotalRows = begun.TotalRows > 0 ? begun.TotalRows : TotalRows, UpdatedAt = now };
    }

    public PeerList Add(IReadOnlyList<V1.PeerRow> rows, DateTimeOffset now) => this with
    {
        LastRow = rows[^1].Row,
        Taken = Taken + rows.Count(r => !r.Held),
        Held = Held + rows.Count(r => r.Held),
        Warnings = Warnings + rows.Count(r => !r.Held && r.Problems.Count > 0),
        StreamUntil = now + Import.StreamLease,
        UpdatedAt = now,
    };

    public PeerList Compared(PeerComparison found, DateTimeOffset now) => this with
    {
        Ours = found.Ours,
        Agreeing = found.Agreeing,
        OnlyOurs = found.OnlyOurs,
        OnlyTheirs = found.OnlyTheirs,
        Differing = found.Differing,
        ComparedAt = now,
        UpdatedAt = now,
        StreamUntil = DateTimeOffset.UnixEpoch,
    };
}
