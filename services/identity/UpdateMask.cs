using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;

namespace Quality.Identity;

/// <summary>Which fields an update changes: the named ones, all for <c>*</c>, and without a mask those that are not empty.</summary>
internal sealed class UpdateMask
{
    private readonly HashSet<string> paths;

    /// <param name="mask">The request's update_mask.</param>
    /// <param name="message">The resource with the new values.</param>
    /// <param name="check">Hears of paths that may not change.</param>
    /// <param name="mutable">Paths of top-level fields that may change.</param>
    public UpdateMask(FieldMask? mask, IMessage message, Violations check, params string[] mutable)
    {
        var named = mask?.Paths.Distinct().ToList() ?? [];
        foreach (var path in named.Where(p => p != "*" && !mutable.Contains(p)))
            check.Add("update_mask", "NOT_UPDATABLE", $"update_mask: {path} is not a field that can be changed.");
        paths = named.Contains("*") ? [.. mutable] : named.Count > 0 ? [.. named] : [.. mutable.Where(p => IsSet(message, p))];
    }

    public bool Has(string path) => paths.Contains(path);

    private static bool IsSet(IMessage message, string path)
    {
        var field = message.Descriptor.FindFieldByName(path);
        return field.Accessor.GetValue(message) switch
        {
            string text => text.Length > 0,
            System.Collections.IList list => list.Count > 0,
            null => false,
            var value => !value.Equals(field.FieldType == Google.Protobuf.Reflection.FieldType.Int32 ? 0 : Activator.CreateInstance(value.GetType())),
        };
    }
}
