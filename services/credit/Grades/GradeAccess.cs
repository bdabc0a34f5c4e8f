using Quality.Common.Access;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>Who may call what of grades: officials read, the province makes the rules, officers record ratings of third parties.</summary>
internal static class GradeAccess
{
    public static void Declare(AccessTable access) => access.For(V1.GradeService.Descriptor)
        .Read("GetGrade", Role.Officials)
        .Read("ListGradeVersions", Role.Officials)
        .Read("ListGrades", Role.Officials)
        .Read("CountGrades", Role.Officials)
        .Read("EvaluateGrade", Role.Officials)
        .Read("GetGradeRule", Role.Officials)
        .Read("ListGradeRules", Role.Officials)
        .Write("CreateGradeRule", Role.ProvinceAdmin)
        .Write("UpdateGradeRule", Role.ProvinceAdmin)
        .Write("ApproveGradeRule", Role.ProvinceAdmin)
        .Write("StartGradeRun", Role.ProvinceAdmin)
        .Read("GetGradeRun", Role.Officials)
        .Read("ListGradeRuns", Role.Officials)
        .Write("RecordRating", Role.Admins, Role.DepartmentOfficer)
        .Read("ListRatings", Role.Officials);
}
