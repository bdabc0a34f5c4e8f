using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Common.Secrets;
using Quality.Common.Storage;
using Quality.Credits.Cases;
using Quality.Credits.Enterprises;
using Quality.Credits.Grades;
using Quality.Credits.Handlers;
using Quality.Credits.Imports;
using Quality.Credits.Listings;
using Quality.Credits.Measures;
using Quality.Credits.Penalties;
using Quality.Credits.Products;
using Quality.Credits.QualityFiles;
using Quality.Credits.Reconciliations;
using Quality.Credits.Screening;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits;

/// <summary>credit (信用): the enterprise register that every other service refers to by USCC, the three lists and the joint measures.</summary>
public sealed class CreditsModule : ServiceModule<CreditsModule>
{
    private const string SealingKey = "Credit:SealingKey";

    private const string FormerSealingKeys = "Credit:FormerSealingKeys";

    /// <inheritdoc/>
    public override string Name => "credit";

    /// <inheritdoc/>
    public override int DefaultPort => 8091;

    /// <summary>Originals of penalty decisions and the private keys of reports are sealed by the setting <c>Credit:SealingKey</c>, else by <c>{Data}/keys/credit-N.key</c>.</summary>
    public override SealingKeys LoadKeys(IConfiguration configuration, string data) =>
        SealingKeys.Load(configuration, data, "credit", SealingKey, FormerSealingKeys);

    /// <summary>Refuses to start without the keys of what is sealed; what a release of before left open is sealed, some at a time.</summary>
    public override async Task StartAsync(IServiceProvider services, CancellationToken cancel)
    {
        var work = services.GetRequiredService<UnitOfWork<CreditsModule>>();
        await work.JobAsync(async tx =>
        {
            await SealingKeyStore.ClaimAsync(tx, SealingKey, FormerSealingKeys);
            await PenaltyTextStore.EnsureReadableAsync(tx);
            return await QualityReports.Keys.SealAsync(tx, SealingKey, FormerSealingKeys);
        }, cancel: cancel);
        while (await work.JobAsync(PenaltyTextStore.SealSomeAsync, cancel: cancel) > 0) cancel.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<ImportStream>().AddSingleton<ImportReads>().AddSingleton<PeerListStream>().AddSingleton<MeasureFeed>().AddSingleton<MeasureStream>().AddSingleton<CommonTerms>()
            .AddSingleton<NameStatistics>().AddHostedService(all => all.GetRequiredService<NameStatistics>()).AddHostedService<ListingKeeper>().AddHostedService<GradeKeeper>();

    /// <inheritdoc/>
    public override void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<EnterpriseGrpc>();
        app.MapGrpcService<EnterpriseProductGrpc>();
        app.MapGrpcService<ListingGrpc>();
        app.MapGrpcService<MeasureGrpc>();
        app.MapGrpcService<PenaltyGrpc>();
        app.MapGrpcService<QualityFileGrpc>();
        app.MapGrpcService<GradeGrpc>();
        app.MapGrpcService<CaseGrpc>();
        app.MapGrpcService<ScreeningGrpc>();
        app.MapGrpcService<ReconciliationGrpc>();
    }

    /// <inheritdoc/>
    public override void Access(AccessTable access)
    {
        Register(access);
        ListingAccess.Declare(access);
        MeasureAccess.Declare(access);
        PenaltyAccess.Declare(access);
        QualityFileAccess.Declare(access);
        GradeAccess.Declare(access);
        CaseAccess.Declare(access);
        ScreeningAccess.Declare(access);
        ReconciliationAccess.Declare(access);
    }

    /// <inheritdoc/>
    public override void Events(EventTable events)
    {
        events.Publishes<V1.EnterprisesChanged>().Publishes<V1.EnterpriseProductChanged>().Publishes<V1.ListingChanged>().Publishes<V1.PenaltyChanged>().Publishes<V1.GradeChanged>();
        QualityFileHandler.Listen(events);
    }

    private static void Register(AccessTable access) => access.For(V1.EnterpriseService.Descriptor)
        .Read("GetEnterprise", Role.Officials, Role.Laboratory)
        .Read("ListEnterprises", Role.Officials, Role.Laboratory)
        .Write("CreateEnterprise", Role.Admins, Role.DepartmentOfficer)
        .Write("UpdateEnterprise", Role.Admins, Role.DepartmentOfficer)
        .Write("ImportEnterprises", Role.Admins)
        .Read("GetImport", Role.Admins)
        .Read("ListImports", Role.Admins)
        .Read("ListImportProblems", Role.Admins)
        .Read("ExportEnterprises", Role.Officials)
        .Read("ListTodos", Role.Officials)
        .Share("enterprises", "GetEnterprise", "ListEnterprises", "ExportEnterprises")
        .For(V1.EnterpriseProductService.Descriptor)
        .Read("GetEnterpriseProduct", Role.Officials, Role.Laboratory)
        .Read("ListEnterpriseProducts", Role.Officials, Role.Laboratory)
        .Write("CreateEnterpriseProduct", Role.Admins, Role.DepartmentOfficer)
        .Write("UpdateEnterpriseProduct", Role.Admins, Role.DepartmentOfficer);
}
