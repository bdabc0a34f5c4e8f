using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>How the rows of one file become enterprises.</summary>
/// <param name="Sheet">Sheet of a workbook; null for CSV.</param>
/// <param name="HeaderRow">Number of the heading's row, rows up to it are no data; 0 when there is none.</param>
/// <param name="Columns">Source column (from 0) of each field of <see cref="ImportFields"/> that has one.</param>
/// <param name="Statuses">What the words in the column of the status mean; a word that is not there leaves the field empty.</param>
/// <param name="TotalRows">Rows of data in the file.</param>
public sealed record ImportPlan(string? Sheet, long HeaderRow, IReadOnlyDictionary<string, int> Columns, IReadOnlyDictionary<string, V1.EnterpriseStatus> Statuses, int TotalRows);
