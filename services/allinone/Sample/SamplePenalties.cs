using Grpc.Core;
using Quality.Protos.Credit.V1;

namespace Quality.AllInOne.Sample;

/// <summary>Penalties of invented enterprises in every state of their publication, and the cases behind some of them; one is so grave that a listing is proposed by rule.</summary>
internal sealed class SamplePenalties(CallInvoker invoker, IReadOnlyList<Enterprise> enterprises)
{
    /// <summary>Neither is in the register of this province.</summary>
    private static readonly string[] Elsewhere = [SampleCodes.Uscc("610102", 900001), SampleCodes.Uscc("610102", 900002)];

    private static readonly (State To, PenaltyKind Kind, int Decided)[] Wishes =
    [
        (State.Recorded, PenaltyKind.Fine, 5), (State.Recorded, PenaltyKind.Confiscation, 60), (State.Reviewed, PenaltyKind.Fine, 10), (State.Sent, PenaltyKind.Fine, 12),
        (State.PublishedElsewhere, PenaltyKind.Fine, 40), (State.FromElsewhere, PenaltyKind.Fine, 15), (State.Published, PenaltyKind.Fine, 20), (State.Published, PenaltyKind.BusinessSuspended, 18),
        (State.WithdrawalOrdered, PenaltyKind.Fine, 25), (State.Withdrawn, PenaltyKind.Fine, 25), (State.NotPublished, PenaltyKind.Warning, 8),
    ];

