using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Reports;
using Quality.Indicators.Targets;
using Quality.Protos.Inspection.V1;

namespace Quality.Indicators.Handlers;

/// <summary>A concluded sample is a fact of T7; a new conclusion replaces the old one and keeps it for the past.</summary>
internal static class SampleHandler
{
    public static async Task Handle(Transaction tx, SampleConcluded e, EventContext context)
    {
        var sample = e.Sample;
        var book = await Book.OfAsync(tx);
        var known = (await FactStore.CurrentAsync(tx, [IndicatorCodes.PassRate], [sample.Name])).SingleOrDefault();
        if (known?.SourceVersion >= sample.Version) return;

        var span = SampleRule.Span(sample, Dates.Required(sample.SampledOn, "sample.sampled_on"), Dates.Optional(sample.ConcludedOn, "sample.concluded_on"));
        await book.ReplaceAsync(new([IndicatorCodes.PassRate], [sample.Name], [new(span, sample.Version, Dates.Recorded(sample.UpdateTime, context))]));
        ReportPlace? before = known is null ? null : new(known.Unit, known.PeriodOn);
        await ReportStore.MoveAsync(tx, book, ReportSources.Samples, [(before, new(Deltas.Unit(span.Indicator, span.Region), span.PeriodOn))]);
    }
}
