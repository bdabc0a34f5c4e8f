namespace Quality.Dashboard.Components;

/// <summary>Which page a table wants.</summary>
/// <param name="Token">Empty for the first page.</param>
public sealed record PageQuery(int Size, string Token, CancellationToken Cancellation);

/// <summary>One page of rows as the services answer it.</summary>
/// <param name="NextToken">Empty on the last page.</param>
/// <param name="Total">Rows on all pages, or null when the service does not count.</param>
public sealed record TablePage<TRow>(IReadOnlyList<TRow> Rows, string NextToken, long? Total = null);
