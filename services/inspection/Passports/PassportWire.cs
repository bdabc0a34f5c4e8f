using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Secrets;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Passports;

/// <summary>Between the domain and the wire.</summary>
internal static class PassportWire
{
    public static V1.Passport ToWire(this Passport p)
    {
        var wire = new V1.Passport
        {
            Name = p.Name, Sample = Samples.Sample.Collection + p.Sample, Producer = p.Producer, ProducerDisplayName = p.ProducerDisplayName, ProductName = p.ProductName, Model = p.Model,
            Brand = p.Brand, Region = p.Region, Level = (V1.SampleLevel)p.Level, Authority = p.Authority, SampledOn = ChinaTime.Format(p.SampledOn),
            Until = ChinaTime.Format(p.UntilOn), Token = p.Token, Key = p.KeyId, IssueTime = p.IssuedAt.ToTimestamp(), RevokeReason = p.RevokeReason,
        };
        if (p.RevokedAt is { } at) wire.RevokeTime = at.ToTimestamp();
        return wire;
    }

    public static V1.PassportKey ToWire(this SigningKeyRow key)
    {
        var (x, y) = key.Point();
        return new()
        {
            Kid = key.Kid, X = System.Buffers.Text.Base64Url.EncodeToString(x), Y = System.Buffers.Text.Base64Url.EncodeToString(y), CreateTime = key.CreatedAt.ToTimestamp(),
        };
    }

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(Passport.Collection, StringComparison.Ordinal) ? name[Passport.Collection.Length..] : throw Fail.Invalid("name", "BAD_NAME", "name must have the form passports/{id}.");

    public static PassportFilter Filter(this V1.ListPassportsRequest r)
    {
        var check = new Violations();
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Producer.Length > 0 && !Uscc.TryFromName(r.Producer, out _), "producer", "BAD_NAME", "producer must be enterprises/{code} with a code of 18 characters.");
        var on = check.Date("valid_on", r.ValidOn, required: false);
        check.ThrowIfAny();
        return new(r.Producer, r.Region, on is { } day ? ChinaTime.Format(day) : "");
    }
}
