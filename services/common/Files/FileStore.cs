using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Quality.Common.Values;

namespace Quality.Common.Files;

/// <summary>
/// Files below <c>{Data}/files</c>, named by the SHA-256 of their content: the same content is stored once, and a changed byte is noticed when it is read.
/// Names, owners and rights are the business of the service that keeps the hash.
/// </summary>
public sealed class FileStore
{
    /// <summary>20 MB, if nothing else is set.</summary>
    public const long DefaultMaximum = 20L * 1024 * 1024;

    private const int BufferSize = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string root;
    private readonly string arriving;
    private readonly long maximum;

    /// <summary>A store in <c>{dataDirectory}/files</c>, made if absent; <paramref name="maximum"/> is the largest size of a file in bytes.</summary>
    public FileStore(string dataDirectory, long maximum = DefaultMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximum);
        root = Path.Combine(Path.GetFullPath(dataDirectory), "files");
        arriving = Path.Combine(root, "arriving");
        this.maximum = maximum;
        Directory.CreateDirectory(arriving);
    }

    /// <summary>Stores what the stream holds from its position on.</summary>
    public Task<FileWrite> WriteAsync(Stream content, FileType declared, CancellationToken cancel = default) =>
        WriteAsync(Chunks(content, cancel), declared, cancel);

    /// <summary>
    /// Stores the chunks one after the other; nothing is kept if the content is empty, too large, or not of the declared type. The file appears
    /// under its final name at once and complete, or not at all.
    /// </summary>
    public async Task<FileWrite> WriteAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, FileType declared, CancellationToken cancel = default)
    {
        var temporary = Path.Combine(arriving, Path.GetRandomFileName());
        try
        {
            using var intake = new Intake(declared, maximum);
            var problem = await ReceiveAsync(chunks, temporary, intake, cancel);
            problem ??= intake.Finish() ?? CheckWorkbook(temporary, declared);
            if (problem is not null)
                return new FileWrite(null, problem);
            var stored = new StoredFile(intake.Sha256(), intake.Length, declared.MediaType);
            var path = PathOf(stored.Sha256);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true); // the same content; replacing heals a damaged copy
            return new FileWrite(stored, null);
        }
        finally
        {
            File.Delete(temporary); // absent after the move
        }
    }

    /// <summary>Whether a file with this hash is here; a <see cref="FormatException"/> if it is no hash.</summary>
    public bool Exists(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>
    /// Opens a file after its whole content was checked against the hash. <see cref="FileNotFoundException"/>: not here;
    /// <see cref="InvalidDataException"/>: damaged; <see cref="FormatException"/>: no hash.
    /// </summary>
    public async Task<Stream> OpenReadAsync(string sha256, CancellationToken cancel = default)
    {
        var path = PathOf(sha256);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file {sha256}.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
        try
        {
            var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
            if (actual != sha256)
                throw new InvalidDataException($"The file {sha256} is damaged: its content has the hash {actual}.");
            stream.Position = 0;
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The checked content in chunks of at most 64 kB, for a server stream; errors as in <see cref="OpenReadAsync"/>.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunksAsync(string sha256, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var stream = await OpenReadAsync(sha256, cancel);
        await foreach (var chunk in Chunks(stream, cancel))
            yield return chunk;
    }

    /// <summary>Removes what was left by transfers that broke off with the process before <paramref name="before"/>; returns their number.</summary>
    public int RemoveAbandoned(DateTimeOffset before)
    {
        var abandoned = Directory.EnumerateFiles(arriving).Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime).ToList();
        abandoned.ForEach(File.Delete);
        return abandoned.Count;
    }

    private static async Task<ValueProblem?> ReceiveAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, string temporary, Intake intake, CancellationToken cancel)
    {
        await using var file = new FileStream(temporary, CreateOptions());
        await foreach (var chunk in chunks.WithCancellation(cancel))
        {
            if (intake.Take(chunk.Span) is { } problem)
                return problem;
            await file.WriteAsync(chunk, cancel);
        }
        file.Flush(flushToDisk: true);
        return null;
    }

    private static FileStreamOptions CreateOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = BufferSize, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(Stream stream, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer.AsMemory(0, BufferSize), cancel)) > 0;)
                yield return buffer.AsMemory(0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A workbook is a ZIP with a workbook part and without macros.</summary>
    private static ValueProblem? CheckWorkbook(string path, FileType declared)
    {
        if (declared != FileType.Xlsx && declared != FileType.Zip)
            return null;
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (declared == FileType.Zip)
                return null;
            if (archive.GetEntry("[Content_Types].xml") is null || archive.GetEntry("xl/workbook.xml") is null)
                return new("FILE_TYPE_MISMATCH", "The file is a ZIP archive but no Excel workbook.");
            return archive.GetEntry("xl/vbaProject.bin") is null ? null : new("FILE_HAS_MACROS", "Workbooks with macros are not accepted.");
        }
        catch (InvalidDataException)
        {
            return new("FILE_DAMAGED", "The archive is incomplete or damaged.");
        }
    }

    private string PathOf(string sha256)
    {
        if (sha256 is not { Length: 64 } || !sha256.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f'))
            throw new FormatException("A file is named by its SHA-256, 64 hexadecimal digits in lower case.");
        return Path.Combine(root, sha256[..2], sha256);
    }
}

/// <summary>A file that is in the store: the hash in lower-case hexadecimal, the size in bytes, the type that was checked.</summary>
public sealed record StoredFile(string Sha256, long Length, string MediaType);

/// <summary>What storing gave: the file, or why it was refused (FILE_EMPTY, FILE_TOO_LARGE, FILE_TYPE_MISMATCH, FILE_HAS_MACROS, FILE_DAMAGED).</summary>
public sealed record FileWrite(StoredFile? File, ValueProblem? Problem)
{
    /// <summary>Whether the file is stored.</summary>
    public bool IsStored => File is not null;
}
