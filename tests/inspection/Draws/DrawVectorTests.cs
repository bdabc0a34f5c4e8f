using System.Security.Cryptography;
using System.Text;
using Quality.Inspections.Draws;

namespace Quality.Inspections.Tests.Draws;

/// <summary>The vector of the draw's specification, to the last digit.</summary>
public sealed class DrawVectorTests
{
    [Fact]
    public void Roots_and_commitment_are_those_of_the_specification()
    {
        var draw = MemoryDraw.Vector;
        Assert.Equal("49aed523d9d47fc931d6f7007135f83d7f530c765b8c7d8ad02da4a013a6a9aa", draw.Root(DrawListKind.Pool).Root);
        Assert.StartsWith("281c4609e9ec", draw.Root(DrawListKind.Excluded).Root, StringComparison.Ordinal);
        Assert.StartsWith("06c80b0ecb99", draw.Root(DrawListKind.Inspectors).Root, StringComparison.Ordinal);
        Assert.StartsWith("d5ef2fd1af0a", draw.Root(DrawListKind.Laboratories).Root, StringComparison.Ordinal);
        Assert.StartsWith("2f5dffafa018", draw.Root(DrawListKind.Recusals).Root, StringComparison.Ordinal);
        Assert.Equal("fbb4caba79d055f6e8543def5b644228522fb39c5088b0f3703eff586000d3d5", draw.Header.Commitment);
    }

    [Fact]
    public void Entries_and_teams_are_those_of_the_specification()
    {
        var draw = MemoryDraw.Vector.Draw();
        Assert.Equal(["916201007127515432", "91620100MA72ABCD97", "91620900556677889C", "91620500MA71AAAA1B"], draw.Selected.Select(s => s.Id));
        Assert.Equal(["00345077514326a7", "306426efef3416e9", "38c7d484756242ec", "6cff38379dacc907"], draw.Selected.Select(s => s.Ticket.Hex[..16]));
        Assert.Equal(["G62010004 G62010002", "G62010002 G62010003", "G62010003 G62010001", ""], draw.Assigned.Select(a => string.Join(' ', a.Team.Select(m => m.Id))));
        Assert.All(draw.Assigned, a => Assert.Equal("L62001", a.Laboratory?.Id));
        Assert.Equal(["limit", "limit", "limit"], draw.Assigned[3].Passed.Select(s => s.Reason)); // only one of four is left
    }

    [Fact]
    public void Several_lanes_hash_as_the_platform_does()
    {
        var key = new RoleKey("c", "b", "s", RoleKey.Enterprise);
        var random = new Random(7);
        for (var length = 0; length <= 120; length++)
        {
            var text = new byte[length * 19];
            random.NextBytes(text);
            var ids = Enumerable.Range(0, 19).Select(i => (i * length, length)).ToArray();
            var tickets = new Ticket[19];
            key.Of(text, ids, tickets);
            for (var i = 0; i < 19; i++) Assert.Equal(key.Of(text.AsSpan(i * length, length)), tickets[i]);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("quality-draw-v1\nc\nb\ns\nenterprise\n"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. hash, .. "91620100MA72ABCD97"u8])), key.Of("91620100MA72ABCD97").Hex);
    }

    [Fact]
    public void Every_line_of_every_tree_has_a_path_to_its_root_and_a_wrong_place_has_none()
    {
        for (var count = 1; count <= 35; count++)
        {
            var leaves = Enumerable.Range(0, count).Select(i => Merkle.Leaf([(byte)i, 10])).ToList();
            var root = Merkle.Root(leaves);
            for (var i = 0; i < count; i++)
            {
                var path = Merkle.Path(leaves, i);
                Assert.Equal(root, Merkle.RootOf(leaves[i], i, count, path));
                if (count > 1) Assert.NotEqual(root, Merkle.RootOf(leaves[i], (i + 1) % count, count, path) ?? []);
            }
        }
    }

    [Fact]
    public void Texts_that_two_people_would_write_differently_are_no_lines()
    {
        Assert.Equal("CONTROL_CHARACTER", DrawLists.Problem("a\tb"));
        Assert.Equal("CONTROL_CHARACTER", DrawLists.Problem("a\u0085"));
        Assert.Equal("NOT_NFC", DrawLists.Problem("e\u0301"));
        Assert.Equal("NOT_UNICODE", DrawLists.Problem("e\ufffe")); // has no normal form to compare with
        Assert.Equal("NOT_UNICODE", DrawLists.Problem("兰\ud800"));
        Assert.Equal("TOO_LONG", DrawLists.Problem(new string('a', 501)));
        Assert.Null(DrawLists.Problem("兰州 𠮷"));
        Assert.Equal("BAD_LIMIT", DrawLists.Problem(DrawListKind.Inspectors, ["G1", "02", "C14"]));
        Assert.Equal("WRONG_FIELDS", DrawLists.Problem(DrawListKind.Pool, ["a"]));
        Assert.Equal("EMPTY_FIELD", DrawLists.Problem(DrawListKind.Pool, ["a", ""]));
    }
}
