using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Inspections.Plans;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>Between the stored row and the wire.</summary>
internal static class SamplingWire
{
    public const string Collection = "samplings/";

    public static V1.Sampling ToWire(this SamplingRow row)
    {
        var sampling = V1.Sampling.Parser.ParseFrom(row.Body);
        (sampling.Name, sampling.Etag, sampling.Version) = (Collection + row.Id, Etag.Of(row.Version), row.Version);
        (sampling.CreateTime, sampling.UpdateTime) = (row.CreatedAt.ToTimestamp(), row.UpdatedAt.ToTimestamp());
        return sampling;
    }

    /// <summary>The row of a message; what is stamped at reading is not kept twice.</summary>
    public static SamplingRow ToRow(this V1.Sampling sampling, string id, long version, DateTimeOffset created, DateTimeOffset updated)
    {
        var body = sampling.Clone();
        (body.Name, body.Etag, body.Version, body.CreateTime, body.UpdateTime) = ("", "", 0, null, null);
        return new(
            id, version, body.Number, body.Authority, body.Region, (long)body.Step, body.Producer, body.Task, body.Laboratory, body.RetestLaboratory, body.ToByteArray(), created, updated);
    }

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : throw Fail.Invalid("name", "BAD_NAME", "name must have the form samplings/{id}.");

    public static SamplingFilter Filter(this V1.ListSamplingsRequest r)
    {
        var check = new Violations();
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(r.Producer.Length > 0 && !Uscc.TryFromName(r.Producer, out _), "producer", "BAD_NAME", "producer must be enterprises/{code} with a code of 18 characters.");
        check.ThrowIfAny();
        return new(r.Region, PlanAccess.Numbers(r.Steps), r.Producer, r.Task, r.Laboratory);
    }
}
