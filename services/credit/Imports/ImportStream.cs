using System.Text.RegularExpressions;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Enterprises;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Imports;

/// <summary>Receives an import: every 1,000 rows are one transaction, and the next rows are read while it commits.</summary>
internal sealed partial class ImportStream(UnitOfWork<CreditsModule> work, TimeProvider clock)
{
    private const int BatchSize = 1000;

    public async Task<V1.ImportEnterprisesResponse> RunAsync(IAsyncStreamReader<V1.ImportEnterprisesRequest> stream, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        if (!await stream.MoveNext(context.CancellationToken)) throw Fail.Invalid("row", "REQUIRED", "The stream has no row.");
        var import = await BeginAsync(stream.Current, caller, context.CancellationToken);
        try
        {
            var rows = new RowCheck(caller, ChinaTime.Date(clock.GetUtcNow()));
            await ReceiveAsync(stream, import, rows, caller, context.CancellationToken);
            return await EndAsync(import, caller);
        }
        catch
        {
            // What was committed stays; the client resumes after the last committed row.
            await work.JobAsync(tx => ReleaseAsync(tx, import), caller, CancellationToken.None);
            throw;
        }
    }

    private async Task ReceiveAsync(IAsyncStreamReader<V1.ImportEnterprisesRequest> stream, Import import, RowCheck check, Caller caller, CancellationToken cancel)
    {
        var batch = new List<CheckedRow>(BatchSize);
        var committing = Task.CompletedTask;
        var last = 0;
        try
        {
            do
            {
                var message = stream.Current;
                CheckOrder(message, last, import);
                last = message.Row;
                if (message.Row <= import.LastRow)
                {
                    check.Skip(message);
                    continue;
                }

                batch.Add(check.Check(message));
                if (batch.Count < BatchSize) continue;
                await committing;
                committing = CommitAsync(import, batch, caller);
                batch = new List<CheckedRow>(BatchSize);
            }
            while (await stream.MoveNext(cancel));
        }
        finally
        {
            await committing;
        }

        if (batch.Count > 0) await CommitAsync(import, batch, caller);
    }

    private Task<Import> BeginAsync(V1.ImportEnterprisesRequest first, Caller caller, CancellationToken cancel) => work.JobAsync(
        async tx =>
        {
            var check = new Violations();
            var fileName = check.Text("file_name", first.FileName, 200);
            check.AddIf(first.Import.Length > 0 && !ImportName().IsMatch(first.Import), "import", "BAD_NAME", "import must have the form imports/{id}; the id has letters, digits and hyphens, at most 64.");
            check.AddIf(first.TotalRows < 0, "total_rows", "NEGATIVE", "total_rows must not be negative.");
            check.ThrowIfAny();
            var id = first.Import.Length > 0 ? first.Import["imports/".Length..] : tx.NewId();
            var stream = tx.NewId();
            if (await ImportStore.FindAsync(tx, id) is { } known)
            {
                var mine = known.TakeOver(caller.Subject, stream, first.TotalRows, tx.Now);
                return await ImportStore.UpdateAsync(tx, mine, known.Stream) ? mine : throw Fail.Aborted("IMPORT_RUNNING", $"Another stream feeds {known.Name} now.");
            }

            var import = Import.Start(id, fileName, first.TotalRows, caller.Subject, caller.Name, stream, tx.Now);
            await ImportStore.InsertAsync(tx, import);
            tx.Audit(import.Name);
            return import;
        },
        caller,
        cancel);

    private Task CommitAsync(Import begun, List<CheckedRow> rows, Caller caller) => work.JobAsync(
        async tx =>
        {
            var import = await MineAsync(tx, begun);
            var existing = await EnterpriseStore.FindManyAsync(tx, rows.Select(r => r.Input?.Uscc.Value).OfType<string>().ToHashSet());
            Hide(existing, rows, caller);
            var batch = new ImportBatch(rows, existing, tx.Now);
            await EnterpriseStore.InsertAsync(tx, batch.Inserts);
            foreach (var enterprise in batch.Updates)
                if (!await EnterpriseStore.UpdateAsync(tx, enterprise)) throw Fail.Aborted("CONCURRENT_CHANGE", $"{enterprise.Name} changed during the import; resume it.");
            await ImportStore.InsertProblemsAsync(tx, import, batch.Problems);
            if (!await ImportStore.UpdateAsync(tx, import.Add(batch, tx.Now), begun.Stream)) throw TakenOver(begun);
            foreach (var chunk in batch.Changed.Select(e => e.ToWire()).Chunk(500)) tx.Publish(new V1.EnterprisesChanged { Enterprises = { chunk } });
            tx.Audit(import.Name, detail: $"rows {rows[0].Row} to {rows[^1].Row}: {batch.Imported} imported, {batch.Updated} updated, {batch.Rejected} rejected");
            return 0;
        },
        caller,
        CancellationToken.None);

    /// <summary>A row whose code belongs to an enterprise of another region is rejected: nobody moves other people's enterprises.</summary>
    private static void Hide(Dictionary<string, Enterprise> existing, List<CheckedRow> rows, Caller caller)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Input is not { } input || existing.GetValueOrDefault(input.Uscc.Value) is not { } other || caller.Scope.Contains(other.Region)) continue;
            rows[i] = new(rows[i].Row, null, [new() { Row = rows[i].Row, Severity = Protos.Common.V1.ProblemSeverity.Error, Field = "enterprise.uscc", Reason = "REGION_OUT_OF_SCOPE", Description = "This code is registered in a region that is not yours to act on.", Value = input.Uscc.Value }]);
        }
    }

    private Task<V1.ImportEnterprisesResponse> EndAsync(Import begun, Caller caller) => work.JobAsync(
        async tx =>
        {
            var import = await MineAsync(tx, begun) with { Completed = true, CompletedAt = tx.Now, UpdatedAt = tx.Now, StreamUntil = DateTimeOffset.UnixEpoch };
            if (!await ImportStore.UpdateAsync(tx, import, begun.Stream)) throw TakenOver(begun);
            var response = import.ToResponse();
            response.Problems.AddRange((await ImportStore.ListProblemsAsync(tx, import.Id, 0, -1, 1000)).Select(p => p.ToWire()));
            return response;
        },
        caller);

    private static async Task<int> ReleaseAsync(Transaction tx, Import begun)
    {
        if (await ImportStore.FindAsync(tx, begun.Id) is { } import && import.Stream == begun.Stream)
            await ImportStore.UpdateAsync(tx, import with { StreamUntil = DateTimeOffset.UnixEpoch, UpdatedAt = tx.Now }, begun.Stream);
        return 0;
    }

    private static async Task<Import> MineAsync(Transaction tx, Import begun) =>
        await ImportStore.FindAsync(tx, begun.Id) is { } import && import.Stream == begun.Stream ? import : throw TakenOver(begun);

    private static void CheckOrder(V1.ImportEnterprisesRequest message, int last, Import import)
    {
        var check = new Violations();
        check.AddIf(message.Row <= last, "row", "NOT_ASCENDING", $"row {message.Row} follows row {last}; rows start at 1 and ascend.");
        check.AddIf(message.Import.Length > 0 && message.Import != import.Name, "import", "OTHER_IMPORT", $"This stream feeds {import.Name}.");
        check.ThrowIfAny();
    }

    private static QualityException TakenOver(Import import) => Fail.Aborted("IMPORT_RUNNING", $"Another stream has taken over {import.Name}.");

    [GeneratedRegex("^imports/[A-Za-z0-9-]{1,64}$")]
    private static partial Regex ImportName();
}
