using Grpc.Core;
using BrandV1 = Quality.Protos.Brand.V1;
using CommonV1 = Quality.Protos.Common.V1;

namespace Quality.Gateway.Tests.Harness;

/// <summary>The generated base of a routed service.</summary>
public sealed class Honours : BrandV1.HonourService.HonourServiceBase
{
    public override Task<BrandV1.Honour> GetHonour(BrandV1.GetHonourRequest request, ServerCallContext context) =>
        Task.FromResult(new BrandV1.Honour { Name = request.Name });
}

/// <summary>The generated base of a service that every service implements.</summary>
public sealed class EventLog(Echo.Seen seen) : CommonV1.EventLogService.EventLogServiceBase
{
    public override Task<CommonV1.EventLogStatus> GetEventLogStatus(CommonV1.GetEventLogStatusRequest request, ServerCallContext context)
    {
        context.ResponseTrailers.Add("answered-by", seen.Name);
        return Task.FromResult(new CommonV1.EventLogStatus());
    }
}
