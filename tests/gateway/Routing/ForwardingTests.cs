using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Gateway.Tests.Harness;

namespace Quality.Gateway.Tests.Routing;

public sealed class ForwardingTests : IAsyncLifetime
{
    private Upstream _service = null!;
    private RunningGateway _gateway = null!;

    private CancellationToken Cancel { get; } = TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await Upstream.StartAsync();
        _gateway = await RunningGateway.StartAsync(_service);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_unary_call_passes()
    {
        Assert.Equal("brand: 甘肃", await _gateway.Echo.SayAsync("甘肃"));
        var honours = new Protos.Brand.V1.HonourService.HonourServiceClient(_gateway.Channel());
        Assert.Equal("honours/1", (await honours.GetHonourAsync(new() { Name = "honours/1" }, cancellationToken: Cancel)).Name);
    }

    [Fact]
    public async Task A_client_stream_passes()
    {
        using var call = _gateway.Echo.Collect();
        for (var i = 0; i < 5000; i++) await call.RequestStream.WriteAsync(new StringValue { Value = "row" }, Cancel);
        await call.RequestStream.CompleteAsync();
        Assert.Equal(5000, (await call).Value);
    }

    [Fact]
    public async Task A_server_stream_passes_message_by_message()
    {
        using var call = _gateway.Echo.Count(2000);
        var last = 0;
        await foreach (var number in call.ResponseStream.ReadAllAsync(Cancel)) Assert.Equal(++last, number.Value);
        Assert.Equal(2000, last);

        using var watch = _gateway.Echo.Hang();
        Assert.True(await watch.ResponseStream.MoveNext(Cancel));
        Assert.Equal("first", watch.ResponseStream.Current.Value);
    }

    [Fact]
    public async Task A_two_way_stream_passes_each_message_before_the_next_is_sent()
    {
        using var call = _gateway.Echo.Chat();
        foreach (var word in new[] { "一", "二", "三" })
        {
            await call.RequestStream.WriteAsync(new StringValue { Value = word }, Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            Assert.Equal(word, call.ResponseStream.Current.Value);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Cancel));
    }

    [Fact]
    public async Task A_message_of_ten_megabytes_passes_both_ways()
    {
        var bytes = new byte[10 * 1024 * 1024];
        new Random(1).NextBytes(bytes);
        Assert.Equal(ByteString.CopyFrom(bytes), await _gateway.Echo.ReturnAsync(ByteString.CopyFrom(bytes)));
    }

    [Fact]
    public async Task A_deadline_reaches_the_service_and_ends_a_silent_call()
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30);
        await _gateway.Echo.SayAsync("when", new CallOptions(deadline: deadline));
        Assert.InRange((await _service.Seen.Deadlines.Reader.ReadAsync(Cancel) - deadline).TotalSeconds, -1, 1);

        using var call = _gateway.Echo.Hang(new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1)));
        var e = await Assert.ThrowsAsync<RpcException>(async () => { while (await call.ResponseStream.MoveNext(Cancel)) ; });
        Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
        Assert.Equal("Hang", await _service.Seen.Cancelled.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel));
    }

    [Fact]
    public async Task A_call_that_the_client_cancels_is_cancelled_in_the_service()
    {
        using var call = _gateway.Echo.Hang();
        await call.ResponseStream.MoveNext(Cancel);
        call.Dispose();
        Assert.Equal("Hang", await _service.Seen.Cancelled.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel));
    }

    [Fact]
    public async Task A_client_that_disconnects_cancels_its_calls()
    {
        System.Net.Sockets.Socket? socket = null;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                socket = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new System.Net.Sockets.NetworkStream(socket);
            },
        };
        using var call = new EchoClient(_gateway.Channel(handler)).Hang();
        await call.ResponseStream.MoveNext(Cancel);
        socket!.Dispose();
        Assert.Equal("Hang", await _service.Seen.Cancelled.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel));
    }

    // Twelve seconds: longer than the grace that Kestrel gives slow bodies and slow readers.
    [Fact]
    public async Task A_stream_that_is_silent_or_whose_reader_pauses_for_seconds_is_kept()
    {
        using var watch = _gateway.Echo.Hang();
        using var import = _gateway.Echo.Collect();
        using var export = _gateway.Echo.Flood(1000);
        await watch.ResponseStream.MoveNext(Cancel);
        await export.ResponseStream.MoveNext(Cancel);
        await import.RequestStream.WriteAsync(new StringValue { Value = "before" }, Cancel);
        var still = watch.ResponseStream.MoveNext(Cancel);

        await Task.Delay(TimeSpan.FromSeconds(12), Cancel);

        Assert.False(still.IsCompleted);
        await import.RequestStream.WriteAsync(new StringValue { Value = "after" }, Cancel);
        await import.RequestStream.CompleteAsync();
        Assert.Equal(2, (await import).Value);
        var blocks = 1;
        while (await export.ResponseStream.MoveNext(Cancel)) blocks++;
        Assert.Equal(1000, blocks);
        await AssertQuiet(still);
    }

    [Fact]
    public async Task The_trace_context_passes()
    {
        var trace = ActivityTraceId.CreateRandom();
        var headers = await _gateway.Echo.HeadersAsync(new Metadata { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" }, { "tracestate", "a=b" } });
        Assert.Contains(trace.ToString(), headers["traceparent"], StringComparison.Ordinal);
        Assert.Equal("a=b", headers["tracestate"]);
    }

    [Fact]
    public async Task An_error_of_the_service_arrives_as_the_service_gave_it()
    {
        var (code, info, _) = await Refused.ByAsync(() => _gateway.Echo.FailAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "OF_THE_SERVICE", "quality"), (code, info.Reason, info.Domain));
    }

    [Fact]
    public async Task Two_hundred_streams_fit_on_one_connection()
    {
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false };
        var echo = new EchoClient(_gateway.Channel(handler));
        var calls = Enumerable.Range(0, 200).Select(_ => echo.Hang()).ToList();
        await Task.WhenAll(calls.Select(call => call.ResponseStream.MoveNext(Cancel))).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        calls.ForEach(call => call.Dispose());
    }

    private static async Task AssertQuiet(Task<bool> read)
    {
        await Task.Yield();
        Assert.False(read.IsCompleted, $"the silent stream ended: {read.Exception?.InnerException?.Message}");
    }
}
