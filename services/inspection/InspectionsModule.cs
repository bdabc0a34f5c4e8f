using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Common.Secrets;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.Draws;
using Quality.Inspections.Handlers;
using Quality.Inspections.Libraries;
using Quality.Inspections.Online;
using Quality.Inspections.Origins;
using Quality.Inspections.Passports;
using Quality.Inspections.Plans;
using Quality.Inspections.PostProcessing;
using Quality.Inspections.Publications;
using Quality.Inspections.Recognition;
using Quality.Inspections.Samples;
using Quality.Inspections.Sampling;
using Credit = Quality.Protos.Credit.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections;

/// <summary>inspection (监督抽查): what was sampled and how it was concluded; clauses 2.7.1a to 2.7.1e.</summary>
public sealed class InspectionsModule : ServiceModule<InspectionsModule>
{
    private const int Batch = 500;
    private const int SearchBatch = 5000;

    /// <inheritdoc/>
    public override string Name => "inspection";

    /// <inheritdoc/>
    public override int DefaultPort => 8093;

    /// <summary>Private keys of passports are sealed by the setting <c>Inspection:PassportSealingKey</c>, else by <c>{Data}/keys/passport-N.key</c>.</summary>
    public override SealingKeys LoadKeys(IConfiguration configuration, string data) =>
        SealingKeys.Load(configuration, data, "passport", "Inspection:PassportSealingKey", "Inspection:FormerPassportSealingKeys");

    /// <inheritdoc/>
    public override void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<SampleGrpc>();
        app.MapGrpcService<InspectorGrpc>();
        app.MapGrpcService<LaboratoryGrpc>();
        app.MapGrpcService<ItemListGrpc>();
        app.MapGrpcService<InspectedEnterpriseGrpc>();
        app.MapGrpcService<PlanGrpc>();
        app.MapGrpcService<TaskGrpc>();
        app.MapGrpcService<DrawGrpc>();
        app.MapGrpcService<RecognitionGrpc>();
        app.MapGrpcService<SamplingGrpc>();
        app.MapGrpcService<PublicationGrpc>();
        app.MapGrpcService<OriginGrpc>();
        app.MapGrpcService<PostProcessingGrpc>();
        app.MapGrpcService<OnlineGrpc>();
        app.MapGrpcService<PlatformGrpc>();
    }

    /// <inheritdoc/>
    public override void Access(AccessTable access)
    {
        LibraryAccess.Declare(access);
        PlanAccess.Declare(access);
        DrawAccess.Declare(access);
        RecognitionAccess.Declare(access);
        SamplingAccess.Declare(access);
        PublicationAccess.Declare(access);
        OriginAccess.Declare(access);
        PostProcessingAccess.Declare(access);
        OnlineAccess.Declare(access);
        SampleAccess(access);
    }

    private static void SampleAccess(AccessTable access) => access.For(V1.SampleService.Descriptor)
        .Write("RecordConclusion", SampleRules.Finalisers, Role.Laboratory)
        .Read("GetSample", Role.Officials, Role.Laboratory)
        .Read("ListSamples", Role.Officials, Role.Laboratory)
        .Read("ListSampleVersions", Role.Officials, Role.Laboratory)
        .Read("ExportSamples", Role.Officials)
        .Read("ListTodos", Role.Officials, Role.Laboratory)
        .Share("samples", "GetSample", "ListSamples", "ExportSamples");

    /// <inheritdoc/>
    public override void Events(EventTable events) => events
        .Publishes<V1.SampleConcluded>()
        .Publishes<V1.DrawAnnounced>()
        .Publishes<V1.PassportRevoked>()
        .Publishes<V1.PostProcessingChanged>()
        .Publishes<V1.OnlineCheckChanged>()
        .Publishes<V1.ResultsPublished>()
        .Handles<Credit.EnterprisesChanged>(CheckedEnterprisesHandler.Handle)
        .Handles<Credit.EnterpriseProductChanged>(CheckedEnterprisesHandler.Handle)
        .Handles<Credit.GradeChanged>(CheckedEnterprisesHandler.Handle);

    /// <summary>A new release may bring the holiday notice that a due day waited for, and events for what stood here before them.</summary>
    public override async Task StartAsync(IServiceProvider services, CancellationToken cancel)
    {
        var work = services.GetRequiredService<UnitOfWork<InspectionsModule>>();
        await work.JobAsync(
            async tx => await PassportStore.SealKeysAsync(tx) + await SampleStore.SettleDueDaysAsync(tx, WorkingCalendar.Official) + await PostProcessingStore.SettleDueDaysAsync(tx, WorkingCalendar.Official)
                + await OnlineStore.SettleDueDaysAsync(tx, WorkingCalendar.Official), cancel: cancel);
        while (await work.JobAsync(tx => InspectedEnterpriseStore.MakeSearchableAsync(tx, SearchBatch), cancel: cancel) == SearchBatch) { }
        while (await work.JobAsync(tx => PostProcessingChain.TellUntoldAsync(tx, Batch), cancel: cancel) == Batch) { }
        while (await work.JobAsync(PublicationNews.TellUntoldAsync, cancel: cancel) > 0) { }
    }
}
