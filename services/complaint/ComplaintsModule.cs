using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Complaints.Complaints;
using Quality.Complaints.Reporters;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints;

/// <summary>complaint (投诉举报): disputes to be mediated and reports to be checked, each under the rule of its day of receipt; clause 2.7.3.</summary>
public sealed class ComplaintsModule : ServiceModule<ComplaintsModule>
{
    /// <summary>Who handles complaints of a region, and may therefore learn who complained.</summary>
    internal const Role Handlers = Role.ProvinceAdmin | Role.CityAdmin | Role.DepartmentOfficer | Role.Inspector;

    /// <inheritdoc/>
    public override string Name => "complaint";

    /// <inheritdoc/>
    public override int DefaultPort => 8095;

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(provider => ReporterKeys.Load(configuration, provider.GetRequiredService<ServiceSettings>().Data));

    /// <inheritdoc/>
    public override void MapGrpc(IEndpointRouteBuilder app) => app.MapGrpcService<ComplaintGrpc>();

    /// <inheritdoc/>
    public override void Access(AccessTable access) => access.For(V1.ComplaintService.Descriptor)
        .Write("LodgeComplaint", Handlers)
        .Write("AcceptComplaint", Handlers)
        .Write("RefuseComplaint", Handlers)
        .Write("CloseComplaint", Handlers)
        .Read("GetComplaint", Handlers)
        .Read("ListComplaints", Handlers)
        .Read("ExportComplaints", Handlers)
        .Write("RevealReporter", Handlers) // not Read: that would let auditors in
        .Read("ListTodos", Handlers);

    /// <inheritdoc/>
    public override void Events(EventTable events) => events
        .Publishes<V1.ComplaintLodged>()
        .Publishes<V1.ComplaintDecided>();

    /// <summary>Refuses to start without the keys of the stored reporters; then settles periods whose holiday notice has come.</summary>
    public override async Task StartAsync(IServiceProvider services, CancellationToken cancel)
    {
        var work = services.GetRequiredService<UnitOfWork<ComplaintsModule>>();
        var keys = services.GetRequiredService<ReporterKeys>();
        await work.JobAsync(tx => ReporterStore.EnsureReadableAsync(tx, keys), cancel: cancel);
        await work.JobAsync(tx => ComplaintStore.SettlePeriodsAsync(tx, WorkingCalendar.Official), cancel: cancel);
    }
}
