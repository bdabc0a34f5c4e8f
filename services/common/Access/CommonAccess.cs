using Quality.Protos.Common.V1;

namespace Quality.Common.Access;

/// <summary>Who may call the rpcs that every service serves under the same name.</summary>
internal static class CommonAccess
{
    public static readonly IReadOnlyDictionary<string, AccessRule> Rules = Build();

    private static IReadOnlyDictionary<string, AccessRule> Build()
    {
        var table = new AccessTable();
        table.For(EventLogService.Descriptor)
            .Read("GetEventLogStatus", Role.ProvinceAdmin)
            .Write("Republish", Role.ProvinceAdmin)
            .For(AuditService.Descriptor)
            .Read("ListAuditEntries", Role.ProvinceAdmin)
            .Read("VerifyAuditChain", Role.ProvinceAdmin);
        return table.Rules;
    }
}
