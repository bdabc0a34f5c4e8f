using Quality.Dashboard.Imports;

namespace Quality.Dashboard.Features.Import;

/// <summary>A file that a reader gave: it lies in the data directory until its import is done, so that a lost circuit loses nothing.</summary>
public sealed class UploadedSheet : IDisposable
{
    /// <summary>Most bytes of one file.</summary>
    public const long MaxBytes = 200L * 1024 * 1024;

    private readonly FileStream file;

    private UploadedSheet(FileStream file, string name) => (this.file, Name) = (file, name);

    public string Name { get; }

    /// <summary>Rows that are not empty, headings included.</summary>
    public int Rows { get; private set; }

    public SheetRow[] Head { get; private set; } = [];

    public bool HasHeading { get; set; }

    /// <summary>Rows of data.</summary>
    public int DataRows => Math.Max(0, Rows - (HasHeading ? 1 : 0));

    /// <summary>Keeps the stream as a file that is deleted when nobody holds it, and counts its rows.</summary>
    /// <exception cref="SpreadsheetException">It is no spreadsheet.</exception>
    public static async Task<UploadedSheet> ReceiveAsync(Stream source, string name, string directory, IProgress<long>? received, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var sheet = new UploadedSheet(new FileStream(path, options), name);
        try
        {
            var buffer = new byte[128 * 1024];
            long total = 0;
            for (int read; (read = await source.ReadAsync(buffer, cancel)) > 0; received?.Report(total))
            {
                await sheet.file.WriteAsync(buffer.AsMemory(0, read), cancel);
                total += read;
            }

            await sheet.file.FlushAsync(cancel);
            await Task.Run(sheet.Look, cancel);
            return sheet;
        }
        catch
        {
            sheet.Dispose();
            throw;
        }
    }

    /// <summary>Rows of data; the file can be read again and again.</summary>
    public IEnumerable<SheetRow> Data() => SpreadsheetReader.Read(file).Skip(HasHeading ? 1 : 0);

    public void Dispose() => file.Dispose();

    private void Look()
    {
        List<SheetRow> head = [];
        foreach (var row in SpreadsheetReader.Read(file))
        {
            if (head.Count < 21) head.Add(row);
            Rows++;
        }

        Head = [.. head];
        HasHeading = head.Count > 0 && ColumnGuess.IsHeading(head[0].Cells);
    }
}
