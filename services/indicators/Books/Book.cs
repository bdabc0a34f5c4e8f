using System.Runtime.CompilerServices;
using Quality.Common.Storage;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Books;

/// <summary>What an event or a decision says about subjects: everything that is so from now on, replacing what was known of them.</summary>
/// <param name="Indicators">Indicators that it speaks about.</param>
/// <param name="Subjects">Subjects that it speaks about.</param>
/// <param name="Entries">All their contributions.</param>
internal sealed record Statement(IReadOnlyList<string> Indicators, IReadOnlyList<string> Subjects, IReadOnlyList<Entry> Entries);

/// <summary>A contribution with where it comes from.</summary>
internal readonly record struct Entry(Span Span, long SourceVersion, DateTimeOffset OccurredAt);

/// <summary>Writes facts, rollups and totals of one transaction, all under the same known_at.</summary>
internal sealed class Book
{
    private static readonly ConditionalWeakTable<Transaction, Book> Open = [];

    private readonly Transaction tx;
    private long next;

    private Book(Transaction tx, ClockRow clock) => (this.tx, Clock, next) = (tx, clock, clock.KnownAt << 20);

    /// <summary>The instant of this transaction and the day of the totals.</summary>
    public ClockRow Clock { get; }

    /// <summary>The book of a transaction. The first call takes its known_at, and with it the lock that orders all changes.</summary>
    public static async Task<Book> OfAsync(Transaction tx)
    {
        if (Open.TryGetValue(tx, out var book)) return book;
        book = new(tx, await ClockStore.TickAsync(tx));
        Open.Add(tx, book);
        return book;
    }

    /// <summary>Closes what is no longer said, writes what is new, and books the difference. What stays the same is not touched.</summary>
    public async Task ReplaceAsync(Statement statement)
    {
        var known = await FactStore.CurrentAsync(tx, statement.Indicators, statement.Subjects);
        var said = statement.Entries.Select(e => (e.Span, e.SourceVersion)).ToHashSet();
        var gone = known.Where(k => !said.Contains((k.Span, k.SourceVersion))).ToList();
        said.ExceptWith(known.Select(k => (k.Span, k.SourceVersion)));
        var added = statement.Entries.Where(e => said.Remove((e.Span, e.SourceVersion))).ToList();
        if (gone.Count > 0) await FactStore.CloseAsync(tx, [.. gone.Select(g => g.Id)], Clock.KnownAt);
        if (added.Count > 0) await FactStore.InsertAsync(tx, added, Clock.KnownAt, () => next++);
        await TotalsStore.AddAsync(
            tx,
            gone.SelectMany(g => Deltas.Of(g.Span).Select(d => (d with { Weight = -d.Weight }, false)))
                .Concat(added.SelectMany(a => Deltas.Of(a.Span).Select(d => (d, d.Weight.Population > 0)))),
            Clock);
    }
}
