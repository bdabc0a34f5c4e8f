using Google.Protobuf.Reflection;
using Quality.Common.Access;

namespace Quality.Architecture.Tests;

/// <summary>Every rpc stands in exactly one access table: none is forgotten, and no two tables can say different things of it.</summary>
internal static class AccessTables
{
    public static IEnumerable<string> Violations(IEnumerable<MethodDescriptor> rpcs, IReadOnlyCollection<IReadOnlyDictionary<string, AccessRule>> tables)
    {
        var declared = rpcs.Select(WholeSystem.Path).ToHashSet(StringComparer.Ordinal);
        var ruled = tables.SelectMany(t => t.Keys).GroupBy(p => p, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count());
        foreach (var rpc in declared.Order(StringComparer.Ordinal).Where(rpc => ruled.GetValueOrDefault(rpc) != 1))
            yield return $"{rpc} is in {ruled.GetValueOrDefault(rpc)} access tables.";
        foreach (var stray in ruled.Keys.Except(declared)) yield return $"{stray} is in a table and in no proto file.";
        foreach (var rule in tables.SelectMany(t => t.Values).Where(r => r.Allowed == Role.None && r.DataSet is null)) yield return $"{rule.Method} may be called by nobody.";
    }
}

public sealed class AccessTableTests
{
    private const string Grant = "/quality.brand.v1.HonourService/GrantHonour";

    [Fact]
    public void Every_rpc_is_in_exactly_one_access_table()
    {
        Assert.Empty(AccessTables.Violations(WholeSystem.Rpcs, WholeSystem.AccessTables()));
        Assert.True(WholeSystem.Rpcs.Count > 90, $"Only {WholeSystem.Rpcs.Count} rpcs were found.");
    }

    [Fact]
    public void Forgotten_doubled_invented_and_closed_rpcs_are_found()
    {
        var rpcs = Protos.Brand.V1.HonourService.Descriptor.Methods.Where(m => m.Name is "GrantHonour" or "GetHonour");
        Dictionary<string, AccessRule> Table(params string[] methods) => methods.ToDictionary(m => m, m => new AccessRule(m, Role.ProvinceAdmin, true));
        var closed = new Dictionary<string, AccessRule> { ["/quality.brand.v1.HonourService/GetHonour"] = new("/quality.brand.v1.HonourService/GetHonour", Role.None, false) };
        Assert.Equal(["/quality.brand.v1.HonourService/GetHonour is in 0 access tables."], AccessTables.Violations(rpcs, [Table(Grant)]));
        Assert.Equal([$"{Grant} is in 2 access tables."], AccessTables.Violations(rpcs.Where(m => m.Name == "GrantHonour"), [Table(Grant), Table(Grant)]));
        Assert.Equal(["/a.B/C is in a table and in no proto file."], AccessTables.Violations([], [Table("/a.B/C")]));
        Assert.Equal(["/quality.brand.v1.HonourService/GetHonour may be called by nobody."], AccessTables.Violations(rpcs.Where(m => m.Name == "GetHonour"), [closed]));
    }
}
