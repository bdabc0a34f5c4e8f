using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>
/// Receives results of many samplings: every 1,000 rows are one transaction with one answer, and the next rows are read while it commits. Nothing
/// is remembered of a stream: the same rows again are found unchanged, so who lost the connection sends again.
/// </summary>
internal sealed class ResultImport(UnitOfWork<InspectionsModule> work, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const int BatchSize = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public async Task RunAsync(IAsyncStreamReader<V1.ImportResultsRequest> stream, IServerStreamWriter<V1.ImportResultsResponse> answers, ServerCallContext context)
    {
        var (sofar, last, began) = (new V1.ImportResultsResponse(), 0, clock.GetUtcNow());
        var batch = new List<ResultRow>(BatchSize);
        var today = ChinaTime.Date(clock.GetUtcNow());
        var committing = Task.CompletedTask;
        try
        {
            while (await NextAsync(stream, context))
            {
                if (stream.Current.Row <= last) throw Fail.Invalid("row", "NOT_ASCENDING", $"row {stream.Current.Row} follows row {last}; rows start at 1 and ascend.");
                last = stream.Current.Row;
                batch.Add(ResultRow.Of(stream.Current, today));
                if (batch.Count < BatchSize && clock.GetUtcNow() - began < Longest) continue;
                await committing;
                committing = CommitAsync(batch, sofar, answers, context);
                (batch, began) = (new List<ResultRow>(BatchSize), clock.GetUtcNow());
            }
        }
        finally
        {
            await committing;
        }

        if (batch.Count > 0) await CommitAsync(batch, sofar, answers, context);
    }

    /// <summary>The next row; a service that stops tells its client to send again instead of waiting for the end.</summary>
    private async Task<bool> NextAsync(IAsyncStreamReader<V1.ImportResultsRequest> stream, ServerCallContext context)
    {
        try
        {
            return await stream.MoveNext(context.CancellationToken).WaitAsync(lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw Fail.Unavailable("STOPPING", "The service stops; send again what was not answered in a moment.");
        }
    }

    private async Task CommitAsync(List<ResultRow> rows, V1.ImportResultsResponse sofar, IServerStreamWriter<V1.ImportResultsResponse> answers, ServerCallContext context)
    {
        var batch = await StoreAsync(rows, context);
        sofar.LastRow = rows[^1].Request.Row;
        (sofar.Recorded, sofar.Unchanged, sofar.Rejected) = (sofar.Recorded + batch.Links.Count, sofar.Unchanged + batch.Unchanged, sofar.Rejected + batch.Rejected);
        var answer = sofar.Clone();
        answer.Problems.Add(batch.Problems);
        await answers.WriteAsync(answer);
    }

    /// <summary>Whoever was faster with one of the samplings is seen at the next attempt.</summary>
    private async Task<ResultBatch> StoreAsync(List<ResultRow> rows, ServerCallContext context)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work.PartAsync(context, async tx =>
                {
                    var done = await ResultBatch.ApplyAsync(tx, rows);
                    if (!await SamplingStore.ReviseManyAsync(tx, done.Revised)) throw Fail.Aborted("CONCURRENT_CHANGE", "A sampling changed during the import; send the rows again.");
                    await SamplingStore.AddLinksAsync(tx, done.Links);
                    tx.Audit("samplings/-", detail: $"rows {rows[0].Request.Row} to {rows[^1].Request.Row}: {done.Links.Count} recorded, {done.Unchanged} unchanged, {done.Rejected} rejected");
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
