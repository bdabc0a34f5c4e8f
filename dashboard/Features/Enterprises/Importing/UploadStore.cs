using System.Text.Json;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>A file that somebody sent for an import.</summary>
/// <param name="Id">Of the import that it is for.</param>
/// <param name="Owner">Claim sub of who sent it: nobody else gets it.</param>
/// <param name="Plan">How it is read; null before the import has started.</param>
public sealed record Upload(string Id, string FileName, long Length, string Owner, ImportPlan? Plan = null);

/// <summary>
/// Files of imports, in <c>{Data}/uploads</c> until their import is complete: an import that broke off goes on by one
/// click, even after this process was killed. What nobody came back for is deleted after a week.
/// </summary>
internal sealed class UploadStore(DashboardSettings settings, TimeProvider time)
{
    /// <summary>The largest file, in bytes.</summary>
    public const long Largest = 200 * 1024 * 1024;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private string Folder => Path.Combine(settings.Data, "uploads");

    /// <summary>Keeps a file under a new id.</summary>
    public async Task<Upload> ReceiveAsync(Stream content, string fileName, string owner, Action<long> onBytes, CancellationToken cancellation)
    {
        Sweep();
        var upload = new Upload(Guid.CreateVersion7().ToString(), Path.GetFileName(fileName), 0, owner);
        try
        {
            await using var file = Create(FilePath(upload.Id));
            var buffer = new byte[128 * 1024];
            for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0; onBytes(file.Length))
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            return upload with { Length = file.Length };
        }
        catch
        {
            Delete(upload.Id);
            throw;
        }
    }

    /// <summary>The file of an import, with its plan; null when it is not here, or somebody else's.</summary>
    public Upload? Find(string id, string owner)
    {
        if (!Guid.TryParseExact(id, "D", out _) || !File.Exists(PlanPath(id)) || !File.Exists(FilePath(id)))
            return null;
        var upload = JsonSerializer.Deserialize<Upload>(File.ReadAllBytes(PlanPath(id)));
        return upload?.Owner == owner && upload.Plan is not null ? upload : null;
    }

    /// <summary>Ties a file to its import, so that it can be found again.</summary>
    public Upload Keep(Upload upload, string importId, ImportPlan plan)
    {
        var kept = upload with { Id = importId, Plan = plan };
        if (importId != upload.Id)
            File.Move(FilePath(upload.Id), FilePath(importId), overwrite: true);
        using var file = Create(PlanPath(importId));
        JsonSerializer.Serialize(file, kept);
        return kept;
    }

    public Stream Open(Upload upload) => new FileStream(FilePath(upload.Id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024);

    public void Delete(string id)
    {
        if (!Directory.Exists(Folder))
            return;
        File.Delete(FilePath(id));
        File.Delete(PlanPath(id));
    }

    private void Sweep()
    {
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else
            Directory.CreateDirectory(Folder);
        var old = (time.GetUtcNow() - Kept).UtcDateTime;
        foreach (var file in Directory.EnumerateFiles(Folder))
            if (File.GetLastWriteTimeUtc(file) < old)
                File.Delete(file);
    }

    /// <summary>For the owner of the process alone.</summary>
    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 64 * 1024, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private string FilePath(string id) => Path.Combine(Folder, id + ".file");

    private string PlanPath(string id) => Path.Combine(Folder, id + ".json");
}
