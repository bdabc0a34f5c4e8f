using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Quality.Gateway.Configuration;
using Quality.Gateway.Tests.Harness;
using Quality.Protos.Common.V1;

namespace Quality.Gateway.Tests.Routing;

public sealed class RouteTests
{
    private static readonly GatewaySettings Defaults = GatewaySettings.Read(new ConfigurationBuilder().Build());

    [Fact]
    public void Every_proto_service_has_a_route_and_every_route_a_proto_service()
    {
        Assert.NotEmpty(ProtoServices());
        Assert.Empty(Differences(Defaults, ProtoServices()));
    }

    [Fact]
    public void The_rule_finds_a_service_without_a_route_a_route_without_a_service_and_a_route_to_the_wrong_service()
    {
        var routes = new Dictionary<string, string>(Defaults.Routes) { ["quality.brand.v1.NobodyService"] = "brand", ["quality.credit.v1.EnterpriseService"] = "brand" };
        routes.Remove("quality.brand.v1.HonourService");
        Assert.Equal(
            [
                "quality.brand.v1.HonourService has no route",
                "quality.brand.v1.NobodyService has a route but no proto",
                "quality.credit.v1.EnterpriseService goes to brand",
            ],
            Differences(Defaults with { Routes = routes }, ProtoServices()));
        Assert.Contains("quality.common.v1.AuditService has no route", Differences(Defaults with { SharedRoutes = [] }, ProtoServices()));
    }

    [Fact]
    public async Task A_shared_proto_service_is_asked_of_the_service_that_the_header_names()
    {
        await using var brand = await Upstream.StartAsync();
        await using var credit = await Upstream.StartAsync("credit");
        await using var gateway = await RunningGateway.StartAsync(brand, ("Services:credit", credit.Address));
        var client = new EventLogService.EventLogServiceClient(gateway.Channel());
        foreach (var name in new[] { "brand", "credit" })
        {
            using var call = client.GetEventLogStatusAsync(new(), new Metadata { { "quality-service", name } });
            await call;
            Assert.Equal(name, call.GetTrailers().GetValue("answered-by"));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    [InlineData("brand,credit")]
    public async Task A_shared_proto_service_without_a_usable_header_is_refused_with_the_header_named(string? header)
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        var client = new EventLogService.EventLogServiceClient(gateway.Channel());
        var headers = header is null ? [] : new Metadata { { "quality-service", header } };
        var (code, info, _) = await Refused.ByAsync(async () => await client.GetEventLogStatusAsync(new(), headers));
        Assert.Equal((StatusCode.InvalidArgument, "SERVICE_NOT_CHOSEN"), (code, info.Reason));
        Assert.Equal("quality-service", info.Metadata["header"]);
    }

    [Theory]
    [InlineData("dapr.proto.runtime.v1.AppCallback", "OnTopicEvent")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo")]
    [InlineData("grpc.reflection.v1.ServerReflection", "ServerReflectionInfo")]
    [InlineData("quality.brand.v1.HonourService/%2e%2e/dapr.proto.runtime.v1.AppCallback", "OnTopicEvent")]
    [InlineData("quality.brand.v1.HonourService/..%2fdapr.proto.runtime.v1.AppCallback", "OnTopicEvent")]
    public async Task Internal_interfaces_have_no_way_in(string service, string method)
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand);
        var call = new Method<Google.Protobuf.WellKnownTypes.StringValue, Google.Protobuf.WellKnownTypes.StringValue>(
            MethodType.Unary, service, method, Echo.SayMethod.RequestMarshaller, Echo.SayMethod.ResponseMarshaller);
        var (code, info, _) = await Refused.ByAsync(async () => await gateway.Channel().CreateCallInvoker().AsyncUnaryCall(call, null, default, new()));
        Assert.Equal((StatusCode.Unimplemented, "UNKNOWN_SERVICE"), (code, info.Reason));
    }

    [Fact]
    public async Task A_service_whose_name_has_no_address_keeps_nobody_else_from_being_reached()
    {
        await using var brand = await Upstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(brand, ("Services:credit", "http://credit.invalid:8080"));
        Assert.Equal("brand: here", await gateway.Echo.SayAsync("here"));
        var credit = new Protos.Credit.V1.EnterpriseService.EnterpriseServiceClient(gateway.Channel());
        var (code, info, _) = await Refused.ByAsync(async () => await credit.GetEnterpriseAsync(new()));
        Assert.Equal((StatusCode.Unavailable, "SERVICE_UNAVAILABLE", "credit"), (code, info.Reason, info.Metadata["service"]));
        Assert.Equal(1, gateway.Logged.Count("No address for credit.invalid"));
    }

    private static List<ServiceDescriptor> ProtoServices() =>
        typeof(EventLogService).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null))
            .OfType<ServiceDescriptor>()
            .Where(service => service.File.Package.StartsWith("quality.", StringComparison.Ordinal))
            .ToList();

    private static List<string> Differences(GatewaySettings settings, List<ServiceDescriptor> services)
    {
        var names = services.Select(service => service.FullName).ToHashSet();
        var routed = settings.Routes.Keys.Concat(settings.SharedRoutes).ToHashSet();
        return
        [
            .. names.Except(routed).Order().Select(name => $"{name} has no route"),
            .. routed.Except(names).Order().Select(name => $"{name} has a route but no proto"),
            .. settings.Routes.Where(route => route.Key.Split('.')[1] != route.Value && names.Contains(route.Key)).Select(route => $"{route.Key} goes to {route.Value}"),
        ];
    }
}
