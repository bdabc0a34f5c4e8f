using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Books;
using Quality.Indicators.Reports;
using Quality.Protos.Complaint.V1;

namespace Quality.Indicators.Handlers;

/// <summary>A complaint feeds no target; it tells that its unit reports (报送情况).</summary>
internal static class ComplaintHandler
{
    public static async Task Handle(Transaction tx, ComplaintLodged e, EventContext context)
    {
        var complaint = e.Complaint;
        var place = new ReportPlace((ReportingUnits.Of(complaint.Region) ?? ReportingUnit.Unassigned).Code, Dates.Required(complaint.ReceivedOn, "complaint.received_on"));
        var book = await Book.OfAsync(tx);
        // Region and day of receipt never change, so the first version says all.
        if (await ReportStore.IsFirstAsync(tx, complaint.Name, complaint.Version, place))
            await ReportStore.MoveAsync(tx, book, ReportSources.Complaints, [(null, place)]);
    }
}
