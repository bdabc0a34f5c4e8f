using Quality.Common.Storage;
using Quality.Inspections.Tests.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Online;

/// <summary>A municipal on-line check of Lanzhou on an invented platform, its acts, and the clients of who takes them.</summary>
internal sealed class OnlineGiven(TestHost host, string platform) : IAsyncDisposable
{
    public static readonly V1.CustodyNote Desk = new() { Place = "兰州市城关区示例路1号", Note = "录屏", Hashes = { new string('a', 64) } };

    public TestHost Host => host;

    public string Platform => platform;

    public V1.OnlineCheckService.OnlineCheckServiceClient Lanzhou { get; } = Client(host, TestCaller.LanzhouOfficer);

    public V1.OnlineCheckService.OnlineCheckServiceClient Province { get; } = Client(host, TestCaller.ProvinceAdmin);

    public V1.OnlineCheckService.OnlineCheckServiceClient Tianshui { get; } = Client(host, TestCaller.TianshuiAdmin);

    public static async Task<OnlineGiven> StartAsync(DatabaseProvider provider)
    {
        var host = await Given.HostAsync(provider);
        foreach (var number in new[] { "G1", "G2" }) await host.Inspectors(TestCaller.LanzhouAdmin).CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector(number) });
        var platform = await Platforms(host, TestCaller.ProvinceAdmin).CreatePlatformAsync(new() { Platform = NewPlatform("shop.example") });
        return new(host, platform.Name);
    }

    public V1.OnlineCheckService.OnlineCheckServiceClient As(TestCaller caller) => Client(host, caller);

    public static V1.PlatformService.PlatformServiceClient Platforms(TestHost host, TestCaller caller) => host.Client(c => new V1.PlatformService.PlatformServiceClient(c), caller);

    /// <summary>The day on which it is 10:00 in Lanzhou.</summary>
    public void Today(string day) => host.Clock.Set(new(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new(2, 0), TimeSpan.Zero));

    public static V1.Platform NewPlatform(string domain) => new()
    {
        DisplayName = "示例商城", Domain = domain, OperatorDisplayName = "示例网络科技有限公司", OperatorUscc = "91620100MA72ABCD97", Region = "330106",
        TakedownContact = "示例商城政府事务部", TakedownAddress = "takedown@shop.example",
    };

    public V1.CreateOnlineCheckRequest Order(string number = "WC-1", Action<V1.OnlineCheck>? change = null)
    {
        var check = new V1.OnlineCheck
        {
            Number = number, Authority = "示例市质监局", Level = V1.SampleLevel.Municipal, Region = "620102", Platform = platform, Shop = "示例家居旗舰店",
            Listing = "https://shop.example/item/1", ProductCategory = "1001", ProductName = "实木餐桌", Model = "CZ-120", StatedProducer = "示例家具有限公司",
            Order = new() { OrderedOn = "2018-06-11", OrderNumber = "2018061100001", Quantity = 2, PriceFen = 259_800 },
        };
        change?.Invoke(check);
        return new() { Check = check, Custody = Desk };
    }

    public static V1.RecordPaymentRequest Payment(string name) => new() { Name = name, Payment = new() { PaidOn = "2018-06-11", AmountFen = 259_800 }, Custody = Desk };

    public static V1.RecordParcelRequest Parcel(string name) =>
        new() { Name = name, Parcel = new() { ReceivedOn = "2018-06-13", Carrier = "示例快递", ParcelNumber = "SL0001", Intact = true }, Custody = Desk };

    public static V1.RecordUnboxingRequest Unboxing(string name, Action<V1.OnlineUnboxing>? change = null)
    {
        var unboxing = new V1.OnlineUnboxing { UnboxedOn = "2018-06-14", Inspectors = { "G1", "G2" }, AsOrdered = true };
        change?.Invoke(unboxing);
        return new() { Name = name, Unboxing = unboxing, Custody = Desk };
    }

    public static V1.RecordNoticeRequest Notice(string name, V1.NoticeAddressee addressee, V1.NoticeMode mode = V1.NoticeMode.Post) =>
        new() { Name = name, Addressee = addressee, Notice = new() { DeliveredOn = "2018-06-15", Mode = mode, Proof = "送达回证 1 号" }, Custody = Desk };

    public static V1.TraceSourceRequest Traced(string name, string region = "620502") => new()
    {
        Name = name, Custody = Desk,
        Trace = new() { TracedOn = "2018-06-15", Outcome = V1.TraceOutcome.Found, ProducerDisplayName = "示例家具有限公司", ProducerRegion = region, Evidence = "标签与进货票据一致" },
    };

    public static V1.TraceSourceRequest Untraced(string name) =>
        new() { Name = name, Custody = Desk, Trace = new() { TracedOn = "2018-06-15", Outcome = V1.TraceOutcome.NotFound, Evidence = "标注的厂址不存在，现场核查记录" } };

    public static V1.SendHandoverRequest Handover(string name, V1.OnlineGround ground = V1.OnlineGround.Evident) => new()
    {
        Name = name, Custody = Desk,
        Handover = new() { Ground = ground, Authority = "示例市市场监管局", Reason = "请依法处理", SentOn = "2018-06-15", DocumentNumber = "示例函〔2018〕1号", AnswerDueOn = "2018-07-06" },
    };

    public static V1.RequestTakedownRequest Takedown(string name, string day, V1.OnlineGround ground = V1.OnlineGround.Evident) =>
        new() { Name = name, Takedown = new() { Ground = ground, Reason = "未标注生产者名称和地址" }, RequestedOn = day, DocumentNumber = "示例下架〔2018〕1号", Custody = Desk };

    public static V1.ConfirmTakedownRequest Removed(string name, string day) => new() { Name = name, RemovedOn = day, Proof = "链接打开为商品已下架", Custody = Desk };

    public static V1.RecordWatchRequest Watch(string name, string day, bool found) => new()
    {
        Name = name, CheckedOn = day, Found = found, Listing = found ? "https://shop.example/item/9" : "", DocumentNumber = found ? "示例下架〔2018〕2号" : "", Custody = Desk,
    };

    /// <summary>A check whose goods were unboxed on 2018-06-14.</summary>
    public async Task<V1.OnlineCheck> UnboxedAsync(string number = "WC-1", Action<V1.OnlineCheck>? change = null)
    {
        var name = (await Lanzhou.CreateOnlineCheckAsync(Order(number, change))).Name;
        await Lanzhou.RecordPaymentAsync(Payment(name));
        await Lanzhou.RecordParcelAsync(Parcel(name));
        return await Lanzhou.RecordUnboxingAsync(Unboxing(name));
    }

    /// <summary>A sample of the city for the same product.</summary>
    public Task<V1.Sample> SampleAsync(string number, bool final, V1.SampleOutcome outcome = V1.SampleOutcome.Nonconforming, Action<V1.Sample>? change = null)
    {
        var sample = Given.CitySample(number, "620102");
        (sample.Outcome, sample.Final) = (outcome, final);
        if (outcome == V1.SampleOutcome.Nonconforming) sample.FailedItems.Add("甲醛释放量");
        change?.Invoke(sample);
        return host.RecordAsync(sample, caller: TestCaller.LanzhouAdmin);
    }

    /// <summary>A check with a final nonconforming conclusion of which seller and producer were told.</summary>
    public async Task<V1.OnlineCheck> ConcludedAsync(string number = "WC-1", V1.SampleOutcome outcome = V1.SampleOutcome.Nonconforming)
    {
        var name = (await UnboxedAsync(number)).Name;
        await Lanzhou.LinkSamplingAsync(new() { Name = name, Link = (await SampleAsync("S-" + number, final: true, outcome)).Name, Custody = Desk });
        await Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Seller));
        await Lanzhou.RecordNoticeAsync(Notice(name, V1.NoticeAddressee.Producer));
        return await Lanzhou.ConcludeOnlineCheckAsync(new() { Name = name, Custody = Desk });
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static V1.OnlineCheckService.OnlineCheckServiceClient Client(TestHost host, TestCaller caller) => host.Client(c => new V1.OnlineCheckService.OnlineCheckServiceClient(c), caller);
}
