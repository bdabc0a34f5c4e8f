using Quality.Dashboard.Features.Rosters;

namespace Quality.Dashboard.Tests.Rosters;

public sealed class RosterCodeTests
{
    [Fact]
    public void A_pasted_list_becomes_names_each_once() => Assert.Equal(
        ["enterprises/91620100MA72ABCD97", "enterprises/91350200MA2YJ1XR9G"],
        RosterCodes.Names(" 91620100ma72abcd97\r\n91350200MA2YJ1XR9G，９１６２０１００MA72ABCD97\n"));

    [Fact]
    public void Nothing_pasted_means_all() => Assert.Empty(RosterCodes.Names("  \n"));
}
