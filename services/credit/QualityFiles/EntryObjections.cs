using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Enterprises;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>Lodges and decides objections; what they change of an entry is another version of it.</summary>
internal static class EntryObjections
{
    public static async Task<V1.EntryObjection> LodgeAsync(Transaction tx, V1.EntryObjection sent)
    {
        var asked = EntryCheck.Objection(sent, tx.Today);
        var entry = await QualityEntryStore.FindAsync(tx, EntryWire.IdOf("objection.entry", asked.Entry)) ?? throw Fail.NotFound(asked.Entry);
        if (entry.Standing == QualityEntry.TakenBack) throw Fail.Precondition("ENTRY_TAKEN_BACK", "The entry was taken back already.");
        var owner = await IdentityStore.OwnerAsync(tx, entry.Subject) ?? entry.Subject;
        var objection = EntryObjection.Lodge(tx.NewId(), entry, owner, asked, tx.Caller, tx.Now);
        if (!await EntryObjectionStore.InsertAsync(tx, objection))
            throw new QualityException(Grpc.Core.StatusCode.AlreadyExists, "OBJECTION_OPEN", "An objection to this entry is open already.");
        return await AnswerAsync(tx, objection, audit: true);
    }

    public static async Task<V1.EntryObjection> DecideAsync(Transaction tx, V1.DecideEntryObjectionRequest request)
    {
        var stored = await EntryObjectionStore.FindAsync(tx, EntryWire.IdOf("name", request.Name, EntryObjection.Collection)) ?? throw Fail.NotFound(request.Name);
        Etag.Check(request.Name, request.Etag, stored.Version);
        var reason = EntryCheck.Decision(request);
        var first = await QualityEntryStore.VersionAsync(tx, stored.Entry, 1) ?? throw Fail.NotFound(EntryWire.Collection + stored.Entry);
        var decided = stored.Decide(request.Decision, reason, first, tx.Caller, ChinaTime.Format(tx.Today), tx.Now);
        if (!await EntryObjectionStore.ReviseAsync(tx, decided)) throw Fail.StaleEtag(request.Name);
        if (request.Decision != V1.EntryObjectionState.Rejected) await ChangeAsync(tx, decided, request);
        return await AnswerAsync(tx, decided, audit: true);
    }

    public static async Task<V1.ListEntryObjectionsResponse> ListAsync(Transaction tx, V1.ListEntryObjectionsRequest request)
    {
        var today = ChinaTime.Format(tx.Today);
        var filter = ObjectionFilter.Of(request, today);
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await EntryObjectionStore.ListAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListEntryObjectionsResponse
        {
            NextPageToken = page.Next(rows, EntryObjectionStore.Key), TotalSize = await EntryObjectionStore.CountAsync(tx, filter),
            OverdueSize = await EntryObjectionStore.CountAsync(tx, filter with { OverdueOn = today }),
        };
        foreach (var row in rows) response.Objections.Add(await AnswerAsync(tx, row, audit: false));
        return response;
    }

    private static async Task ChangeAsync(Transaction tx, EntryObjection decided, V1.DecideEntryObjectionRequest request)
    {
        var entry = await QualityEntryStore.FindAsync(tx, decided.Entry) ?? throw Fail.NotFound(EntryWire.Collection + decided.Entry);
        if (entry.Standing == QualityEntry.TakenBack)
        {
            if (request.Decision == V1.EntryObjectionState.TakenBack) return; // by its source meanwhile
            throw Fail.Precondition("ENTRY_TAKEN_BACK", "The entry was taken back meanwhile.");
        }

        var next = entry with
        {
            Version = entry.Version + 1,
            Reason = EntryObjection.Collection + decided.Id,
            Recorder = tx.Caller.Subject,
            RecorderDisplayName = tx.Caller.Name,
            KnownFrom = await QualityFileStore.TickAsync(tx, entry.Subject),
        };
        if (request.Decision == V1.EntryObjectionState.TakenBack) next = next with { Standing = QualityEntry.TakenBack };
        else
        {
            var c = EntryCheck.Correction(request.Correction, entry, tx.Today);
            next = next with { Code = c.Code, Title = c.Title, Number = c.Number, Authority = c.Authority, FromOn = c.FromOn, UntilOn = c.UntilOn };
        }

        if (!await QualityEntryStore.AddAsync(tx, next)) throw Fail.StaleEtag(EntryWire.Collection + entry.Id);
    }

    private static async Task<V1.EntryObjection> AnswerAsync(Transaction tx, EntryObjection o, bool audit)
    {
        var disputed = await QualityEntryStore.VersionAsync(tx, o.Entry, o.EntryVersion) ?? throw Fail.NotFound(EntryWire.Collection + o.Entry);
        var first = o.EntryVersion == 1 ? disputed : await QualityEntryStore.VersionAsync(tx, o.Entry, 1) ?? disputed;
        var enterprise = await EnterpriseStore.FindAsync(tx, o.Uscc);
        if (audit) tx.Audit(EntryObjection.Collection + o.Id, enterprise?.Region, EntryWire.Collection + o.Entry);
        return o.ToWire(disputed, first, enterprise?.DisplayName ?? "", tx.Caller, ChinaTime.Format(tx.Today));
    }
}
