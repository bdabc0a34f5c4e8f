using Microsoft.AspNetCore.Components;
using Quality.Dashboard.Exports;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Components;

/// <summary>
/// A list as the services page it: tokens forward, a stack of tokens back; loading, empty and refused states; a plain
/// table for assistive technology that becomes cards on narrow screens.
/// </summary>
public sealed partial class ResourceTable<TRow>
{
    private static readonly int[] Sizes = [20, 50, 100, 200];

    private readonly List<Column<TRow>> columns = [];
    private readonly Stack<string> earlier = new();
    private CancellationTokenSource running = new();
    private TablePage<TRow>? page;
    private Problem? problem;
    private object? loadedFilter;
    private string token = "";
    private int size = 20;
    private bool loading;
    private bool started;

    /// <summary>What the table holds, for those who do not see it.</summary>
    [Parameter, EditorRequired] public string Caption { get; set; } = "";

    [Parameter, EditorRequired] public Func<PageQuery, Task<TablePage<TRow>>> Load { get; set; } = default!;

    /// <summary>The filters in force, compared by value (a record): a change starts again at the first page.</summary>
    [Parameter] public object? Filter { get; set; }

    /// <summary>The Column elements.</summary>
    [Parameter, EditorRequired] public RenderFragment Columns { get; set; } = default!;

    /// <summary>Controls above the table, at the left.</summary>
    [Parameter] public RenderFragment? Filters { get; set; }

    /// <summary>Buttons above the table, at the right.</summary>
    [Parameter] public RenderFragment? Tools { get; set; }

    /// <summary>What stands there when no row matches; a plain sentence when absent.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>Address of a row's own page: the first cell becomes its link, and a click anywhere in the row follows it.</summary>
    [Parameter] public Func<TRow, string>? RowHref { get; set; }

    [Parameter] public Func<TRow, string?>? RowClass { get; set; }

    /// <summary>Identity of a row between loads.</summary>
    [Parameter] public Func<TRow, object>? Key { get; set; }

    /// <summary>All rows for CSV and .xlsx (a server stream with the same filters); absent hides the buttons.</summary>
    [Parameter] public Func<CancellationToken, IAsyncEnumerable<TRow>>? ExportRows { get; set; }

    /// <summary>File name of the export; the caption when absent.</summary>
    [Parameter] public string? ExportName { get; set; }

    /// <summary>Columns of the export; those of the table when absent.</summary>
    [Parameter] public IReadOnlyList<ExportColumn<TRow>>? ExportColumns { get; set; }

    /// <summary>Loads the same page again, for example after a change.</summary>
    public Task ReloadAsync() => LoadAsync();

    public void Dispose()
    {
        running.Cancel();
        running.Dispose();
    }

    internal void Add(Column<TRow> column)
    {
        columns.Add(column);
        StateHasChanged();
    }

    internal void Remove(Column<TRow> column)
    {
        if (columns.Remove(column) && !running.IsCancellationRequested)
            StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (started && Equals(loadedFilter, Filter))
            return;
        started = true;
        loadedFilter = Filter;
        earlier.Clear();
        token = "";
        await LoadAsync();
    }

    private static RenderFragment Content(Column<TRow> column, TRow row) =>
        column.Cell is { } cell ? cell(row) : builder => builder.AddContent(0, column.Value?.Invoke(row));

    private async Task LoadAsync()
    {
        running.Cancel();
        running.Dispose();
        var mine = running = new CancellationTokenSource();
        loading = true;
        problem = null;
        StateHasChanged();
        try
        {
            var answer = await Load(new PageQuery(size, token, mine.Token));
            if (mine == running)
                page = answer;
        }
        catch (Exception failure) when (mine == running && !mine.IsCancellationRequested)
        {
            problem = Problems.From(failure);
        }
        catch (Exception) when (mine != running || mine.IsCancellationRequested)
        {
            // A newer question replaced this one, or the page is gone: nobody waits for the answer.
            return;
        }
        loading = mine != running && loading;
        StateHasChanged();
    }

    private async Task ForwardAsync()
    {
        earlier.Push(token);
        token = page!.NextToken;
        await LoadAsync();
    }

    private async Task BackAsync()
    {
        token = earlier.Pop();
        await LoadAsync();
    }

    private async Task ResizeAsync(ChangeEventArgs change)
    {
        size = int.Parse((string)change.Value!, System.Globalization.CultureInfo.InvariantCulture);
        earlier.Clear();
        token = "";
        await LoadAsync();
    }

    private ExportSource<TRow> Export() => new(
        ExportName ?? Caption,
        ExportColumns ?? [.. columns.Where(column => column.Value is not null || column.ExportValue is not null)
            .Select(column => new ExportColumn<TRow>(column.Title, column.ExportValue ?? column.Value!, column.Numeric && column.ExportValue is not null))],
        ExportRows!);
}
