using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Standards.Declarations;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards;

/// <summary>standards (标准): self-declarations of enterprise standards, which T1 counts; versions are only added.</summary>
public sealed class StandardsModule : ServiceModule<StandardsModule>
{
    /// <inheritdoc/>
    public override string Name => "standards";

    /// <inheritdoc/>
    public override int DefaultPort => 8092;

    /// <inheritdoc/>
    public override void MapGrpc(IEndpointRouteBuilder app) => app.MapGrpcService<DeclarationGrpc>();

    /// <inheritdoc/>
    public override void Access(AccessTable access) => access.For(V1.DeclarationService.Descriptor)
        .Read("GetDeclaration", Role.Officials)
        .Read("ListDeclarations", Role.Officials)
        .Read("ListDeclarationVersions", Role.Officials)
        .Write("CreateDeclaration", Role.Admins, Role.DepartmentOfficer)
        .Write("ReviseDeclaration", Role.Admins, Role.DepartmentOfficer)
        .Write("PublishDeclaration", Role.Admins, Role.DepartmentOfficer)
        .Write("WithdrawDeclaration", Role.Admins, Role.DepartmentOfficer)
        .Read("ExportDeclarations", Role.Officials)
        .Read("ListTodos", Role.Officials)
        .Share("declarations", "GetDeclaration", "ListDeclarations", "ExportDeclarations");

    /// <inheritdoc/>
    public override void Events(EventTable events) => events
        .Publishes<V1.DeclarationPublished>()
        .Publishes<V1.DeclarationWithdrawn>();
}
