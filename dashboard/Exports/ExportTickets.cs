using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard.Exports;

/// <summary>The two file kinds that every list offers.</summary>
public enum ExportFormat
{
    Csv,
    Xlsx,
}

/// <summary>Writes the whole file to a stream.</summary>
internal delegate Task ExportWriter(Stream target, CancellationToken cancellation);

/// <summary>
/// Hands a prepared export from a circuit to the request that downloads it: a random ticket, good once, for a minute,
/// for the person who asked. The rows come through the circuit's own clients, hence with that person's rights.
/// </summary>
internal sealed class ExportTickets(TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Ticket> tickets = new();

    public sealed record Ticket(string FileName, ExportFormat Format, string Owner, DateTimeOffset EndsAt, ExportWriter Write);

    /// <returns>The address to download from.</returns>
    public string Add<TRow>(ExportSource<TRow> source, ExportFormat format, ClaimsPrincipal owner)
    {
        var now = time.GetUtcNow();
        foreach (var (old, late) in tickets)
            if (late.EndsAt < now)
                tickets.TryRemove(old, out _);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        tickets[key] = new Ticket(source.Name, format, Owner(owner), now + Validity, (target, cancellation) => Sheets.WriteAsync(source, format, target, cancellation));
        return "/exports/" + key;
    }

    public Ticket? Take(string key, ClaimsPrincipal person) =>
        tickets.TryGetValue(key, out var ticket) && ticket.Owner == Owner(person) && tickets.TryRemove(key, out ticket) && ticket.EndsAt >= time.GetUtcNow()
            ? ticket
            : null;

    private static string Owner(ClaimsPrincipal person) => person.FindFirst(SignIn.SessionClaim)?.Value ?? "";
}
