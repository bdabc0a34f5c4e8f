using Google.Protobuf.Reflection;

namespace Quality.Common.Access;

/// <summary>Who may call one rpc.</summary>
/// <param name="Method">Full path, <c>/quality.brand.v1.HonourService/GrantHonour</c>.</param>
/// <param name="Allowed">Roles of which one is enough; with Public also callers without a token.</param>
/// <param name="Writes">Whether it changes anything.</param>
public sealed record AccessRule(string Method, Role Allowed, bool Writes);

/// <summary>The one table of a service that says who may call what; an rpc that is not in it is denied.</summary>
public sealed class AccessTable
{
    private readonly Dictionary<string, AccessRule> rules = [];

    /// <summary>All rules by full method path.</summary>
    public IReadOnlyDictionary<string, AccessRule> Rules => rules;

    /// <summary>Starts the rules of one proto service.</summary>
    public ServiceAccess For(ServiceDescriptor service) => new(this, service);

    internal void Add(AccessRule rule) => rules.Add(rule.Method, rule);
}

/// <summary>Rules of one proto service, read as sentences.</summary>
public sealed class ServiceAccess(AccessTable table, ServiceDescriptor service)
{
    /// <summary>A reading rpc; auditors may always read.</summary>
    public ServiceAccess Read(string rpc, params Role[] roles) => Add(rpc, roles, writes: false);

    /// <summary>A changing rpc.</summary>
    public ServiceAccess Write(string rpc, params Role[] roles) => Add(rpc, roles, writes: true);

    /// <summary>Goes on with another proto service of the same package.</summary>
    public ServiceAccess For(ServiceDescriptor other) => table.For(other);

    private ServiceAccess Add(string rpc, Role[] roles, bool writes)
    {
        if (service.FindMethodByName(rpc) is null) throw new ArgumentException($"{service.FullName} has no rpc {rpc}.", nameof(rpc));
        var allowed = roles.Aggregate(writes ? Role.None : Role.Auditor, (sum, role) => sum | role);
        table.Add(new($"/{service.FullName}/{rpc}", allowed, writes));
        return this;
    }
}
