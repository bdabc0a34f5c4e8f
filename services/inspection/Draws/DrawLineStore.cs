using Quality.Common.Storage;

namespace Quality.Inspections.Draws;

/// <summary>A line as it came.</summary>
internal sealed record StagedLine(string Line, long Seq);

/// <summary>A part of a frozen list.</summary>
internal sealed record DrawChunk(long Number, string FirstLine, string Root, byte[] Bytes);

/// <summary>The tables <c>draw_lines</c> and <c>draw_chunks</c>.</summary>
internal static class DrawLineStore
{
    private static readonly string[] StagedColumns = ["draw_id", "seq", "kind", "line"];
    private static readonly string[] ChunkColumns = ["draw_id", "kind", "number", "first_line", "root", "bytes"];

    public static async Task<long> CountAsync(Transaction tx, string id) =>
        await tx.ScalarAsync<long>("SELECT COALESCE(MAX(seq), 0) FROM draw_lines WHERE draw_id = @id", new { id });

    public static Task AddAsync(Transaction tx, string id, long after, IEnumerable<(DrawListKind Kind, string Line)> lines) =>
        tx.InsertAsync("draw_lines", StagedColumns, lines.Select((l, i) => new object?[] { id, after + 1 + i, (long)l.Kind, l.Line }));

    /// <summary>The next lines in the order of their bytes; equal lines by their sequence.</summary>
    public static Task<List<StagedLine>> SortedAsync(Transaction tx, string id, DrawListKind kind, StagedLine after, int limit) => tx.QueryAsync<StagedLine>(
        "SELECT line, seq FROM draw_lines WHERE draw_id = @id AND kind = @kind AND (line, seq) > (@Line, @Seq) ORDER BY line, seq LIMIT @limit",
        new { id, kind = (long)kind, after.Line, after.Seq, limit });

    public static Task FreezeAsync(Transaction tx, string id, DrawListKind kind, IEnumerable<DrawChunk> chunks) =>
        tx.InsertAsync("draw_chunks", ChunkColumns, chunks.Select(c => new object?[] { id, (long)kind, c.Number, c.FirstLine, c.Root, c.Bytes }));

    /// <summary>The bytes of a list, part by part, without holding them all.</summary>
    public static IAsyncEnumerable<byte[]> BytesAsync(Transaction tx, string id, DrawListKind kind) =>
        tx.StreamAsync<byte[]>("SELECT bytes FROM draw_chunks WHERE draw_id = @id AND kind = @kind ORDER BY number", new { id, kind = (long)kind });

    public static Task<List<string>> RootsAsync(Transaction tx, string id, DrawListKind kind) =>
        tx.QueryAsync<string>("SELECT root FROM draw_chunks WHERE draw_id = @id AND kind = @kind ORDER BY number", new { id, kind = (long)kind });

    /// <summary>The chunk in which a line that sorts just before <paramref name="text"/> stands; null when all lines come later.</summary>
    public static Task<DrawChunk?> ChunkBeforeAsync(Transaction tx, string id, DrawListKind kind, string text) => tx.QuerySingleOrDefaultAsync<DrawChunk>(
        "SELECT number, first_line, root, bytes FROM draw_chunks WHERE draw_id = @id AND kind = @kind AND first_line <= @text ORDER BY first_line DESC LIMIT 1", new { id, kind = (long)kind, text });

    public static Task<DrawChunk?> ChunkAsync(Transaction tx, string id, DrawListKind kind, long number) => tx.QuerySingleOrDefaultAsync<DrawChunk>(
        "SELECT number, first_line, root, bytes FROM draw_chunks WHERE draw_id = @id AND kind = @kind AND number = @number", new { id, kind = (long)kind, number });
}
