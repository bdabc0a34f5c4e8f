using Quality.Common.Values;
using Quality.Inspections.Recognition;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Passports;

/// <summary>结果互认凭证: what a final conforming conclusion of a national or provincial check says to every other authority (2.7.1e).</summary>
internal sealed record Passport(
    string Id, string Sample, string Producer, string ProducerDisplayName, string ProductName, string Model, string Brand, string Region, SampleLevel Level,
    string Authority, DateOnly SampledOn, DateOnly UntilOn, string KeyId, string Token, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt, string RevokeReason)
{
    public const string Collection = "passports/";

    public string Name => Collection + Id;

    /// <summary>The rule whose period a passport carries.</summary>
    private static readonly GuardRule Rule = GuardRule.All.First(rule => rule.Trigger == GuardTrigger.ConformingHigh);

    /// <summary>Whether a conclusion earns a passport: exactly where it triggers the rule of mutual recognition, for a known producer and a model.</summary>
    public static bool IsEarnedBy(Sample sample) =>
        sample is { Final: true, Outcome: SampleOutcome.Conforming, Kind: SampleKind.Supervision, Level: SampleLevel.National or SampleLevel.Provincial }
        && sample.Producer.Length > 0 && sample.ModelKey.Length > 0 && Rule.LastBlockedDay(sample.SampledOn) >= Rule.From; // else it ended before the rule began

    /// <summary>A passport that nobody has signed yet.</summary>
    public static Passport Of(Sample sample, string id, string keyId, DateTimeOffset now) => new(
        id, sample.Id, sample.Producer, sample.ProducerDisplayName, sample.ProductName, sample.Model, sample.Brand, sample.Region, sample.Level, sample.Authority,
        sample.SampledOn, Rule.LastBlockedDay(sample.SampledOn), keyId, "", now, null, "");

    /// <summary>Whether it says the same as one made of that sample now: then a new version of the sample needs no new passport.</summary>
    public bool StillSays(Sample sample) =>
        IsEarnedBy(sample) && Of(sample, Id, KeyId, IssuedAt) == this with { Token = "" };

    /// <summary>The producer's code.</summary>
    public string Uscc => Producer["enterprises/".Length..];
}
