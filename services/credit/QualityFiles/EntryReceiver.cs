using System.Security.Cryptography;
using Google.Protobuf;
using Quality.Common.Storage;

namespace Quality.Credits.QualityFiles;

/// <summary>Takes what another service tells into the files: the newest version of a source wins, in whatever order they come, and nothing is overwritten.</summary>
internal static class EntryReceiver
{
    /// <summary>Version of the rules in <see cref="QualityFacts"/>.</summary>
    public const string Rule = "quality-file-1";

    public static async Task ReceiveAsync(Transaction tx, string source, long version, IMessage received, IReadOnlyList<Facet> facets)
    {
        if (!await QualityEntryStore.IsNewsAsync(tx, source, version)) return;
        var stored = (await QualityEntryStore.OfSourceAsync(tx, source)).ToDictionary(e => e.Facet);
        var news = new List<Facet>();
        foreach (var facet in facets)
            if (!stored.TryGetValue(facet.Name, out var known) || await IsOtherAsync(tx, known, facet)) news.Add(facet);
        var gone = stored.Values.Where(e => e.Standing != QualityEntry.TakenBack && facets.All(f => f.Name != e.Facet)).ToList();
        if (news.Count + gone.Count == 0) return;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(received.ToByteArray()));
        var touched = news.Select(f => f.Subject).Concat(news.Where(f => stored.ContainsKey(f.Name)).Select(f => stored[f.Name].Subject)).Concat(gone.Select(e => e.Subject));
        var at = await QualityFileStore.TickAsync(tx, touched.Order(StringComparer.Ordinal));
        foreach (var facet in news)
        {
            var before = stored.GetValueOrDefault(facet.Name);
            await AddAsync(tx, new(
                before?.Id ?? tx.NewId(), (before?.Version ?? 0) + 1, facet.Subject, (long)facet.Kind, facet.Code, facet.Title, facet.Number, facet.Authority, facet.FromOn, facet.UntilOn,
                facet.EndedOn, facet.Standing, source, facet.Name, version, sha256, Rule, before is null ? "" : $"v{version}", "", "", at));
        }

        foreach (var entry in gone)
            await AddAsync(tx, entry with { Version = entry.Version + 1, Standing = QualityEntry.TakenBack, SourceVersion = version, Sha256 = sha256, Reason = $"v{version}", Recorder = "", RecorderDisplayName = "", KnownFrom = at });
    }

    /// <summary>A correction here stays until the source says something else than what was corrected.</summary>
    private static async Task<bool> IsOtherAsync(Transaction tx, QualityEntry known, Facet facet)
    {
        var told = known.Recorder.Length == 0 ? known : await QualityEntryStore.LastToldAsync(tx, known.Id);
        return told?.Says(facet) != true;
    }

    private static async Task AddAsync(Transaction tx, QualityEntry entry)
    {
        if (!await QualityEntryStore.AddAsync(tx, entry)) throw new InvalidOperationException($"{entry.Source} {entry.Facet} could not be added as version {entry.Version}."); // delivered again
    }
}
