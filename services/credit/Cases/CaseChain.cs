using Quality.Common.Errors;
using Quality.Common.Storage;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Cases;

/// <summary>Takes one verb after the other: state and history in one transaction.</summary>
internal static class CaseChain
{
    public static async Task<V1.Case> BeginAsync(Transaction tx, V1.Case one)
    {
        if (!tx.Caller.Scope.Contains(one.Region)) throw Fail.RegionDenied(one.Region);
        if (one.Campaign.Length > 0)
        {
            var campaign = await CaseStore.FindCampaignAsync(tx, one.Campaign[CaseWire.Campaigns.Length..]) ?? throw Fail.NotFound(one.Campaign);
            if (campaign.EndedOn.Length > 0) throw CampaignEnded(one.Campaign);
        }

        CaseProcess.Begin(one);
        var row = one.ToRow(tx.NewId(), 1, tx.Now, tx.Now);
        await CaseStore.InsertAsync(tx, row);
        return await RememberAsync(tx, row, "RecordClue");
    }

    /// <summary>One verb; <paramref name="take"/> changes the case or throws.</summary>
    public static async Task<V1.Case> TakeAsync(Transaction tx, string verb, string name, string etag, Action<V1.Case> take)
    {
        var stored = await FindAsync(tx, name);
        Etag.Check(name, etag, stored.Version);
        var one = stored.ToCase(tx.Today);
        take(one);
        var row = one.ToRow(stored.Id, stored.Version + 1, stored.CreatedAt, tx.Now);
        if (!await CaseStore.ReviseAsync(tx, row)) throw Fail.StaleEtag(name);
        return await RememberAsync(tx, row, verb);
    }

    public static async Task<CaseRow> FindAsync(Transaction tx, string name) => await CaseStore.FindAsync(tx, CaseWire.IdOf(CaseWire.Collection, name)) ?? throw Fail.NotFound(name);

    public static QualityException CampaignEnded(string name) => Fail.Precondition("CAMPAIGN_ENDED", $"{name} has ended.");

    private static async Task<V1.Case> RememberAsync(Transaction tx, CaseRow row, string verb)
    {
        await CaseStore.AddStepAsync(tx, new(row.Id, row.Version, verb, row.State, tx.Caller.Subject, tx.Caller.Name, row.Body, tx.Now));
        tx.Audit(CaseWire.Collection + row.Id, row.Region);
        return row.ToCase(tx.Today);
    }
}
