using Grpc.Core;
using Quality.Protos.Credit.V1;
using IdentityV1 = Quality.Protos.Identity.V1;

namespace Quality.AllInOne.Sample;

/// <summary>
/// Credit of the invented province: measures with subscribers, listings at every step, penalties in every state, cases, and a grade rule in force. Only what is not
/// there is made; a second client decides what the first has proposed, acknowledges some measures, and is disabled afterwards.
/// </summary>
internal sealed class SampleCredit(SampleAccess access, Func<string, List<Func<Task>>, Task> each)
{
    private static readonly (ListKind List, string Name, string Basis, MeasureAddressee Addressee, int Months)[] Catalogue =
    [
        (ListKind.AbnormalOperations, "参加政府采购时予以审慎审查", "国发〔2016〕33号", MeasureAddressee.Enterprise, 0),
        (ListKind.AbnormalOperations, "申报质量奖励不予受理", "国发〔2016〕33号", MeasureAddressee.Enterprise, 12),
        (ListKind.SeriousViolation, "列为重点监督检查对象", "国发〔2016〕33号", MeasureAddressee.Enterprise, 0),
        (ListKind.SeriousViolation, "三年内不得担任其他企业法定代表人", "企业信息公示暂行条例第十七条", MeasureAddressee.Representative, 36),
        (ListKind.QualityBlacklist, "限制取得生产许可便利措施", "发改财金〔2016〕2202号", MeasureAddressee.Enterprise, 0),
    ];

    private static readonly (string Name, SubscriberKind Kind, string Account, ListKind[] Lists)[] Subscribers =
    [
        ("示例财政部门", SubscriberKind.Department, "sample-finance", [ListKind.AbnormalOperations, ListKind.SeriousViolation, ListKind.QualityBlacklist]),
        ("示例行政审批部门", SubscriberKind.Department, "sample-approvals", [ListKind.SeriousViolation, ListKind.QualityBlacklist]),
        ("示例协作省份", SubscriberKind.PartnerProvince, "sample-partner", [ListKind.SeriousViolation]),
    ];

    public async Task FillAsync(CancellationToken cancel)
    {
        await access.TokenAsync(cancel);
        var clients = new IdentityV1.ClientService.ClientServiceClient(access.Invoker);
        var made = await clients.CreateClientAsync(new() { Client = new() { DisplayName = "示例信用复核", Roles = { "province_admin" } } }, cancellationToken: cancel);
        using (var second = access.As(made.Client.ClientId, made.ClientSecret))
        {
            await second.TokenAsync(cancel);
            await MeasuresAsync(made.Client.ClientId, cancel);
            var enterprises = SampleProvince.Enterprises().Where((_, i) => i % 5 != 0 && i % 97 != 96).ToList();
            await each("listings", await new SampleListings(access.Invoker, second.Invoker, enterprises.Take(100).ToList()).StepsAsync());
            await AcknowledgeAsync(second, made.Client.ClientId, cancel);
            await each("cases and penalties", await new SamplePenalties(access.Invoker, enterprises.Skip(100).Take(100).ToList()).StepsAsync());
            await each("grades", [() => ApproveRuleAsync(second, cancel)]);
        }

        await clients.DisableClientAsync(new() { Name = made.Client.Name }, cancellationToken: cancel);
    }

    /// <summary>Before the listings, so that those which take effect find them.</summary>
    private async Task MeasuresAsync(string account, CancellationToken cancel)
    {
        var measures = new MeasureService.MeasureServiceClient(access.Invoker);
        if ((await measures.ListSubscribersAsync(new() { PageSize = 1 }, cancellationToken: cancel)).TotalSize > 0) return;
        var steps = Subscribers.Append(("示例发展改革部门", SubscriberKind.Department, account, [ListKind.AbnormalOperations, ListKind.SeriousViolation, ListKind.QualityBlacklist])).Select(one => (Func<Task>)(async () =>
        {
            var subscriber = new Subscriber { DisplayName = one.Name, Kind = one.Kind, Account = one.Account, Contact = "示例处室", Lists = { one.Lists } };
            await measures.CreateSubscriberAsync(new() { Subscriber = subscriber, RequestId = SampleCodes.RequestId($"subscriber {one.Account}") }, cancellationToken: cancel);
        }));
        await each("measures", [.. steps, .. Catalogue.Select((one, n) => (Func<Task>)(async () =>
        {
            var measure = new Measure { DisplayName = one.Name, Basis = one.Basis, List = one.List, Addressee = one.Addressee, Months = one.Months, Department = "示例主管部门" };
            await measures.CreateMeasureAsync(new() { Measure = measure, RequestId = SampleCodes.RequestId($"measure {n}") }, cancellationToken: cancel);
        }))]);
    }

    /// <summary>One subscriber has executed half of what it was told and received the rest; the others have read nothing yet.</summary>
    private async Task AcknowledgeAsync(SampleAccess second, string account, CancellationToken cancel)
    {
        var (all, own) = (new MeasureService.MeasureServiceClient(access.Invoker), new MeasureService.MeasureServiceClient(second.Invoker));
        var subscriber = (await all.ListSubscribersAsync(new() { PageSize = 1000 }, cancellationToken: cancel)).Subscribers.FirstOrDefault(s => s.Account == account);
        if (subscriber is null) return; // made by an earlier filling, which ended before this
        var items = (await all.ListMeasureItemsAsync(new() { Subscriber = subscriber.Name, PageSize = 100 }, cancellationToken: cancel)).Items;
        await each("acknowledgements", [.. items.Select(item => (Func<Task>)(async () =>
            await own.AcknowledgeMeasureAsync(new() { Name = item.Name, Receipt = item.Number % 2 == 0 ? MeasureReceipt.Done : MeasureReceipt.Received, Note = "示例" }, cancellationToken: cancel)))]);
    }

    /// <summary>The draft that every installation begins with; its run grades everybody.</summary>
    private static async Task ApproveRuleAsync(SampleAccess second, CancellationToken cancel)
    {
        var grades = new GradeService.GradeServiceClient(second.Invoker);
        var rules = await grades.ListGradeRulesAsync(new(), cancellationToken: cancel);
        if (rules.Current.Length > 0 || rules.Rules.LastOrDefault(r => r.State == GradeRuleState.Draft) is not { } draft) return;
        await grades.ApproveGradeRuleAsync(new() { Name = draft.Name, Etag = draft.Etag, InForceOn = SampleProvince.Today() }, cancellationToken: cancel);
    }
}
