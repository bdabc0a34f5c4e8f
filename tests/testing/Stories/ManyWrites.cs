using System.Collections.Concurrent;
using Quality.Testing.Running;
using Xunit;
using static Quality.Testing.Stories.Invented;
using Brand = Quality.Protos.Brand.V1;
using Credit = Quality.Protos.Credit.V1;
using Inspection = Quality.Protos.Inspection.V1;

namespace Quality.Testing.Stories;

/// <summary>What one load writes.</summary>
[Flags]
public enum Acts
{
    /// <summary>CreateEnterprise.</summary>
    Enterprises = 1,

    /// <summary>GrantHonour of 甘肃名牌, new: each counts in T3.</summary>
    Honours = 2,

    /// <summary>RecordConclusion, conforming and final: each counts in T7.</summary>
    Samples = 4,

    /// <summary>All three in turn.</summary>
    All = Enterprises | Honours | Samples,
}

/// <summary>
/// Thousands of writes by several clients in parallel, each repeated under its own request id until it is answered, every tenth sent twice
/// at once; something may be killed meanwhile. Afterwards <see cref="Ledger"/> compares what was acknowledged with what is there.
/// </summary>
/// <param name="letters">Two letters that no other load of the installation has.</param>
/// <param name="count">How many writes.</param>
/// <param name="acts">Which.</param>
public sealed class ManyWrites(string letters, int count, Acts acts = Acts.All)
{
    private readonly Acts[] turn = [.. Enum.GetValues<Acts>().Where(a => a != Acts.All && acts.HasFlag(a))];
    private int next = -1;
    private int done;

    /// <summary>By what its writes are found again.</summary>
    public string Letters => letters;

    /// <summary>Names that were acknowledged, by kind.</summary>
    public IReadOnlyDictionary<Acts, ConcurrentBag<string>> Acknowledged { get; } =
        new Dictionary<Acts, ConcurrentBag<string>> { [Acts.Enterprises] = [], [Acts.Honours] = [], [Acts.Samples] = [] };

    /// <summary>How the calls went.</summary>
    public Answered Answered { get; } = new();

    /// <summary>Writes that were acknowledged so far.</summary>
    public int Done => Volatile.Read(ref done);

    /// <summary>Writes them all; ends when the last is acknowledged.</summary>
    public Task RunAsync(IReadOnlyList<Remote> clients, int lanesEach = 2) =>
        Task.WhenAll(clients.SelectMany(c => Enumerable.Range(0, lanesEach).Select(_ => Task.Run(() => LaneAsync(c)))));

    /// <summary>Ends when so many are acknowledged.</summary>
    public async Task ReachAsync(int writes, Task running)
    {
        while (Done < writes)
        {
            if (running.IsCompleted) await running;
            Assert.False(running.IsCompleted, $"The load ended at {Done} writes.");
            await Task.Delay(5);
        }
    }

    private async Task LaneAsync(Remote client)
    {
        for (var n = Interlocked.Increment(ref next); n < count; n = Interlocked.Increment(ref next))
        {
            var (act, id, number) = (turn[n % turn.Length], RequestId(), n);
            var name = await WriteAsync(client, act, number, id);
            if (n % 10 == 0) Assert.Equal([name, name], await Task.WhenAll(WriteAsync(client, act, number, id), WriteAsync(client, act, number, id)));
            Acknowledged[act].Add(name);
            Interlocked.Increment(ref done);
        }
    }

    private async Task<string> WriteAsync(Remote client, Acts act, int n, string id) => act switch
    {
        Acts.Enterprises => (await Answered.CallAsync(deadline => new Credit.EnterpriseService.EnterpriseServiceClient(client.Calls).CreateEnterpriseAsync(
            new() { Enterprise = Enterprise(letters, n), RequestId = id }, deadline: deadline))).Name,
        Acts.Honours => (await Answered.CallAsync(deadline => new Brand.HonourService.HonourServiceClient(client.Calls).GrantHonourAsync(
            new() { Honour = Honour("gansu-famous-brand", $"{letters}{n}", n), RequestId = id }, deadline: deadline))).Name,
        _ => (await Answered.CallAsync(deadline => new Inspection.SampleService.SampleServiceClient(client.Calls).RecordConclusionAsync(
            new() { Sample = Sample(letters, n, "2018-03-05"), RequestId = id }, deadline: deadline))).Name,
    };
}
