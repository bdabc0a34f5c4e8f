using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;

namespace Quality.Inspections.Libraries;

/// <summary>The documents of one kind: what all libraries, plans and tasks do alike.</summary>
internal sealed class Library<T>(string kind, string collection, Func<T, Document> keys) where T : class, IMessage<T>, new()
{
    private readonly MessageDescriptor descriptor = new T().Descriptor;

    public T Wire(Document document)
    {
        var message = new T();
        message.MergeFrom(document.Body);
        return Stamp(message, document.Id, document.Version, document.CreatedAt, document.UpdatedAt);
    }

    /// <summary>What lies outside the caller's sight is not there.</summary>
    public async Task<Document> VisibleAsync(Transaction tx, string field, string name) =>
        await DocumentStore.FindVisibleAsync(tx, kind, IdOf(field, name)) ?? throw Fail.NotFound(name);

    /// <summary>The document whoever asks; null where there is none.</summary>
    public Task<Document?> FindAsync(Transaction tx, string name) => DocumentStore.FindAsync(tx, kind, IdOf("name", name));

    public async Task<T> GetAsync(Transaction tx, string name, long version)
    {
        var document = await VisibleAsync(tx, "name", name);
        tx.Audit(name, document.Region);
        if (version == 0 || version == document.Version) return Wire(document);
        var body = await DocumentStore.ReplacedAsync(tx, kind, document.Id, version) ?? throw Fail.NotFound($"{name} version {version}");
        var old = Wire(document with { Body = body, Version = version, UpdatedAt = await DocumentStore.ReplacedAtAsync(tx, kind, document.Id, version) });
        return IsShown(tx, document, old) ? old : throw Fail.NotFound($"{name} version {version}");
    }

    /// <summary>A page of versions, the newest first, without those that the caller may not get.</summary>
    public async Task<(List<T> Rows, string Next, int Total)> VersionsAsync(Transaction tx, string name, int pageSize, string pageToken)
    {
        var document = await VisibleAsync(tx, "name", name);
        tx.Audit(name, document.Region);
        var page = Page.From(pageSize, pageToken, document.Id);
        var before = long.TryParse(page.After, CultureInfo.InvariantCulture, out var last) ? last : long.MaxValue;
        var rows = await DocumentStore.ReplacedAsync(tx, kind, document.Id, before, page.Limit);
        if (before > document.Version) rows.Insert(0, new(document.Version, document.Body, document.UpdatedAt));
        var next = page.Next(rows, v => v.Version.ToString(CultureInfo.InvariantCulture));
        var wires = rows.ConvertAll(v => Wire(document with { Body = v.Body, Version = v.Version, UpdatedAt = v.UpdatedAt }));
        return ([.. wires.Where(one => IsShown(tx, document, one))], next, (int)document.Version);
    }

    public async Task<T> CreateAsync(Transaction tx, T message)
    {
        var document = Draft(message) with { Id = tx.NewId(), Version = 1, CreatedAt = tx.Now, UpdatedAt = tx.Now };
        Demand(tx, document.Region);
        if (!await DocumentStore.InsertAsync(tx, document)) throw Fail.AlreadyExists(document.Code ?? document.Title);
        return Done(tx, document);
    }

    /// <summary>The version that replaces <paramref name="stored"/>.</summary>
    public async Task<T> ReviseAsync(Transaction tx, Document stored, T message, string? etag)
    {
        Demand(tx, stored.Region);
        Etag.Check(collection + stored.Id, etag, stored.Version);
        return await ReplaceAsync(tx, stored, message);
    }

    /// <summary>The version that replaces <paramref name="stored"/>, by what happens elsewhere: nobody's region is asked.</summary>
    public async Task<T> ReplaceAsync(Transaction tx, Document stored, T message, bool byPerson = true)
    {
        var document = Draft(message) with { Id = stored.Id, Version = stored.Version + 1, CreatedAt = stored.CreatedAt, UpdatedAt = tx.Now };
        if (byPerson) Demand(tx, document.Region);
        if (await DocumentStore.IsTakenAsync(tx, document)) throw Fail.AlreadyExists(document.Code!);
        if (!await DocumentStore.ReviseAsync(tx, stored, document)) throw Fail.StaleEtag(collection + stored.Id);
        return Done(tx, document);
    }

    public async Task<(List<T> Rows, string Next, int Total)> PageAsync(Transaction tx, DocumentFilter filter, int pageSize, string pageToken)
    {
        var page = Page.From(pageSize, pageToken, filter);
        var rows = await DocumentStore.ListAsync(tx, kind, filter, page.After, page.Limit);
        var next = page.Next(rows, d => d.Id);
        return ([.. rows.Select(Wire)], next, await DocumentStore.CountAsync(tx, kind, filter));
    }

    public Task SendAsync(Transaction tx, DocumentFilter filter, Func<List<T>, Task> rows, Func<ExportSummary, Task> summary) =>
        ExportStream.SendAsync(DocumentStore.StreamAsync(tx, kind, filter).Select(Wire), tx.Now, rows, summary);

    private Document Draft(T message)
    {
        var body = message.Clone();
        Stamp(body, "", 0, default, default); // what is stamped at reading is not kept twice
        return keys(message) with { Kind = kind, Body = body.ToByteArray() };
    }

    private T Done(Transaction tx, Document document)
    {
        tx.Audit(collection + document.Id, document.Region);
        return Wire(document);
    }

    /// <summary>What was approved is shown to others; the drafts before it are not.</summary>
    private bool IsShown(Transaction tx, Document newest, T version) =>
        newest.State < Document.Shown || keys(version).State >= Document.Shown || DocumentStore.SeesDrafts(tx, newest.Region);

    private static void Demand(Transaction tx, string region)
    {
        if (!tx.Caller.Scope.Contains(region)) throw Fail.RegionDenied(region);
    }

    private string IdOf(string field, string name) => name.Length == 0
        ? throw Fail.Invalid(field, "REQUIRED", $"{field} is required.")
        : name.StartsWith(collection, StringComparison.Ordinal) ? name[collection.Length..] : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form {collection}{{id}}.");

    private T Stamp(T message, string id, long version, DateTimeOffset created, DateTimeOffset updated)
    {
        Set("name", id.Length == 0 ? "" : collection + id);
        Set("etag", version == 0 ? "" : Etag.Of(version));
        Set("version", version);
        Set("create_time", version == 0 ? null : created.ToTimestamp());
        Set("update_time", version == 0 ? null : updated.ToTimestamp());
        return message;

        void Set(string field, object? value) => descriptor.FindFieldByName(field).Accessor.SetValue(message, value);
    }
}
