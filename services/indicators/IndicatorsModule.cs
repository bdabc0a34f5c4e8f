using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Indicators.Figures;
using Quality.Indicators.Handlers;
using Quality.Indicators.Reconciliations;
using Quality.Indicators.Rosters;
using Quality.Indicators.Targets;
using Quality.Protos.Brand.V1;
using Quality.Protos.Complaint.V1;
using Quality.Protos.Credit.V1;
using Quality.Protos.Inspection.V1;
using Quality.Protos.Standards.V1;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators;

/// <summary>The 2020 targets, computed from the facts of all services; see <c>Books/</c> for how facts are kept.</summary>
public sealed class IndicatorsModule : ServiceModule<IndicatorsModule>
{
    /// <summary>Who may enter and approve figures of the statistical bureau.</summary>
    internal const Role Recorders = Role.Admins | Role.DepartmentOfficer;

    /// <inheritdoc/>
    public override string Name => "indicators";

    /// <inheritdoc/>
    public override int DefaultPort => 8096;

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new TargetDefinitions(CoverageThreshold(configuration)));
        services.AddSingleton<Calculator>();
        services.AddSingleton<Board>();
        services.AddSingleton<Watchers>();
        services.AddSingleton<Reconciler>();
        services.AddHostedService(s => s.GetRequiredService<Watchers>());
        services.AddHostedService(s => s.GetRequiredService<Reconciler>());
    }

    /// <inheritdoc/>
    public override void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<IndicatorGrpc>();
        app.MapGrpcService<RosterGrpc>();
    }

    /// <inheritdoc/>
    public override void Access(AccessTable access) => access
        .For(V1.IndicatorService.Descriptor)
        .Read("ListTargets", Role.Officials)
        .Read("GetIndicator", Role.Officials)
        .Read("ListUnitValues", Role.Officials)
        .Read("GetTrend", Role.Officials)
        .Read("ListIndicatorFacts", Role.Officials)
        .Read("ListReports", Role.Officials)
        .Read("WatchTargets", Role.Officials)
        .Write("RecordStatistic", Recorders)
        .Write("ApproveStatistic", Recorders)
        .Write("RejectStatistic", Recorders)
        .Read("GetStatistic", Role.Officials)
        .Read("ListStatistics", Role.Officials)
        .Write("RunReconcile", Role.ProvinceAdmin)
        .Read("GetReconciliation", Role.Officials)
        .Read("ListTodos", Role.Officials)
        .Share("targets", "ListTargets", "GetIndicator", "ListUnitValues", "GetTrend", "WatchTargets") // the numbers, not the cases behind them
        .For(V1.RosterService.Descriptor)
        .Write("CreateRoster", Role.ProvinceAdmin)
        .Write("FreezeRoster", Role.ProvinceAdmin)
        .Read("GetRoster", Role.Officials)
        .Read("ListRosters", Role.Officials)
        .Read("ListRosterEntries", Role.Officials);

    /// <inheritdoc/>
    public override void Events(EventTable events) => events
        .Publishes<V1.StatisticApproved>()
        .Handles<EnterprisesChanged>(EnterprisesHandler.Handle)
        .Handles<EnterpriseProductChanged>(ProductHandler.Handle)
        .Handles<DeclarationPublished>(DeclarationHandler.Published)
        .Handles<DeclarationWithdrawn>(DeclarationHandler.Withdrawn)
        .Handles<SampleConcluded>(SampleHandler.Handle)
        .Handles<HonourGranted>(HonourHandler.Granted)
        .Handles<HonourRevoked>(HonourHandler.Revoked)
        .Handles<ComplaintLodged>(ComplaintHandler.Handle);

    /// <summary>What 基本 means in T1, in percent; the plan gives no number.</summary>
    private static Ratio CoverageThreshold(IConfiguration configuration)
    {
        const string key = "Indicators:CoverageThresholdPercent";
        var text = configuration[key] ?? "95";
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent is <= 0 or > 100)
            throw new InvalidOperationException($"{key} is \"{text}\"; it must be a number above 0 and at most 100.");
        return new((long)(percent * 1000), 100_000);
    }
}
