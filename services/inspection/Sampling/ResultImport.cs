using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>
/// Receives results of many samplings: every 1,000 rows are one transaction with one answer, and further rows are read and checked while it commits.
/// Nothing is remembered of a stream: the same rows again are found unchanged, so who lost the connection sends again.
/// </summary>
internal sealed class ResultImport(UnitOfWork<InspectionsModule> work, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const int BatchSize = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public async Task RunAsync(IAsyncStreamReader<V1.ImportResultsRequest> stream, IServerStreamWriter<V1.ImportResultsResponse> answers, ServerCallContext context)
    {
        var (last, began, today) = (0, clock.GetUtcNow(), ChinaTime.Date(clock.GetUtcNow()));
        var batch = new List<IncomingResult>(BatchSize);
        await using var flight = new ResultFlight(rows => StoreAsync(rows, context), answers);
        while (await stream.NextAsync(context, lifetime, "send again what was not answered"))
        {
            foreach (var row in IncomingResult.RowsOf(stream.Current))
            {
                if (row.Row <= last) throw Fail.Invalid("row", "NOT_ASCENDING", $"row {row.Row} follows row {last}; rows start at 1 and ascend.");
                last = row.Row;
                batch.Add(IncomingResult.Of(row, today));
                if (batch.Count < BatchSize && clock.GetUtcNow() - began < Longest) continue;
                await flight.StartAsync(batch);
                (batch, began) = (new List<IncomingResult>(BatchSize), clock.GetUtcNow());
            }
        }

        if (batch.Count > 0) await flight.StartAsync(batch);
        await flight.LandAllAsync();
    }

    /// <summary>Checks on a snapshot, then writes what was found; whoever was faster with one of the samplings is seen at the next attempt.</summary>
    private async Task<ResultBatch> StoreAsync(List<IncomingResult> rows, ServerCallContext context)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var done = await work.SnapshotAsync(tx => ResultBatch.OfAsync(tx, rows), Caller.Of(context));
                return await work.PartAsync(context, async tx =>
                {
                    if (!await SamplingStore.ReviseTestedAsync(tx, done.Revised)) throw Fail.Aborted("CONCURRENT_CHANGE", "A sampling changed during the import; send the rows again.");
                    await SamplingStore.AddLinksAsync(tx, done.Links);
                    tx.Audit("samplings/-", detail: $"rows {rows[0].Row.Row} to {rows[^1].Row.Row}: {done.Links.Count} recorded, {done.Unchanged} unchanged, {done.Rejected} rejected");
                    return done;
                });
            }
            catch (QualityException e) when (e.Reason == "CONCURRENT_CHANGE" && attempt < 4)
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt));
            }
        }
    }
}
