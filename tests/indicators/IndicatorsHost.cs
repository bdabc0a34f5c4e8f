using Google.Protobuf;
using Quality.Common.Storage;
using Quality.Indicators.Targets;
using Quality.Protos.Brand.V1;
using Quality.Protos.Credit.V1;
using Quality.Protos.Inspection.V1;
using Quality.Protos.Standards.V1;
using Quality.Testing;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests;

/// <summary>A real host of the service and short words for the events of the others.</summary>
internal sealed class IndicatorsHost(TestHost host) : IAsyncDisposable
{
    public TestHost Host => host;

    public V1.IndicatorService.IndicatorServiceClient Admin { get; } = host.Client(c => new V1.IndicatorService.IndicatorServiceClient(c), TestCaller.ProvinceAdmin);

    public V1.RosterService.RosterServiceClient Rosters { get; } = host.Client(c => new V1.RosterService.RosterServiceClient(c), TestCaller.ProvinceAdmin);

    public static async Task<IndicatorsHost> StartAsync(DatabaseProvider provider) => new(await TestHost.StartAsync(provider, new IndicatorsModule()));

    public V1.IndicatorService.IndicatorServiceClient As(TestCaller caller) => host.Client(c => new V1.IndicatorService.IndicatorServiceClient(c), caller);

    public Task DeliverAsync(IMessage message, string? id = null) => host.DeliverAsync("indicators", message, id);

    public async Task<V1.TargetValue> ValueAsync(string indicator, string region = "620000", string period = "", string asOf = "") =>
        await Admin.GetIndicatorAsync(new() { Indicator = indicator, Region = region, Period = period, AsOf = asOf });

    public async Task<List<V1.IndicatorFact>> FactsAsync(string indicator, string region = "") =>
        [.. (await Admin.ListIndicatorFactsAsync(new() { Indicator = indicator, Region = region, PageSize = 1000 })).Facts];

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

/// <summary>Invented snapshots as the other services publish them.</summary>
internal static class Invented
{
    public static Honour Honour(int number, string publishedOn, string instrument = "gansu-famous-brand", string region = "620102", string? key = null) => new()
    {
        Name = $"honours/{number:00000000-0000-7000-8000-000000000000}",
        Instrument = $"instruments/{instrument}",
        Level = HonourLevel.Provincial,
        ObjectName = key ?? $"示例产品{number}",
        HolderDisplayName = "示例企业",
        Region = region,
        ProductCategory = "1001",
        DecisionNumber = $"示例〔{publishedOn[..4]}〕{number}号",
        Authority = "示例机关",
        PublishedOn = publishedOn,
        GrantKind = GrantKind.New,
        Version = 1,
    };

    public static HonourGranted Granted(Honour honour) => new() { Honour = honour };

    public static HonourRevoked Revoked(Honour honour, string on)
    {
        var revoked = honour.Clone();
        (revoked.RevokedOn, revoked.Version, revoked.State) = (on, honour.Version + 1, HonourState.Revoked);
        return new() { Honour = revoked };
    }

    public static SampleConcluded Sample(int number, string sampledOn, bool passes = true, Action<Sample>? with = null)
    {
        var sample = new Sample
        {
            Name = $"samples/{number:00000000-0000-7000-8000-000000000000}",
            Number = $"示例-{number}",
            Authority = "示例机关",
            Level = SampleLevel.Provincial,
            Kind = SampleKind.Supervision,
            Selection = SampleSelection.Random,
            Region = "620102",
            ProducerDisplayName = "示例企业",
            ProductCategory = "1001",
            ProductName = "示例木家具",
            SampledOn = sampledOn,
            ConcludedOn = sampledOn,
            Outcome = passes ? SampleOutcome.Conforming : SampleOutcome.Nonconforming,
            Final = true,
            Version = 1,
        };
        with?.Invoke(sample);
        return new() { Sample = sample };
    }

    public static Enterprise Enterprise(string code, string region = "620102", long version = 1, EnterpriseStatus status = EnterpriseStatus.Existing) => new()
    {
        Name = $"enterprises/{code}",
        Uscc = code,
        DisplayName = $"示例企业{code}",
        Region = region,
        Status = status,
        MainConsumerProducer = true,
        Version = version,
    };

    public static EnterpriseProductChanged Product(string code, string id, string category = "1001", string from = "2016-01-01", string to = "", long version = 1) => new()
    {
        Product = new()
        {
            Name = $"enterprises/{code}/products/{id}",
            Enterprise = $"enterprises/{code}",
            Category = category,
            MadeFrom = from,
            MadeTo = to,
            Version = version,
        },
    };

    public static Declaration Declaration(int number, string code, string publishedOn, string category = "1001", string abolishedOn = "") => new()
    {
        Name = $"declarations/{number:00000000-0000-7000-8000-000000000000}",
        Enterprise = $"enterprises/{code}",
        Region = "620102",
        StandardNumber = $"Q/SL {number:000}-2018",
        StandardAbolishedOn = abolishedOn,
        Products = { new DeclaredProduct { Category = category, DisplayName = "示例产品" } },
        State = DeclarationState.Published,
        PublishedOn = publishedOn,
        VersionPublishedOn = publishedOn,
        Version = 1,
    };
}
