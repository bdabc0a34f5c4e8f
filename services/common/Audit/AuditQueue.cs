using System.Threading.Channels;
using Quality.Common.Access;
using Quality.Common.Hosting;
using Quality.Common.Storage;

namespace Quality.Common.Audit;

/// <summary>Commits the audit rows of reads in groups: many callers share one transaction, and each waits for it before the answer leaves.</summary>
internal sealed class AuditQueue
{
    private sealed record Entry(IReadOnlyList<AuditRow> Rows, TaskCompletionSource Done);

    private readonly Channel<Entry> channel = Channel.CreateBounded<Entry>(10_000);

    /// <summary>Completes when the rows are committed; calls of the public leave no row, they name nobody.</summary>
    public async Task AppendAsync(Caller caller, AuditCall call, IReadOnlyList<AuditRecord> touched, DateTimeOffset at)
    {
        if (caller.Subject.Length == 0) return;
        if (touched.Count == 0) touched = [new("", null, null)];
        var rows = touched.Select(t => AuditRow.Of(Guid.CreateVersion7(at).ToString(), at, caller, call, t)).ToList();
        var entry = new Entry(rows, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await channel.Writer.WriteAsync(entry);
        await entry.Done.Task;
    }

    /// <summary>Runs until the host stops. One group after the other: two at once would be smaller groups and more commits, and were measured slower.</summary>
    public async Task RunAsync(ModuleRuntime module, TimeProvider clock, CancellationToken stop)
    {
        var group = new List<Entry>();
        while (await channel.Reader.WaitToReadAsync(stop))
        {
            group.Clear();
            while (group.Count < 500 && channel.Reader.TryRead(out var entry)) group.Add(entry);
            try
            {
                await Transactions.RunAsync(module, Caller.System, clock, null, tx => CommitAsync(tx, group), CancellationToken.None);
                group.ForEach(e => e.Done.TrySetResult());
            }
            catch (Exception e)
            {
                // A read that cannot be audited is not answered: its caller gets this error.
                group.ForEach(entry => entry.Done.TrySetException(e));
            }
        }
    }

    private static async Task<int> CommitAsync(Transaction tx, List<Entry> group)
    {
        await AuditStore.InsertAsync(tx, [.. group.SelectMany(e => e.Rows)]);
        return group.Count;
    }
}
