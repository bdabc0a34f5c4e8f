using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Secrets;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Enterprises;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>The rpcs of the enterprise quality file.</summary>
internal sealed class QualityFileGrpc(UnitOfWork<CreditsModule> work) : V1.QualityFileService.QualityFileServiceBase
{
    private const int Shown = 50;

    /// <summary>What a report names; complaints are told as counts.</summary>
    private static readonly V1.QualityEntryKind[] Named = [.. System.Enum.GetValues<V1.QualityEntryKind>().Where(k => k is not (V1.QualityEntryKind.Unspecified or V1.QualityEntryKind.Complaint))];

    public override Task<V1.QualityFile> GetQualityFile(V1.GetQualityFileRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
        (await FileAsync(tx, request.Name, request.AsOf, request.KnownAt)).File);

    public override async Task<V1.SignedReport> ExportQualityFile(V1.ExportQualityFileRequest request, ServerCallContext context)
    {
        var key = await work.JobAsync(QualityReports.Keys.CurrentAsync, cancel: context.CancellationToken); // may be made now, which a read cannot
        return await work.ReadAsync(context, async tx =>
        {
            var (file, view) = await FileAsync(tx, request.Name, request.AsOf, request.KnownAt);
            if (string.CompareOrdinal(view.AsOf, ChinaTime.Format(tx.Today)) > 0) throw Fail.Invalid("as_of", "DATE_IN_FUTURE", "A report does not say what will hold.");
            var entries = await WireAsync(tx, await QualityEntryStore.ListAsync(tx, view, Named, null, int.MaxValue), view.AsOf, view.Known);
            return QualityReports.Sign(file, entries, key, tx.Now);
        });
    }

