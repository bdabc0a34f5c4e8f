using Quality.Common.Errors;
using Quality.Credits.Enterprises;
using Quality.Protos.Common.V1;

namespace Quality.Credits.Imports;

/// <summary>A bulk import (批量导入): one source that comes in one or several streams.</summary>
internal sealed record Import(
    string Id, bool Completed, string FileName, long TotalRows, long LastRow, long Imported, long Updated, long Unchanged, long Rejected, long Warnings, long ProblemCount,
    string Creator, string CreatorName, string Stream, DateTimeOffset StreamUntil, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? CompletedAt)
{
    /// <summary>A stream that is silent for longer may be taken over: its process may have been killed.</summary>
    public static readonly TimeSpan StreamLease = TimeSpan.FromSeconds(10);

    public string Name => $"imports/{Id}";

    /// <summary>Rows that were taken or rejected.</summary>
    public long Rows => Imported + Updated + Unchanged + Rejected;

    /// <summary>Whether fewer rows have come than the client announced: the end of such a stream may be that of a cut one.</summary>
    public bool IsShort => Rows < TotalRows;

    public bool IsRunning(DateTimeOffset now) => StreamUntil > now;

    public static Import Start(string id, string fileName, long totalRows, string creator, string creatorName, string stream, DateTimeOffset now) =>
        new(id, false, fileName, totalRows, 0, 0, 0, 0, 0, 0, 0, creator, creatorName, stream, now + StreamLease, now, now, null);

    /// <summary>The caller's new stream goes on with it, unless another stream feeds it now.</summary>
    public Import TakeOver(string creator, string stream, long totalRows, DateTimeOffset now)
    {
        if (Creator != creator) throw Fail.Denied("IMPORT_OF_ANOTHER", $"{Name} was begun by somebody else.");
        if (IsRunning(now)) throw Fail.Aborted("IMPORT_RUNNING", $"Another stream feeds {Name} now; try again in {StreamLease.TotalSeconds:0} seconds.");
        var mine = this with { Stream = stream, StreamUntil = now + StreamLease, TotalRows = totalRows > 0 ? totalRows : TotalRows, UpdatedAt = now };
        return mine.IsShort ? mine with { Completed = false, CompletedAt = null } : mine;
    }

    public Import Add(ImportBatch batch, DateTimeOffset now) => this with
    {
        Completed = false,
        CompletedAt = null,
        LastRow = batch.LastRow,
        Imported = Imported + batch.Imported,
        Updated = Updated + batch.Updated,
        Unchanged = Unchanged + batch.Unchanged,
        Rejected = Rejected + batch.Rejected,
        Warnings = Warnings + batch.Warned,
        ProblemCount = ProblemCount + batch.Problems.Count,
        StreamUntil = now + StreamLease,
        UpdatedAt = now,
    };
}

/// <summary>One row after its check: what it wishes (null when it is wrong) and what was found.</summary>
internal sealed record CheckedRow(int Row, EnterpriseInput? Input, IReadOnlyList<ImportProblem> Problems);

/// <summary>Applies up to a thousand rows, one after the other, to what is stored; the same row twice is found unchanged.</summary>
internal sealed class ImportBatch
{
    private readonly Dictionary<string, Enterprise> known;
    private readonly HashSet<string> stored;
    private readonly HashSet<string> touched = [];

    public ImportBatch(IReadOnlyList<CheckedRow> rows, Dictionary<string, Enterprise> existing, DateTimeOffset now)
    {
        known = existing;
        stored = [.. existing.Keys];
        foreach (var row in rows) Apply(row, now);
        LastRow = rows[^1].Row;
        Problems = [.. rows.SelectMany(r => r.Problems)];
    }

    public int LastRow { get; }

    public int Imported { get; private set; }

    public int Updated { get; private set; }

    public int Unchanged { get; private set; }

    public int Rejected { get; private set; }

    public int Warned { get; private set; }

    public IReadOnlyList<ImportProblem> Problems { get; }

    public IEnumerable<Enterprise> Inserts => Changed.Where(e => !stored.Contains(e.Uscc));

    public IEnumerable<Enterprise> Updates => Changed.Where(e => stored.Contains(e.Uscc));

    /// <summary>In the order of their codes: two imports that write the same ones then wait for each other instead of blocking each other.</summary>
    public IEnumerable<Enterprise> Changed => touched.Order(StringComparer.Ordinal).Select(u => known[u]);

    private void Apply(CheckedRow row, DateTimeOffset now)
    {
        if (row.Input is not { } input)
        {
            Rejected++;
            return;
        }

        if (row.Problems.Count > 0) Warned++;
        var before = known.GetValueOrDefault(input.Uscc.Value);
        // A row may come twice in one batch: then the stored version grows by one, not by two, or its update would miss its row.
        var after = before is null ? Enterprise.Register(input, now) : before.With(input, now);
        if (before is null) Imported++;
        else if (ReferenceEquals(after, before)) Unchanged++;
        else Updated++;
        if (ReferenceEquals(after, before)) return;
        known[input.Uscc.Value] = before is not null && touched.Contains(input.Uscc.Value) ? after with { Version = before.Version } : after;
        touched.Add(input.Uscc.Value);
    }
}
