using System.Text.RegularExpressions;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Enterprises;
using Quality.Credits.Screening;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Imports;

/// <summary>Receives an import of enterprises.</summary>
internal sealed partial class ImportStream(UnitOfWork<CreditsModule> work, NameStatistics names, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    public async Task<V1.ImportEnterprisesResponse> RunAsync(IAsyncStreamReader<V1.ImportEnterprisesRequest> stream, ServerCallContext context)
    {
        var rows = new RowStream<V1.ImportEnterprisesRequest>(stream, context, lifetime, clock, message => (message.Row, message.Import), "import");
        if (!await rows.NextAsync()) throw Fail.Invalid("row", "REQUIRED", "The stream has no row.");
        var import = await BeginAsync(rows.Current, context);
        try
        {
            var check = new RowCheck(Caller.Of(context), ChinaTime.Date(clock.GetUtcNow()));
            await rows.ReceiveAsync(import.Name, message => Take(message, import, check), batch => CommitAsync(import, batch, context), () => KeepAsync(import, context));
            var done = await EndAsync(import, context);
            names.Imported(done.Imported + done.Updated);
            return done;
        }
        catch
        {
            // What was committed stays; the client resumes after the last committed row.
            await work.PartAsync(context, tx => ReleaseAsync(tx, import));
            throw;
        }
    }

    private static CheckedRow? Take(V1.ImportEnterprisesRequest message, Import import, RowCheck check)
    {
        if (message.Row > import.LastRow) return check.Check(message);
        check.Skip(message); // its code may stand in a later row again
        return null;
    }

    private Task<Import> BeginAsync(V1.ImportEnterprisesRequest first, ServerCallContext context) => work.PartAsync(context, async tx =>
    {
        CheckFirst(first);
        var (id, stream) = (first.Import.Length > 0 ? first.Import["imports/".Length..] : tx.NewId(), tx.NewId());
        tx.Audit($"imports/{id}");
        if (await ImportStore.FindAsync(tx, id) is { } known)
        {
            var mine = known.TakeOver(tx.Caller.Subject, stream, first.TotalRows, tx.Now);
            return await ImportStore.UpdateAsync(tx, mine, known.Stream) ? mine : throw Fail.Aborted("IMPORT_RUNNING", $"Another stream feeds {known.Name} now.");
        }

        var import = Import.Start(id, first.FileName.Trim(), first.TotalRows, tx.Caller.Subject, tx.Caller.Name, stream, tx.Now);
        await ImportStore.InsertAsync(tx, import);
        return import;
    });

    private static void CheckFirst(V1.ImportEnterprisesRequest first)
    {
        var check = new Violations();
        foreach (var v in MessageGuard.Find(new V1.ImportEnterprisesRequest { FileName = first.FileName })) check.Add(v.Field, v.Reason, v.Description);
        if (check.None) check.Text("file_name", first.FileName, 200);
        check.AddIf(first.Import.Length > 0 && !ImportName().IsMatch(first.Import), "import", "BAD_NAME", "import must have the form imports/{id}; the id has letters, digits and hyphens, at most 64.");
        check.AddIf(first.TotalRows < 0, "total_rows", "NEGATIVE", "total_rows must not be negative.");
        check.ThrowIfAny();
    }

    private Task KeepAsync(Import begun, ServerCallContext context) => work.PartAsync(context, tx => ImportStore.KeepAsync(tx, begun));

    private Task CommitAsync(Import begun, List<CheckedRow> received, ServerCallContext context) => work.PartAsync(context, async tx =>
    {
        var import = await MineAsync(tx, begun);
        var existing = await EnterpriseStore.LockManyAsync(tx, received.Select(r => r.Input?.Uscc.Value).OfType<string>().ToHashSet());
        var rows = received.Select(r => Hide(r, existing, tx.Caller)).ToList();
        var batch = new ImportBatch(rows, existing, tx.Now);
        await EnterpriseStore.InsertAsync(tx, batch.Inserts);
        foreach (var enterprise in batch.Updates)
            if (!await EnterpriseStore.UpdateAsync(tx, enterprise)) throw Fail.Aborted("CONCURRENT_CHANGE", $"{enterprise.Name} changed during the import; resume it.");
        await ImportStore.InsertProblemsAsync(tx, import, batch.Problems);
        if (!await ImportStore.UpdateAsync(tx, import.Add(batch, tx.Now), begun.Stream)) throw TakenOver(begun);
        foreach (var announcement in Announcements.Of(batch.Changed)) tx.Publish(announcement);
        tx.Audit(import.Name, detail: $"rows {rows[0].Row} to {rows[^1].Row}: {batch.Imported} imported, {batch.Updated} updated, {batch.Rejected} rejected");
        return 0;
    });

    /// <summary>A row whose code belongs to an enterprise of another region is rejected: nobody moves other people's enterprises.</summary>
    private static CheckedRow Hide(CheckedRow row, Dictionary<string, Enterprise> existing, Caller caller)
    {
        if (row.Input is not { } input || existing.GetValueOrDefault(input.Uscc.Value) is not { } other || caller.Scope.Contains(other.Region)) return row;
        return new(row.Row, null, [new()
        {
            Row = row.Row, Severity = ProblemSeverity.Error, Field = "enterprise.uscc", Reason = "REGION_OUT_OF_SCOPE", Value = input.Uscc.Value,
            Description = "This code is registered in a region that is not yours to act on.",
        }]);
    }

    private Task<V1.ImportEnterprisesResponse> EndAsync(Import begun, ServerCallContext context) => work.PartAsync(context, async tx =>
    {
        var import = await MineAsync(tx, begun) with { Completed = true, CompletedAt = tx.Now, UpdatedAt = tx.Now, StreamUntil = DateTimeOffset.UnixEpoch };
        if (import.IsShort) throw Fail.Precondition("IMPORT_INCOMPLETE", $"{import.Name} has {import.Rows} of {import.TotalRows} rows; send the others under the same name.");
        if (!await ImportStore.UpdateAsync(tx, import, begun.Stream)) throw TakenOver(begun);
        var response = import.ToResponse();
        response.Problems.AddRange((await ImportStore.ListProblemsAsync(tx, import.Id, 0, -1, 1000)).Select(p => p.ToWire()));
        return response;
    });

    private static async Task<int> ReleaseAsync(Transaction tx, Import begun)
    {
        if (await ImportStore.FindAsync(tx, begun.Id) is { } import && import.Stream == begun.Stream)
            await ImportStore.UpdateAsync(tx, import with { StreamUntil = DateTimeOffset.UnixEpoch, UpdatedAt = tx.Now }, begun.Stream);
        return 0;
    }

    private static async Task<Import> MineAsync(Transaction tx, Import begun) =>
        await ImportStore.FindAsync(tx, begun.Id) is { } import && import.Stream == begun.Stream ? import : throw TakenOver(begun);

    private static QualityException TakenOver(Import import) => Fail.Aborted("IMPORT_RUNNING", $"Another stream has taken over {import.Name}.");

    [GeneratedRegex("^imports/[A-Za-z0-9-]{1,64}$")]
    private static partial Regex ImportName();
}
