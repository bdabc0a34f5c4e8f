using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Listings;

/// <summary>Takes an invented enterprise through the verbs of a listing; the officer proposes, an administrator decides.</summary>
internal static class ListingCalls
{
    public const string Annual = "listingGrounds/order-68-4-1";
    public const string Intent = "listingGrounds/quality-289-intent";
    public const string Serious2016 = "listingGrounds/order-83-5-6";
    public const string Serious2021 = "listingGrounds/order-44-7";

    public static DateOnly Today(this TestHost host) => Common.Time.ChinaTime.Today(host.Clock);

    public static string Day(this TestHost host, int offset = 0) => Common.Time.ChinaTime.Format(host.Today().AddDays(offset));

    public static async Task<V1.Enterprise> EnterpriseAsync(this TestHost host, string region = Samples.Chengguan, string type = "有限责任公司")
    {
        var enterprise = Samples.Enterprise(region: region);
        enterprise.Type = type;
        enterprise.RegisteredOn = "";
        return await host.Register().CreateEnterpriseAsync(new() { Enterprise = enterprise });
    }

    public static V1.Listing Proposal(string enterprise, V1.ListKind list = V1.ListKind.AbnormalOperations, string ground = Annual) =>
        new() { List = list, Ground = ground, Enterprise = enterprise, Facts = "示例：未按期公示上一年度报告。", Evidence = { "示例核查单 1 号" } };

    public static async Task<V1.Listing> ClueAsync(this TestHost host, V1.ListKind list = V1.ListKind.AbnormalOperations, string ground = Annual, TestCaller? proposer = null)
    {
        var enterprise = await host.EnterpriseAsync();
        return await host.Listings(proposer ?? TestCaller.LanzhouOfficer).CreateListingAsync(new() { Listing = Proposal(enterprise.Name, list, ground) });
    }

    public static async Task<V1.Listing> NotifiedAsync(this TestHost host, V1.ListKind list = V1.ListKind.AbnormalOperations, string ground = Annual)
    {
        var clue = await host.ClueAsync(list, ground);
        return await host.Listings(TestCaller.LanzhouOfficer).NotifyListingAsync(new() { Name = clue.Name, Etag = clue.Etag, Notice = new() { DeliveredOn = host.Day(), Proof = "示例告知书 1 号，邮寄回执" } });
    }

    public static async Task<V1.Listing> StatedAsync(this TestHost host, V1.ListKind list = V1.ListKind.AbnormalOperations, string ground = Annual, bool hearing = false)
    {
        var notified = await host.NotifiedAsync(list, ground);
        return await host.Listings(TestCaller.LanzhouOfficer).RecordStatementAsync(new() { Name = notified.Name, Statement = new() { ReceivedOn = host.Day(), Text = "示例：因系统故障未能公示。", HearingWanted = hearing } });
    }

    public static async Task<V1.Listing> DecidedAsync(this TestHost host, V1.ListKind list = V1.ListKind.AbnormalOperations, string ground = Annual)
    {
        var stated = await host.StatedAsync(list, ground);
        return await host.Listings().DecideListingAsync(new() { Name = stated.Name, Listed = true, Decision = Decision() });
    }

    public static async Task<V1.Listing> PublishedAsync(this TestHost host, V1.ListKind list = V1.ListKind.AbnormalOperations, string ground = Annual)
    {
        var decided = await host.DecidedAsync(list, ground);
        return await host.Listings().PublishListingAsync(new() { Name = decided.Name });
    }

    public static V1.ListingDecision Decision() => new() { Number = "示例列决〔2026〕1号", Reason = "陈述申辩理由不成立。" };

    public static V1.ListingClock Clock(this V1.Listing listing, V1.ListingClockKind kind) => listing.Clocks.Last(c => c.Kind == kind);
}
