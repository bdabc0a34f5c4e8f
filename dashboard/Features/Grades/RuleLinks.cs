namespace Quality.Dashboard.Features.Grades;

/// <summary>Addresses of the pages of a grade rule.</summary>
internal static class RuleLinks
{
    /// <param name="name">gradeRules/{id}.</param>
    public static string Page(string name) => "/grades/rules/" + Id(name);

    public static string Edit(string name) => Page(name) + "/edit";

    /// <summary>The form of a new rule that begins with the points of this one.</summary>
    public static string NewFrom(string name) => "/grades/rules/new?from=" + Id(name);

    private static string Id(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
