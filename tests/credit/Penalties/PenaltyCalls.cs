using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Penalties;

/// <summary>Invented decisions, and the way of one to the public.</summary>
internal static class PenaltyCalls
{
    private static int counter;

    public static V1.PenaltyService.PenaltyServiceClient Penalties(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.PenaltyService.PenaltyServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    public static string Today(this TestHost host, int days = 0) => Common.Time.ChinaTime.Format(Common.Time.ChinaTime.Date(host.Clock.GetUtcNow()).AddDays(days));

    public static V1.Penalty Decision(string decidedOn, string region = Samples.Chengguan) => new()
    {
        Enterprise = "enterprises/" + Samples.Code(), EnterpriseDisplayName = "兰州示例纺织有限公司", Region = region, Authority = "兰州市示例局",
        DocumentNumber = $"兰示罚〔2022〕{Interlocked.Increment(ref counter)}号", Breach = "生产不合格产品", Articles = { "产品质量法第四十九条" },
        Kinds = { V1.PenaltyKind.Fine }, FineFen = 5_000_000, Procedure = V1.PenaltyProcedure.Ordinary, Route = V1.PenaltyRoute.SameProvince, DecidedOn = decidedOn,
        Summary = "法定代表人张建国，罚款5万元。", FullText = { "法定代表人：张建国，身份证号码：620102198003151236。", "罚款5万元。" },
    };

    /// <summary>Every mark hidden, then published.</summary>
    public static async Task<V1.Penalty> PublishAsync(this V1.PenaltyService.PenaltyServiceClient client, V1.Penalty penalty)
    {
        var reviewed = await client.HideAllAsync(penalty);
        return await client.PublishPenaltyAsync(new() { Name = reviewed.Name, Etag = reviewed.Etag });
    }

    public static async Task<V1.Penalty> HideAllAsync(this V1.PenaltyService.PenaltyServiceClient client, V1.Penalty penalty)
    {
        var request = new V1.ConfirmRedactionRequest { Name = penalty.Name, Etag = penalty.Etag };
        request.Marks.Add(penalty.Marks.Select(m => new V1.RedactionMark(m) { Hide = true }));
        return await client.ConfirmRedactionAsync(request);
    }

    public static V1.PenaltyWithdrawal Annulled(string on) => new() { Ground = V1.WithdrawalGround.Annulled, Reason = "行政复议决定撤销", DocumentNumber = "示复〔2026〕1号", DecidedOn = on };
}
