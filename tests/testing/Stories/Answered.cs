using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Quality.Testing.Stories;

/// <summary>Repeats a call, unchanged, until it is answered, as a careful client does while something is away; counts what came instead.</summary>
public sealed class Answered
{
    private readonly ConcurrentDictionary<string, int> refusals = new();
    private int repeated;

    /// <summary>Calls that were made more than once.</summary>
    public int Repeated => repeated;

    /// <summary>Code and reason of every attempt that failed, with its number.</summary>
    public string Refusals => string.Join(", ", refusals.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {r.Value}"));

    /// <summary>The answer of the call; any refusal that a repetition cannot mend fails the test.</summary>
    public async Task<T> CallAsync<T>(Func<DateTime, AsyncUnaryCall<T>> call, int seconds = 90)
    {
        var watch = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var under = call(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10));
                var answer = await under.ResponseAsync;
                if (attempt > 0) Interlocked.Increment(ref repeated);
                return answer;
            }
            catch (RpcException e)
            {
                var said = e.GetRpcStatus()?.GetDetail<ErrorInfo>();
                refusals.AddOrUpdate($"{e.StatusCode}/{said?.Reason ?? "transport"}", 1, (_, n) => n + 1);
                if (!MayRepeat(e.StatusCode, said)) throw;
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"No answer within {seconds} s: {Refusals}");
            }

            await Task.Delay(Math.Min(50 << Math.Min(attempt, 4), 500));
        }
    }

    /// <summary>What the wire's README says may be repeated. A broken connection has no status of ours, whatever code the client library gives it.</summary>
    private static bool MayRepeat(StatusCode code, ErrorInfo? said) => said is null
        ? code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unauthenticated
        : code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted;
}
