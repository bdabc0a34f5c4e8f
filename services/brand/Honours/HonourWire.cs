using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Honours;

/// <summary>An honour as it travels.</summary>
internal static class HonourWire
{
    public static V1.Honour ToWire(this Honour honour, DateOnly today)
    {
        var (d, revocation) = (honour.Decision, honour.Revocation);
        return new V1.Honour
        {
            Name = honour.Name, Instrument = d.Instrument.Name, Stage = d.Stage, Level = d.Level, ObjectKind = d.ObjectKind, ObjectName = d.ObjectName, ObjectKey = d.ObjectKey,
            Holder = d.Holder, HolderDisplayName = d.HolderDisplayName, Region = d.Region, ProductCategory = d.ProductCategory, DecisionNumber = d.DecisionNumber,
            Authority = d.Authority, PublishedOn = ChinaTime.Format(d.PublishedOn), ValidUntil = d.ValidUntil is { } end ? ChinaTime.Format(end) : "", GrantKind = d.GrantKind,
            State = honour.StateOn(today), RevokedOn = revocation is null ? "" : ChinaTime.Format(revocation.RevokedOn), RevokeReason = revocation?.Reason ?? "",
            RevokeDecisionNumber = revocation?.DecisionNumber ?? "", Etag = Etag.Of(honour.Version), CreateTime = honour.CreatedAt.ToTimestamp(),
            UpdateTime = honour.UpdatedAt.ToTimestamp(), Version = honour.Version,
        };
    }
}
