using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Plans;

/// <summary>Checks a task as it came over the wire, against its plan, and names every wrong field at once.</summary>
internal static class TaskCheck
{
    /// <summary>How long ahead the instant of a pool is fixed.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    private const int LastYear = 2100;

    public static V1.CheckTask Checked(V1.CheckTask t, V1.Plan plan, DateTimeOffset now)
    {
        var check = new Violations();
        check.Required("task.display_name", t.DisplayName, 200);
        LibraryCheck.Count("task.rules", t.Rules.Count, 1, 200, check);
        for (var n = 0; n < t.Rules.Count; n++)
            check.AddIf(plan.Rules.All(r => r.Code != t.Rules[n]), $"task.rules[{n}]", "UNKNOWN_RULE", $"The plan has no rule set {t.Rules[n]}.");
        check.AddIf(t.Rules.Distinct().Count() < t.Rules.Count, "task.rules", "REPEATED", "A rule set is named twice.");
        Place(t, plan, check);
        check.Enum("task.strata", t.Strata);
        check.AddIf(t.StratumFloor is < 0 or > 1000, "task.stratum_floor", "OUT_OF_RANGE", "task.stratum_floor must be 0 to 1000.");
        var pool = Pool(t, now, check);
        Window(t, pool, check);
        var article = Ratio(t, pool ?? ChinaTime.Date(now), check);
        check.ThrowIfAny();
        var task = t.Clone();
        task.StratumFloor = Math.Max(1, t.StratumFloor);
        task.RatioArticle = article;
        task.State = V1.TaskState.Planned;
        (task.MergedInto, task.CloseReason) = ("", "");
        task.Bases.Clear();
        task.Bases.Add(new V1.TaskBasis { Plan = t.Plan, Authority = plan.Authority, Rules = { t.Rules } });
        return task;
    }

    private static void Place(V1.CheckTask t, V1.Plan plan, Violations check)
    {
        LibraryCheck.Region("task.region", t.Region, check);
        check.AddIf(t.Region.Length > 0 && !RegionScope.FromClaim(plan.Region).Contains(t.Region), "task.region", "OUTSIDE_THE_PLAN", $"task.region is not in the region of the plan, {plan.Region}.");
    }

    private static DateOnly? Pool(V1.CheckTask t, DateTimeOffset now, Violations check)
    {
        if (t.PoolTime is null)
        {
            check.Add("task.pool_time", "REQUIRED", "task.pool_time is required.");
            return null;
        }

        var at = t.PoolTime.ToDateTimeOffset();
        check.AddIf(at < now + Ahead, "task.pool_time", "TOO_NEAR", "task.pool_time must be at least 24 hours ahead.");
        check.AddIf(at.Year > LastYear, "task.pool_time", "OUT_OF_RANGE", "task.pool_time must be in a year up to 2100.");
        return at.Year > LastYear ? null : ChinaTime.Date(at); // the last evening of the year 9999 has no day in Lanzhou
    }

    private static void Window(V1.CheckTask t, DateOnly? pool, Violations check)
    {
        var (from, to) = (check.Date("task.window_from", t.WindowFrom), check.Date("task.window_to", t.WindowTo));
        check.AddIf(from < pool, "task.window_from", "BEFORE_POOL", "task.window_from is before the day of task.pool_time.");
        check.AddIf(to < from, "task.window_to", "BAD_RANGE", "task.window_to is before task.window_from.");
    }

    /// <summary>The article that sets the least ratio, empty where the law sets none.</summary>
    private static string Ratio(V1.CheckTask t, DateOnly day, Violations check)
    {
        check.Enum("task.selection", t.Selection);
        check.AddIf(t.Ratio is < 1 or > RatioRule.Everybody, "task.ratio", "OUT_OF_RANGE", "task.ratio must be 1 to 10000 hundredths of a percent.");
        var full = t.Ratio == RatioRule.Everybody;
        if (full) check.Enum("task.full_check_ground", t.FullCheckGround);
        else check.AddIf(t.FullCheckGround != 0, "task.full_check_ground", "NOT_ALLOWED", "Only a check of all has a ground.");
        var least = RatioRule.Least((SampleSelection)t.Selection, day);
        check.AddIf(least is not null && t.Ratio > 0 && t.Ratio < least.Ratio, "task.ratio", "BELOW_LEAST_RATIO",
            $"task.ratio must be at least {least?.Ratio / 100} % of the market entities of the jurisdiction: {least?.Article}.");
        return least?.Article ?? "";
    }
}
