using Quality.Brands.Honours;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands;

/// <summary>brand (品牌培育成果): the instruments as dated data and the decisions under them, which T3 to T6 count.</summary>
public sealed class BrandsModule : ServiceModule<BrandsModule>
{
    /// <inheritdoc/>
    public override string Name => "brand";

    /// <inheritdoc/>
    public override int DefaultPort => 8094;

    /// <inheritdoc/>
    public override void MapGrpc(IEndpointRouteBuilder app) => app.MapGrpcService<HonourGrpc>();

    /// <inheritdoc/>
    public override void Access(AccessTable access) => access.For(V1.HonourService.Descriptor)
        .Read("GetInstrument", Role.Officials)
        .Read("ListInstruments", Role.Officials)
        .Write("GrantHonour", Role.Admins, Role.BrandOffice)
        .Write("RevokeHonour", Role.Admins, Role.BrandOffice)
        .Read("GetHonour", Role.Officials)
        .Read("ListHonours", Role.Officials)
        .Read("ExportHonours", Role.Officials)
        .Read("ListTodos", Role.Officials)
        .Share("honours", "GetInstrument", "ListInstruments", "GetHonour", "ListHonours", "ExportHonours");

    /// <inheritdoc/>
    public override void Events(EventTable events) => events
        .Publishes<V1.HonourGranted>()
        .Publishes<V1.HonourRevoked>();
}
