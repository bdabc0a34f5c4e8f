using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Quality.Common.Files;

namespace Quality.Common.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("quality-").FullName;
    private readonly FileStore store;

    public FileStoreTests() => store = new FileStore(folder, maximum: 100_000);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_is_named_by_its_hash_and_read_back_whole()
    {
        var content = Pdf(70_000);
        var write = await store.WriteAsync(new MemoryStream(content), FileType.Pdf);
        Assert.Equal(new StoredFile(Convert.ToHexStringLower(SHA256.HashData(content)), 70_000, "application/pdf"), write.File);
        Assert.True(store.Exists(write.File!.Sha256));
        await using var stream = await store.OpenReadAsync(write.File.Sha256);
        Assert.Equal(content, await ReadAsync(stream));
        Assert.Equal(content, await JoinAsync(store.ReadChunksAsync(write.File.Sha256)));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task The_same_content_is_stored_once_however_it_arrives()
    {
        var content = Pdf(5_000);
        var (first, second) = (await store.WriteAsync(new MemoryStream(content), FileType.Pdf), await store.WriteAsync(Pieces(content, 7), FileType.Pdf));
        Assert.Equal(first.File, second.File);
        Assert.Single(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Parallel_writes_of_one_content_all_succeed()
    {
        var content = Pdf(50_000);
        var writes = await Task.WhenAll(Enumerable.Range(1, 16).Select(size => store.WriteAsync(Pieces(content, size * 100), FileType.Pdf)));
        Assert.All(writes, write => Assert.True(write.IsStored));
        Assert.Single(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Too_large_files_are_refused_before_they_are_read_to_the_end()
    {
        var taken = 0;
        async IAsyncEnumerable<ReadOnlyMemory<byte>> Endless()
        {
            for (var piece = Pdf(10_000); ; taken++)
            {
                await Task.Yield();
                yield return piece;
            }
        }

        var write = await store.WriteAsync(Endless(), FileType.Pdf);
        Assert.Equal("FILE_TOO_LARGE", write.Problem?.Reason);
        Assert.InRange(taken, 9, 11);
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task The_largest_size_is_allowed() => Assert.True((await store.WriteAsync(new MemoryStream(Pdf(100_000)), FileType.Pdf)).IsStored);

    [Fact]
    public async Task Empty_files_are_refused() => Assert.Equal("FILE_EMPTY", (await store.WriteAsync(new MemoryStream(), FileType.Text)).Problem?.Reason);

    [Fact]
    public async Task A_type_other_than_the_declared_one_is_refused()
    {
        var contents = new Dictionary<FileType, byte[]>
        {
            [FileType.Pdf] = Pdf(100),
            [FileType.Png] = [0x89, .. "PNG\r\n\x1a\n and more"u8],
            [FileType.Jpeg] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 1, 2, 3],
            [FileType.Xlsx] = Archive("[Content_Types].xml", "xl/workbook.xml"),
            [FileType.Zip] = Archive("readme.txt"),
            [FileType.Csv] = Encoding.UTF8.GetBytes("企业,代码\r\n兰州面粉厂,1\r\n"),
        };
        foreach (var (declared, actual) in contents.Keys.SelectMany(declared => contents.Keys.Select(actual => (declared, actual))))
        {
            var write = await store.WriteAsync(new MemoryStream(contents[actual]), declared);
            var fits = declared == actual || (declared == FileType.Zip && actual == FileType.Xlsx);
            Assert.True(fits == write.IsStored, $"{actual.MediaType} declared as {declared.MediaType}: {write.Problem}");
            Assert.True(fits || write.Problem!.Reason == "FILE_TYPE_MISMATCH");
        }
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task Text_may_be_UTF_8_or_GB_18030_but_not_binary()
    {
        byte[] gb18030 = [0xC0, 0xBC, 0xD6, 0xDD, (byte)',', (byte)'1', (byte)'\n'];
        Assert.True((await store.WriteAsync(new MemoryStream(gb18030), FileType.Csv)).IsStored);
        Assert.True((await store.WriteAsync(new MemoryStream("a"u8.ToArray()), FileType.Text)).IsStored);
        Assert.False((await store.WriteAsync(new MemoryStream(Encoding.Unicode.GetBytes("兰州,1")), FileType.Csv)).IsStored);
        Assert.False((await store.WriteAsync(new MemoryStream([.. "long enough text"u8, 0]), FileType.Text)).IsStored);
        Assert.False((await store.WriteAsync(new MemoryStream("%PDF-"u8.ToArray()), FileType.Text)).IsStored);
    }

    [Fact]
    public async Task Workbooks_with_macros_and_broken_archives_are_refused()
    {
        var macros = await store.WriteAsync(new MemoryStream(Archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")), FileType.Xlsx);
        Assert.Equal("FILE_HAS_MACROS", macros.Problem?.Reason);
        var broken = await store.WriteAsync(new MemoryStream(Archive("[Content_Types].xml", "xl/workbook.xml")[..60]), FileType.Xlsx);
        Assert.Equal("FILE_DAMAGED", broken.Problem?.Reason);
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task A_changed_byte_is_noticed_and_healed_by_the_next_write()
    {
        var content = Pdf(1_000);
        var hash = (await store.WriteAsync(new MemoryStream(content), FileType.Pdf)).File!.Sha256;
        var path = Directory.EnumerateFiles(folder, hash, SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(path, [.. content[..^1], (byte)(content[^1] ^ 1)]);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.OpenReadAsync(hash));
        await store.WriteAsync(new MemoryStream(content), FileType.Pdf);
        await using var stream = await store.OpenReadAsync(hash);
        Assert.Equal(content, await ReadAsync(stream));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("../0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public async Task Only_a_hash_names_a_file(string name)
    {
        Assert.Throws<FormatException>(() => store.Exists(name));
        await Assert.ThrowsAsync<FormatException>(() => store.OpenReadAsync(name));
    }

    [Fact]
    public async Task An_absent_file_is_not_found() => await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync(new string('a', 64)));

    [Fact]
    public async Task A_transfer_that_breaks_off_leaves_nothing()
    {
        async IAsyncEnumerable<ReadOnlyMemory<byte>> Broken()
        {
            yield return Pdf(1_000);
            await Task.Yield();
            throw new IOException("gone");
        }

        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Broken(), FileType.Pdf));
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_killed_process_left_can_be_removed()
    {
        var left = Path.Combine(folder, "files", "arriving", "left");
        File.WriteAllText(left, "half");
        File.SetLastWriteTimeUtc(left, new DateTime(2017, 7, 7, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(0, store.RemoveAbandoned(new DateTimeOffset(2017, 7, 6, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(1, store.RemoveAbandoned(new DateTimeOffset(2017, 7, 8, 0, 0, 0, TimeSpan.Zero)));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task Files_are_readable_by_the_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes exist on Unix only.");
        var hash = (await store.WriteAsync(new MemoryStream(Pdf(100)), FileType.Pdf)).File!.Sha256;
        var path = Directory.EnumerateFiles(folder, hash, SearchOption.AllDirectories).Single();
#pragma warning disable CA1416 // skipped on Windows above
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
#pragma warning restore CA1416
    }

    [Theory]
    [InlineData("application/pdf", ".pdf")]
    [InlineData("text/csv; charset=utf-8", ".csv")]
    [InlineData("抽样单.JPEG", ".jpg")]
    [InlineData("report.PDF", ".pdf")]
    [InlineData("list.xlsx", ".xlsx")]
    public void Types_are_found_by_media_type_or_name(string text, string extension)
    {
        Assert.True(FileType.TryFind(text, out var type));
        Assert.Equal(extension, type.Extension);
    }

    [Theory]
    [InlineData("macro.xlsm")]
    [InlineData("text/html")]
    [InlineData("page.svg")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_types_are_not_stored(string? text) => Assert.False(FileType.TryFind(text, out _));

    [Fact]
    public async Task Any_text_comes_back_as_it_went_in_whatever_the_pieces()
    {
        await Gen.Select(Gen.Byte[32, 255].Where(b => b != 127).Array[1, 3_000], Gen.Int[1, 500]).SampleAsync(async (content, size) =>
        {
            if (FileType.Sniff(content) is not null)
                return;
            var write = await store.WriteAsync(Pieces(content, size), FileType.Text);
            Assert.Equal(content, await JoinAsync(store.ReadChunksAsync(write.File!.Sha256)));
        }, iter: 50);
    }

    private string[] Leftovers() => Directory.GetFiles(Path.Combine(folder, "files", "arriving"));

    private static byte[] Pdf(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        "%PDF-1.7"u8.CopyTo(content);
        return content;
    }

    private static byte[] Archive(params string[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(entry).Open());
                writer.Write("<content/>");
            }
        }
        return stream.ToArray();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(byte[] content, int size)
    {
        for (var at = 0; at < content.Length; at += size)
        {
            await Task.Yield();
            yield return content.AsMemory(at, Math.Min(size, content.Length - at));
        }
    }

    private static async Task<byte[]> JoinAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        using var stream = new MemoryStream();
        await foreach (var chunk in chunks)
            stream.Write(chunk.Span);
        return stream.ToArray();
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
