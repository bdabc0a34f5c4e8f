using Google.Protobuf.Collections;
using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>Who may not check or test whom: the producer's code, the id of an inspector or laboratory, and why.</summary>
internal sealed record Recusal(string Producer, string Member, string Reason);

/// <summary>回避: declared interests, and what follows of itself (the same legal person, the same address).</summary>
internal static class RecusalStore
{
    public const string SameEntity = "same entity";
    public const string SameAddress = "same address";

    /// <summary>Every recusal of a day; addresses are those known at the instant.</summary>
    public static async Task<IReadOnlyList<Recusal>> OnAsync(Transaction tx, DateOnly date, DateTimeOffset instant)
    {
        var day = ChinaTime.Format(date);
        var all = new List<Recusal>();
        foreach (var document in await DocumentStore.ValidAsync(tx, InspectorStore.Kind, day, ""))
            all.AddRange(Declared(document.Id, InspectorStore.Library.Wire(document).Interests, day));
        foreach (var document in await DocumentStore.ValidAsync(tx, LaboratoryStore.Kind, day, ""))
        {
            var laboratory = LaboratoryStore.Library.Wire(document);
            all.AddRange(Declared(document.Id, laboratory.Interests, day));
            all.Add(new(laboratory.Uscc, document.Id, SameEntity));
            var neighbours = await CheckedEnterpriseStore.AtAddressAsync(tx, AddressKey.Of(laboratory.Address), instant);
            all.AddRange(neighbours.Where(uscc => uscc != laboratory.Uscc).Select(uscc => new Recusal(uscc, document.Id, SameAddress)));
        }

        return [.. all.DistinctBy(r => (r.Producer, r.Member)).OrderBy(r => r.Producer, StringComparer.Ordinal).ThenBy(r => r.Member, StringComparer.Ordinal)];
    }

    private static IEnumerable<Recusal> Declared(string member, RepeatedField<V1.DeclaredInterest> interests, string day) => interests
        .Where(i => string.CompareOrdinal(i.ValidFrom, day) <= 0 && (i.ValidTo.Length == 0 || string.CompareOrdinal(i.ValidTo, day) >= 0))
        .Select(i => new Recusal(i.Enterprise["enterprises/".Length..], member, Word(i.Kind)));

    /// <summary>The kind in the words of a frozen list; what the person wrote stays here.</summary>
    private static string Word(V1.InterestKind kind) => kind switch
    {
        V1.InterestKind.Kin => "kin",
        V1.InterestKind.FormerEmployer => "former employer",
        V1.InterestKind.Shareholding => "shareholding",
        V1.InterestKind.Business => "business",
        _ => "other interest",
    };
}
