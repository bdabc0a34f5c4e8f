using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Testing;

namespace Quality.Architecture.Tests;

/// <summary>Whoever belongs to a city learns nothing of another one: not by lists, names, filters, exports, evidence or watches.</summary>
public sealed class RegionTests(ITestOutputHelper output)
{
    private static readonly string[] Regional = ["city_admin", "department_officer", "inspector", "laboratory", "brand_office", "auditor", "enterprise"];

    /// <summary>Names that an answer tells and that are the city's.</summary>
    private static IEnumerable<string> Told(Outcome outcome, City city) =>
        outcome.Answers.Select(a => Encoding.UTF8.GetString(a)).SelectMany(text => city.Names.Append(city.Text).Where(n => text.Contains(n, StringComparison.Ordinal)));

    [Fact]
    public async Task Nobody_of_a_city_learns_of_another_city_by_any_reading_rpc()
    {
        await using var cities = await TwoCities.StartAsync();
        var rosters = (await cities.Client(c => new Protos.Indicators.V1.RosterService.RosterServiceClient(c), TestCaller.ProvinceAdmin).ListRostersAsync(new())).Rosters.Select(r => r.Name).ToList();
        var admin = cities.Host.Invoker(TestCaller.ProvinceAdmin);
        List<string> leaks = [];
        var (asked, own) = (0, new HashSet<string>());
        foreach (var (rpc, rule) in Reading())
            foreach (var request in Questions.Of(rpc.InputType, cities.Lanzhou, rosters).Concat(Questions.Of(rpc.InputType, cities.Tianshui, rosters)))
            {
                var bytes = request.ToByteArray();
                var province = await RawCall.CallAsync(admin, rpc, bytes);
                foreach (var role in Regional.Where(r => (rule.Allowed & (RoleNames.Parse(r) | Role.Public)) != 0))
                {
                    var outcome = await RawCall.CallAsync(cities.Host.Invoker(TestCaller.With(role, "620500")), rpc, bytes);
                    asked++;
                    own.UnionWith(Told(outcome, cities.Tianshui));
                    leaks.AddRange(Told(outcome, cities.Lanzhou).Distinct().Select(n => $"{rpc.FullName} as {role} of 620500 tells {n}: {request}"));
                    if (outcome.Code is StatusCode.Internal or StatusCode.Unknown) leaks.Add($"{rpc.FullName} as {role}: {outcome.Code}: {request}");
                    if (province.Code == StatusCode.OK && cities.Lanzhou.Names.Contains(Questions.Named(request)) && (outcome.Code, outcome.Reason) != (StatusCode.NotFound, "NOT_FOUND"))
                        leaks.Add($"{rpc.FullName} as {role} of 620500 answers {outcome.Code} {outcome.Reason} where NOT_FOUND belongs: {request}");
                }
            }

        output.WriteLine($"{asked} questions to {Reading().Count()} reading rpcs");
        Assert.Empty(leaks.Distinct());
        // The questions are good ones: of the own city they bring everything to light.
        Assert.Empty(cities.Tianshui.Names.Append(cities.Tianshui.Text).Except(own));
    }

    [Fact]
    public async Task The_same_questions_by_the_province_tell_both_cities()
    {
        await using var cities = await TwoCities.StartAsync();
        var told = new HashSet<string>();
        foreach (var (rpc, _) in Reading())
            foreach (var request in Questions.Of(rpc.InputType, cities.Lanzhou, []))
                told.UnionWith(Told(await RawCall.CallAsync(cities.Host.Invoker(TestCaller.ProvinceAdmin), rpc, request.ToByteArray()), cities.Lanzhou));
        Assert.Empty(cities.Lanzhou.Names.Append(cities.Lanzhou.Text).Except(told));
    }

    /// <summary>Also what is declared as a write because every use of it is: to reveal a reporter is to read.</summary>
    private static IEnumerable<(MethodDescriptor Rpc, AccessRule Rule)> Reading()
    {
        var rules = WholeSystem.AccessTables().SelectMany(t => t).ToDictionary(r => r.Key, r => r.Value);
        return WholeSystem.Rpcs.Select(rpc => (Rpc: rpc, Rule: rules[WholeSystem.Path(rpc)])).Where(r => !r.Rule.Writes || r.Rpc.Name == "RevealReporter");
    }
}
