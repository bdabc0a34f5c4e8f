using Grpc.Core;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>
/// Batches of one stream on their way to the database: a few at once, so that one is checked while another is written; answered in the order of
/// their rows. Two batches that name the same sampling go one after the other, so that its first row in the stream is the one that counts.
/// </summary>
internal sealed class ResultFlight(Func<List<IncomingResult>, Task<ResultBatch>> store, IServerStreamWriter<V1.ImportResultsResponse> answers) : IAsyncDisposable
{
    private const int Most = 3;

    private readonly Queue<(HashSet<string> Samplings, int LastRow, Task<ResultBatch> Stored)> batches = new();
    private readonly V1.ImportResultsResponse sofar = new();

    public async Task StartAsync(List<IncomingResult> rows)
    {
        var samplings = rows.Select(r => r.Row.Sampling).ToHashSet(StringComparer.Ordinal);
        while (batches.Count == Most || batches.Any(b => b.Samplings.Overlaps(samplings))) await LandAsync();
        // SQLite works within the call: without a task of its own the stream would not be read meanwhile.
        batches.Enqueue((samplings, rows[^1].Row.Row, Task.Run(() => store(rows))));
    }

    public async Task LandAllAsync()
    {
        while (batches.Count > 0) await LandAsync();
    }

    /// <summary>What has begun ends before the call does; a failure that nobody hears of here leaves its rows unanswered, and they are sent again.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (Task stored in batches.Select(b => b.Stored)) await stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private async Task LandAsync()
    {
        var (_, lastRow, stored) = batches.Dequeue();
        var batch = await stored;
        sofar.LastRow = lastRow;
        (sofar.Recorded, sofar.Unchanged, sofar.Rejected) = (sofar.Recorded + batch.Links.Count, sofar.Unchanged + batch.Unchanged, sofar.Rejected + batch.Rejected);
        var answer = sofar.Clone();
        answer.Problems.Add(batch.Problems);
        await answers.WriteAsync(answer);
    }
}
