using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>Tells other services what an edition makes public: only what it changes, in the transaction of the edition.</summary>
internal static class PublicationNews
{
    private const int Most = 500;

    /// <summary>Tells one edition; of two replicas that start together only one does.</summary>
    public static async Task TellAsync(Transaction tx, string id, EditionRow edition, List<V1.PublicationEntry> entries)
    {
        if (!await PublicationStore.TellAsync(tx, id, edition.Edition)) return;
        var before = edition.Edition > 1 ? await PublicationEntryStore.AllAsync(tx, id, edition.Edition - 1) : [];
        var body = V1.Publication.Parser.ParseFrom(edition.Body);
        foreach (var part in Changes(before, entries).Chunk(Most))
            tx.Publish(new V1.ResultsPublished
            {
                Publication = PublicationRow.Collection + id, Title = body.Title, Authority = body.Authority, Edition = (int)edition.Edition,
                PublishedOn = ChinaTime.Format(ChinaTime.Date(edition.PublishedAt!.Value)), Results = { part },
            });
    }

    /// <summary>Tells editions that were published before this event existed, one round at a time; answers how many rounds.</summary>
    public static async Task<int> TellUntoldAsync(Transaction tx)
    {
        if (await PublicationStore.UntoldAsync(tx) is not { } round) return 0;
        for (var number = round.Told + 1; number <= round.Edition; number++)
        {
            var edition = await PublicationStore.EditionAsync(tx, round.Id, number) ?? throw new InvalidOperationException($"publications/{round.Id} has lost edition {number}.");
            await TellAsync(tx, round.Id, edition, await PublicationEntryStore.AllAsync(tx, round.Id, number));
        }

        return 1;
    }

    /// <summary>What is new or stands otherwise than before, and what is no longer named.</summary>
    public static IEnumerable<V1.PublishedResult> Changes(IReadOnlyCollection<V1.PublicationEntry> before, IReadOnlyCollection<V1.PublicationEntry> now)
    {
        var known = before.Select(Of).ToHashSet();
        var named = now.Select(e => e.Sample).ToHashSet(StringComparer.Ordinal);
        return now.Select(Of).Where(r => !known.Contains(r)).Concat(before.Where(e => !named.Contains(e.Sample)).Select(e =>
        {
            var gone = Of(e);
            gone.Standing = V1.PublishedStanding.LeftOut;
            return gone;
        }));
    }

    private static V1.PublishedResult Of(V1.PublicationEntry e) => new()
    {
        Sample = e.Sample, SampleVersion = e.SampleVersion, Producer = e.Producer, Standing = e.WithdrawalGround == 0 ? V1.PublishedStanding.Stands : V1.PublishedStanding.Withdrawn,
    };
}
