using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>Between the stored rows and the wire.</summary>
internal static class PublicationWire
{
    /// <summary>An edition; names of persons and the draft are only for the desk.</summary>
    public static V1.Publication ToWire(this PublicationRow row, EditionRow edition, bool desk, int changed = 0)
    {
        var wire = V1.Publication.Parser.ParseFrom(edition.Body);
        var draft = edition.Edition == EditionRow.Draft;
        (wire.Name, wire.Edition, wire.LatestEdition) = (row.Name, (int)edition.Edition, (int)row.Edition);
        wire.State = (V1.PublicationState)(draft ? row.DraftState : PublicationState.Published);
        wire.PublishTime = edition.PublishedAt?.ToTimestamp();
        (wire.CreateTime, wire.UpdateTime, wire.Etag, wire.Version) = (row.CreatedAt.ToTimestamp(), row.UpdatedAt.ToTimestamp(), Etag.Of(row.Version), row.Version);
        if (desk) (wire.DraftState, wire.ChangedCount) = ((V1.PublicationState)row.DraftState, changed);
        else (wire.AuthorDisplayName, wire.ApproverDisplayName) = ("", "");
        return wire;
    }

    /// <summary>What is stored of an edition.</summary>
    public static EditionRow ToRow(this V1.Publication publication, string id, long edition, string author, DateTimeOffset? publishedAt) =>
        new(id, edition, author, publication.ToByteArray(), publishedAt);

    public static V1.PublicationEntry ToEntry(this Sample sample, int number)
    {
        var s = sample.ToWire();
        return new()
        {
            Number = number, Sample = s.Name, SampleVersion = s.Version, SampleNumber = s.Number, ProductCategory = s.ProductCategory, ProductName = s.ProductName, Model = s.Model, Brand = s.Brand,
            Batch = s.Batch, Producer = s.Producer, ProducerDisplayName = s.ProducerDisplayName, ProducerRegion = s.ProducerRegion, SellerDisplayName = s.SellerDisplayName, Region = s.Region,
            SampledOn = s.SampledOn, Laboratory = s.Laboratory, Outcome = s.Outcome, FailedItems = { s.FailedItems },
        };
    }

    /// <summary>The entry without its conclusion.</summary>
    public static V1.PublicationEntry Withdrawn(this V1.PublicationEntry entry, V1.WithdrawalGround ground, string reason, DateOnly today)
    {
        var withdrawn = entry.Clone();
        (withdrawn.Outcome, withdrawn.WithdrawalGround, withdrawn.WithdrawalReason, withdrawn.WithdrawnOn) = (0, ground, reason, ChinaTime.Format(today));
        withdrawn.FailedItems.Clear();
        return withdrawn;
    }

    public static V1.PublicationEntry ToWire(this EntryRow row, bool desk)
    {
        var entry = V1.PublicationEntry.Parser.ParseFrom(row.Body);
        entry.Changed = desk && row.Changed;
        return entry;
    }
}
