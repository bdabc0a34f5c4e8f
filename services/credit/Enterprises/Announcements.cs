using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Enterprises;

/// <summary>Packs changed enterprises into events of at most 500, and fewer where they are large: transports limit a message.</summary>
internal static class Announcements
{
    private const int MostEnterprises = 500;
    private const int MostBytes = 1024 * 1024;

    public static IEnumerable<V1.EnterprisesChanged> Of(IEnumerable<Enterprise> changed)
    {
        var (next, bytes) = (new V1.EnterprisesChanged(), 0);
        foreach (var wire in changed.Select(e => e.ToWire()))
        {
            var size = wire.CalculateSize();
            if (next.Enterprises.Count == MostEnterprises || (next.Enterprises.Count > 0 && bytes + size > MostBytes))
            {
                yield return next;
                (next, bytes) = (new(), 0);
            }

            next.Enterprises.Add(wire);
            bytes += size;
        }

        if (next.Enterprises.Count > 0) yield return next;
    }
}
