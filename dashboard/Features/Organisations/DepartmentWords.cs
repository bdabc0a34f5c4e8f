using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Dashboard.Features.Organisations;

/// <summary>Whether a department is in force on a day, and since when until when it is.</summary>
internal static class DepartmentWords
{
    public static bool IsInForce(this V1.Department department, string day) =>
        string.CompareOrdinal(department.ValidFrom, day) <= 0 && (department.ValidTo.Length == 0 || string.CompareOrdinal(department.ValidTo, day) >= 0);

    public static (StatusKind Kind, string Text) State(IStringLocalizer texts, V1.Department department, string day)
    {
        if (department.IsInForce(day))
            return (StatusKind.Good, texts["InForce"]);
        return string.CompareOrdinal(department.ValidFrom, day) > 0 ? (StatusKind.Active, texts["Future"]) : (StatusKind.Ceased, texts["Ended"]);
    }

    public static string Span(IStringLocalizer texts, V1.Department department) =>
        department.ValidTo.Length == 0 ? texts["Since", department.ValidFrom] : texts["Span", department.ValidFrom, department.ValidTo];
}
