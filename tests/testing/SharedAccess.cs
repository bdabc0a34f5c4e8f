using Quality.Common.Access;

namespace Quality.Testing;

/// <summary>The rules of the rpcs that every service serves under the same name, for tests of all rules.</summary>
public static class SharedAccess
{
    /// <summary>By full method path.</summary>
    public static IReadOnlyDictionary<string, AccessRule> Rules => CommonAccess.Rules;
}
