using Grpc.Core;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Tests.Rpc;

public sealed class WatchingTests
{
    [Fact]
    public async Task A_broken_watch_is_opened_again_and_says_so()
    {
        var opened = 0;
        var states = new List<bool>();
        using var stop = new CancellationTokenSource();
        var seen = new List<int>();
        await foreach (var value in Watching.ReadAsync(_ => Call(opened++ == 0 ? StatusCode.Unavailable : null, opened * 10), states.Add, stop.Token))
        {
            seen.Add(value);
            if (seen.Count == 2)
                break;
        }
        Assert.Equal([10, 20], seen);
        Assert.Equal([true, false, true], states);
    }

    [Fact]
    public async Task A_refusal_ends_the_watch()
    {
        var refused = Watching.ReadAsync(_ => Call(StatusCode.PermissionDenied, 1));
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in refused)
            {
            }
        });
        Assert.Equal(StatusCode.PermissionDenied, failure.StatusCode);
    }

    /// <summary>One value, then the failure, or the end.</summary>
    private static AsyncServerStreamingCall<int> Call(StatusCode? failure, int value) => new(
        new Values(failure, value), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    private sealed class Values(StatusCode? failure, int value) : IAsyncStreamReader<int>
    {
        private int asked;

        public int Current => value;

        public Task<bool> MoveNext(CancellationToken cancellationToken) => asked++ == 0
            ? Task.FromResult(true)
            : failure is { } code ? Task.FromException<bool>(new RpcException(new Status(code, ""))) : Task.FromResult(false);
    }
}
