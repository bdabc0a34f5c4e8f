using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Credits.Listings;
using Quality.Credits.Penalties;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>Where a case of ours stands; what is in effect comes first when cases are paired.</summary>
internal enum OurState
{
    InEffect = 0,
    Pending = 1,
    Ended = 2,
    NotPublished = 3,
}

/// <summary>A listing or penalty of ours as a list of a peer would have it; dates are yyyy-MM-dd, empty for none.</summary>
internal sealed record OurCase(
    string Resource, V1.PeerListKind Kind, string Uscc, string DisplayName, string RecordedName, string Number, string DecidedOn, string Authority, string EndsOn, string Region, OurState State,
    string PublishedOn, string EndedOn, string EndNumber, string EndText)
{
    public bool InEffect => State == OurState.InEffect;

    /// <summary>From when others can know of it.</summary>
    public string KnownFrom => string.CompareOrdinal(DecidedOn, PublishedOn) > 0 ? DecidedOn : PublishedOn;

    public bool CheckDigitValid => Common.Values.Uscc.TryParse(Uscc, out var uscc) && uscc.CheckDigitValid;

    public static OurCase Of(ListingRow row, DateOnly today)
    {
        var l = V1.Listing.Parser.ParseFrom(row.Body);
        var over = l.ExpiresOn.Length > 0 && string.CompareOrdinal(l.ExpiresOn, ChinaTime.Format(today)) < 0;
        var state = l.State switch
        {
            V1.ListingState.Published => over ? OurState.Ended : OurState.InEffect,
            V1.ListingState.NotListed => OurState.NotPublished,
            < V1.ListingState.Published => OurState.Pending,
            _ => OurState.Ended,
        };
        return new(
            ListingWire.Collection + row.Id, (V1.PeerListKind)(int)l.List, Code(row.Enterprise), row.EnterpriseDisplayName, row.EnterpriseDisplayName, l.Decision?.Number ?? "",
            l.Decision?.DecidedOn ?? "", "", l.ExpiresOn, row.Region, state, l.PublishedOn, over && l.EndedOn.Length == 0 ? l.ExpiresOn : l.EndedOn, "", l.EndReason);
    }

    public static OurCase Of(PenaltyRow row, DateOnly today)
    {
        var p = V1.Penalty.Parser.ParseFrom(row.Body);
        var over = row.EndsOn.Length > 0 && string.CompareOrdinal(row.EndsOn, ChinaTime.Format(today)) < 0;
        var state = (V1.PenaltyState)row.State switch
        {
            V1.PenaltyState.Published => over ? OurState.Ended : OurState.InEffect,
            V1.PenaltyState.NotPublished or V1.PenaltyState.PublishedElsewhere => OurState.NotPublished,
            V1.PenaltyState.Recorded or V1.PenaltyState.Reviewed or V1.PenaltyState.Sent => OurState.Pending,
            _ => OurState.Ended,
        };
        return new(
            "penalties/" + row.Id, V1.PeerListKind.Penalties, Code(row.Enterprise), p.EnterpriseDisplayName, p.EnterpriseDisplayName, row.DocumentNumber, p.DecidedOn, row.Authority, row.EndsOn, row.Region,
            state, row.PublishedOn, row.WithdrawnOn.Length > 0 ? row.WithdrawnOn : row.EndsOn, p.Withdrawal?.DocumentNumber ?? "", p.Withdrawal?.Reason ?? (p.EndReason.Length > 0 ? p.EndReason : p.ExemptionArticle));
    }

    private static string Code(string enterprise) => enterprise["enterprises/".Length..];
}

/// <summary>What is known here about codes and names, for pairing and for reasons.</summary>
internal sealed class PeerKnowledge
{
    private readonly Dictionary<string, string> owners;
    private readonly Dictionary<string, PeerNameRow> register = [];
    private readonly ILookup<string, string> merged;
    private readonly HashSet<(string Code, string Name)> former = [];

    /// <param name="identities">Old codes and names that were merged (7.8).</param>
    public PeerKnowledge(IReadOnlyList<PeerIdentityRow> identities)
    {
        owners = identities.ToDictionary(i => i.Subject, i => i.Uscc);
        merged = identities.Where(i => !QualityFiles.Subjects.IsCode(i.Subject)).ToLookup(i => i.Uscc, i => i.Subject[QualityFiles.Subjects.Names.Length..]);
    }

    /// <summary>The code under which an enterprise is kept now.</summary>
    public string Current(string code) => owners.GetValueOrDefault(code, code);

    public bool IsRegistered(string code) => register.ContainsKey(Current(code));

    public string NameOf(string code, string recorded) => register.TryGetValue(Current(code), out var row) ? row.DisplayName : recorded;

    public void Register(IEnumerable<PeerNameRow> rows)
    {
        foreach (var row in rows) register[row.Uscc] = row;
    }

    public void Former(IEnumerable<PeerNameRow> rows)
    {
        foreach (var row in rows) former.Add((row.Uscc, FoldedText.Of(row.DisplayName)));
    }

    public bool IsFormer(string code, string foldedName) =>
        former.Contains((code, foldedName)) || former.Contains((Current(code), foldedName)) || merged[Current(code)].Contains(foldedName);
}
