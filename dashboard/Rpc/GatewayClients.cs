using Grpc.Core;
using Quality.Dashboard.Features.Onsite;
using Quality.Dashboard.Sessions;
using Brand = Quality.Protos.Brand.V1;
using Common = Quality.Protos.Common.V1;
using Complaint = Quality.Protos.Complaint.V1;
using Credit = Quality.Protos.Credit.V1;
using Identity = Quality.Protos.Identity.V1;
using Indicators = Quality.Protos.Indicators.V1;
using Inspection = Quality.Protos.Inspection.V1;
using Standards = Quality.Protos.Standards.V1;

namespace Quality.Dashboard.Rpc;

/// <summary>The clients that pages inject, one line each; all share the channel and carry the reader's token.</summary>
internal static class GatewayClients
{
    /// <summary>Every service that pages call; their reads are retried.</summary>
    public static IReadOnlyList<Google.Protobuf.Reflection.ServiceDescriptor> Services { get; } =
    [
        Brand.HonourService.Descriptor,
        Complaint.ComplaintService.Descriptor,
        Credit.EnterpriseService.Descriptor,
        Credit.EnterpriseProductService.Descriptor,
        Credit.ListingService.Descriptor,
        Credit.MeasureService.Descriptor,
        Credit.QualityFileService.Descriptor,
        Credit.GradeService.Descriptor,
        Credit.PenaltyService.Descriptor,
        Credit.CaseService.Descriptor,
        Credit.ScreeningService.Descriptor,
        Credit.ReconciliationService.Descriptor,
        Identity.AccountService.Descriptor,
        Identity.ClientService.Descriptor,
        Identity.OrganisationService.Descriptor,
        Identity.ReferenceService.Descriptor,
        Indicators.IndicatorService.Descriptor,
        Indicators.RosterService.Descriptor,
        Inspection.SampleService.Descriptor,
        Inspection.InspectorService.Descriptor,
        Inspection.LaboratoryService.Descriptor,
        Inspection.ItemListService.Descriptor,
        Inspection.InspectedEnterpriseService.Descriptor,
        Inspection.PlanService.Descriptor,
        Inspection.TaskService.Descriptor,
        Inspection.DrawService.Descriptor,
        Inspection.RecognitionService.Descriptor,
        Inspection.PublicationService.Descriptor,
        Inspection.OriginService.Descriptor,
        Inspection.SamplingService.Descriptor,
        Inspection.PostProcessingService.Descriptor,
        Inspection.OnlineCheckService.Descriptor,
        Inspection.PlatformService.Descriptor,
        Standards.DeclarationService.Descriptor,
        Common.AuditService.Descriptor,
        Common.EventLogService.Descriptor,
    ];

    public static void AddGateway(this IServiceCollection services)
    {
        services.AddSingleton<GatewayChannel>();
        services.AddSingleton<ReasonCatalog>();
        services.AddSingleton<Problems>();
        services.AddSingleton<PublicGateway>();
        services.AddSingleton<Features.Recognition.PassportKeySets>();
        services.AddScoped(provider => new CallerInterceptor(provider.GetRequiredService<UserSession>().GetAccessTokenAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<References>();
        services.AddScoped<Departments>();
        services.AddField();
        services.AddScoped(provider => provider.GetRequiredService<GatewayChannel>().CreateInvoker(provider.GetRequiredService<CallerInterceptor>()));
        services.Add(invoker => new Brand.HonourService.HonourServiceClient(invoker));
        services.Add(invoker => new Complaint.ComplaintService.ComplaintServiceClient(invoker));
        services.AddCredit();
        services.Add(invoker => new Identity.AccountService.AccountServiceClient(invoker));
        services.Add(invoker => new Identity.ClientService.ClientServiceClient(invoker));
        services.Add(invoker => new Identity.OrganisationService.OrganisationServiceClient(invoker));
        services.Add(invoker => new Identity.ReferenceService.ReferenceServiceClient(invoker));
        services.Add(invoker => new Indicators.IndicatorService.IndicatorServiceClient(invoker));
        services.Add(invoker => new Indicators.RosterService.RosterServiceClient(invoker));
        services.AddInspection();
        services.Add(invoker => new Common.AuditService.AuditServiceClient(invoker));
        services.Add(invoker => new Common.EventLogService.EventLogServiceClient(invoker));
        services.Add(invoker => new Standards.DeclarationService.DeclarationServiceClient(invoker));
    }

    private static void AddCredit(this IServiceCollection services)
    {
        services.Add(invoker => new Credit.EnterpriseService.EnterpriseServiceClient(invoker));
        services.Add(invoker => new Credit.EnterpriseProductService.EnterpriseProductServiceClient(invoker));
        services.Add(invoker => new Credit.ListingService.ListingServiceClient(invoker));
        services.Add(invoker => new Credit.MeasureService.MeasureServiceClient(invoker));
        services.Add(invoker => new Credit.QualityFileService.QualityFileServiceClient(invoker));
        services.Add(invoker => new Credit.GradeService.GradeServiceClient(invoker));
        services.Add(invoker => new Credit.PenaltyService.PenaltyServiceClient(invoker));
        services.Add(invoker => new Credit.CaseService.CaseServiceClient(invoker));
        services.Add(invoker => new Credit.ScreeningService.ScreeningServiceClient(invoker));
        services.Add(invoker => new Credit.ReconciliationService.ReconciliationServiceClient(invoker));
    }

    private static void AddInspection(this IServiceCollection services)
    {
        services.Add(invoker => new Inspection.SampleService.SampleServiceClient(invoker));
        services.Add(invoker => new Inspection.InspectorService.InspectorServiceClient(invoker));
        services.Add(invoker => new Inspection.LaboratoryService.LaboratoryServiceClient(invoker));
        services.Add(invoker => new Inspection.ItemListService.ItemListServiceClient(invoker));
        services.Add(invoker => new Inspection.InspectedEnterpriseService.InspectedEnterpriseServiceClient(invoker));
        services.Add(invoker => new Inspection.PlanService.PlanServiceClient(invoker));
        services.Add(invoker => new Inspection.TaskService.TaskServiceClient(invoker));
        services.Add(invoker => new Inspection.DrawService.DrawServiceClient(invoker));
        services.Add(invoker => new Inspection.RecognitionService.RecognitionServiceClient(invoker));
        services.Add(invoker => new Inspection.PublicationService.PublicationServiceClient(invoker));
        services.Add(invoker => new Inspection.OriginService.OriginServiceClient(invoker));
        services.Add(invoker => new Inspection.SamplingService.SamplingServiceClient(invoker));
        services.Add(invoker => new Inspection.PostProcessingService.PostProcessingServiceClient(invoker));
        services.Add(invoker => new Inspection.OnlineCheckService.OnlineCheckServiceClient(invoker));
        services.Add(invoker => new Inspection.PlatformService.PlatformServiceClient(invoker));
    }

    private static void Add<TClient>(this IServiceCollection services, Func<CallInvoker, TClient> create) where TClient : ClientBase =>
        services.AddScoped(provider => create(provider.GetRequiredService<CallInvoker>()));
}
