using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Credits.Listings;
using Quality.Credits.QualityFiles;
using Brand = Quality.Protos.Brand.V1;
using Complaint = Quality.Protos.Complaint.V1;
using Inspection = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Handlers;

/// <summary>Fills the quality files with what the services tell; twice, late and out of order make no difference.</summary>
internal static class QualityFileHandler
{
    public static void Listen(EventTable events) => events
        .Handles<Inspection.SampleConcluded>(Handle)
        .Handles<Inspection.PostProcessingChanged>(Handle)
        .Handles<Inspection.ResultsPublished>((tx, e, _) => EntryPublicationStore.ReceiveAsync(tx, e))
        .Handles<Brand.HonourGranted>((tx, e, _) => ReceiveAsync(tx, e.Honour))
        .Handles<Brand.HonourRevoked>((tx, e, _) => ReceiveAsync(tx, e.Honour))
        .Handles<StandardsV1.DeclarationPublished>((tx, e, _) => ReceiveAsync(tx, e.Declaration))
        .Handles<StandardsV1.DeclarationWithdrawn>((tx, e, _) => ReceiveAsync(tx, e.Declaration))
        .Handles<Complaint.ComplaintLodged>((tx, e, _) => ReceiveAsync(tx, e.Complaint))
        .Handles<Complaint.ComplaintDecided>((tx, e, _) => ReceiveAsync(tx, e.Complaint))
        .Handles<V1.ListingChanged>(Handle)
        .Handles<V1.PenaltyChanged>(Handle);

    public static Task Handle(Transaction tx, Inspection.SampleConcluded e, EventContext context) =>
        EntryReceiver.ReceiveAsync(tx, e.Sample.Name, e.Sample.Version, e.Sample, QualityFacts.Of(e.Sample));

    public static async Task Handle(Transaction tx, Inspection.PostProcessingChanged e, EventContext context)
    {
        await EntryReceiver.ReceiveAsync(tx, e.PostProcessing.Name, e.PostProcessing.Version, e.PostProcessing, QualityFacts.Of(e.PostProcessing));
        await ListingProposer.OnPostProcessingAsync(tx, e.PostProcessing);
    }

    private static async Task Handle(Transaction tx, V1.PenaltyChanged e, EventContext context)
    {
        await EntryReceiver.ReceiveAsync(tx, e.Penalty.Name, e.Version, e, QualityFacts.Of(e));
        await ListingProposer.OnPenaltyAsync(tx, e);
    }

    public static Task Handle(Transaction tx, V1.ListingChanged e, EventContext context) =>
        EntryReceiver.ReceiveAsync(tx, e.Listing.Name, e.Listing.Version, e.Listing, QualityFacts.Of(e.Listing));

    private static Task ReceiveAsync(Transaction tx, Brand.Honour h) => EntryReceiver.ReceiveAsync(tx, h.Name, h.Version, h, QualityFacts.Of(h));

    private static Task ReceiveAsync(Transaction tx, StandardsV1.Declaration d) => EntryReceiver.ReceiveAsync(tx, d.Name, d.Version, d, QualityFacts.Of(d));

    private static Task ReceiveAsync(Transaction tx, Complaint.ComplaintFacts c) => EntryReceiver.ReceiveAsync(tx, c.Name, c.Version, c, QualityFacts.Of(c));
}
