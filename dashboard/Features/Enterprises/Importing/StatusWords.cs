using Quality.Dashboard.Imports;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>Words for registration states (登记状态) as registers and people write them.</summary>
internal static class StatusWords
{
    // The order decides: 吊销未注销 is revoked, 已吊销已注销 is struck off.
    private static readonly (string Word, V1.EnterpriseStatus Status)[] Words =
    [
        ("未注销", V1.EnterpriseStatus.Revoked),
        ("注销", V1.EnterpriseStatus.Deregistered), ("deregistered", V1.EnterpriseStatus.Deregistered), ("struckoff", V1.EnterpriseStatus.Deregistered), ("cancelled", V1.EnterpriseStatus.Deregistered),
        ("吊销", V1.EnterpriseStatus.Revoked), ("revoked", V1.EnterpriseStatus.Revoked),
        ("迁出", V1.EnterpriseStatus.MovedOut), ("movedout", V1.EnterpriseStatus.MovedOut),
        ("停业", V1.EnterpriseStatus.Suspended), ("歇业", V1.EnterpriseStatus.Suspended), ("停产", V1.EnterpriseStatus.Suspended), ("suspended", V1.EnterpriseStatus.Suspended),
        ("存续", V1.EnterpriseStatus.Existing), ("在营", V1.EnterpriseStatus.Existing), ("在业", V1.EnterpriseStatus.Existing), ("开业", V1.EnterpriseStatus.Existing),
        ("在册", V1.EnterpriseStatus.Existing), ("正常", V1.EnterpriseStatus.Existing), ("existing", V1.EnterpriseStatus.Existing), ("active", V1.EnterpriseStatus.Existing),
    ];

    /// <summary>The state that a word means, or Unspecified; a reader decides then.</summary>
    public static V1.EnterpriseStatus Guess(string text)
    {
        var key = Folding.Key(text);
        // "inactive" and "非正常" contain a word and mean the opposite.
        if (key.Contains("inactive", StringComparison.Ordinal) || key.StartsWith('非') || key.StartsWith('不'))
            return V1.EnterpriseStatus.Unspecified;
        return Array.Find(Words, word => key.Contains(word.Word, StringComparison.Ordinal)).Status;
    }
}
