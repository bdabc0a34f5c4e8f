using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Passports;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Recognition;

/// <summary>Between the domain and the wire.</summary>
internal static class RecognitionWire
{
    /// <summary>Reads a question; what is wrong is added to <paramref name="check"/> under <paramref name="path"/>.</summary>
    public static ResamplingQuestion Question(this V1.CheckResamplingRequest r, string path, DateOnly today, Violations check)
    {
        var producer = check.Required($"{path}producer", r.Producer);
        var known = Uscc.TryFromName(producer, out var code);
        check.AddIf(producer.Length > 0 && !known, $"{path}producer", "BAD_NAME", $"{path}producer must be enterprises/{{code}} with a code of 18 characters.");
        var model = check.Required($"{path}model", r.Model, 200);
        check.AddIf(model.Length > 0 && ModelKey.Of(model).Length == 0, $"{path}model", "NO_LETTER_OR_DIGIT", $"{path}model has neither a letter nor a digit to compare by.");
        var (level, exemption) = (check.Enum($"{path}level", r.Level), r.Exemption == 0 ? 0 : check.Enum($"{path}exemption", r.Exemption));
        var on = check.Date($"{path}sampled_on", r.SampledOn, required: false) ?? today;
        return new(
            known ? $"enterprises/{code}" : producer, model, check.Text($"{path}brand", r.Brand, 200), check.Text($"{path}standard_number", r.StandardNumber, 200),
            (SampleLevel)(int)level, check.Text($"{path}authority", r.Authority, 200), on, (ResamplingExemption)(int)exemption);
    }

    public static V1.CheckResamplingResponse ToWire(this IReadOnlyList<GuardFinding> findings, ResamplingQuestion question)
    {
        var decisive = Guards.Decisive(findings);
        var wire = new V1.CheckResamplingResponse
        {
            Verdict = decisive?.State switch
            {
                null => V1.ResamplingVerdict.Allowed,
                GuardState.Blocks => V1.ResamplingVerdict.Blocked,
                _ => V1.ResamplingVerdict.Provisional,
            },
            Until = Day(Guards.LastBlockedDay(findings)),
            SampledOn = ChinaTime.Format(question.On),
            Guards = { findings.Select(ToWire) },
        };
        if (decisive is not null) wire.Decisive = ToWire(decisive);
        return wire;
    }

    public static V1.GuardRule ToWire(this GuardRule rule) => new()
    {
        Name = rule.Name, Article = rule.Article, Text = rule.Text, ValidFrom = ChinaTime.Format(rule.From), ValidTo = Day(rule.To), Months = rule.Months, ToBeConfirmed = rule.ToBeConfirmed,
    };

    private static V1.GuardAnswer ToWire(GuardFinding finding)
    {
        var wire = new V1.GuardAnswer { Rule = finding.Rule.Name, Article = finding.Rule.Article, State = (V1.GuardState)(int)finding.State, Until = Day(finding.Until) };
        if (finding.Earlier is { } earlier) wire.Earlier = ToWire(earlier);
        return wire;
    }

    /// <summary>A conclusion that may still be contested is nobody else's business.</summary>
    private static V1.EarlierCheck ToWire(PastCheck check) => new()
    {
        Sample = Sample.Collection + check.Id, Authority = check.Authority, Level = (V1.SampleLevel)check.Level, SampledOn = ChinaTime.Format(check.SampledOn),
        Outcome = check.Final ? (V1.SampleOutcome)check.Outcome : V1.SampleOutcome.Unspecified, Passport = check.Passport.Length > 0 ? Passport.Collection + check.Passport : "",
    };

    private static string Day(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";
}
