using Google.Protobuf.WellKnownTypes;
using Quality.Credits.Enterprises;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>The stored grade of an enterprise, or one of its versions; KnownAt is the clock of its file in milliseconds.</summary>
internal sealed record GradeRow(string Uscc, long Version, long Class, long Score, long ByPoints, string Rule, string AsOf, long KnownAt, DateTimeOffset ChangedAt)
{
    private const int MostShown = 500;

    public static GradeRow Of(string uscc, long version, GradeResult result, string rule, string asOf, long known, DateTimeOffset changed) =>
        new(uscc, version, (long)result.Class, result.Score, (long)result.ByPoints, rule, asOf, known, changed);

    /// <summary>Whether a recomputation gave the same.</summary>
    public bool Agrees(GradeResult result) => Class == (long)result.Class && Score == result.Score && ByPoints == (long)result.ByPoints;

    public V1.Grade ToWire(string displayName = "", string region = "") => new()
    {
        Name = $"enterprises/{Uscc}/grade", Enterprise = "enterprises/" + Uscc, EnterpriseDisplayName = displayName, Region = region, Class = (V1.GradeClass)Class, Score = (int)Score,
        ByPoints = (V1.GradeClass)ByPoints, Rule = GradeRule.Collection + Rule, AsOf = AsOf, KnownAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(KnownAt)),
        ChangeTime = ChangedAt.ToTimestamp(), Version = Version,
    };

    /// <summary>With the entries that made it.</summary>
    public V1.Grade Explained(GradeResult result, Enterprise enterprise)
    {
        var wire = ToWire(enterprise.DisplayName, enterprise.Region);
        wire.Reproduced = Agrees(result);
        wire.Contributions.AddRange(result.Contributions.Take(MostShown).Select(c => new V1.GradeContribution
        {
            Entry = QualityFiles.EntryWire.ToWire(c.Entry, AsOf), Points = c.Points, FullPoints = c.FullPoints, Note = c.Note, AtBest = c.AtBest,
        }));
        return wire;
    }
}

/// <summary>A grade with the name and region of its enterprise.</summary>
internal sealed record NamedGrade(string Uscc, long Version, long Class, long Score, long ByPoints, string Rule, string AsOf, long KnownAt, DateTimeOffset ChangedAt, string DisplayName, string Region)
{
    public V1.Grade ToWire() => new GradeRow(Uscc, Version, Class, Score, ByPoints, Rule, AsOf, KnownAt, ChangedAt).ToWire(DisplayName, Region);
}

/// <summary>Enterprises of one class.</summary>
internal sealed record ClassCount(long Class, long Total);
