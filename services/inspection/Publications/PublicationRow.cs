using Quality.Common.Errors;

namespace Quality.Inspections.Publications;

/// <summary>Where an edition stands; numbers of the wire.</summary>
internal enum PublicationState
{
    None = 0,
    Draft = 1,
    Approved = 2,
    Published = 3,
}

/// <summary>A round of results (公布): its newest edition and its open draft. Only final conclusions, approved by a second person, become public (2.7.1e).</summary>
internal sealed record PublicationRow(
    string Id, long Version, string Region, long Level, string Title, long Edition, PublicationState DraftState, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Collection = "publications/";

    public string Name => Collection + Id;

    public PublicationRow Drafted(string title, DateTimeOffset now) => Changed(now) with { DraftState = PublicationState.Draft, Title = Edition == 0 ? title : Title };

    public PublicationRow Approved(string author, string caller, DateTimeOffset now)
    {
        DemandDraft();
        if (DraftState != PublicationState.Draft) throw Fail.Precondition("STATE_FORBIDS", $"The draft of {Name} is approved already.");
        if (author == caller) throw Fail.Precondition("SECOND_PERSON_REQUIRED", "A publication is approved by another person than the one who drafted it.");
        return Changed(now) with { DraftState = PublicationState.Approved };
    }

    public PublicationRow Published(string title, DateTimeOffset now)
    {
        DemandDraft();
        if (DraftState != PublicationState.Approved) throw Fail.Precondition("NOT_APPROVED", $"The draft of {Name} is not approved.");
        return Changed(now) with { DraftState = PublicationState.None, Edition = Edition + 1, Title = title };
    }

    /// <summary>A withdrawal is the next edition at once: who was wrongly named does not wait for a second person. An open draft loses its approval.</summary>
    public PublicationRow Withdrawn(DateTimeOffset now)
    {
        DemandPublished();
        return Changed(now) with { Edition = Edition + 1, DraftState = DraftState == PublicationState.None ? PublicationState.None : PublicationState.Draft };
    }

    public void DemandDraft()
    {
        if (DraftState == PublicationState.None) throw Fail.Precondition("NO_OPEN_DRAFT", $"{Name} has no open draft; a correction opens one.");
    }

    public void DemandPublished()
    {
        if (Edition == 0) throw Fail.Precondition("NOT_PUBLISHED", $"{Name} is not published.");
    }

    public void DemandNoDraft()
    {
        if (DraftState != PublicationState.None) throw Fail.Precondition("DRAFT_OPEN", $"{Name} has an open draft.");
    }

    private PublicationRow Changed(DateTimeOffset now) => this with { Version = Version + 1, UpdatedAt = now };
}

/// <summary>One edition: the message of the wire. Edition 0 is the open draft.</summary>
internal sealed record EditionRow(string Id, long Edition, string Author, byte[] Body, DateTimeOffset? PublishedAt)
{
    public const long Draft = 0;
}
