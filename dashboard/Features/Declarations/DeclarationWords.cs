using Quality.Dashboard.Components;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Dashboard.Features.Declarations;

/// <summary>Badges of states, and what a standard's number says of its level.</summary>
internal static class DeclarationWords
{
    /// <summary>States of the newest version: an older one is 已变更.</summary>
    public static readonly V1.DeclarationState[] Newest =
    [
        V1.DeclarationState.Draft, V1.DeclarationState.Published, V1.DeclarationState.CorrectionOrdered, V1.DeclarationState.CorrectionOverdue,
        V1.DeclarationState.Withdrawn, V1.DeclarationState.Annulled,
    ];

    public static StatusKind Kind(V1.DeclarationState state) => state switch
    {
        V1.DeclarationState.Published => StatusKind.Good,
        V1.DeclarationState.CorrectionOrdered => StatusKind.Warning,
        V1.DeclarationState.CorrectionOverdue or V1.DeclarationState.Annulled => StatusKind.Bad,
        V1.DeclarationState.Withdrawn => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    public static bool IsPublic(this V1.Declaration declaration) =>
        declaration.State is V1.DeclarationState.Published or V1.DeclarationState.CorrectionOrdered or V1.DeclarationState.CorrectionOverdue;

    public static bool IsOpen(this V1.Declaration declaration) => declaration.State == V1.DeclarationState.Draft || declaration.IsPublic();

    /// <summary>The level that a number begins with; a proposal, which the service checks by its full grammar.</summary>
    public static V1.StandardKind Guess(string number)
    {
        var text = number.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant();
        if (text.StartsWith("Q/", StringComparison.Ordinal))
            return V1.StandardKind.Enterprise;
        if (text.StartsWith("T/", StringComparison.Ordinal))
            return V1.StandardKind.Group;
        if (text.StartsWith("GB", StringComparison.Ordinal))
            return V1.StandardKind.National;
        // DB alone is also the code of the earthquake industry: a local standard has the division's digits behind it (7.7).
        return text.StartsWith("DB", StringComparison.Ordinal)
            ? text.Length > 2 && char.IsAsciiDigit(text[2]) ? V1.StandardKind.Local : V1.StandardKind.Industry
            : V1.StandardKind.Unspecified;
    }
}
