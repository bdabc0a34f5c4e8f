using Quality.Common.Access;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Identity.Bootstrap;
using Quality.Identity.Clients;
using Quality.Identity.Issuer;
using Quality.Identity.Organisations;
using Quality.Identity.Reference;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity;

/// <summary>Accounts, clients and organisations, and the OpenID Connect issuer that makes tokens of them.</summary>
public sealed class IdentityModule : ServiceModule<IdentityModule>
{
    /// <inheritdoc/>
    public override string Name => "identity";

    /// <inheritdoc/>
    public override int DefaultPort => 8097;

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddLogging(log => log.AddFilter("OpenIddict", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning));
        services.AddSingleton(IssuerSettings.Read(configuration));
        services.AddSingleton(BootstrapSettings.Read(configuration));
        services.AddTokenStores();
        services.AddSingleton<Applications>();
        services.AddSingleton<PasswordHash>();
        services.AddSingleton<FirstStart>();
        services.AddSingleton<IssuerHost>();
        services.AddHostedService(provider => provider.GetRequiredService<IssuerHost>());
    }

    /// <inheritdoc/>
    public override void MapGrpc(IEndpointRouteBuilder app)
    {
        app.MapGrpcService<AccountGrpc>();
        app.MapGrpcService<ClientGrpc>();
        app.MapGrpcService<OrganisationGrpc>();
        app.MapGrpcService<ReferenceGrpc>();
    }

    /// <inheritdoc/>
    public override void Access(AccessTable access) => access
        .For(V1.AccountService.Descriptor)
            .Read("GetMe", Role.Public)
            .Read("GetAccount", Role.Admins)
            .Read("ListAccounts", Role.Admins)
            .Write("CreateAccount", Role.Admins)
            .Write("UpdateAccount", Role.Admins)
            .Write("DisableAccount", Role.Admins)
            .Write("EnableAccount", Role.Admins)
            .Write("ResetPassword", Role.Admins)
        .For(V1.ClientService.Descriptor)
            .Read("GetClient", Role.ProvinceAdmin)
            .Read("ListClients", Role.ProvinceAdmin)
            .Write("CreateClient", Role.ProvinceAdmin)
            .Write("UpdateClient", Role.ProvinceAdmin)
            .Write("RotateClientSecret", Role.ProvinceAdmin)
            .Write("DisableClient", Role.ProvinceAdmin)
            .Write("EnableClient", Role.ProvinceAdmin)
        .For(V1.OrganisationService.Descriptor)
            .Read("ListReportingUnits", Role.Public)
            .Read("GetDepartment", Role.Officials, Role.Laboratory)
            .Read("ListDepartments", Role.Officials, Role.Laboratory)
            .Write("CreateDepartment", Role.Admins)
            .Write("UpdateDepartment", Role.Admins)
        .For(V1.ReferenceService.Descriptor)
            .Read("ListDivisions", Role.Public)
            .Read("ListProductCategories", Role.Public)
            .Read("GetWorkingCalendar", Role.Public);

    /// <inheritdoc/>
    public override async Task StartAsync(IServiceProvider services, CancellationToken cancel)
    {
        await services.GetRequiredService<FirstStart>().RunAsync(cancel);
        await services.GetRequiredService<IssuerHost>().OpenAsync(cancel);
    }
}
