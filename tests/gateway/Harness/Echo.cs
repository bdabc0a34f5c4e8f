using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace Quality.Gateway.Tests.Harness;

/// <summary>A real gRPC service with one method of each kind, bound by hand, because no proto of ours has all four.</summary>
[BindServiceMethod(typeof(Echo), nameof(Bind))]
public class Echo(Echo.Seen seen)
{
    public const string Name = "quality.test.v1.EchoService";

    public static readonly Method<StringValue, StringValue> SayMethod = Describe<StringValue, StringValue>(MethodType.Unary, nameof(Say));
    public static readonly Method<BytesValue, BytesValue> ReturnMethod = Describe<BytesValue, BytesValue>(MethodType.Unary, nameof(Return));
    public static readonly Method<Empty, Struct> HeadersMethod = Describe<Empty, Struct>(MethodType.Unary, nameof(Headers));
    public static readonly Method<Empty, StringValue> FailMethod = Describe<Empty, StringValue>(MethodType.Unary, nameof(Fail));
    public static readonly Method<StringValue, Int32Value> CollectMethod = Describe<StringValue, Int32Value>(MethodType.ClientStreaming, nameof(Collect));
    public static readonly Method<Int32Value, Int32Value> CountMethod = Describe<Int32Value, Int32Value>(MethodType.ServerStreaming, nameof(Count));
    public static readonly Method<Empty, StringValue> HangMethod = Describe<Empty, StringValue>(MethodType.ServerStreaming, nameof(Hang));
    public static readonly Method<Empty, StringValue> DieMethod = Describe<Empty, StringValue>(MethodType.ServerStreaming, nameof(Die));
    public static readonly Method<Int32Value, BytesValue> FloodMethod = Describe<Int32Value, BytesValue>(MethodType.ServerStreaming, nameof(Flood));
    public static readonly Method<StringValue, StringValue> ChatMethod = Describe<StringValue, StringValue>(MethodType.DuplexStreaming, nameof(Chat));

    public static void Bind(ServiceBinderBase binder, Echo? service)
    {
        binder.AddMethod(SayMethod, (UnaryServerMethod<StringValue, StringValue>)null!);
        binder.AddMethod(ReturnMethod, (UnaryServerMethod<BytesValue, BytesValue>)null!);
        binder.AddMethod(HeadersMethod, (UnaryServerMethod<Empty, Struct>)null!);
        binder.AddMethod(FailMethod, (UnaryServerMethod<Empty, StringValue>)null!);
        binder.AddMethod(CollectMethod, (ClientStreamingServerMethod<StringValue, Int32Value>)null!);
        binder.AddMethod(CountMethod, (ServerStreamingServerMethod<Int32Value, Int32Value>)null!);
        binder.AddMethod(HangMethod, (ServerStreamingServerMethod<Empty, StringValue>)null!);
        binder.AddMethod(DieMethod, (ServerStreamingServerMethod<Empty, StringValue>)null!);
        binder.AddMethod(FloodMethod, (ServerStreamingServerMethod<Int32Value, BytesValue>)null!);
        binder.AddMethod(ChatMethod, (DuplexStreamingServerMethod<StringValue, StringValue>)null!);
    }

    public virtual Task<StringValue> Say(StringValue request, ServerCallContext context)
    {
        seen.Deadlines.Writer.TryWrite(context.Deadline);
        return Task.FromResult(new StringValue { Value = $"{seen.Name}: {request.Value}" });
    }

    public virtual Task<BytesValue> Return(BytesValue request, ServerCallContext context) => Task.FromResult(request);

    public virtual Task<Struct> Headers(Empty request, ServerCallContext context)
    {
        var headers = new Struct();
        foreach (var entry in context.RequestHeaders) headers.Fields[entry.Key] = Value.ForString(entry.Value);
        return Task.FromResult(headers);
    }

    public virtual Task<StringValue> Fail(Empty request, ServerCallContext context) =>
        throw new Google.Rpc.Status
        {
            Code = (int)Google.Rpc.Code.FailedPrecondition,
            Message = "百分之九十",
            Details = { Any.Pack(new Google.Rpc.ErrorInfo { Reason = "OF_THE_SERVICE", Domain = "quality" }) },
        }.ToRpcException();

    public virtual async Task<Int32Value> Collect(IAsyncStreamReader<StringValue> requests, ServerCallContext context)
    {
        var count = 0;
        await foreach (var _ in requests.ReadAllAsync(context.CancellationToken)) count++;
        return new Int32Value { Value = count };
    }