    public override Task<V1.ListReportKeysResponse> ListReportKeys(V1.ListReportKeysRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var page = Page.From(request.PageSize, request.PageToken);
        var keys = await QualityReports.Keys.KeysAsync(tx, page);
        return new V1.ListReportKeysResponse { NextPageToken = page.Next(keys, SigningKeyStore.Key), Keys = { keys.Select(QualityReports.ToWire) } };
    });

    public override Task<V1.ListEntriesResponse> ListEntries(V1.ListEntriesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        foreach (var kind in request.Kinds) check.Enum("kinds", kind);
        check.ThrowIfAny();
        var (enterprise, view, _) = await ViewAsync(tx, "enterprise", request.Enterprise, request.AsOf, request.KnownAt);
        var page = Page.From(request.PageSize, request.PageToken, enterprise.Uscc, view.AsOf, view.Known, string.Join(',', request.Kinds));
        var rows = await QualityEntryStore.ListAsync(tx, view, request.Kinds, page.After, page.Limit);
        var response = new V1.ListEntriesResponse { NextPageToken = page.Next(rows, QualityEntryStore.Key), TotalSize = await QualityEntryStore.CountAsync(tx, view, request.Kinds) };
        response.Entries.AddRange(await WireAsync(tx, rows, view.AsOf, view.Known));
        tx.Audit(enterprise.Name, enterprise.Region);
        return response;
    });

    public override Task<V1.QualityEntry> GetEntry(V1.GetEntryRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
        (await WireAsync(tx, [await FindAsync(tx, request.Name)], ChinaTime.Format(tx.Today), QualityEntryStore.Open))[0]);

    public override Task<V1.ListEntryVersionsResponse> ListEntryVersions(V1.ListEntryVersionsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var entry = await FindAsync(tx, request.Name);
        var page = Page.From(request.PageSize, request.PageToken, request.Name);
        var rows = await QualityEntryStore.VersionsAsync(tx, entry.Id, page.AfterNumber ?? 0, page.Limit);
        return new V1.ListEntryVersionsResponse { NextPageToken = page.Next(rows, e => e.Version), Versions = { rows.Select(e => e.ToWire(ChinaTime.Format(tx.Today))) } };
    });

    public override Task<V1.ListExpiringResponse> ListExpiring(V1.ListExpiringRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = request.Filter(tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, filter);
        var rows = await QualityEntryStore.ExpiringAsync(tx, filter, page.After, page.Limit);
        var response = new V1.ListExpiringResponse { NextPageToken = page.Next(rows, QualityEntryStore.ExpiringKey), TotalSize = await QualityEntryStore.CountExpiringAsync(tx, filter) };
        var names = await EnterpriseStore.NamesAsync(tx, rows.Select(r => r.Subject));
        response.Entries.AddRange(rows.Select(r => new V1.ExpiringEntry
        {
            Entry = r.ToWire(filter.From), EnterpriseDisplayName = names.GetValueOrDefault(r.Subject, ""), DaysLeft = QualityEntry.Day(r.UntilOn).DayNumber - tx.Today.DayNumber,
        }));
        return response;
    });

    public override Task<V1.QualityEntry> RecordEntry(V1.RecordEntryRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var e = EntryCheck.Recorded(request.Entry, tx.Today);
        var enterprise = await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf("entry.enterprise", e.Enterprise)) ?? throw Fail.NotFound(e.Enterprise);
        var entry = new QualityEntry(
            tx.NewId(), 1, enterprise.Uscc, (long)e.Kind, e.Code, e.Title, e.Number, e.Authority, e.FromOn, e.UntilOn, "", QualityEntry.Stands, e.Source, "", 0, e.Sha256, "", "",
            tx.Caller.Subject, tx.Caller.Name, await QualityFileStore.TickAsync(tx, enterprise.Uscc));
        if (!await QualityEntryStore.AddAsync(tx, entry))
            throw new QualityException(StatusCode.AlreadyExists, "ENTRY_EXISTS", $"{enterprise.Name} has {entry.Number} already.");
        tx.Audit(EntryWire.Collection + entry.Id, enterprise.Region, enterprise.Name);
        return entry.ToWire(ChinaTime.Format(tx.Today));
    });

    public override Task<V1.QualityEntry> EndEntry(V1.EndEntryRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var stored = await FindAsync(tx, request.Name);
        Etag.Check(request.Name, request.Etag, stored.Version);
        if (stored.Automatic) throw Fail.Precondition("ENTRY_FROM_EVENTS", "This entry ends where it comes from.");
        if (stored.Standing != QualityEntry.Stands) throw Fail.Precondition("ENTRY_ENDED", "This entry was ended or taken back already.");
        var (standing, endedOn, reason) = EntryCheck.End(request, stored, tx.Today);
        var ended = stored with
        {
            Version = stored.Version + 1,
            Standing = (long)standing,
            EndedOn = endedOn,
            Reason = reason,
            Recorder = tx.Caller.Subject,
            RecorderDisplayName = tx.Caller.Name,
            KnownFrom = await QualityFileStore.TickAsync(tx, stored.Subject),
        };
        if (!await QualityEntryStore.AddAsync(tx, ended)) throw Fail.StaleEtag(request.Name);
        return ended.ToWire(ChinaTime.Format(tx.Today));
    });

    public override Task<V1.EntryObjection> ObjectToEntry(V1.ObjectToEntryRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => EntryObjections.LodgeAsync(tx, request.Objection));

    public override Task<V1.EntryObjection> DecideEntryObjection(V1.DecideEntryObjectionRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => EntryObjections.DecideAsync(tx, request));

    public override Task<V1.ListEntryObjectionsResponse> ListEntryObjections(V1.ListEntryObjectionsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, tx => EntryObjections.ListAsync(tx, request));

    public override Task<V1.EnterpriseIdentity> ProposeIdentity(V1.ProposeIdentityRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => Identities.ProposeAsync(tx, request.Identity));

    public override Task<V1.EnterpriseIdentity> MergeIdentity(V1.MergeIdentityRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => Identities.MergeAsync(tx, request));

    public override Task<V1.EnterpriseIdentity> RejectIdentity(V1.RejectIdentityRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => Identities.RejectAsync(tx, request));

    public override Task<V1.ListIdentitiesResponse> ListIdentities(V1.ListIdentitiesRequest request, ServerCallContext context) => work.ReadAsync(context, tx => Identities.ListAsync(tx, request));

    /// <summary>Complaints are told as counts.</summary>
    private static async Task<(V1.QualityFile File, FileView View)> FileAsync(Transaction tx, string name, string asOf, Timestamp? knownAt)
    {
        var (enterprise, view, identities) = await ViewAsync(tx, "name", name, asOf, knownAt);
        var file = new V1.QualityFile
        {
            Enterprise = enterprise.Name, DisplayName = enterprise.DisplayName, Region = enterprise.Region, AsOf = view.AsOf, KnownAt = knownAt ?? tx.Now.ToTimestamp(),
            FirstOn = await QualityEntryStore.FirstDayAsync(tx, view) ?? "",
            MergedInto = identities.FirstOrDefault(i => i.Subject == enterprise.Uscc && !i.IsBranch) is { } away ? "enterprises/" + away.Uscc : "",
            OpenObjections = await EntryObjectionStore.CountAsync(tx, new(enterprise.Uscc, $"{EntryObjection.Open}", "", "")),
        };
        file.Identities.AddRange(identities.Where(i => i.Uscc == enterprise.Uscc).Select(i => i.ToWire(tx.Caller)));
        foreach (var count in await QualityEntryStore.CountAsync(tx, view)) file.Sections.Add(await SectionAsync(tx, view, count));
        tx.Audit(enterprise.Name, enterprise.Region);
        return (file, view);
    }

    private static async Task<V1.QualityFileSection> SectionAsync(Transaction tx, FileView view, KindCount count)
    {
        var section = new V1.QualityFileSection { Kind = (V1.QualityEntryKind)count.Kind, Total = (int)count.Total, InForce = (int)count.InForce };
        if (section.Kind != V1.QualityEntryKind.Complaint)
            section.Entries.AddRange(await WireAsync(tx, await QualityEntryStore.ListAsync(tx, view, [section.Kind], null, Shown), view.AsOf, view.Known));
        return section;
    }

    private static async Task<(Enterprise Enterprise, FileView View, List<Identity> Identities)> ViewAsync(Transaction tx, string field, string name, string asOf, Timestamp? knownAt)
    {
        var check = new Violations();
        var (day, known) = EntryWire.Times(asOf, knownAt, tx.Today, check);
        check.ThrowIfAny();
        var enterprise = await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf(field, name)) ?? throw Fail.NotFound(name);
        var identities = await IdentityStore.MergedAsync(tx, [enterprise.Uscc], known);
        string[] subjects = [enterprise.Uscc, .. identities.Where(i => i.Uscc == enterprise.Uscc).Select(i => i.Subject)];
        return (enterprise, new(subjects, day, known), identities);
    }

    private static async Task<QualityEntry> FindAsync(Transaction tx, string name)
    {
        var entry = await QualityEntryStore.FindAsync(tx, EntryWire.IdOf("name", name)) ?? throw Fail.NotFound(name);
        tx.Audit(name, (await EnterpriseStore.FindAsync(tx, entry.Subject))?.Region);
        return entry;
    }

    private static async Task<List<V1.QualityEntry>> WireAsync(Transaction tx, IReadOnlyList<QualityEntry> rows, string asOf, long known)
    {
        var objected = await EntryObjectionStore.OpenOfAsync(tx, rows.Select(e => e.Id));
        var published = await EntryPublicationStore.OfAsync(tx, rows.Where(e => e.Automatic).Select(e => e.Source), asOf, known);
        return [.. rows.Select(e =>
        {
            var wire = e.ToWire(asOf, objected);
            wire.Publications.AddRange(published[e.Source]);
            return wire;
        })];
    }
}
