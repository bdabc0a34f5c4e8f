using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quality.Inspections.Draws;

/// <summary>Follows a proof line by line and holds it against the rules; the first difference is thrown as <see cref="ProofLie"/>.</summary>
internal sealed class ProofReading(int replacements)
{
    private static readonly string[] Order = ["header", "pool", "excluded", "inspector", "laboratory", "recusal", "selected", "team", "lab", "replacement"];
    private readonly ArrayBufferWriter<byte> expected = new();
    private readonly ProofListReading lists = new();
    private readonly Dictionary<string, int> replaced = [];
    private ProofHeader? header;
    private ProofDraw? draw;
    private int phase = -1;
    private int at;

    public bool Ended { get; private set; }

    public string Commitment => header?.Commitment ?? "";

    public int SelectedCount => draw?.Selected.Count ?? 0;

    public void Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName) throw new ProofLie("form", "the line is no JSON object");
        var now = PhaseOf(ref reader);
        if (now < phase || (phase < 0 && now != 0) || (now == 0 && phase == 0)) throw new ProofLie("order", $"a line '{Order[now]}' stands at the wrong place");
        if (now != phase) Enter(now);
        if (now == 0) Head(At(JsonNode.Parse(line)!, "header"));
        else if (now <= 5) lists.Line((DrawListKind)now, ref reader);
        else Compare(line, now);
    }

    public void End()
    {
        if (header is null) throw new ProofLie("header", "there is no header");
        Enter(Order.Length);
        Ended = true;
    }

    private static int PhaseOf(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < Order.Length; i++)
            if (reader.ValueTextEquals(Order[i])) return i;
        throw new ProofLie("form", $"a line '{reader.GetString()}' is not known");
    }

    /// <summary>A section is complete when the next begins.</summary>
    private void Enter(int next)
    {
        if (next > 5 && draw is null) draw = lists.Close(header!, replacements);
        for (var past = Math.Max(phase, 6); past < next && past < Order.Length - 1 && draw is not null; past++)
        {
            var seen = past == phase ? at : 0;
            if (seen != draw.Selected.Count) throw new ProofLie(past == 6 ? "selection" : Order[past], $"{draw.Selected.Count} lines '{Order[past]}' were due, {seen} are there");
        }

        (phase, at) = (next, 0);
    }

    private void Head(JsonNode h)
    {
        var take = At(h, "take").AsObject().ToDictionary(t => t.Key, t => (long)(t.Value ?? throw new ProofLie("take", "a quota is empty")), StringComparer.Ordinal);
        header = new(
            Text(h, "draw"), Text(h, "task"), (int)At(h, "attempt"), Text(h, "previous"), (int)At(h, "team"), take, Text(h, "blind"), Text(h, "seed_source"), Text(h, "not_before"),
            Text(h, "seed"), Text(h, "commitment_text"), Text(h, "commitment"));
        if (CommitmentText.HashOf(header.Text) != header.Commitment) throw new ProofLie("commitment", "the commitment is not the SHA-256 of its text");
        if (header.Blind.Length != 64 || !header.Text.Contains($"\nblind {CommitmentText.BlindHashOf(header.Blind)}\n", StringComparison.Ordinal)) throw new ProofLie("blind", "the blind is not the one that was committed");
        if (header.Team < 2) throw new ProofLie("team", "an entry needs at least two inspectors");
        if (DrawLists.Problem(header.Seed) is { } problem) throw new ProofLie("seed", $"the seed is no canonical text: {problem}");
        lists.Begin(header, replacements);
    }

    private void Compare(ReadOnlySpan<byte> line, int now)
    {
        var found = JsonNode.Parse(line)!;
        expected.ResetWrittenCount();
        var rule = now == 6 ? "selection" : Order[now];
        if (now < 9 && at >= draw!.Selected.Count) throw new ProofLie(rule, $"only {draw.Selected.Count} lines '{Order[now]}' are due");
        if (now == 6) ProofLines.Selected(expected, draw!.Selected[at]);
        else if (now == 7) ProofLines.Team(expected, draw!.Selected[at].Id, draw.Assigned[at]);
        else if (now == 8) ProofLines.Laboratory(expected, draw!.Selected[at].Id, draw.Assigned[at].Laboratory);
        else ProofLines.Replacement(expected, Replaced(At(found, "replacement")));
        at++;
        if (!JsonNode.DeepEquals(found, JsonNode.Parse(expected.WrittenSpan)))
            throw new ProofLie(rule, $"the rules give {Encoding.UTF8.GetString(expected.WrittenSpan)}");
    }

    private static JsonNode At(JsonNode node, string name) => node[name] ?? throw new ProofLie("form", $"'{name}' is missing");

    private static string Text(JsonNode node, string name) => At(node, name).GetValue<string>();

    private Replacement Replaced(JsonNode r)
    {
        var entry = Text(r, "entry");
        var (by, confirmed) = (Text(r, "proposed_by"), Text(r, "confirmed_by"));
        if (by == confirmed || by.Length == 0) throw new ProofLie("replacement", "a replacement takes two persons");
        if (!ProofDraw.Reasons.Contains(Text(r, "reason"))) throw new ProofLie("replacement", "the reason is not a listed one");
        if (!draw!.Stands(entry) || !replaced.TryAdd(entry, at)) throw new ProofLie("replacement", $"{entry} was not selected, or was replaced before");
        var next = draw.Next(entry);
        return new(at + 1, entry, Text(r, "reason"), Text(r, "evidence"), by, confirmed, Text(r, "at"), next, next is null ? null : draw.Assignment.To(next.Id));
    }
}
