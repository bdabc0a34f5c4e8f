using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Quality.Architecture.Tests;

/// <summary>Every list pages: what grows by one row a year is too long for one answer some day, and a client cannot learn to page afterwards.</summary>
internal static class Paging
{
    public static IEnumerable<string> Violations(IEnumerable<(string Name, MessageDescriptor Request, MessageDescriptor Answer)> rpcs) =>
        from rpc in rpcs
        where rpc.Name.Split('/')[^1].StartsWith("List", StringComparison.Ordinal) && rpc.Answer.Fields.InDeclarationOrder().Any(field => field.IsRepeated)
        let missing = new[]
        {
            Has(rpc.Request, "page_size", FieldType.Int32), Has(rpc.Request, "page_token", FieldType.String), Has(rpc.Answer, "next_page_token", FieldType.String),
        }.OfType<string>().ToList()
        where missing.Count > 0
        select $"{rpc.Name} lacks {string.Join(", ", missing)}.";

    private static string? Has(MessageDescriptor message, string field, FieldType type) =>
        message.FindFieldByName(field) is { IsRepeated: false } found && found.FieldType == type ? null : field;
}

public sealed class PagingTests
{
    [Fact]
    public void Every_list_pages()
    {
        var lists = WholeSystem.Rpcs.Where(rpc => rpc.Name.StartsWith("List", StringComparison.Ordinal)).ToList();
        Assert.True(lists.Count > 80, $"Only {lists.Count} lists were found.");
        Assert.Empty(Paging.Violations(lists.Select(rpc => (WholeSystem.Path(rpc), rpc.InputType, rpc.OutputType))));
    }

    [Fact]
    public void A_list_without_pages_is_found_and_what_lists_nothing_is_not()
    {
        var (request, answer) = (Protos.Credit.V1.ListEntriesRequest.Descriptor, Protos.Credit.V1.ListEntriesResponse.Descriptor);
        Assert.Empty(Paging.Violations([("/a.B/ListC", request, answer), ("/a.B/ListD", Empty.Descriptor, Empty.Descriptor), ("/a.B/GetE", Empty.Descriptor, answer)]));
        Assert.Equal(["/a.B/ListC lacks page_size, page_token."], Paging.Violations([("/a.B/ListC", Empty.Descriptor, answer)]));
        Assert.Equal(["/a.B/ListC lacks next_page_token."], Paging.Violations([("/a.B/ListC", request, ListValue.Descriptor)]));
    }
}
