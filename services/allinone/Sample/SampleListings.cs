using Grpc.Core;
using Quality.Protos.Credit.V1;

namespace Quality.AllInOne.Sample;

/// <summary>Listings of invented enterprises at every step from the clue to the end, with clocks that lie around today.</summary>
internal sealed class SampleListings(CallInvoker proposer, CallInvoker decider, IReadOnlyList<Enterprise> enterprises)
{
    private const string Annual = "order-68-4-1", Disclosure = "order-68-4-2", Address = "order-68-4-4", Quality = "order-44-7", Consumers = "order-44-8", Market = "order-44-9", Intent = "quality-289-intent";

    private static readonly (ListKind List, string Ground, string Facts, Step To)[] Wishes =
    [
        (ListKind.AbnormalOperations, Annual, "示例：上一年度报告未按期公示。", Step.Clue), (ListKind.SeriousViolation, Quality, "示例：生产不合格产品，责令停业后仍继续生产。", Step.Notified),
        (ListKind.AbnormalOperations, Address, "示例：两次寄往登记住所的信函均被退回。", Step.Silent), (ListKind.QualityBlacklist, Intent, "示例：以次充好，已受处罚。", Step.Stated),
        (ListKind.SeriousViolation, Consumers, "示例：拒不履行召回义务。", Step.Hearing), (ListKind.AbnormalOperations, Annual, "示例：上一年度报告未按期公示。", Step.Decided),
        (ListKind.AbnormalOperations, Annual, "示例：上一年度报告未按期公示。", Step.Published), (ListKind.SeriousViolation, Quality, "示例：伪造检验报告。", Step.Published),
        (ListKind.QualityBlacklist, Intent, "示例：以假充真，已受处罚。", Step.Published), (ListKind.SeriousViolation, Market, "示例：仿冒他人包装装潢，屡次受罚。", Step.Objected),
        (ListKind.AbnormalOperations, Disclosure, "示例：未在责令的期限内公示股权变更。", Step.RemovalAsked), (ListKind.AbnormalOperations, Address, "示例：登记住所无人办公。", Step.Removed),
        (ListKind.AbnormalOperations, Annual, "示例：年度报告已公示而未被识别。", Step.Annulled), (ListKind.SeriousViolation, Quality, "示例：检验报告经核实无误。", Step.Dropped),
    ];

    private readonly ListingService.ListingServiceClient first = new(proposer);
    private readonly ListingService.ListingServiceClient second = new(decider);
    private readonly DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8));

    private enum Step { Clue, Notified, Silent, Stated, Hearing, Dropped, Decided, Published, Objected, RemovalAsked, Removed, Annulled }

    /// <summary>One step for each that is not there.</summary>
    public async Task<List<Func<Task>>> StepsAsync()
    {
        List<Func<Task>> steps = [];
        for (var n = 0; n < Wishes.Length; n++)
        {
            var (i, wish, enterprise) = (n, Wishes[n], "enterprises/" + enterprises[n].Uscc);
            if ((await first.ListListingsAsync(new() { Enterprise = enterprise })).TotalSize == 0) steps.Add(() => TakeAsync(i, wish.List, wish.Ground, wish.Facts, wish.To, enterprise));
        }

        return steps;
    }

    private async Task TakeAsync(int n, ListKind list, string ground, string facts, Step to, string enterprise)
    {
        string Id(string verb) => SampleCodes.RequestId($"listing {n} {verb}");
        var wish = new Listing { List = list, Ground = "listingGrounds/" + ground, Enterprise = enterprise, Facts = facts, Evidence = { $"示例核查〔{today.Year}〕{n + 1} 号", "示例现场记录" } };
        var name = (await first.CreateListingAsync(new() { Listing = wish, RequestId = Id("create") })).Name;
        if (to == Step.Clue) return;
        if (to != Step.Dropped)
            await first.NotifyListingAsync(new() { Name = name, Notice = new() { DeliveredOn = Day(to == Step.Notified ? 1 : 30), Proof = $"示例告知〔{today.Year}〕{n + 1} 号，邮寄回执" }, RequestId = Id("notify") });
        if (to is Step.Stated or Step.Hearing)
            await first.RecordStatementAsync(new() { Name = name, Statement = new() { ReceivedOn = Day(28), Text = "示例：已着手改正，请求从轻。", HearingWanted = to == Step.Hearing }, RequestId = Id("state") });
        if (to is Step.Notified or Step.Silent or Step.Stated or Step.Hearing) return;
        var listed = to != Step.Dropped;
        var decision = new ListingDecision { Number = listed ? $"示例列决〔{today.Year}〕{n + 1} 号" : "", Reason = listed ? "示例：事实清楚，期限内未陈述申辩。" : "示例：线索不成立。" };
        await second.DecideListingAsync(new() { Name = name, Listed = listed, Decision = decision, RequestId = Id("decide") });
        if (to is Step.Decided or Step.Dropped) return;
        await second.PublishListingAsync(new() { Name = name, RequestId = Id("publish") });
        await AfterAsync(name, to, Id);
    }

    private async Task AfterAsync(string name, Step to, Func<string, string> id)
    {
        if (to == Step.Objected) await first.LodgeObjectionAsync(new() { Name = name, Objection = new() { ReceivedOn = Day(0), Text = "示例：对列入事由有异议。" }, RequestId = id("object") });
        if (to is Step.RemovalAsked or Step.Removed)
            await first.ApplyForRepairAsync(new() { Name = name, Repair = new() { Kind = RepairKind.Performed, ReceivedOn = Day(0), Text = "示例：已履行公示义务，申请移出。" }, RequestId = id("apply") });
        if (to == Step.Removed) await second.DecideRepairAsync(new() { Name = name, Granted = true, Reason = "示例：经核实已履行义务。", RequestId = id("repair") });
        if (to == Step.Annulled) await second.AnnulListingAsync(new() { Name = name, Reason = "示例：列入所依据的事实有误。", RequestId = id("annul") });
    }

    private string Day(int before) => SampleProvince.Day(today.AddDays(-before));
}