    private readonly PenaltyService.PenaltyServiceClient penalties = new(invoker);
    private readonly CaseService.CaseServiceClient cases = new(invoker);
    private readonly DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8));

    private enum State { Recorded, Reviewed, Sent, PublishedElsewhere, FromElsewhere, Published, WithdrawalOrdered, Withdrawn, NotPublished }

    /// <summary>How far a case goes.</summary>
    private enum Stage { Clue, NotFiled, Filed, NotPenalised, Penalised, Enforced, WithPolice, Criminal }

    /// <summary>One step for each that is not there.</summary>
    public async Task<List<Func<Task>>> StepsAsync()
    {
        List<Func<Task>> steps = [];
        if ((await penalties.ListPenaltiesAsync(new() { PageSize = 1 })).TotalSize == 0)
            steps.AddRange(Wishes.Select((wish, n) => (Func<Task>)(() => PenaliseAsync(n, wish.To, wish.Kind, wish.Decided))));
        if ((await cases.ListCasesAsync(new() { PageSize = 1 })).TotalSize == 0) steps.AddRange(Enum.GetValues<Stage>().Select(stage => (Func<Task>)(() => OpenAsync(stage))));
        return steps;
    }

    private async Task PenaliseAsync(int n, State to, PenaltyKind kind, int decided)
    {
        string Id(string verb) => SampleCodes.RequestId($"penalty {n} {verb}");
        var penalty = await penalties.CreatePenaltyAsync(new() { Penalty = Decision(n, to, kind, decided), RequestId = Id("create") });
        if (to is State.Recorded or State.NotPublished or State.FromElsewhere) return;
        var answer = new ConfirmRedactionRequest { Name = penalty.Name, RequestId = Id("redact") };
        answer.Marks.Add(penalty.Marks.Select(mark => new RedactionMark(mark) { Hide = true }));
        await penalties.ConfirmRedactionAsync(answer);
        if (to == State.Reviewed) return;
        if (to is State.Sent or State.PublishedElsewhere)
        {
            await penalties.SendPenaltyAsync(new() { Name = penalty.Name, Addressee = "示例外省市场监管部门", SentOn = Day(decided - 4), RequestId = Id("send") });
            if (to == State.PublishedElsewhere) await penalties.RecordPenaltyReceiptAsync(new() { Name = penalty.Name, ReceivedOn = Day(decided - 6), PublishedOn = Day(decided - 10), RequestId = Id("receipt") });
            return;
        }

        await penalties.PublishPenaltyAsync(new() { Name = penalty.Name, RequestId = Id("publish") });
        if (to == State.Published) return;
        var withdrawal = new PenaltyWithdrawal { Ground = WithdrawalGround.Annulled, Reason = "示例：行政复议决定撤销原处罚决定。", DocumentNumber = $"示例复〔{today.Year}〕{n + 1} 号", DecidedOn = Day(1) };
        await penalties.OrderPenaltyWithdrawalAsync(new() { Name = penalty.Name, Withdrawal = withdrawal, RequestId = Id("order") });
        if (to == State.Withdrawn) await penalties.WithdrawPenaltyAsync(new() { Name = penalty.Name, RequestId = Id("withdraw") });
    }

    private Penalty Decision(int n, State to, PenaltyKind kind, int decided)
    {
        var penalty = new Penalty
        {
            Enterprise = "enterprises/" + enterprises[n].Uscc, EnterpriseDisplayName = enterprises[n].DisplayName, Region = enterprises[n].Region, Authority = "示例市场监管部门",
            DocumentNumber = $"示例罚〔{today.Year}〕{n + 1} 号", Breach = "示例：生产不合格产品", Articles = { "产品质量法第四十九条" }, Kinds = { kind }, Procedure = PenaltyProcedure.Ordinary,
            Route = PenaltyRoute.SameProvince, DecidedOn = Day(decided), ServedOn = Day(decided - 2), Summary = "示例：生产的产品经抽查不合格，依法处罚。",
            FullText = { "示例行政处罚决定书", "当事人住址：甘肃省示例市示例路0号。", "示例：生产的产品经抽查不合格，违反产品质量法，决定处罚如主文。" },
        };
        if (kind == PenaltyKind.Fine) penalty.FineFen = 2_000_000 + (n * 100_000);
        if (kind == PenaltyKind.Confiscation) penalty.ConfiscatedFen = 800_000;
        if (to is State.Sent or State.PublishedElsewhere)
            (penalty.Route, penalty.Enterprise, penalty.EnterpriseDisplayName) = (PenaltyRoute.ToOtherProvince, "enterprises/" + Elsewhere[n % 2], "外省示例服饰有限公司");
        if (to == State.FromElsewhere) (penalty.Route, penalty.Authority, penalty.ReceivedOn) = (PenaltyRoute.FromOtherProvince, "示例外省市场监管部门", Day(3));
        return penalty;
    }

    private async Task OpenAsync(Stage stage)
    {
        string Id(string verb) => SampleCodes.RequestId($"case {stage} {verb}");
        var party = enterprises[50 + (int)stage];
        var clue = new Case
        {
            Region = party.Region, Title = $"示例：{party.DisplayName}涉嫌生产不合格产品", Facts = "示例：监督抽查发现产品不合格。", Source = CaseSource.SpotCheck, SourceNumber = $"示例抽 {(int)stage + 1} 号", FoundOn = Day(60),
            Enterprise = "enterprises/" + party.Uscc, PartyDisplayName = party.DisplayName, Articles = { "产品质量法第四十九条" }, Major = stage == Stage.Criminal,
        };
        var name = (await cases.RecordClueAsync(new() { Case = clue, RequestId = Id("clue") })).Name;
        if (stage == Stage.Clue) return;
        var filed = stage != Stage.NotFiled;
        await cases.DecideFilingAsync(new() { Name = name, Filed = filed, Number = filed ? $"示例立〔{today.Year}〕{(int)stage} 号" : "", DecidedOn = Day(50), Reason = filed ? "示例：有初步证据。" : "示例：经复检合格。", RequestId = Id("file") });
        if (stage == Stage.NotPenalised) await cases.DecidePenaltyAsync(new() { Name = name, Penalised = false, DecidedOn = Day(10), Reason = "示例：违法轻微并及时改正。", RequestId = Id("penalty") });
        if (stage is Stage.Penalised or Stage.Enforced) await DecideAsync(name, stage, Id);
        if (stage is Stage.WithPolice or Stage.Criminal) await TransferAsync(name, stage, Id);
    }

    /// <summary>The decision is recorded for publication, and the two name one another.</summary>
    private async Task DecideAsync(string name, Stage stage, Func<string, string> id)
    {
        var n = 50 + (int)stage;
        var penalty = await penalties.CreatePenaltyAsync(new() { Penalty = new(Decision(n, State.Recorded, PenaltyKind.Fine, 20)) { Case = name }, RequestId = id("decision") });
        await cases.DecidePenaltyAsync(new()
        {
            Name = name, Penalised = true, Penalty = penalty.Name, DocumentNumber = penalty.DocumentNumber, DecidedOn = penalty.DecidedOn, ServedOn = penalty.ServedOn, Reason = "示例：事实清楚，证据充分。", RequestId = id("penalty"),
        });
        if (stage == Stage.Enforced)
            await cases.RecordEnforcementAsync(new() { Name = name, Kind = EnforcementKind.Performed, DoneOn = Day(3), PaidFen = penalty.FineFen, Document = "示例缴款书", RequestId = id("enforce") });
    }

    private async Task TransferAsync(string name, Stage stage, Func<string, string> id)
    {
        var transfer = new PoliceTransfer { ApprovedOn = Day(20), SentOn = Day(19), Addressee = "示例公安机关", Reason = "示例：涉嫌生产、销售伪劣产品罪。", Documents = { "示例移送书", "示例检验报告" } };
        await cases.TransferToPoliceAsync(new() { Name = name, Transfer = transfer, RequestId = id("transfer") });
        if (stage != Stage.Criminal) return;
        await cases.RecordPoliceReceiptAsync(new() { Name = name, ReceivedOn = Day(18), ReceiptNumber = "示例回执 1 号", RequestId = id("receipt") });
        await cases.RecordPoliceDecisionAsync(new() { Name = name, Filed = true, DecidedOn = Day(15), Decision = "示例立案决定书", RequestId = id("police") });
    }

    private string Day(int before) => SampleProvince.Day(today.AddDays(-before));
}
