using Quality.Dashboard.Components;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Grades;

/// <summary>Grades as these pages say them.</summary>
internal static class GradeWords
{
    public static StatusKind Kind(V1.GradeClass one) => one switch
    {
        V1.GradeClass.A => StatusKind.Good,
        V1.GradeClass.B => StatusKind.Active,
        V1.GradeClass.C => StatusKind.Warning,
        V1.GradeClass.D => StatusKind.Bad,
        _ => StatusKind.None,
    };
}
