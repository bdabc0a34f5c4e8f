using Google.Protobuf.Reflection;
using Quality.Common.Errors;
using Quality.Protos.Identity.V1;

namespace Quality.Common.Access;

/// <summary>Who may call one rpc.</summary>
/// <param name="Method">Full path, <c>/quality.brand.v1.HonourService/GrantHonour</c>.</param>
/// <param name="Allowed">Roles of which one is enough; with Public also callers without a token.</param>
/// <param name="Writes">Whether it changes anything.</param>
public sealed record AccessRule(string Method, Role Allowed, bool Writes)
{
    /// <summary>The data set to which a rpc belongs: a partner province that holds it may call. Null: the rpc is not shared.</summary>
    public string? DataSet { get; init; }

    /// <summary>Why the caller may not call; null when it may.</summary>
    public QualityException? Refusal(Caller caller)
    {
        if (caller.Is(Allowed)) return null;
        if (DataSet is null || !caller.Is(Role.PartnerProvince)) return Denial(caller);
        return caller.DataSets.Contains(DataSet) ? null : Fail.DataSetNotShared(DataSet);
    }

    /// <summary>The refusal of a caller for whom there is no rule.</summary>
    internal static QualityException Denial(Caller caller) =>
        caller.Subject.Length == 0 ? Fail.Unauthenticated() : Fail.Denied("ROLE_NOT_ALLOWED", "Your role does not allow this call.");
}

/// <summary>The one table of a service that says who may call what; an rpc that is not in it is denied.</summary>
public sealed class AccessTable
{
    private readonly Dictionary<string, AccessRule> rules = [];

    /// <summary>All rules by full method path.</summary>
    public IReadOnlyDictionary<string, AccessRule> Rules => rules;

    /// <summary>Starts the rules of one proto service.</summary>
    public ServiceAccess For(ServiceDescriptor service) => new(this, service);

    internal void Add(AccessRule rule) => rules.Add(rule.Method, rule);

    internal void Share(string method, string dataSet, bool ownWrites)
    {
        if (!rules.TryGetValue(method, out var rule) || (rule.Writes && !ownWrites)) throw new ArgumentException($"{method} is no reading rpc of the table; only those are shared.", nameof(method));
        rules[method] = rule with { DataSet = dataSet };
    }
}

/// <summary>Rules of one proto service, read as sentences.</summary>
public sealed class ServiceAccess(AccessTable table, ServiceDescriptor service)
{
    private static readonly string[] DataSets = [.. Enum.GetValues<DataSet>().Where(d => d != DataSet.Unspecified).Select(d => d.ToString().ToLowerInvariant())];

    /// <summary>A reading rpc; auditors may always read.</summary>
    public ServiceAccess Read(string rpc, params Role[] roles) => Add(rpc, roles, writes: false);

    /// <summary>A changing rpc.</summary>
    public ServiceAccess Write(string rpc, params Role[] roles) => Add(rpc, roles, writes: true);

    /// <summary>Reading rpcs that partner provinces with this data set may call too; what they see there is <see cref="Caller.SharedOnly"/>.</summary>
    /// <param name="dataSet">As in the scope <c>data:{name}</c>: a value of <see cref="DataSet"/> in lower case.</param>
    /// <param name="rpcs">Rpcs that stand in the table already.</param>
    public ServiceAccess Share(string dataSet, params string[] rpcs)
    {
        if (!DataSets.Contains(dataSet)) throw new ArgumentException($"{dataSet} is none of the data sets {string.Join(", ", DataSets)}.", nameof(dataSet));
        foreach (var rpc in rpcs) table.Share(Method(rpc), dataSet, ownWrites: false);
        return this;
    }

    /// <summary>Rpcs by which a partner province with this data set acts on what is its own there, changing ones too; the rpc itself finds nobody else's.</summary>
    public ServiceAccess ShareOwn(string dataSet, params string[] rpcs)
    {
        if (!DataSets.Contains(dataSet)) throw new ArgumentException($"{dataSet} is none of the data sets {string.Join(", ", DataSets)}.", nameof(dataSet));
        foreach (var rpc in rpcs) table.Share(Method(rpc), dataSet, ownWrites: true);
        return this;
    }

    /// <summary>Goes on with another proto service of the same package.</summary>
    public ServiceAccess For(ServiceDescriptor other) => table.For(other);

    private ServiceAccess Add(string rpc, Role[] roles, bool writes)
    {
        var allowed = roles.Aggregate(writes ? Role.None : Role.Auditor, (sum, role) => sum | role);
        table.Add(new(Method(rpc), allowed, writes));
        return this;
    }

    private string Method(string rpc) => service.FindMethodByName(rpc) is not null
        ? $"/{service.FullName}/{rpc}"
        : throw new ArgumentException($"{service.FullName} has no rpc {rpc}.", nameof(rpc));
}
