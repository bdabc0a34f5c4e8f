namespace Quality.Complaints.Complaints;

/// <summary>投诉 and 举报; the numbers of these enums are those of the wire.</summary>
internal enum ComplaintKind
{
    Dispute = 1,
    Report = 2,
}

/// <summary>How it came.</summary>
internal enum ComplaintChannel
{
    Hotline = 1,
    Internet = 2,
    Letter = 3,
    Visit = 4,
    Transferred = 5,
}

/// <summary>Where it stands (domain 6.9, 6.10).</summary>
internal enum ComplaintState
{
    Registered = 1,
    Mediating = 2,
    Checking = 3,
    Suspended = 4,
    Refused = 5,
    Returned = 6,
    Closed = 7,
}

/// <summary>How it ended; None while it has not.</summary>
internal enum ComplaintOutcome
{
    None = 0,
    Agreement = 1,
    Settled = 2,
    Withdrawn = 3,
    MediationFailed = 4,
    CaseOpened = 5,
    CaseNotOpened = 6,
    Redirected = 7,
}

/// <summary>不予受理的情形; None when not refused.</summary>
internal enum RefusalGround
{
    None = 0,
    NotCompetent = 1,
    AlreadyHandled = 2,
    NotForLivingNeeds = 3,
    OverThreeYears = 4,
    DocumentsMissing = 5,
    OtherLaw = 6,
}