    public virtual async Task Count(Int32Value request, IServerStreamWriter<Int32Value> responses, ServerCallContext context)
    {
        for (var i = 1; i <= request.Value; i++) await responses.WriteAsync(new Int32Value { Value = i }, context.CancellationToken);
    }

    /// <summary>Says one word, then nothing until it is cancelled.</summary>
    public virtual async Task Hang(Empty request, IServerStreamWriter<StringValue> responses, ServerCallContext context)
    {
        await responses.WriteAsync(new StringValue { Value = "first" }, context.CancellationToken);
        await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        seen.Cancelled.Writer.TryWrite("Hang");
    }

    /// <summary>Says one word, then its connection breaks, as if the process had been killed.</summary>
    public virtual async Task Die(Empty request, IServerStreamWriter<StringValue> responses, ServerCallContext context)
    {
        await responses.WriteAsync(new StringValue { Value = "first" }, context.CancellationToken);
        await seen.MayDie.Task;
        context.GetHttpContext().Features.Get<IConnectionLifetimeFeature>()!.Abort();
    }

    public virtual async Task Flood(Int32Value request, IServerStreamWriter<BytesValue> responses, ServerCallContext context)
    {
        var block = new BytesValue { Value = ByteString.CopyFrom(new byte[64 * 1024]) };
        for (var i = 0; i < request.Value; i++) await responses.WriteAsync(block, context.CancellationToken);
    }

    public virtual async Task Chat(IAsyncStreamReader<StringValue> requests, IServerStreamWriter<StringValue> responses, ServerCallContext context)
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken)) await responses.WriteAsync(request, context.CancellationToken);
    }

    private static Method<TRequest, TResponse> Describe<TRequest, TResponse>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new(type, Name, name, Of<TRequest>(), Of<TResponse>());

    private static Marshaller<T> Of<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create(message => message.ToByteArray(), bytes => parser.ParseFrom(bytes));
    }

    /// <summary>What one instance of the service has seen.</summary>
    public sealed class Seen(string name)
    {
        public string Name { get; } = name;

        public Channel<string> Cancelled { get; } = Channel.CreateUnbounded<string>();

        public Channel<DateTime> Deadlines { get; } = Channel.CreateUnbounded<DateTime>();

        public TaskCompletionSource MayDie { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>The client side of <see cref="Echo"/>.</summary>
public sealed class EchoClient(CallInvoker calls)
{
    public EchoClient(ChannelBase channel)
        : this(channel.CreateCallInvoker())
    {
    }

    public async Task<string> SayAsync(string word, CallOptions options = default) =>
        (await calls.AsyncUnaryCall(Echo.SayMethod, null, options, new StringValue { Value = word })).Value;

    public async Task<ByteString> ReturnAsync(ByteString bytes) =>
        (await calls.AsyncUnaryCall(Echo.ReturnMethod, null, default, new BytesValue { Value = bytes })).Value;

    public async Task<IReadOnlyDictionary<string, string>> HeadersAsync(Metadata? headers = null)
    {
        var seen = await calls.AsyncUnaryCall(Echo.HeadersMethod, null, new CallOptions(headers), new Empty());
        return seen.Fields.ToDictionary(field => field.Key, field => field.Value.StringValue);
    }

    public async Task FailAsync() => await calls.AsyncUnaryCall(Echo.FailMethod, null, default, new Empty());

    public AsyncClientStreamingCall<StringValue, Int32Value> Collect(CallOptions options = default) =>
        calls.AsyncClientStreamingCall(Echo.CollectMethod, null, options);

    public AsyncServerStreamingCall<Int32Value> Count(int to, CallOptions options = default) =>
        calls.AsyncServerStreamingCall(Echo.CountMethod, null, options, new Int32Value { Value = to });

    public AsyncServerStreamingCall<StringValue> Hang(CallOptions options = default) =>
        calls.AsyncServerStreamingCall(Echo.HangMethod, null, options, new Empty());

    public AsyncServerStreamingCall<StringValue> Die() =>
        calls.AsyncServerStreamingCall(Echo.DieMethod, null, default, new Empty());

    public AsyncServerStreamingCall<BytesValue> Flood(int blocks) =>
        calls.AsyncServerStreamingCall(Echo.FloodMethod, null, default, new Int32Value { Value = blocks });

    public AsyncDuplexStreamingCall<StringValue, StringValue> Chat() => calls.AsyncDuplexStreamingCall(Echo.ChatMethod, null, default);
}
