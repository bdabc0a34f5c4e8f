using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Draws;

/// <summary>Between the domain and the wire. The blind leaves only with the publication.</summary>
internal static class DrawWire
{
    public static V1.Draw ToWire(this Draw d)
    {
        var wire = new V1.Draw
        {
            Name = d.Name, Task = d.Task, Title = d.Title, Authority = d.Authority, Region = d.Region, Attempt = (int)d.Attempt, PreviousAttempt = d.PreviousAttempt, State = (V1.DrawState)d.State,
            PoolTime = d.PoolAt.ToTimestamp(), Team = (int)d.Team, SeedSource = d.SeedSource, NotBefore = d.NotBeforeAt?.ToTimestamp(), CommitmentText = d.CommitmentText, Commitment = d.Commitment,
            PreviousCommitment = d.PreviousCommitment, Seed = d.Seed, Blind = d.PublishedAt is null ? "" : d.Blind, VoidReason = (V1.VoidReason)d.VoidReason, CreateTime = d.CreatedAt.ToTimestamp(),
            FreezeTime = d.FrozenAt?.ToTimestamp(), DrawTime = d.DrawnAt?.ToTimestamp(), PublishTime = d.PublishedAt?.ToTimestamp(), VoidTime = d.VoidedAt?.ToTimestamp(),
            UpdateTime = d.UpdatedAt.ToTimestamp(), Etag = Etag.Of(d.Version), Version = d.Version,
            Rules = { DrawJson.Read<DrawRule>(d.Rules).Select(r => new V1.DrawRule { Stratum = r.Stratum, Ratio = r.Ratio, Base = r.Base, Count = r.Count }) },
            Lists = { DrawJson.Read<FrozenList>(d.Lists).Select(l => new V1.DrawList { Kind = (V1.DrawListKind)l.Kind, Count = l.Count, Root = l.Root }) },
            Takes = { DrawJson.Read<StratumTake>(d.Takes).Select(t => new V1.DrawTake { Stratum = t.Stratum, Size = t.Size, Take = t.Take }) },
        };
        if (d.SelectedCount is { } selected) wire.SelectedCount = (int)selected;
        if (d.UnassignedCount is { } unassigned) wire.UnassignedCount = (int)unassigned;
        return wire;
    }

    public static V1.DrawEntry ToWire(this DrawEntry e)
    {
        var assigned = e.Assigned;
        return new()
        {
            Number = (int)e.Number, Entry = e.Entry, Producer = $"enterprises/{DrawLists.ProducerOf(e.Entry)}", Stratum = e.Stratum, Ticket = e.Ticket,
            Team = { assigned.Team.Select(ToWire) }, Skipped = { assigned.Passed.Select(s => new V1.DrawSkip { Id = s.Id, Reason = s.Reason }) },
            Laboratory = assigned.Laboratory is { } laboratory ? laboratory.ToWire() : null, Replaces = e.Replaces, ReplacedBy = e.Exhausted == 1 ? "-" : e.ReplacedBy ?? "",
            ReplacementReason = (V1.ReplacementReason)e.Reason, Evidence = e.Evidence ?? "",
        };
    }

    public static V1.DrawProposal ToWire(this DrawProposal p, string caller) => new()
    {
        Name = p.Name, Entry = p.Entry, ReplacementReason = p.Entry.Length > 0 ? (V1.ReplacementReason)p.Reason : 0, VoidReason = p.Entry.Length > 0 ? 0 : (V1.VoidReason)p.Reason,
        Evidence = p.Evidence, State = (V1.ProposalState)p.State, ProposerDisplayName = p.ProposerName, DeciderDisplayName = p.DeciderName, Replacement = p.Replacement, Exhausted = p.Exhausted == 1,
        CreateTime = p.CreatedAt.ToTimestamp(), DecideTime = p.DecidedAt?.ToTimestamp(), Confirmable = p.State == DrawProposal.Pending && p.Proposer != caller,
    };

    public static V1.DrawCommitment ToWire(this ChainLink link) => new()
    {
        Number = link.Number, Draw = Draw.Collection + link.DrawId, Commitment = link.Commitment, Previous = link.Previous, CommitTime = link.CommittedAt.ToTimestamp(), Voided = link.Voided == 1,
    };

    public static V1.ChainHead ToWire(this HeadLink h) => new()
    {
        Authority = h.Authority, Head = new ChainLink(h.Number, h.DrawId, h.Commitment, h.Previous, "", h.CommittedAt, h.Voided).ToWire(),
    };

    private static V1.DrawMember ToWire(this Member member) => new() { Id = member.Id, Ticket = member.Ticket };
}
