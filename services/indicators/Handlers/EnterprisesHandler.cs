using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Indicators.Books;
using Quality.Indicators.Reports;
using Quality.Indicators.Rosters;
using Quality.Protos.Credit.V1;

namespace Quality.Indicators.Handlers;

/// <summary>Keeps what T1 needs of enterprises, up to 500 an event, and weighs those of a frozen roster anew.</summary>
internal static class EnterprisesHandler
{
    public static async Task Handle(Transaction tx, EnterprisesChanged e, EventContext context)
    {
        var book = await Book.OfAsync(tx);
        foreach (var status in e.Enterprises.Where(SaysMoreThanExisting)) await EnterpriseStore.SaveAsync(tx, Status(status, context));
        var newest = e.Enterprises.GroupBy(x => x.Name).Select(g => g.MaxBy(x => x.Version)!).ToList();
        var known = (await EnterpriseStore.FindAsync(tx, [.. newest.Select(x => x.Name)])).ToDictionary(r => r.Name);
        var newer = newest.Where(x => !(known.GetValueOrDefault(x.Name)?.Version >= x.Version)).Select(x => Row(x, context)).ToList();
        if (newer.Count > 0)
        {
            await EnterpriseStore.SaveAsync(tx, newer, [.. newer.Where(r => known.ContainsKey(r.Name)).Select(r => r.Name)]);
            await ReportStore.MoveAsync(tx, book, ReportSources.Enterprises, newer.Select(r => (Place(known.GetValueOrDefault(r.Name)), Place(r)!.Value)));
        }

        // An older version that comes late can still tell since when an enterprise is no longer 存续.
        await CoverageBook.WeighAsync(tx, book, [.. newest.Select(x => x.Name)]);
    }

    private static bool SaysMoreThanExisting(Enterprise enterprise) => enterprise.Version > 1 || enterprise.Status != EnterpriseStatus.Existing;

    private static StatusRow Status(Enterprise enterprise, EventContext context)
    {
        var at = Dates.Recorded(enterprise.UpdateTime, context);
        return new() { Enterprise = enterprise.Name, Version = enterprise.Version, Status = (long)enterprise.Status, ChangedOn = ChinaTime.Date(at), OccurredAt = at };
    }

    private static EnterpriseRow Row(Enterprise enterprise, EventContext context) => new()
    {
        Name = enterprise.Name,
        Version = enterprise.Version,
        DisplayName = enterprise.DisplayName,
        Region = enterprise.Region,
        Unit = (ReportingUnits.Of(enterprise.Region) ?? ReportingUnit.Unassigned).Code,
        MainProducer = enterprise.MainConsumerProducer,
        ReportedOn = ChinaTime.Date(Dates.Recorded(enterprise.CreateTime, context)),
    };

    private static ReportPlace? Place(EnterpriseRow? row) => row is null ? null : new(row.Unit, row.ReportedOn);
}

/// <summary>Keeps what an enterprise makes.</summary>
internal static class ProductHandler
{
    public static async Task Handle(Transaction tx, EnterpriseProductChanged e, EventContext context)
    {
        var (book, product) = (await Book.OfAsync(tx), e.Product);
        var row = new ProductRow
        {
            Name = product.Name,
            Version = product.Version,
            Enterprise = product.Enterprise,
            Category = product.Category,
            Model = product.Model,
            MadeFrom = Dates.Required(product.MadeFrom, "product.made_from"),
            MadeTo = Dates.Optional(product.MadeTo, "product.made_to"),
            OccurredAt = Dates.Recorded(product.UpdateTime, context),
        };
        if (await EnterpriseStore.SaveAsync(tx, row)) await CoverageBook.WeighAsync(tx, book, [row.Enterprise]);
    }
}
