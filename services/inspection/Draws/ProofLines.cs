using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quality.Inspections.Draws;

/// <summary>What the first line of a proof says.</summary>
internal sealed record ProofHeader(
    string Draw, string Task, int Attempt, string Previous, int Team, IReadOnlyDictionary<string, long> Take, string Blind, string SeedSource, string NotBefore, string Seed,
    string Text, string Commitment)
{
    public RoleKey Key(string role) => new(Commitment, Blind, Seed, role);
}

/// <summary>A replacement that was carried out (替补).</summary>
/// <param name="Number">From 1, in order.</param>
/// <param name="Entry">Who cannot be checked.</param>
/// <param name="Reason">Name of the reason on the wire without its prefix, in lower case.</param>
/// <param name="Evidence">As given.</param>
/// <param name="ProposedBy">The one account.</param>
/// <param name="ConfirmedBy">The other account.</param>
/// <param name="At">Instant of the confirmation, in whole seconds.</param>
/// <param name="Next">Who comes in; null when the stratum is exhausted.</param>
/// <param name="Assigned">Team and laboratory of <paramref name="Next"/>.</param>
internal sealed record Replacement(int Number, string Entry, string Reason, string Evidence, string ProposedBy, string ConfirmedBy, string At, Picked? Next, Assigned? Assigned);

/// <summary>The lines of a proof (JSON Lines), each without its LF.</summary>
internal static class ProofLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Name of a list's lines.</summary>
    public static string NameOf(DrawListKind kind) => kind switch
    {
        DrawListKind.Pool => "pool",
        DrawListKind.Excluded => "excluded",
        DrawListKind.Inspectors => "inspector",
        DrawListKind.Laboratories => "laboratory",
        _ => "recusal",
    };

    public static void Header(IBufferWriter<byte> output, ProofHeader h) => Write(output, "header", w =>
    {
        w.WriteStartObject();
        w.WriteString("draw", h.Draw);
        w.WriteString("task", h.Task);
        w.WriteNumber("attempt", h.Attempt);
        w.WriteString("previous", h.Previous);
        w.WriteNumber("team", h.Team);
        w.WriteStartObject("take");
        foreach (var (stratum, take) in h.Take.OrderBy(t => t.Key, Utf8Order.Instance)) w.WriteNumber(stratum, take);
        w.WriteEndObject();
        w.WriteString("blind", h.Blind);
        w.WriteString("seed_source", h.SeedSource);
        w.WriteString("not_before", h.NotBefore);
        w.WriteString("seed", h.Seed);
        w.WriteString("commitment_text", h.Text);
        w.WriteString("commitment", h.Commitment);
        w.WriteEndObject();
    });

    /// <summary>One line of a list, given as its bytes without LF.</summary>
    public static void ListLine(IBufferWriter<byte> output, DrawListKind kind, ReadOnlySpan<byte> line)
    {
        using var w = new Utf8JsonWriter(output, Options);
        w.WriteStartObject();
        w.WriteStartArray(NameOf(kind));
        for (var field = 0; ; field++)
        {
            var tab = line.IndexOf((byte)'\t');
            var text = tab < 0 ? line : line[..tab];
            if (kind == DrawListKind.Inspectors && field == 1) w.WriteRawValue(text);
            else w.WriteStringValue(text);
            if (tab < 0) break;
            line = line[(tab + 1)..];
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    public static void Selected(IBufferWriter<byte> output, Picked picked) => Write(output, "selected", w =>
    {
        w.WriteStartObject();
        w.WriteString("id", picked.Id);
        w.WriteString("stratum", picked.Stratum);
        w.WriteString("ticket", picked.Ticket.Hex);
        w.WriteEndObject();
    });

    public static void Team(IBufferWriter<byte> output, string entry, Assigned assigned) => Write(output, "team", w =>
    {
        w.WriteStartObject();
        w.WriteString("entry", entry);
        Members(w, assigned);
        w.WriteEndObject();
    });

    public static void Laboratory(IBufferWriter<byte> output, string entry, Member? laboratory) => Write(output, "lab", w =>
    {
        w.WriteStartObject();
        w.WriteString("entry", entry);
        w.WriteString("id", laboratory?.Id);
        w.WriteString("ticket", laboratory?.Ticket);
        w.WriteEndObject();
    });

    public static void Replacement(IBufferWriter<byte> output, Replacement r) => Write(output, "replacement", w =>
    {
        w.WriteStartObject();
        w.WriteNumber("number", r.Number);
        w.WriteString("entry", r.Entry);
        w.WriteString("reason", r.Reason);
        w.WriteString("evidence", r.Evidence);
        w.WriteString("proposed_by", r.ProposedBy);
        w.WriteString("confirmed_by", r.ConfirmedBy);
        w.WriteString("at", r.At);
        w.WriteString("id", r.Next?.Id);
        w.WriteString("ticket", r.Next?.Ticket.Hex);
        if (r.Assigned is { } assigned)
        {
            Members(w, assigned);
            w.WriteString("lab", assigned.Laboratory?.Id);
            w.WriteString("lab_ticket", assigned.Laboratory?.Ticket);
        }

        w.WriteEndObject();
    });

    public static void End(IBufferWriter<byte> output, long lines, string sha256) => Write(output, "end", w =>
    {
        w.WriteStartObject();
        w.WriteNumber("lines", lines);
        w.WriteString("sha256", sha256);
        w.WriteEndObject();
    });

    private static void Members(Utf8JsonWriter w, Assigned assigned)
    {
        w.WriteStartArray("members");
        foreach (var member in assigned.Team)
        {
            w.WriteStartObject();
            w.WriteString("id", member.Id);
            w.WriteString("ticket", member.Ticket);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("skipped");
        foreach (var passed in assigned.Passed)
        {
            w.WriteStartObject();
            w.WriteString("id", passed.Id);
            w.WriteString("reason", passed.Reason);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Write(IBufferWriter<byte> output, string name, Action<Utf8JsonWriter> value)
    {
        using var w = new Utf8JsonWriter(output, Options);
        w.WriteStartObject();
        w.WritePropertyName(name);
        value(w);
        w.WriteEndObject();
    }
}
