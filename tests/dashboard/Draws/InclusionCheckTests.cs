using System.Security.Cryptography;
using System.Text;
using Quality.Dashboard.Features.Draws;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Tests.Draws;

/// <summary>Proofs of inclusion and tickets as a reader recomputes them.</summary>
public sealed class InclusionCheckTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(13)]
    public void Every_line_of_a_list_is_proven_and_no_other(int count)
    {
        var lines = Enumerable.Range(0, count).Select(i => $"id{i}\t兰州").ToArray();
        var root = Convert.ToHexStringLower(Root(lines));
        for (var i = 0; i < count; i++)
        {
            var proof = new V1.InclusionProof { Line = lines[i], Index = i, Count = count, Root = root, Path = { Path(lines, i).Select(Convert.ToHexStringLower) } };
            Assert.True(InclusionCheck.Of(proof).Sound);
            Assert.False(InclusionCheck.Of(new(proof) { Line = "id99\t兰州" }).Sound);
            Assert.False(InclusionCheck.Of(new(proof) { Index = count }).Sound);
            Assert.False(InclusionCheck.Of(new(proof) { Path = { root } }).Sound);
            if (proof.Path.Count > 0)
                Assert.Equal(root, InclusionCheck.Of(proof).Steps[^1].Result);
        }
    }

    [Fact]
    public void The_ticket_is_that_of_the_specification()
    {
        var draw = new V1.Draw
        {
            Commitment = "fbb4caba79d055f6e8543def5b644228522fb39c5088b0f3703eff586000d3d5", Blind = Convert.ToHexStringLower([.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
            Seed = "03.07.11.18.25.31+09|05.12.19.27.33+02.11|3021.75",
        };
        Assert.StartsWith("00345077514326a7", InclusionCheck.Ticket(draw, "916201007127515432"));
        Assert.StartsWith("6cff38379dacc907", InclusionCheck.Ticket(draw, "91620500MA71AAAA1B"));
        Assert.Null(InclusionCheck.Ticket(new(draw) { Blind = "" }, "916201007127515432")); // not before the blind is public
    }

    [Fact]
    public void A_list_is_committed_only_by_a_text_that_names_its_root_and_hashes_to_the_commitment()
    {
        var proof = new V1.InclusionProof { Count = 3, Root = new string('a', 64) };
        var text = $"quality-draw-v1\npool 3 {proof.Root}\nexcluded 0 {new string('b', 64)}\n";
        var draw = new V1.Draw { CommitmentText = text, Commitment = InclusionCheck.HashOf(text) };
        proof.Commitment = draw.Commitment;
        Assert.True(InclusionCheck.IsCommitted(draw, proof, "pool"));
        Assert.False(InclusionCheck.IsCommitted(draw, proof, "excluded"));
        Assert.False(InclusionCheck.IsCommitted(new(draw) { CommitmentText = text + " " }, proof, "pool"));
    }

    private static byte[] Root(ReadOnlySpan<string> lines) =>
        lines.Length == 1 ? SHA256.HashData([0, .. Encoding.UTF8.GetBytes(lines[0] + "\n")]) : SHA256.HashData([1, .. Root(lines[..Cut(lines.Length)]), .. Root(lines[Cut(lines.Length)..])]);

    private static List<byte[]> Path(ReadOnlySpan<string> lines, int index)
    {
        if (lines.Length == 1) return [];
        var cut = Cut(lines.Length);
        return index < cut ? [.. Path(lines[..cut], index), Root(lines[cut..])] : [.. Path(lines[cut..], index - cut), Root(lines[..cut])];
    }

    /// <summary>The largest power of two below the count.</summary>
    private static int Cut(int count) => 1 << (int)Math.Log2(count - 1);
}
