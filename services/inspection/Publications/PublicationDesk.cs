using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>The acts on a round: each leaves one state of the round, its editions and their entries.</summary>
internal static class PublicationDesk
{
    /// <summary>The first draft of a round.</summary>
    public static async Task<V1.Publication> BeginAsync(Transaction tx, V1.Publication content)
    {
        var row = new PublicationRow(tx.NewId(), 1, content.Region, (long)content.Level, content.Title, 0, PublicationState.Draft, tx.Now, tx.Now);
        await PublicationStore.InsertAsync(tx, row);
        return await WriteDraftAsync(tx, row, content);
    }

    /// <summary>The open draft, written anew; a correction keeps its reason.</summary>
    public static async Task<V1.Publication> RedraftAsync(Transaction tx, PublicationRow row, V1.Publication content)
    {
        row.DemandDraft();
        content.Reason = V1.Publication.Parser.ParseFrom((await DraftAsync(tx, row)).Body).Reason;
        return await SaveDraftAsync(tx, row, content);
    }

    /// <summary>The draft of the next edition.</summary>
    public static Task<V1.Publication> CorrectAsync(Transaction tx, PublicationRow row, V1.Publication content)
    {
        row.DemandPublished();
        row.DemandNoDraft();
        return SaveDraftAsync(tx, row, content);
    }

    public static async Task<V1.Publication> ApproveAsync(Transaction tx, PublicationRow row)
    {
        row.DemandDraft();
        var draft = await DraftAsync(tx, row);
        var approved = row.Approved(draft.Author, tx.Caller.Subject, tx.Now);
        await DemandUnchangedAsync(tx, row);
        var body = V1.Publication.Parser.ParseFrom(draft.Body);
        (body.ApproverDisplayName, body.ApproveTime) = (tx.Caller.Name, tx.Now.ToTimestamp());
        return await SaveAsync(tx, approved, body.ToRow(row.Id, EditionRow.Draft, draft.Author, null));
    }

    public static async Task<V1.Publication> PublishAsync(Transaction tx, PublicationRow row)
    {
        row.DemandDraft();
        var draft = await DraftAsync(tx, row);
        var body = V1.Publication.Parser.ParseFrom(draft.Body);
        var published = row.Published(body.Title, tx.Now);
        await DemandUnchangedAsync(tx, row);
        await PublicationEntryStore.PublishAsync(tx, row.Id, published.Edition);
        await PublicationStore.DropDraftAsync(tx, row.Id);
        return await AddEditionAsync(tx, published, body, draft.Author, await PublicationEntryStore.AllAsync(tx, row.Id, published.Edition));
    }

    public static async Task<V1.Publication> WithdrawAsync(Transaction tx, PublicationRow row, string sample, V1.WithdrawalGround ground, string reason)
    {
        var withdrawn = row.Withdrawn(tx.Now);
        var newest = (await PublicationStore.EditionAsync(tx, row.Id, row.Edition))!;
        var entries = await PublicationEntryStore.AllAsync(tx, row.Id, row.Edition);
        var at = entries.FindIndex(e => e.Sample == sample);
        if (at < 0) throw Fail.NotFound($"{row.Name} entry {sample}");
        if (entries[at].WithdrawalGround != 0) throw Fail.Precondition("ALREADY_WITHDRAWN", $"{sample} is withdrawn already.");
        entries[at] = entries[at].Withdrawn(ground, reason, tx.Today);
        var body = V1.Publication.Parser.ParseFrom(newest.Body);
        (body.Reason, body.AuthorDisplayName, body.ApproverDisplayName, body.ApproveTime) = ($"{entries[at].SampleNumber}：{reason}", tx.Caller.Name, "", null);
        RoundRates.Fill(body, entries);
        await PublicationEntryStore.PutAsync(tx, row.Id, withdrawn.Edition, entries);
        if (row.DraftState != PublicationState.None) await WithdrawInDraftAsync(tx, row, sample, ground, reason);
        return await AddEditionAsync(tx, withdrawn, body, tx.Caller.Subject, entries);
    }

    private static async Task<V1.Publication> SaveDraftAsync(Transaction tx, PublicationRow row, V1.Publication content)
    {
        var drafted = row.Drafted(content.Title, tx.Now);
        if (!await PublicationStore.SaveAsync(tx, drafted)) throw Fail.StaleEtag(row.Name);
        return await WriteDraftAsync(tx, drafted, content);
    }

