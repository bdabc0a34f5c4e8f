using Quality.Dashboard.Features.Rosters;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Tests.Rosters;

public sealed class RosterCodeTests
{
    [Fact]
    public void A_pasted_list_becomes_names_each_once() => Assert.Equal(
        ["enterprises/91620100MA72ABCD97", "enterprises/91350200MA2YJ1XR9G"],
        RosterCodes.Names(" 91620100ma72abcd97\r\n91350200MA2YJ1XR9G，９１６２０１００MA72ABCD97\n"));

    [Fact]
    public void A_refused_entry_is_named_by_its_code() => Assert.Equal(
        ["document_number: x", "91350200MA2YJ1XR9G: y"],
        RosterCodes.WithCodes(new("", null, null, [new("document_number", "document_number: x"), new("enterprises[1]", "y")], false), ["enterprises/91620100MA72ABCD97", "enterprises/91350200MA2YJ1XR9G"])
            .Fields.Select(field => field.Sentence));

    [Fact]
    public void Nothing_pasted_means_all() => Assert.Empty(RosterCodes.Names("  \n"));
}
