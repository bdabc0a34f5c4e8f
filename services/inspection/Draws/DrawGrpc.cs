using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Inspections.Plans;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Draws;

/// <summary>The rpcs of draws: here those that act.</summary>
internal sealed partial class DrawGrpc(UnitOfWork<InspectionsModule> work) : V1.DrawService.DrawServiceBase
{
    public override Task<V1.Draw> CreateDraw(V1.CreateDrawRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var task = await TaskAsync(tx, request.Draw?.Task);
            var draw = DrawCheck.Planned(request.Draw, task, tx);
            if (!tx.Caller.Scope.Contains(draw.Region)) throw Fail.RegionDenied(draw.Region);
            if (task is { State: not V1.TaskState.Open }) throw Fail.Precondition("TASK_NOT_OPEN", $"{draw.Task} is {task.State}; only an open task has a fixed region, instant and ratio.");
            draw = Attempt(draw, await DrawStore.AttemptsAsync(tx, draw.Task));
            await DrawStore.InsertAsync(tx, draw);
            tx.Audit(draw.Name, draw.Region);
            return draw.ToWire();
        });

    public override Task<V1.AddDrawLinesResponse> AddDrawLines(V1.AddDrawLinesRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var draw = await OwnAsync(tx, request.Name);
            if (draw.State != DrawState.Planned) throw Fail.Precondition("NOT_PLANNED", $"{draw.Name} is {draw.State}; its lists are closed.");
            var lines = DrawCheck.Lines(request);
            if (await TaskAsync(tx, draw.Task) is not null) throw Fail.Precondition("LISTS_FROM_LIBRARIES", $"The lists of {draw.Task} come from the libraries; nobody is added by hand.");
            var before = await DrawLineStore.CountAsync(tx, draw.Id);
            await DrawLineStore.AddAsync(tx, draw.Id, before, lines);
            tx.Audit(draw.Name, draw.Region);
            return new V1.AddDrawLinesResponse { LineCount = before + lines.Count };
        });

    public override Task<V1.Draw> FreezeDraw(V1.FreezeDrawRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var draw = await OwnAsync(tx, request.Name);
            Etag.Check(draw.Name, request.Etag, draw.Version);
            var (source, notBefore) = DrawCheck.Freeze(request);
            if ((await DrawStore.AttemptsAsync(tx, draw.Task)).Any(d => d.Id != draw.Id && d.SeedSource == source))
                throw Fail.Precondition("SEED_SOURCE_REUSED", "An earlier attempt announced this issue of the source; use its next one.");
            return await SaveAsync(tx, await new DrawFreeze(tx, draw).RunAsync(source, notBefore), announce: true);
        });

    public override Task<V1.Draw> RevealSeed(V1.RevealSeedRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var draw = await OwnAsync(tx, request.Name);
            Etag.Check(draw.Name, request.Etag, draw.Version);
            draw.DemandSeedable(tx.Now);
            var seed = DrawCheck.Seed(request.Seed);
            var room = await DrawRoom.DrawAsync(tx, draw, seed, 0);
            await DrawEntryStore.InsertAsync(tx, draw.Id, 0, room.Selected.Zip(room.Assigned, (picked, assigned) => (picked, assigned, "")));
            if (await TaskAsync(tx, draw.Task) is not null) await TaskStore.MarkDrawnAsync(tx, draw.Task);
            return await SaveAsync(tx, draw.Drawn(seed, room.Assigned, tx.Now), announce: false);
        });

    public override Task<V1.Draw> PublishDraw(V1.PublishDrawRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var draw = await OwnAsync(tx, request.Name);
            Etag.Check(draw.Name, request.Etag, draw.Version);
            var published = draw.Published(tx.Now);
            await DemandNothingPendingAsync(tx, draw);
            return await SaveAsync(tx, published, announce: true);
        });

    public override Task<V1.DrawProposal> ReplaceEntry(V1.ReplaceEntryRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var draw = await OwnAsync(tx, request.Name);
            var check = new Violations();
            var reason = (long)check.Enum("reason", request.Reason);
            var evidence = DrawCheck.Evidence(check, request.Evidence);
            var entry = check.Required("entry", request.Entry, DrawLists.LongestField);
            check.ThrowIfAny();
            draw.DemandReplaceable();
            if (!await DrawEntryStore.ExistsAsync(tx, draw.Id, entry)) throw Fail.NotFound($"{draw.Name} entry {entry}");
            if ((await DrawEntryStore.ReplacementsAsync(tx, draw.Id)).Any(r => r.Entry == entry)) throw Fail.Precondition("ENTRY_ALREADY_REPLACED", $"{entry} was replaced before.");
            return await ProposeAsync(tx, draw, entry, reason, evidence);
        });

    public override Task<V1.DrawProposal> VoidDraw(V1.VoidDrawRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var draw = await OwnAsync(tx, request.Name);
            var check = new Violations();
            var reason = (long)check.Enum("reason", request.Reason);
            var evidence = DrawCheck.Evidence(check, request.Evidence);
            check.ThrowIfAny();
            draw.Voided(reason, tx.Now);
            return await ProposeAsync(tx, draw, "", reason, evidence);
        });

    public override Task<V1.DrawProposal> ConfirmProposal(V1.ConfirmProposalRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var (draw, proposal) = await ProposalAsync(tx, request.Name);
            var confirmed = proposal.Decided(DrawProposal.Confirmed, tx.Caller.Subject, tx.Caller.Name, tx.Now);
            if (draw.State == DrawState.Voided) throw Fail.Precondition("DRAW_VOIDED", $"{draw.Name} is void.");
            confirmed = proposal.Entry.Length > 0 ? await ReplaceAsync(tx, draw, confirmed) : await VoidAsync(tx, draw, confirmed);
            if (!await DrawEntryStore.DecideAsync(tx, confirmed)) throw Fail.Precondition("PROPOSAL_DECIDED", $"{confirmed.Name} is decided already.");
            return confirmed.ToWire(tx.Caller.Subject);
        });

    public override Task<V1.DrawProposal> RejectProposal(V1.RejectProposalRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var (draw, proposal) = await ProposalAsync(tx, request.Name);
            var rejected = proposal.Decided(DrawProposal.Rejected, tx.Caller.Subject, tx.Caller.Name, tx.Now);
            if (!await DrawEntryStore.DecideAsync(tx, rejected)) throw Fail.Precondition("PROPOSAL_DECIDED", $"{rejected.Name} is decided already.");
            tx.Audit(draw.Name, draw.Region);
            return rejected.ToWire(tx.Caller.Subject);
        });

    /// <summary>One draw a task is not void; the next attempt cites the void one.</summary>
    private static Draw Attempt(Draw draw, List<Draw> earlier)
    {
        if (earlier.FirstOrDefault(d => d.State != DrawState.Voided) is { } open) throw Fail.Precondition("OPEN_DRAW_EXISTS", $"{open.Name} draws for the task already.");
        var last = earlier.Count > 0 ? earlier[0].Name : "";
        if (draw.PreviousAttempt != last) throw Fail.Precondition("VOIDED_DRAW_NOT_CITED", last.Length > 0 ? $"The new attempt must cite {last}." : "There is no earlier attempt to cite.");
        return draw with { Attempt = earlier.Count + 1 };
    }

    private static async Task<DrawProposal> ReplaceAsync(Transaction tx, Draw draw, DrawProposal confirmed)
    {
        draw.DemandReplaceable();
        var (next, assigned) = await DrawRoom.ReplaceAsync(tx, draw, confirmed.Entry);
        if (next is not null) await DrawEntryStore.InsertAsync(tx, draw.Id, draw.SelectedCount!.Value, [(next, assigned!, confirmed.Entry)]);
        await SaveAsync(tx, draw.Replaced(assigned, tx.Now), announce: false);
        return confirmed with { Replacement = next?.Id ?? "", Exhausted = next is null ? 1 : 0 };
    }

    private static async Task<DrawProposal> VoidAsync(Transaction tx, Draw draw, DrawProposal confirmed)
    {
        // A task that was closed meanwhile stays closed: that must not keep a wrong draw from being voided.
        if (draw.DrawnAt is not null && await TaskAsync(tx, draw.Task) is { State: V1.TaskState.Drawn }) await TaskStore.MarkVoidedAsync(tx, draw.Task);
        await SaveAsync(tx, draw.Voided(confirmed.Reason, tx.Now), announce: true);
        return confirmed;
    }

    private static async Task<V1.DrawProposal> ProposeAsync(Transaction tx, Draw draw, string entry, long reason, string evidence)
    {
        await DemandNothingPendingAsync(tx, draw);
        tx.Audit(draw.Name, draw.Region);
        return (await DrawEntryStore.ProposeAsync(tx, draw.Id, entry, reason, evidence)).ToWire(tx.Caller.Subject);
    }

    private static async Task DemandNothingPendingAsync(Transaction tx, Draw draw)
    {
        if (await DrawEntryStore.PendingAsync(tx, draw.Id)) throw Fail.Precondition("PROPOSAL_PENDING", $"{draw.Name} has a proposal that nobody decided yet.");
    }

    private static async Task<V1.Draw> SaveAsync(Transaction tx, Draw draw, bool announce)
    {
        if (!await DrawStore.SaveAsync(tx, draw)) throw Fail.StaleEtag(draw.Name);
        var wire = draw.ToWire();
        if (announce && draw.Committed) tx.Publish(new V1.DrawAnnounced { Draw = wire });
        tx.Audit(draw.Name, draw.Region);
        return wire;
    }

    /// <summary>A task of this service; null where it is kept elsewhere.</summary>
    private static async Task<V1.CheckTask?> TaskAsync(Transaction tx, string? name) =>
        name?.StartsWith("tasks/", StringComparison.Ordinal) == true ? await TaskStore.FindAsync(tx, name) : null;

    private static async Task<Draw> OwnAsync(Transaction tx, string name) => await DrawStore.FindOwnAsync(tx, DrawCheck.IdOf(name)) ?? throw Fail.NotFound(name);

    private static async Task<(Draw Draw, DrawProposal Proposal)> ProposalAsync(Transaction tx, string name)
    {
        var (id, number) = DrawCheck.ProposalOf(name);
        var draw = await DrawStore.FindOwnAsync(tx, id) ?? throw Fail.NotFound(name);
        return (draw, await DrawEntryStore.FindProposalAsync(tx, id, number) ?? throw Fail.NotFound(name));
    }
}
