using System.Security.Claims;
using Quality.Dashboard.Features.Sampling;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Onsite;

/// <summary>What the six-month rule says to sampling a model today (2.7.1d).</summary>
internal sealed record FieldGuard(string Verdict, string Until, string Article);

/// <summary>One sampling as an inspector takes it along.</summary>
/// <param name="Name">samplings/{id}.</param>
/// <param name="Team">Certificate numbers that the draw assigned.</param>
/// <param name="Mine">Whether the draw assigned the reader.</param>
/// <param name="Guard">Absent where producer or model is not known, and after the visit.</param>
internal sealed record FieldSampling(
    string Name, string Etag, string Number, string Authority, string ProductName, string Model, string Producer, string Place, string Step, IReadOnlyList<string> Team, bool Mine, FieldGuard? Guard);

/// <summary>All that a phone needs for a day without a network.</summary>
/// <param name="Person">Claim sub: what one person recorded is never sent as another's.</param>
/// <param name="Token">Antiforgery token, for what is sent back.</param>
/// <param name="Certificates">The reader's own.</param>
internal sealed record FieldWork(DateTimeOffset AsOf, string Person, string PersonName, string Token, IReadOnlyList<string> Certificates, IReadOnlyList<FieldSampling> Samplings);

/// <summary>Gathers the samplings that wait for a visit or a seal, those of the reader first.</summary>
internal sealed class FieldDesk(
    V1.SamplingService.SamplingServiceClient samplings, V1.InspectorService.InspectorServiceClient inspectors, V1.DrawService.DrawServiceClient draws,
    V1.RecognitionService.RecognitionServiceClient recognition, TimeProvider time)
{
    private const int Most = 500;
    private const int Page = 1000;

    public async Task<FieldWork> GatherAsync(ClaimsPrincipal person, string token, CancellationToken cancellation)
    {
        var (asOf, sub) = (time.GetUtcNow(), person.FindFirst("sub")?.Value ?? "");
        var request = new V1.ListSamplingsRequest { Steps = { V1.SamplingStep.Noticed, V1.SamplingStep.Visited }, PageSize = Most };
        var waiting = (await samplings.ListSamplingsAsync(request, cancellationToken: cancellation)).Samplings;
        var certificates = person.May("ListInspectors") ? await CertificatesAsync(sub, cancellation) : [];
        var teams = await TeamsAsync(waiting, cancellation);
        var guards = await GuardsAsync(waiting, cancellation);
        var work = waiting.Select(one => One(one, teams.GetValueOrDefault(one.DrawEntry, []), certificates, guards.GetValueOrDefault(one.Name)));
        return new(asOf, sub, person.FindFirst("name")?.Value ?? "", token, certificates, [.. work.OrderByDescending(one => one.Mine)]);
    }

    private static FieldSampling One(V1.Sampling one, IReadOnlyList<string> team, IReadOnlyList<string> certificates, FieldGuard? guard) => new(
        one.Name, one.Etag, one.Number, one.Authority, one.ProductName, one.Model, one.ProducerDisplayName, one.Place, one.Step.ToString(), team, team.Any(certificates.Contains), guard);

    private async Task<IReadOnlyList<string>> CertificatesAsync(string sub, CancellationToken cancellation)
    {
        var all = (await inspectors.ListInspectorsAsync(new() { PageSize = Page }, cancellationToken: cancellation)).Inspectors;
        return [.. all.Where(one => one.Account == sub && sub.Length > 0).Select(one => one.CertificateNumber)];
    }

    /// <summary>Teams by the drawn entry that a notice cites; each draw is read once.</summary>
    private async Task<Dictionary<string, IReadOnlyList<string>>> TeamsAsync(IEnumerable<V1.Sampling> waiting, CancellationToken cancellation)
    {
        Dictionary<string, IReadOnlyList<string>> teams = [];
        foreach (var draw in waiting.Select(one => SamplingWords.Entry(one.DrawEntry).Draw).Where(draw => draw.Length > 0).Distinct())
        {
            var token = "";
            do
            {
                var answer = await draws.ListDrawEntriesAsync(new() { Name = draw, PageSize = Page, PageToken = token }, cancellationToken: cancellation);
                foreach (var entry in answer.Entries)
                    teams[SamplingWords.EntryName(draw, entry.Entry)] = [.. entry.Team.Select(one => one.Id)];
                token = answer.NextPageToken;
            }
            while (token.Length > 0);
        }
        return teams;
    }

    private async Task<Dictionary<string, FieldGuard>> GuardsAsync(IEnumerable<V1.Sampling> waiting, CancellationToken cancellation)
    {
        V1.Sampling[] asked = [.. waiting.Where(one => one.Step == V1.SamplingStep.Noticed && one.Producer.Length > 0 && one.Model.Length > 0)];
        if (asked.Length == 0)
            return [];
        var questions = asked.Select(one => new V1.CheckResamplingRequest { Producer = one.Producer, Model = one.Model, Level = one.Level, Authority = one.Authority });
        var answers = (await recognition.BatchCheckResamplingAsync(new() { Requests = { questions } }, cancellationToken: cancellation)).Responses;
        return asked.Zip(answers).ToDictionary(pair => pair.First.Name, pair => new FieldGuard(pair.Second.Verdict.ToString(), pair.Second.Until, pair.Second.Decisive?.Article ?? ""));
    }
}
