using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Plans;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.PostProcessing;

/// <summary>Between the domain and the wire.</summary>
internal static class PostProcessingWire
{
    public static V1.PostProcessing ToWire(this PostProcessingCase c, DateOnly today)
    {
        var wire = new V1.PostProcessing
        {
            Name = c.Name, Sample = Sample.Collection + c.Id, SampleNumber = c.SampleNumber, Authority = c.Authority, Level = (V1.SampleLevel)c.Level,
            Regime = (V1.SampleRegime)c.Regime, Region = c.Region, ProducerRegion = c.ProducerRegion, Producer = c.Producer, ProducerDisplayName = c.ProducerDisplayName,
            ProductCategory = c.Category, ProductName = c.ProductName, Model = c.Model, FailedItems = { JsonSerializer.Deserialize<string[]>(c.FailedItems) },
            ConcludedOn = ChinaTime.Format(c.ConcludedOn), State = (V1.PostProcessingState)c.State, SeriousKinds = { Kinds(c.SeriousKinds) }, OrderedOn = Day(c.OrderedOn),
            ExtensionDays = (int)c.ExtensionDays, ReportedOn = Day(c.ReportedOn), Recheck = Named(c.Recheck), RecheckOutcome = (V1.SampleOutcome)c.RecheckOutcome,
            AnnouncedOn = Day(c.AnnouncedOn), SuspendedUntil = Day(c.SuspendedUntil), Transfers = { c.TransferList.Select(ToWire) },
            Actions = { c.Actions(today).Select(a => (V1.PostProcessingAction)a) }, LastStepOn = ChinaTime.Format(c.LastStepOn), EndReason = c.EndReason,
            Etag = Etag.Of(c.Version), CreateTime = c.CreatedAt.ToTimestamp(), UpdateTime = c.UpdatedAt.ToTimestamp(), Version = c.Version,
        };
        if (Clock(c.DueOn, c.NotBeforeOn, c.DueProvisional, c.Article) is not { } clock) return wire;
        (wire.Clock, clock.Overdue) = (clock, c.IsOverdue(today));
        return wire;
    }

    public static V1.PostProcessingStep ToWire(this CaseStep s)
    {
        var step = new V1.PostProcessingStep
        {
            Number = s.Number, Action = (V1.PostProcessingAction)s.Action, State = (V1.PostProcessingState)s.State, DoneOn = ChinaTime.Format(s.DoneOn),
            DocumentNumber = s.DocumentNumber, Note = s.Note, Sample = Named(s.Sample), Actor = s.Actor, ActorDisplayName = s.ActorDisplayName,
            Time = s.TakenAt.ToTimestamp(), Authority = s.Authority, SeriousKinds = { Kinds(s.SeriousKinds) },
        };
        if (Clock(s.DueOn, s.NotBeforeOn, s.DueProvisional, s.Article) is { } clock) step.Clock = clock;
        return step;
    }

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(PostProcessingCase.Collection, StringComparison.Ordinal)
            ? name[PostProcessingCase.Collection.Length..]
            : throw Fail.Invalid("name", "BAD_NAME", "name must have the form postprocessing/{id}.");

    public static CaseFilter Filter(this V1.ListPostProcessingsRequest r, DateOnly today)
    {
        var check = new Violations();
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Producer.Length > 0 && !Uscc.TryFromName(r.Producer, out _), "producer", "BAD_NAME", "producer must be enterprises/{code} with a code of 18 characters.");
        var from = check.Date("opened_from", r.OpenedFrom, required: false);
        check.ThrowIfAny();
        return new(r.Region, PlanAccess.Numbers(r.States), r.HasOverdue ? r.Overdue : null, r.Producer, ChinaTime.Format(today), OpenedFrom: from is { } day ? ChinaTime.Format(day) : "");
    }

    private static V1.PostProcessingClock? Clock(DateOnly? due, DateOnly? from, bool provisional, string article) => due is null && from is null
        ? null
        : new() { DueOn = Day(due), NotBefore = Day(from), Provisional = provisional, Article = article };

    private static V1.CaseTransfer ToWire(CaseTransfer t) => new()
    {
        Kind = (V1.TransferKind)t.Kind, Addressee = t.Addressee, Region = t.Region, Reason = t.Reason, SentOn = ChinaTime.Format(t.SentOn), DocumentNumber = t.Document,
        ReceivedOn = Day(t.ReceivedOn), ReceiptNumber = t.Receipt, ReturnedOn = Day(t.ReturnedOn), ReturnReason = t.ReturnReason,
    };

    private static IEnumerable<V1.SeriousKind> Kinds(string numbers) =>
        numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => (V1.SeriousKind)int.Parse(n, CultureInfo.InvariantCulture));

    private static string Named(string sample) => sample.Length > 0 ? Sample.Collection + sample : "";

    private static string Day(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";
}
