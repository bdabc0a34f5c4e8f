using Microsoft.Extensions.Localization;

namespace Quality.Dashboard.Localisation;

/// <summary>Names of enum values: <c>DeclarationState.Draft</c> is the key of that value's text.</summary>
internal static class EnumTexts
{
    public static string Of<T>(this IStringLocalizer texts, T value) where T : struct, Enum => texts[$"{typeof(T).Name}.{value}"];

    /// <summary>The values that somebody can choose: all but the wire's "not said".</summary>
    public static T[] Choices<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Where(value => Convert.ToInt32(value, null) != 0)];
}
