using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Common.Storage;
using Quality.Testing;

namespace Quality.Architecture.Tests;

/// <summary>Whether the wire does what the table says, for one rpc and one caller.</summary>
internal static class Roles
{
    private static readonly string[] DataSets = ["enterprises", "declarations", "samples", "honours", "targets", "listings"];
    // Everybody who is signed in may ask who they are; nobody is nobody, which the rpc itself says.
    private const string GetMe = "/quality.identity.v1.AccountService/GetMe";

    private static readonly string[] Regions = ["620000", "620100", "620500"];

    /// <summary>Every role in the whole province, in one city and in another; a partner with and without its data sets; and nobody.</summary>
    public static IEnumerable<TestCaller> Callers() =>
        RoleNames.Of((Role)((int)Role.Public * 2 - 1)).Where(r => r != "partner_province")
            .SelectMany(_ => Regions, (role, region) => TestCaller.With(role, region))
            .Append(TestCaller.Partner(DataSets)).Append(TestCaller.Partner()).Append(TestCaller.Nobody);

    /// <summary>Null when the outcome is the one of the table.</summary>
    public static string? Violation(AccessRule rule, TestCaller caller, Outcome outcome)
    {
        var roles = caller.Roles.Aggregate(Role.Public, (sum, role) => sum | RoleNames.Parse(role));
        var allowed = ((rule.Allowed & roles) != 0 && !(rule.Method == GetMe && caller.Subject.Length == 0)) || (rule.DataSet is { } set && caller.DataSets.Contains(set));
        var right = allowed ? Passed(outcome)
            : caller.Subject.Length == 0 ? outcome is { Code: StatusCode.Unauthenticated, Reason: "SIGN_IN_REQUIRED" }
            : outcome.Code == StatusCode.PermissionDenied && (outcome.Reason == "ROLE_NOT_ALLOWED" || rule.DataSet is not null);
        return right ? null : $"{rule.Method} by {(caller.Subject.Length == 0 ? "nobody" : caller.Subject)}: the table says {(allowed ? "yes" : "no")}, the wire said {outcome.Code} {outcome.Reason}.";
    }

    /// <summary>Past the interceptor: whatever the request is answered, it is an answer of the rpc itself, and never a fault.</summary>
    private static bool Passed(Outcome outcome) => outcome.Code is not (StatusCode.Unauthenticated or StatusCode.Internal or StatusCode.Unknown or StatusCode.Unimplemented)
        && !(outcome.Code == StatusCode.PermissionDenied && outcome.Reason == "ROLE_NOT_ALLOWED");
}

public sealed class RoleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Each_rpc_lets_in_exactly_the_roles_of_its_table_whatever_their_region()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, WholeSystem.Modules());
        var rules = WholeSystem.AccessTables().SelectMany(t => t).ToDictionary(r => r.Key, r => r.Value);
        var callers = Roles.Callers().Select(c => (Caller: c, Calls: host.Invoker(c))).ToList();
        var violations = new ConcurrentBag<string>();
        var calls = 0;
        await Parallel.ForEachAsync(WholeSystem.Rpcs, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (rpc, _) =>
        {
            foreach (var (caller, invoker) in callers)
            {
                Interlocked.Increment(ref calls);
                if (Roles.Violation(rules[WholeSystem.Path(rpc)], caller, await RawCall.CallAsync(invoker, rpc, [])) is { } violation) violations.Add(violation);
            }
        });
        output.WriteLine($"{WholeSystem.Rpcs.Count} rpcs, {callers.Count} callers, {calls} calls");
        Assert.True(violations.IsEmpty, string.Join("\n", violations.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("inspector", "620100", StatusCode.OK, "", false)]
    [InlineData("brand_office", "620500", StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", false)]
    [InlineData("brand_office", "620500", StatusCode.Internal, "INTERNAL", false)]
    [InlineData("brand_office", "620500", StatusCode.InvalidArgument, "INVALID_FIELDS", true)]
    [InlineData("inspector", "620100", StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", true)]
    [InlineData("inspector", "620100", StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", false)]
    public void A_wire_that_differs_from_the_table_is_found(string role, string region, StatusCode code, string reason, bool right)
    {
        var rule = new AccessRule("/quality.brand.v1.HonourService/GrantHonour", Role.ProvinceAdmin | Role.BrandOffice, Writes: true);
        Assert.Equal(right, Roles.Violation(rule, TestCaller.With(role, region), new(code, reason, [])) is null);
    }
}