    private static async Task<V1.Publication> WriteDraftAsync(Transaction tx, PublicationRow row, V1.Publication content)
    {
        var selection = new PublicationSelection(tx, content);
        var entries = (await selection.RunAsync()).Select(s => s.ToEntry(0)).ToList();
        if (row.Edition > 0) KeepWithdrawn(entries, await PublicationEntryStore.AllAsync(tx, row.Id, row.Edition));
        foreach (var (n, entry) in entries.Index()) entry.Number = n + 1;
        content.LeftOut.AddRange(selection.LeftOut);
        content.AuthorDisplayName = tx.Caller.Name;
        RoundRates.Fill(content, entries);
        await PublicationEntryStore.PutAsync(tx, row.Id, EditionRow.Draft, entries);
        var draft = content.ToRow(row.Id, EditionRow.Draft, tx.Caller.Subject, null);
        await PublicationStore.PutEditionAsync(tx, draft);
        tx.Audit(row.Name, row.Region);
        return row.ToWire(draft, desk: true);
    }

    /// <summary>What was withdrawn stays withdrawn, unless its sample has another final conclusion since.</summary>
    private static void KeepWithdrawn(List<V1.PublicationEntry> entries, List<V1.PublicationEntry> published)
    {
        foreach (var withdrawn in published.Where(e => e.WithdrawalGround != 0))
        {
            var at = entries.FindIndex(e => e.Sample == withdrawn.Sample);
            if (at < 0) entries.Add(withdrawn);
            else if (entries[at].SampleVersion == withdrawn.SampleVersion) entries[at] = withdrawn;
        }
    }

    private static async Task WithdrawInDraftAsync(Transaction tx, PublicationRow row, string sample, V1.WithdrawalGround ground, string reason)
    {
        var draft = await DraftAsync(tx, row);
        var entries = await PublicationEntryStore.AllAsync(tx, row.Id, EditionRow.Draft);
        for (var i = 0; i < entries.Count; i++)
            if (entries[i].Sample == sample) entries[i] = entries[i].Withdrawn(ground, reason, tx.Today);
        var body = V1.Publication.Parser.ParseFrom(draft.Body);
        (body.ApproverDisplayName, body.ApproveTime) = ("", null);
        RoundRates.Fill(body, entries);
        await PublicationEntryStore.PutAsync(tx, row.Id, EditionRow.Draft, entries);
        await PublicationStore.PutEditionAsync(tx, body.ToRow(row.Id, EditionRow.Draft, draft.Author, null));
    }

    private static async Task<V1.Publication> AddEditionAsync(Transaction tx, PublicationRow row, V1.Publication body, string author, List<V1.PublicationEntry> entries)
    {
        body.PublishTime = tx.Now.ToTimestamp();
        await PublicationFiles.WriteAsync(tx, row.Id, row.Edition, body, entries);
        var edition = body.ToRow(row.Id, row.Edition, author, tx.Now);
        var wire = await SaveAsync(tx, row, edition);
        await PublicationNews.TellAsync(tx, row.Id, edition, entries);
        return wire;
    }

    private static async Task<V1.Publication> SaveAsync(Transaction tx, PublicationRow row, EditionRow edition)
    {
        if (!await PublicationStore.SaveAsync(tx, row)) throw Fail.StaleEtag(row.Name);
        await PublicationStore.PutEditionAsync(tx, edition);
        tx.Audit(row.Name, row.Region);
        return row.ToWire(edition, desk: true, await PublicationEntryStore.ChangedAsync(tx, row.Id, edition.Edition));
    }

    private static async Task DemandUnchangedAsync(Transaction tx, PublicationRow row)
    {
        if (await PublicationEntryStore.ChangedAsync(tx, row.Id, EditionRow.Draft) is > 0 and var changed)
            throw Fail.Precondition("SAMPLES_CHANGED", $"{changed} samples of the draft of {row.Name} have another version by now; draft it again.");
    }

    private static async Task<EditionRow> DraftAsync(Transaction tx, PublicationRow row) =>
        await PublicationStore.EditionAsync(tx, row.Id, EditionRow.Draft) ?? throw new InvalidOperationException($"{row.Name} has lost its draft.");
}
