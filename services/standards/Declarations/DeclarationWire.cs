using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Common.Time;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Declarations;

/// <summary>A version of a declaration as it travels.</summary>
internal static class DeclarationWire
{
    public static V1.Declaration ToWire(this Declaration d) => new()
    {
        Name = d.Name, Enterprise = d.Enterprise, EnterpriseDisplayName = d.Content.EnterpriseDisplayName, Region = d.Content.Region, StandardNumber = d.Standard.AsWritten,
        NormalisedStandardNumber = d.Standard.Canonical, StandardName = d.Content.StandardName, StandardKind = d.Standard.Kind, StandardInForceOn = Day(d.Content.StandardInForceOn),
        StandardAbolishedOn = Day(d.Content.StandardAbolishedOn), Products = { d.Content.Products.Select(ToWire) }, Indicators = { d.Content.Indicators.Select(ToWire) },
        Channel = d.Content.Channel, ChannelText = d.Content.ChannelText, State = d.State, PublishedOn = Day(d.PublishedOn), VersionPublishedOn = Day(d.VersionPublishedOn),
        WithdrawnOn = Day(d.WithdrawnOn), Reason = d.Reason, Etag = Etag.Of(d.Version), CreateTime = d.CreatedAt.ToTimestamp(), UpdateTime = d.UpdatedAt.ToTimestamp(), Version = d.Version,
    };

    private static V1.DeclaredProduct ToWire(Product p) => new() { Category = p.Category, DisplayName = p.DisplayName, Model = p.Model };

    private static V1.DeclaredIndicator ToWire(Indicator i) => new() { DisplayName = i.DisplayName, Value = i.Value, Unit = i.Unit, TestMethod = i.TestMethod };

    private static string Day(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";
}
