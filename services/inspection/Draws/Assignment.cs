using System.Text;

namespace Quality.Inspections.Draws;

/// <summary>An inspector or laboratory with the ticket for one entry.</summary>
internal sealed record Member(string Id, string Ticket);

/// <summary>Somebody whose smaller ticket did not count, and why.</summary>
internal sealed record Skipped(string Id, string Reason);

/// <summary>Who checks an entry; an empty team means that too few were left.</summary>
internal sealed record Assigned(IReadOnlyList<Member> Team, IReadOnlyList<Skipped> Passed, Member? Laboratory);

/// <summary>
/// Assigns inspectors and laboratories to entries in the order in which they come (2.7.1b): the smallest tickets among those who are
/// listed, not recused for the producer and below their limit. Whoever is listed is qualified: the freeze leaves the others out.
/// </summary>
internal sealed class Assignment(
    RoleKey inspectorKey, RoleKey laboratoryKey, int team, IReadOnlyList<DrawInspector> inspectors, IReadOnlyList<string> laboratories, IReadOnlySet<(string Producer, string Who)> recusals)
{
    private const int Tiers = 3;
    private readonly Dictionary<string, int> used = [];

    public Assigned To(string entry)
    {
        var producer = DrawLists.ProducerOf(entry);
        var (members, passed) = Team(entry, producer);
        if (members.Count < team) members.Clear(); // recorded as unassigned
        foreach (var member in members) used[member.Id] = used.GetValueOrDefault(member.Id) + 1;
        return new(members, passed, Laboratory(entry, producer));
    }

    private (List<Member> Members, List<Skipped> Passed) Team(string entry, string producer)
    {
        List<Member> members = [];
        List<Skipped> passed = [];
        var order = Ranked(inspectorKey, entry, inspectors.Select(i => i.Id)).Select(r => (r.Ticket, Inspector: inspectors[r.Index])).ToList();
        for (var tier = 0; tier < Tiers; tier++)
            foreach (var (ticket, inspector) in order.Where(o => o.Inspector.Tier == tier))
            {
                if (members.Count == team) return (members, passed);
                if (recusals.Contains((producer, inspector.Id))) passed.Add(new(inspector.Id, "recused"));
                else if (used.GetValueOrDefault(inspector.Id) >= inspector.Limit) passed.Add(new(inspector.Id, "limit"));
                else members.Add(new(inspector.Id, ticket.Hex));
            }

        return (members, passed);
    }

    private Member? Laboratory(string entry, string producer)
    {
        foreach (var (ticket, index) in Ranked(laboratoryKey, entry, laboratories))
            if (!recusals.Contains((producer, laboratories[index]))) return new(laboratories[index], ticket.Hex);
        return null;
    }

    private static List<(Ticket Ticket, int Index)> Ranked(RoleKey key, string entry, IEnumerable<string> ids)
    {
        var text = new MemoryStream();
        List<(int Start, int Length)> ranges = [];
        List<string> names = [];
        foreach (var id in ids)
        {
            var start = (int)text.Length;
            text.Write(Encoding.UTF8.GetBytes($"{entry}\u001f{id}"));
            ranges.Add((start, (int)text.Length - start));
            names.Add(id);
        }

        var tickets = new Ticket[ranges.Count];
        key.Of(text.GetBuffer(), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ranges), tickets);
        var order = Enumerable.Range(0, tickets.Length).Select(i => (tickets[i], i)).ToList();
        order.Sort((x, y) => x.Item1.CompareTo(y.Item1) is not 0 and var byTicket ? byTicket : Utf8Order.Instance.Compare(names[x.i], names[y.i]));
        return order;
    }
}
