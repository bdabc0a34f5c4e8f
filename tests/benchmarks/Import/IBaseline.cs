namespace Quality.Benchmarks.Import;

/// <summary>What a database does with the same rows without us.</summary>
internal interface IBaseline : IAsyncDisposable
{
    /// <summary>In the transactions of the rpc, a thousand rows each; and all rows in one transaction.</summary>
    const string Batches = "batches";

    /// <inheritdoc cref="Batches"/>
    const string Once = "once";

    /// <summary>Each has tables of its own.</summary>
    static readonly string[] Ways = [Batches, Once];

    /// <summary>Its word in the report.</summary>
    string Name { get; }

    /// <summary>Makes empty tables like those of the service.</summary>
    Task PrepareAsync();

    /// <summary>What an import has written, in every table.</summary>
    Task<IReadOnlyList<Written>> ReadAsync(string import, string letters);

    /// <summary>Writes one transaction of the rpc, or (null) all of them in one.</summary>
    Task WriteAsync(string way, IReadOnlyList<Written> rows, int? transaction);

    /// <summary>Rows in a table afterwards.</summary>
    Task<long> CountAsync(string way, string table);
}
