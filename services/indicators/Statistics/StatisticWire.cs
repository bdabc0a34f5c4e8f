using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Figures;
using Quality.Indicators.Targets;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Statistics;

/// <summary>Reads and writes figures on the wire.</summary>
internal static class StatisticWire
{
    /// <summary>Checks every field of a figure; what the server gives is not read.</summary>
    public static Statistic Check(V1.Statistic? given, Transaction tx)
    {
        var check = new Violations();
        var wire = given ?? new V1.Statistic();
        var region = wire.Region.Length == 0 ? Region.GansuCode : wire.Region;
        if (region != Region.GansuCode && (!ReportingUnits.TryFind(region, out var unit) || unit == ReportingUnit.Unassigned))
            check.Add("statistic.region", "NOT_A_REPORTING_UNIT", "statistic.region must be 620000 or one of the 15 reporting units.");
        var documentOn = check.Date("statistic.document_on", wire.DocumentOn, notAfter: tx.Today);
        CheckPeriod(check, check.Required("statistic.period", wire.Period, 10), documentOn);
        CheckValues(check, wire);
        CheckDocument(check, wire);
        check.ThrowIfAny();
        return Read(wire, tx) with { Region = region, DocumentOn = documentOn!.Value };
    }

    private static Statistic Read(V1.Statistic wire, Transaction tx) => new()
    {
        Name = $"statistics/{tx.NewId()}",
        Period = wire.Period.Trim(),
        ConsumerValue = wire.ConsumerValue,
        IndustryValue = wire.IndustryValue,
        PriceBasis = (long)wire.PriceBasis,
        Revision = (long)wire.Revision,
        DocumentNumber = wire.DocumentNumber.Trim(),
        DocumentTitle = wire.DocumentTitle.Trim(),
        DocumentSha256 = wire.DocumentSha256,
        RecordedBy = tx.Caller.Subject,
        RecordedByName = tx.Caller.Name,
        CreatedAt = tx.Now,
        UpdatedAt = tx.Now,
    };

    public static V1.Statistic ToWire(this Statistic s)
    {
        var wire = new V1.Statistic
        {
            Name = s.Name,
            Region = s.Region,
            Period = s.Period,
            ConsumerValue = s.ConsumerValue,
            IndustryValue = s.IndustryValue,
            PriceBasis = (V1.PriceBasis)s.PriceBasis,
            Revision = (V1.StatisticRevision)s.Revision,
            DocumentNumber = s.DocumentNumber,
            DocumentTitle = s.DocumentTitle,
            DocumentOn = TargetWire.Day(s.DocumentOn),
            DocumentSha256 = s.DocumentSha256,
            State = (V1.StatisticState)(int)s.State,
            RecordedBy = s.RecordedBy,
            RecordedByDisplayName = s.RecordedByName,
            DecidedBy = s.DecidedBy,
            DecidedByDisplayName = s.DecidedByName,
            RejectReason = s.RejectReason,
            Etag = Etag.Of(s.Version),
            CreateTime = TargetWire.Instant(s.CreatedAt.ToUnixTimeMilliseconds()),
            UpdateTime = TargetWire.Instant(s.UpdatedAt.ToUnixTimeMilliseconds()),
            Version = s.Version,
        };
        if (s.DecidedAt is { } at) wire.DecideTime = TargetWire.Instant(at.ToUnixTimeMilliseconds());
        return wire;
    }

    private static void CheckPeriod(Violations check, string period, DateOnly? documentOn)
    {
        if (period.Length == 0) return;
        if (!Window.TryParse(period, out var window))
            check.Add("statistic.period", "BAD_PERIOD", "statistic.period must be a year (yyyy) or a quarter (yyyy-Qn).");
        else if (documentOn < window.Last)
            check.Add("statistic.document_on", "BEFORE_END_OF_PERIOD", $"A document of {documentOn:yyyy-MM-dd} cannot hold the figure of {period}, which ends on {window.Last:yyyy-MM-dd}.");
    }

    private static void CheckDocument(Violations check, V1.Statistic wire)
    {
        check.Required("statistic.document_number", wire.DocumentNumber, 100);
        check.Text("statistic.document_title", wire.DocumentTitle, 300);
        var hash = wire.DocumentSha256;
        if (hash.Length > 0 && (hash.Length != 64 || hash.Any(c => !char.IsAsciiHexDigitLower(c))))
            check.Add("statistic.document_sha256", "BAD_HASH", "statistic.document_sha256 must be 64 lower-case hex digits.");
    }

    private static void CheckValues(Violations check, V1.Statistic wire)
    {
        check.Enum("statistic.price_basis", wire.PriceBasis);
        check.Enum("statistic.revision", wire.Revision);
        if (wire.ConsumerValue < 0) check.Add("statistic.consumer_value", "NEGATIVE", "statistic.consumer_value must not be negative.");
        if (wire.IndustryValue <= 0) check.Add("statistic.industry_value", "NOT_POSITIVE", "statistic.industry_value must be above 0.");
        else if (wire.ConsumerValue > wire.IndustryValue)
            check.Add("statistic.consumer_value", "LARGER_THAN_WHOLE", "statistic.consumer_value is a part of statistic.industry_value and cannot be larger.");
    }
}
