using System.Text.Json;
using System.Text.Json.Serialization;
using Quality.Common.Errors;
using Quality.Common.Time;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Instruments;

/// <summary>
/// An instrument of brand building (品牌培育制度, 2.6.1b) as dated data of <c>instruments.json</c>: when it began and ended, who holds it and what counts.
/// What was not read in its legal text says "to be confirmed" in its citation. <c>ForeignAuthorities</c> are words in the names of authorities that decide under
/// another instrument: 农产品地理标志 and marks are no 地理标志产品 (T4).
/// </summary>
internal sealed record Instrument(
    string Id, string DisplayNameZh, string DisplayNameEn, V1.InstrumentVerb Verb, DateOnly? StartOn, string StartCitation, DateOnly? StopOn, string StopCitation,
    V1.CountingRule CountingRule, string Indicator, int? Target, V1.ObjectKind ObjectKind, IReadOnlyList<V1.HonourLevel> Levels, bool HasStages, string Clause,
    IReadOnlyList<string> ForeignAuthorities)
{
    private const string Prefix = "instruments/";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All instruments in the order of the targets.</summary>
    public static IReadOnlyList<Instrument> All { get; } = Read();

    public string Name => Prefix + Id;

    /// <summary>The word of the law in English; 驰名商标 are recognised and 地理标志 approved, neither is awarded.</summary>
    public string VerbPast => Verb switch
    {
        V1.InstrumentVerb.Recognise => "recognised",
        V1.InstrumentVerb.Approve => "approved",
        V1.InstrumentVerb.Name => "named",
        _ => "awarded",
    };

    /// <summary>By resource name.</summary>
    public static Instrument? Find(string name) => All.FirstOrDefault(instrument => instrument.Name == name);

    /// <summary>By the id that a row holds.</summary>
    public static Instrument OfId(string id) => All.First(instrument => instrument.Id == id);

    /// <summary>Whether it still ran on the day.</summary>
    public bool RunsOn(DateOnly day) => !(StartOn > day) && !(StopOn < day);

    /// <summary>Refuses a decision published before it began or after it ended.</summary>
    public void DemandRunning(DateOnly publishedOn)
    {
        if (StartOn is { } start && publishedOn < start)
            throw Fail.Precondition("INSTRUMENT_NOT_STARTED", $"{DisplayNameEn}: nothing was {VerbPast} before {ChinaTime.Format(start)}.", StartCitation);
        if (StopOn is { } stop && publishedOn > stop)
            throw Fail.Precondition("INSTRUMENT_CEASED", $"{DisplayNameEn}: nothing new is {VerbPast} after {ChinaTime.Format(stop)}.", StopCitation);
    }

    public V1.Instrument ToWire()
    {
        var wire = new V1.Instrument
        {
            Name = Name, DisplayNameZh = DisplayNameZh, DisplayNameEn = DisplayNameEn, Verb = Verb,
            StartOn = StartOn is { } start ? ChinaTime.Format(start) : "", StartCitation = StartCitation,
            StopOn = StopOn is { } stop ? ChinaTime.Format(stop) : "", StopCitation = StopCitation,
            CountingRule = CountingRule, Indicator = Indicator, ObjectKind = ObjectKind, Levels = { Levels }, HasStages = HasStages, Clause = Clause,
        };
        if (Target is { } target) wire.Target = target;
        return wire;
    }

    private static Instrument[] Read()
    {
        using var json = typeof(Instrument).Assembly.GetManifestResourceStream("instruments.json")!;
        return JsonSerializer.Deserialize<Instrument[]>(json, Options)!;
    }
}
