using Quality.Common.Errors;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>What follows the goods: 属地查处 by the authority of the producer's region, and the takedown by the platform with its watch (2.7.4a, 2.7.4b).</summary>
internal static class OnlineFollowUp
{
    /// <summary>The letter to the authority of the region where tracing found the producer.</summary>
    public static V1.OnlineHandover Send(V1.OnlineHandover? sent, V1.OnlineCheck check, DateOnly today)
    {
        var h = sent ?? throw Fail.Invalid("handover", "REQUIRED", "handover is required.");
        if (check.Trace is not { Outcome: V1.TraceOutcome.Found } trace) throw Fail.Precondition("SOURCE_NOT_TRACED", $"Tracing has not found the producer of {check.Name}.");
        var found = new Violations();
        var ground = found.Enum("handover.ground", h.Ground);
        var sentOn = OnlineCheckFields.Day("handover.sent_on", h.SentOn, trace.TracedOn, today, found);
        var due = found.Date("handover.answer_due_on", h.AnswerDueOn);
        found.AddIf(due <= sentOn, "handover.answer_due_on", "BEFORE_FROM", "handover.answer_due_on must be after the letter.");
        var handover = new V1.OnlineHandover
        {
            Ground = ground, Authority = found.Required("handover.authority", h.Authority, 200), Region = trace.ProducerRegion, Reason = found.Required("handover.reason", h.Reason, 1000),
            SentOn = h.SentOn, DocumentNumber = found.Required("handover.document_number", h.DocumentNumber, 100), AnswerDueOn = h.AnswerDueOn, State = V1.HandoverState.Sent,
        };
        found.ThrowIfAny();
        Demand(ground, check);
        return handover;
    }

    public static void Receive(V1.OnlineHandover handover, V1.ReceiveHandoverRequest request, DateOnly today)
    {
        var found = new Violations();
        OnlineCheckFields.Day("received_on", request.ReceivedOn, handover.SentOn, today, found);
        var number = found.Required("receipt_number", request.ReceiptNumber, 100);
        found.ThrowIfAny();
        (handover.ReceivedOn, handover.ReceiptNumber, handover.State) = (request.ReceivedOn, number, V1.HandoverState.Received);
    }

    public static void Answer(V1.OnlineHandover handover, V1.AnswerHandoverRequest request, DateOnly today)
    {
        var found = new Violations();
        OnlineCheckFields.Day("answered_on", request.AnsweredOn, handover.ReceivedOn, today, found);
        var (number, answer) = (found.Required("answer_number", request.AnswerNumber, 100), found.Required("answer", request.Answer, 1000));
        found.ThrowIfAny();
        (handover.AnsweredOn, handover.AnswerNumber, handover.Answer, handover.State) = (request.AnsweredOn, number, answer, V1.HandoverState.Answered);
    }

    /// <summary>The first request to the platform.</summary>
    public static V1.OnlineTakedown Request(V1.RequestTakedownRequest request, V1.OnlineCheck check, DateOnly today)
    {
        var t = request.Takedown ?? throw Fail.Invalid("takedown", "REQUIRED", "takedown is required.");
        var found = new Violations();
        var ground = found.Enum("takedown.ground", t.Ground);
        var reason = found.Required("takedown.reason", t.Reason, 1000);
        OnlineCheckFields.Day("requested_on", request.RequestedOn, check.Unboxing.UnboxedOn, today, found);
        var number = found.Required("document_number", request.DocumentNumber, 100);
        found.ThrowIfAny();
        Demand(ground, check);
        return new()
        {
            Ground = ground, Reason = reason, State = V1.TakedownState.Requested,
            Rounds = { new V1.TakedownRound { RequestedOn = request.RequestedOn, DocumentNumber = number, Listing = check.Listing } },
        };
    }

    /// <summary>The listing is down.</summary>
    public static void Confirm(V1.OnlineTakedown takedown, V1.ConfirmTakedownRequest request, DateOnly today)
    {
        var (open, found) = (takedown.Rounds[^1], new Violations());
        OnlineCheckFields.Day("removed_on", request.RemovedOn, open.RequestedOn, today, found);
        var proof = found.Required("proof", request.Proof, 500);
        found.ThrowIfAny();
        (open.RemovedOn, open.Proof, takedown.State) = (request.RemovedOn, proof, V1.TakedownState.Removed);
    }

    /// <summary>A look after the takedown; goods found again open another round on that day.</summary>
    public static void Watch(V1.OnlineTakedown takedown, V1.RecordWatchRequest request, DateOnly today)
    {
        var (removedOn, last, found) = (takedown.Rounds[^1].RemovedOn, takedown.Watches.LastOrDefault()?.CheckedOn ?? "", new Violations());
        OnlineCheckFields.Day("checked_on", request.CheckedOn, string.CompareOrdinal(last, removedOn) > 0 ? last : removedOn, today, found);
        var (listing, number) = (request.Listing.Trim(), request.DocumentNumber.Trim());
        if (request.Found)
        {
            found.Required("listing", listing, 1000);
            found.Required("document_number", number, 100);
        }
        else
        {
            found.AddIf(listing.Length > 0, "listing", "NOT_ALLOWED", "listing belongs to goods that were found.")
                .AddIf(number.Length > 0, "document_number", "NOT_ALLOWED", "document_number belongs to goods that were found.");
        }

        found.ThrowIfAny();
        takedown.Watches.Add(new V1.TakedownWatch { CheckedOn = request.CheckedOn, Found = request.Found, Listing = listing });
        if (!request.Found) return;
        takedown.Rounds.Add(new V1.TakedownRound { RequestedOn = request.CheckedOn, DocumentNumber = number, Listing = listing });
        takedown.State = V1.TakedownState.Reappeared;
    }

    /// <summary>Without a final nonconforming conclusion only what was seen without a test is a ground.</summary>
    private static void Demand(V1.OnlineGround ground, V1.OnlineCheck check)
    {
        if (ground == V1.OnlineGround.Nonconforming && check is not { State: V1.OnlineCheckState.Concluded, Outcome: V1.SampleOutcome.Nonconforming })
            throw Fail.Precondition("NOT_NONCONFORMING", $"{check.Name} has no final nonconforming conclusion.");
    }
}
