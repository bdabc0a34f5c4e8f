using Kind = Quality.Protos.Credit.V1.QualityEntryKind;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>
/// A draft to begin with: ours, because the classes of GB/T 23791-2009 were not read (to be confirmed). It is in force only when a person of the
/// province approves it.
/// </summary>
internal static class FirstGradeRule
{
    public const string Id = "initial";

    private const int Year = 365;

    public static V1.GradeRule Content { get; } = new()
    {
        Title = "质量信用评级规则（试行草案）", Basis = "本系统自拟，待省级主管部门批准；GB/T 23791-2009 的等级划分待核", StartPoints = 7_000, LeastA = 9_000, LeastB = 6_000, LeastC = 3_000,
        Items =
        {
            InForce(Kind.Certificate, "iso-9001", 500), InForce(Kind.Certificate, "iso-14001", 300), InForce(Kind.Certificate, "green-product", 500), InForce(Kind.Honour, "national", 1_500),
            InForce(Kind.Honour, "provincial", 800), InForce(Kind.Honour, "municipal", 300), InForce(Kind.QualityOfficer, "appointed", 300), InForce(Kind.Declaration, "published", 100),
            Fading(Kind.SpotCheck, "conforming", 200, 2), Fading(Kind.SpotCheck, "nonconforming", -1_500, 3), Fading(Kind.SpotCheck, "refused", -2_500, 3),
            Fading(Kind.PostProcessing, "announced", -1_000, 3), Limit(Kind.PostProcessing, "open", 0, V1.GradeClass.B), Limit(Kind.PostProcessing, "revoked", -3_000, V1.GradeClass.D),
            Fading(Kind.Penalty, "fine", -1_000, 3), Fading(Kind.Penalty, "confiscation", -1_000, 3), Fading(Kind.Penalty, "suspension", -2_500, 3), Fading(Kind.Penalty, "revocation", -4_000, 5),
            Limit(Kind.Listing, "abnormal-operations", -1_000, V1.GradeClass.C), Limit(Kind.Listing, "serious-violation", -4_000, V1.GradeClass.D), Limit(Kind.Listing, "quality-blacklist", -4_000, V1.GradeClass.D),
        },
    };

    private static V1.GradeItem InForce(Kind kind, string code, int points) => new() { Kind = kind, Code = code, Points = points, WhileInForce = true, Most = 3 };

    private static V1.GradeItem Fading(Kind kind, string code, int points, int years) =>
        new() { Kind = kind, Code = code, Points = points, FullDays = Year, ZeroDays = years * Year, Most = points > 0 ? 5 : 0 };

    private static V1.GradeItem Limit(Kind kind, string code, int points, V1.GradeClass atBest) => new() { Kind = kind, Code = code, Points = points, WhileInForce = true, AtBest = atBest };
}
