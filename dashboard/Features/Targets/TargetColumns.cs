using System.Globalization;
using Quality.Dashboard.Exports;

namespace Quality.Dashboard.Features.Targets;

/// <summary>Columns of figures in exports: invariant, unrounded, empty where there is no value.</summary>
internal static class TargetColumns
{
    public static ExportColumn<TRow> Number<TRow>(string title, Func<TRow, double?> figure) =>
        new(title, row => figure(row)?.ToString(CultureInfo.InvariantCulture), IsNumber: true);
}
