using Credit = Quality.Protos.Credit.V1;
using Inspection = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Rpc;

/// <summary>Calls of people who have not signed in: no token, and so only what the services declare public.</summary>
internal sealed class PublicGateway(GatewayChannel channel, TimeProvider time)
{
    /// <summary>Draws that are frozen or later.</summary>
    public Inspection.DrawService.DrawServiceClient Draws { get; } = new(channel.CreateInvoker());

    /// <summary>Published results.</summary>
    public Inspection.PublicationService.PublicationServiceClient Publications { get; } = new(channel.CreateInvoker());

    /// <summary>Listings that are published.</summary>
    public Credit.ListingService.ListingServiceClient Listings { get; } = new(channel.CreateInvoker());

    /// <summary>Penalties that are published, and the log of withdrawals.</summary>
    public Credit.PenaltyService.PenaltyServiceClient Penalties { get; } = new(channel.CreateInvoker());

    /// <summary>Keys of reports of quality files.</summary>
    public Credit.QualityFileService.QualityFileServiceClient QualityFiles { get; } = new(channel.CreateInvoker());

    /// <summary>Keys, revocations and rules of passports.</summary>
    public Inspection.RecognitionService.RecognitionServiceClient Recognition { get; } = new(channel.CreateInvoker());

    /// <summary>The latest time for a single answer that begins now.</summary>
    public DateTime Deadline => time.GetUtcNow().UtcDateTime.AddSeconds(30);
}
