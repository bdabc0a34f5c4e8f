using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Events;

/// <summary>The callback that the Dapr sidecar calls; no sidecar runs here.</summary>
public sealed class DaprCallbackTests(DaprCallbackTests.Hosts hosts) : IClassFixture<DaprCallbackTests.Hosts>
{
    private const string Token = "the sidecar's token";
    private const string Topic = "quality.credit.v1.EnterprisesChanged";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another")]
    public async Task Without_the_sidecars_token_nobody_gets_in(string? token)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var id = NoteCalls.NewId();
        var callback = new Sidecar(host.Channel);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(callback.OnTopicEventAsync(Event(id, "note"), Headers(token)))).Code);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(callback.ListTopicSubscriptionsAsync(new Empty(), Headers(token)))).Code);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(new Sidecar(host.Channel, host.Invoker(TestCaller.ProvinceAdmin)).OnTopicEventAsync(Event(id, "note"), Headers(null)))).Code);
        Assert.Equal(0, await host.EffectsAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_event_is_handled_once_however_often_it_is_brought(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var callback = new Sidecar(host.Channel);
        var subscription = Assert.Single((await callback.ListTopicSubscriptionsAsync(new Empty(), Headers(Token))).Subscriptions);
        Assert.Equal(("events", Topic), (subscription.PubsubName, subscription.Topic));
        var id = NoteCalls.NewId();
        var request = Event(id, "note");
        for (var i = 0; i < 3; i++)
            Assert.Equal(TopicEventResponse.Types.TopicEventResponseStatus.Success, (await callback.OnTopicEventAsync(request, Headers(Token))).Status);
        Assert.Equal(1, await host.EffectsAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failing_event_is_to_be_brought_again_and_a_strange_one_is_not(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var callback = new Sidecar(host.Channel);
        var id = NoteCalls.NewId();
        Assert.Equal(TopicEventResponse.Types.TopicEventResponseStatus.Retry, (await callback.OnTopicEventAsync(Event(id, "poison"), Headers(Token))).Status);
        Assert.Equal(0, await host.EffectsAsync(id));
        var strange = Event(id, "note");
        strange.Topic = "somebody.else.Event";
        Assert.Equal(TopicEventResponse.Types.TopicEventResponseStatus.Success, (await callback.OnTopicEventAsync(strange, Headers(Token))).Status);
        var added = Event(id, "note");
        added.Data = ByteString.CopyFromUtf8($$$"""{"enterprises":[{"uscc":"{{{id}}}","fieldOfANewerRelease":{"x":1}}],"another":2}""");
        Assert.Equal(TopicEventResponse.Types.TopicEventResponseStatus.Success, (await callback.OnTopicEventAsync(added, Headers(Token))).Status);
        Assert.Equal(1, await host.EffectsAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Without_a_sidecar_the_rows_stay(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        await host.WriteAsync(id);
        await TestHost.EventuallyAsync(async () => await host.CountAsync("notes", $"SELECT COUNT(*) FROM outbox WHERE payload LIKE '%\"{id}\"%' AND published_at IS NULL AND last_error IS NOT NULL") == 1, "the relay has tried");
    }

    /// <summary>Calls as the sidecar does; the package holds only the server's side.</summary>
    private sealed class Sidecar(ChannelBase channel, CallInvoker? invoker = null)
    {
        private const string Service = "dapr.proto.runtime.v1.AppCallback";

        private static readonly Method<Empty, ListTopicSubscriptionsResponse> List = New<Empty, ListTopicSubscriptionsResponse>("ListTopicSubscriptions");
        private static readonly Method<TopicEventRequest, TopicEventResponse> Bring = New<TopicEventRequest, TopicEventResponse>("OnTopicEvent");

        private readonly CallInvoker calls = invoker ?? channel.CreateCallInvoker();

        public AsyncUnaryCall<ListTopicSubscriptionsResponse> ListTopicSubscriptionsAsync(Empty request, Metadata headers) => calls.AsyncUnaryCall(List, null, new CallOptions(headers), request);

        public AsyncUnaryCall<TopicEventResponse> OnTopicEventAsync(TopicEventRequest request, Metadata headers) => calls.AsyncUnaryCall(Bring, null, new CallOptions(headers), request);

        private static Method<TRequest, TResponse> New<TRequest, TResponse>(string name)
            where TRequest : class, IMessage<TRequest>, new()
            where TResponse : class, IMessage<TResponse>, new() => new(
            MethodType.Unary, Service, name,
            Marshallers.Create(m => m.ToByteArray(), new MessageParser<TRequest>(() => new()).ParseFrom), Marshallers.Create(m => m.ToByteArray(), new MessageParser<TResponse>(() => new()).ParseFrom));
    }

    private static TopicEventRequest Event(string id, string body)
    {
        var envelope = EventEnvelope.Of(new V1.EnterprisesChanged { Enterprises = { new V1.Enterprise { Uscc = id, DisplayName = body } } }, Guid.CreateVersion7().ToString());
        return new() { Id = envelope.Id, Topic = envelope.Topic, Data = ByteString.CopyFromUtf8(envelope.Payload), PubsubName = "events", Type = envelope.Topic, Source = "notes" };
    }

    private static Metadata Headers(string? token) => token is null ? [] : new() { { "dapr-api-token", token } };

    public sealed class Hosts : HostPair
    {
        protected override ServiceModule[] Modules() => [new NotesModule(), new ReaderModule()];

        protected override string[] Settings => ["--Events:Transport", "dapr", "--Events:PubSub", "events", "--APP_API_TOKEN", Token];
    }
}
