using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Books;
using Quality.Indicators.Reports;
using Quality.Indicators.Rosters;
using Quality.Protos.Standards.V1;

namespace Quality.Indicators.Handlers;

/// <summary>Published, revised and withdrawn declarations decide who is covered in T1; every public version is kept.</summary>
internal static class DeclarationHandler
{
    public static Task Published(Transaction tx, DeclarationPublished e, EventContext context) => ApplyAsync(tx, e.Declaration, context);

    public static Task Withdrawn(Transaction tx, DeclarationWithdrawn e, EventContext context) => ApplyAsync(tx, e.Declaration, context);

    private static async Task ApplyAsync(Transaction tx, Declaration declaration, EventContext context)
    {
        var book = await Book.OfAsync(tx);
        var row = Row(declaration, context);
        if (!await DeclarationStore.AddAsync(tx, row)) return;

        var place = new ReportPlace(
            (ReportingUnits.Of(declaration.Region) ?? ReportingUnit.Unassigned).Code, Dates.Optional(declaration.PublishedOn, "declaration.published_on") ?? row.PublicFrom);
        var (newer, before) = await DeclarationStore.MoveAsync(tx, declaration.Name, declaration.Version, declaration.Enterprise, place);
        if (newer) await ReportStore.MoveAsync(tx, book, ReportSources.Declarations, [(before, place)]);
        await CoverageBook.WeighAsync(tx, book, [declaration.Enterprise]);
    }

    private static DeclarationRow Row(Declaration declaration, EventContext context) => new()
    {
        Declaration = declaration.Name,
        Version = declaration.Version,
        Enterprise = declaration.Enterprise,
        StandardNumber = declaration.NormalisedStandardNumber.Length > 0 ? declaration.NormalisedStandardNumber : declaration.StandardNumber,
        PublicFrom = Dates.Optional(declaration.VersionPublishedOn, "declaration.version_published_on") ?? Dates.Required(declaration.PublishedOn, "declaration.published_on"),
        WithdrawnOn = Dates.Optional(declaration.WithdrawnOn, "declaration.withdrawn_on"),
        InForceOn = Dates.Optional(declaration.StandardInForceOn, "declaration.standard_in_force_on"),
        AbolishedOn = Dates.Optional(declaration.StandardAbolishedOn, "declaration.standard_abolished_on"),
        Products = string.Join('\n', declaration.Products.Select(p => $"{p.Category}\t{p.Model}")),
        OccurredAt = Dates.Recorded(declaration.UpdateTime, context),
    };
}
