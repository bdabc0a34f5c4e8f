using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.PostProcessing;

/// <summary>Takes steps: the case, its log, the event and the audit row in one transaction, whoever or whatever causes them.</summary>
internal static class PostProcessingChain
{
    public static readonly WorkingCalendar Calendar = WorkingCalendar.Official;

    /// <summary>One step of a person.</summary>
    public static async Task<V1.PostProcessing> TakeAsync(Transaction tx, string name, string etag, Func<PostProcessingCase, Task<(PostProcessingCase Case, StepNote Note)>> take)
    {
        var stored = await VisibleAsync(tx, name);
        Etag.Check(name, etag, stored.Version);
        var (next, note) = await take(stored);
        return await SaveAsync(tx, next, note);
    }

    /// <summary>The same for a step that needs nothing else.</summary>
    public static Task<V1.PostProcessing> TakeAsync(Transaction tx, string name, string etag, StepNote note, Func<PostProcessingCase, PostProcessingCase> take) =>
        TakeAsync(tx, name, etag, stored => Task.FromResult((take(stored), note)));

    /// <summary>
    /// What a conclusion does to post-processings, in its own transaction: a failed sample opens one or moves its own, a re-check moves those that rest on it.
    /// </summary>
    public static async Task FollowAsync(Transaction tx, Sample sample)
    {
        if (sample.Version == 1)
        {
            if (PostProcessingCase.Of(sample, tx.Now) is { } opened) await OpenAsync(tx, opened, sample);
            return;
        }

        if (await PostProcessingStore.OfSampleAsync(tx, sample.Id) is { } own)
        {
            if (own.After(sample, Calendar) is var (moved, action)) await SaveAsync(tx, moved, Because(tx, action, sample));
        }
        else if (PostProcessingCase.Of(sample, tx.Now) is { } opened)
        {
            await OpenAsync(tx, opened, sample);
        }

        foreach (var resting in await PostProcessingStore.OfRecheckAsync(tx, sample.Id))
            if (resting.AfterRecheck(sample, Calendar) is { } moved) await SaveAsync(tx, moved, Because(tx, CaseAction.ReviseRecheck, sample));
    }

    /// <summary>Tells other services of cases that a script opened for failures of before; answers how many there were, at most <paramref name="limit"/>.</summary>
    public static async Task<int> TellUntoldAsync(Transaction tx, int limit)
    {
        var untold = await PostProcessingStore.UntoldAsync(tx, limit);
        foreach (var one in untold)
            if (await PostProcessingStore.TellAsync(tx, one.Id) && one.Version == 1) // later steps told of the whole
                tx.Publish(new V1.PostProcessingChanged { PostProcessing = one.ToWire(tx.Today), Action = V1.PostProcessingAction.Open });
        return untold.Count;
    }

    /// <summary>What lies outside the caller's region is not there.</summary>
    public static async Task<PostProcessingCase> VisibleAsync(Transaction tx, string name) =>
        await PostProcessingStore.FindVisibleAsync(tx, PostProcessingWire.IdOf(name)) ?? throw Fail.NotFound(name);

    private static StepNote Because(Transaction tx, CaseAction action, Sample sample) => new(action, new(tx.Today, "", sample.Reason), Sample: sample.Id);

    private static async Task OpenAsync(Transaction tx, PostProcessingCase opened, Sample sample)
    {
        await PostProcessingStore.InsertAsync(tx, opened);
        await LogAsync(tx, opened, Because(tx, CaseAction.Open, sample) with { Paper = new(opened.ConcludedOn, "", sample.Reason) });
    }

    private static async Task<V1.PostProcessing> SaveAsync(Transaction tx, PostProcessingCase next, StepNote note)
    {
        var saved = next with { Version = next.Version + 1, UpdatedAt = tx.Now };
        if (!await PostProcessingStore.ReviseAsync(tx, saved)) throw Fail.StaleEtag(saved.Name);
        return await LogAsync(tx, saved, note);
    }

    private static async Task<V1.PostProcessing> LogAsync(Transaction tx, PostProcessingCase one, StepNote note)
    {
        await PostProcessingStore.AddStepAsync(tx, new(
            one.Id, one.Version, note.Action, one.State, note.Paper.On, note.Paper.Document, note.Paper.Note, note.Sample, note.Authority, one.SeriousKinds,
            one.DueOn, one.NotBeforeOn, one.DueProvisional, one.Article, tx.Caller.Subject, tx.Caller.Name, tx.Now));
        var wire = one.ToWire(tx.Today);
        tx.Publish(new V1.PostProcessingChanged { PostProcessing = wire, Action = (V1.PostProcessingAction)note.Action });
        tx.Audit(one.Name, one.Region, note.Action.ToString());
        return wire;
    }
}
