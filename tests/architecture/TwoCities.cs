using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using Quality.Testing.Stories;
using BrandV1 = Quality.Protos.Brand.V1;
using ComplaintV1 = Quality.Protos.Complaint.V1;
using CreditV1 = Quality.Protos.Credit.V1;
using IdentityV1 = Quality.Protos.Identity.V1;
using IndicatorsV1 = Quality.Protos.Indicators.V1;
using InspectionV1 = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;

namespace Quality.Architecture.Tests;

/// <summary>What one city has, by resource names.</summary>
internal sealed record City(string Region, string Enterprise, string Product, string Draft, string Declaration, string Sample, string Honour, string Complaint, string Account, string Import, string Text)
{
    /// <summary>Everything that nobody of another city may learn of.</summary>
    public IEnumerable<string> Names => [Enterprise, Product, Draft, Declaration, Sample, Honour, Complaint, Account, Import];
}

/// <summary>All seven modules with the same kinds of rows in two cities; the indicators have heard of both.</summary>
internal sealed class TwoCities : IAsyncDisposable
{
    private TwoCities(TestHost host) => Host = host;

    public TestHost Host { get; }

    public City Lanzhou { get; private set; } = null!;

    public City Tianshui { get; private set; } = null!;

    public static async Task<TwoCities> StartAsync()
    {
        var cities = new TwoCities(await TestHost.StartAsync(DatabaseProvider.Sqlite, WholeSystem.Modules()));
        cities.Lanzhou = await cities.SeedAsync("620102", "LX", TestCaller.With("city_admin", "620100"));
        cities.Tianshui = await cities.SeedAsync("620502", "TX", TestCaller.With("city_admin", "620500"));
        var indicators = cities.Client(c => new IndicatorsV1.IndicatorService.IndicatorServiceClient(c), TestCaller.ProvinceAdmin);
        await TestHost.EventuallyAsync(async () => (await indicators.ListTargetsAsync(new() { Region = "620000" })).Targets.Single(t => t.Indicator == "T7").Denominator == 2
            && (await indicators.ListTargetsAsync(new() { Region = "620000" })).Targets.Single(t => t.Indicator == "T3").Numerator == 2, "the indicators know both cities");
        await cities.FreezeAsync();
        return cities;
    }

    public T Client<T>(Func<CallInvoker, T> create, TestCaller caller) => Host.Client(create, caller);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private async Task<City> SeedAsync(string region, string letters, TestCaller ofTheCity)
    {
        var admin = Host.Invoker(TestCaller.ProvinceAdmin);
        var wish = Invented.Enterprise(letters, 1, producer: true);
        wish.Region = region;
        var enterprise = await new CreditV1.EnterpriseService.EnterpriseServiceClient(admin).CreateEnterpriseAsync(new() { Enterprise = wish });
        var product = await new CreditV1.EnterpriseProductService.EnterpriseProductServiceClient(admin).CreateEnterpriseProductAsync(
            new() { Parent = enterprise.Name, Product = new() { Category = "1001", MadeFrom = "2015-01-01" } });
        var declarations = new StandardsV1.DeclarationService.DeclarationServiceClient(admin);
        var draft = await declarations.CreateDeclarationAsync(new() { Declaration = Invented.Declaration(enterprise, 1, "1001") });
        var published = await declarations.CreateDeclarationAsync(new() { Declaration = Invented.Declaration(enterprise, 2, "1001") });
        await declarations.PublishDeclarationAsync(new() { Name = published.Name, PublishedOn = "2018-06-01" });
        var sample = Invented.Sample(letters, 1, "2018-05-10");
        (sample.Region, sample.Producer, sample.Final) = (region, enterprise.Name, true);
        var honour = Invented.Honour("gansu-famous-brand", letters, 1);
        (honour.Region, honour.Holder) = (region, enterprise.Name);
        return new(
            region, enterprise.Name, product.Name, draft.Name, published.Name,
            (await new InspectionV1.SampleService.SampleServiceClient(admin).RecordConclusionAsync(new() { Sample = sample })).Name,
            (await new BrandV1.HonourService.HonourServiceClient(admin).GrantHonourAsync(new() { Honour = honour })).Name,
            (await new ComplaintV1.ComplaintService.ComplaintServiceClient(admin).LodgeComplaintAsync(Lodge(region, enterprise.Name))).Name,
            (await new IdentityV1.AccountService.AccountServiceClient(admin).CreateAccountAsync(
                new() { Account = new() { UserName = $"officer-{letters.ToLowerInvariant()}", DisplayName = $"示例{letters}", Roles = { "department_officer" }, Region = region } })).Account.Name,
            await ImportAsync(ofTheCity, region, letters), enterprise.DisplayName);
    }

    public static ComplaintV1.LodgeComplaintRequest Lodge(string region, string enterprise) => new()
    {
        Complaint = new()
        {
            Kind = ComplaintV1.ComplaintKind.Dispute, Respondent = enterprise, Region = region, Channel = ComplaintV1.ComplaintChannel.Hotline,
            ReceivedOn = "2019-03-11", Problem = "示例：所购产品与标示不符。",
        },
        Reporter = new() { DisplayName = "示例消费者", Phone = "00000000000" },
    };

    /// <summary>An import that its own city began.</summary>
    private async Task<string> ImportAsync(TestCaller caller, string region, string letters)
    {
        var row = Invented.Enterprise(letters, 2);
        row.Region = region;
        using var call = Client(c => new CreditV1.EnterpriseService.EnterpriseServiceClient(c), caller).ImportEnterprises();
        await call.RequestStream.WriteAsync(new() { Import = $"imports/{letters}", Row = 1, Enterprise = row });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(1, (await call).Imported);
        return $"imports/{letters}";
    }

    private async Task FreezeAsync()
    {
        var rosters = Client(c => new IndicatorsV1.RosterService.RosterServiceClient(c), TestCaller.ProvinceAdmin);
        IndicatorsV1.Roster? roster = null;
        await TestHost.EventuallyAsync(async () =>
        {
            roster = await rosters.CreateRosterAsync(new() { Roster = new() { DisplayName = "示例名录", AsOf = Invented.Day(Common.Time.ChinaTime.Date(Host.Clock.GetUtcNow())) } });
            return roster.EntryCount == 2;
        }, "both producers are in the roster");
        await rosters.FreezeRosterAsync(new() { Name = roster!.Name });
    }
}
