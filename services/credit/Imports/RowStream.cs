using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Hosting;

namespace Quality.Credits.Imports;

/// <summary>Numbered rows of one import on their way from a client: every 1,000 are one transaction, and the next ones are read while it commits.</summary>
/// <param name="stream">What the client sends.</param>
/// <param name="context">The call.</param>
/// <param name="lifetime">When the service stops.</param>
/// <param name="clock">The time.</param>
/// <param name="place">Number of a message's row, and the import that it names or nothing.</param>
/// <param name="field">The field in which it names the import.</param>
internal sealed class RowStream<TMessage>(
    IAsyncStreamReader<TMessage> stream, ServerCallContext context, IHostApplicationLifetime lifetime, TimeProvider clock, Func<TMessage, (int Row, string Import)> place, string field)
{
    private const int BatchSize = 1000;

    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(3);

    /// <summary>The message that came last.</summary>
    public TMessage Current => stream.Current;

    /// <summary>The next message, or false at the end.</summary>
    public ValueTask<bool> NextAsync() => stream.NextAsync(context, lifetime, "resume the import");

    /// <summary>Takes the current message and all that follow, in the order of their rows.</summary>
    /// <param name="import">Name of the import.</param>
    /// <param name="take">Checks a row; null for one that was taken before.</param>
    /// <param name="commit">Commits rows; called again only when it is done.</param>
    /// <param name="keep">Says that the stream still brings rows, however slowly they come.</param>
    public async Task ReceiveAsync<TRow>(string import, Func<TMessage, TRow?> take, Func<List<TRow>, Task> commit, Func<Task> keep)
        where TRow : class
    {
        var batch = new List<TRow>(BatchSize);
        var committing = Task.CompletedTask;
        var (last, kept) = (0, clock.GetUtcNow());
        try
        {
            do
            {
                last = RowAfter(last, import);
                if (take(Current) is { } row) batch.Add(row);
                if (batch.Count < BatchSize && clock.GetUtcNow() - kept < KeepEvery) continue;
                await committing;
                committing = batch.Count < BatchSize ? keep() : commit(batch);
                if (batch.Count == BatchSize) batch = new(BatchSize);
                kept = clock.GetUtcNow();
            }
            while (await NextAsync());
        }
        finally
        {
            await committing;
        }

        if (batch.Count > 0) await commit(batch);
    }

    private int RowAfter(int last, string import)
    {
        var (row, named) = place(Current);
        if (row > last && (named.Length == 0 || named == import)) return row;
        var check = new Violations();
        check.AddIf(row <= last, "row", "NOT_ASCENDING", $"row {row} follows row {last}; rows start at 1 and ascend.");
        check.AddIf(named.Length > 0 && named != import, field, "OTHER_IMPORT", $"This stream feeds {import}.");
        check.ThrowIfAny();
        return row;
    }
}
