using Quality.Common.Storage;
using Quality.Credits.QualityFiles;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>What came out of a batch.</summary>
internal sealed record BatchResult(long Changed, IReadOnlyList<string> Differing);

/// <summary>Grades locked files under the rule in force, and where wanted proves first that each stored grade is what its entries give.</summary>
internal sealed class GradeBatch(Transaction tx, IReadOnlyList<GradeRule> rules, GradeRule rule, string asOf)
{
    private readonly Dictionary<string, GradeRule> rulesById = rules.ToDictionary(r => r.Id);
    private readonly List<string> differing = [];
    private readonly List<GradeRow> rows = [];
    private readonly List<GradeRow> versions = [];
    private long changed;

    public async Task<BatchResult> RunAsync(IReadOnlyList<FileClock> files, bool verify)
    {
        var codes = files.Where(f => Subjects.IsCode(f.Subject)).Select(f => f.Subject).ToArray();
        if (codes.Length == 0) return new(0, []);
        var merged = await IdentityStore.MergedAsync(tx, codes, QualityEntryStore.Open);
        string[] subjects = [.. codes, .. merged.Where(i => !i.IsBranch && codes.Contains(i.Uscc)).Select(i => i.Subject)];
        var entries = (await QualityEntryStore.KnownAsync(tx, [.. subjects.Distinct()], QualityEntryStore.Open)).ToLookup(e => e.Subject);
        var stored = (await GradeStore.ManyAsync(tx, codes)).ToDictionary(g => g.Uscc);
        foreach (var file in files.Where(f => Subjects.IsCode(f.Subject)))
        {
            var before = stored.GetValueOrDefault(file.Subject);
            List<QualityEntry> own = [.. GradeFacts.SubjectsOf(file.Subject, merged).SelectMany(s => entries[s])];
            if (verify && before is not null && !await AgreesAsync(before, file, own)) differing.Add("enterprises/" + file.Subject);
            Grade(file, before, Grading.Of(rule.Content, own, asOf));
        }

        await GradeStore.SaveAsync(tx, rows, versions);
        return new(changed, differing);
    }

    /// <summary>Where the clock of the file has not moved since, what is known is what was known; only else it is read again.</summary>
    private async Task<bool> AgreesAsync(GradeRow row, FileClock file, List<QualityEntry> own) => rulesById.TryGetValue(row.Rule, out var by)
        && row.Agrees(Grading.Of(by.Content, row.KnownAt == file.Clock ? own : await GradeFacts.OfAsync(tx, row.Uscc, row.KnownAt), row.AsOf));

    private void Grade(FileClock file, GradeRow? before, GradeResult result)
    {
        if (before is null && result.Class == V1.GradeClass.Unspecified) return;
        var otherClass = before?.Class != (long)result.Class;
        var newVersion = otherClass || before!.Rule != rule.Id;
        if (!newVersion && before!.Agrees(result)) return;
        var row = GradeRow.Of(file.Subject, (before?.Version ?? 0) + (newVersion ? 1 : 0), result, rule.Id, asOf, file.Clock, newVersion ? tx.Now : before!.ChangedAt);
        rows.Add(row);
        if (newVersion) versions.Add(row);
        if (!otherClass) return;
        changed++;
        tx.Publish(new V1.GradeChanged { Grade = row.ToWire() });
    }
}

/// <summary>The entries behind a grade: those of the enterprise and of its old codes and names; a branch answers for itself (7.8).</summary>
internal static class GradeFacts
{
    /// <summary>None for what was merged into another file.</summary>
    public static IEnumerable<string> SubjectsOf(string uscc, IEnumerable<Identity> merged)
    {
        var own = merged.Where(i => !i.IsBranch).ToList();
        return own.Any(i => i.Subject == uscc) ? [] : [uscc, .. own.Where(i => i.Uscc == uscc).Select(i => i.Subject)];
    }

    public static async Task<List<QualityEntry>> OfAsync(Transaction tx, string uscc, long known)
    {
        string[] subjects = [.. SubjectsOf(uscc, await IdentityStore.MergedAsync(tx, [uscc], known))];
        return subjects.Length == 0 ? [] : await QualityEntryStore.KnownAsync(tx, subjects, known);
    }
}
