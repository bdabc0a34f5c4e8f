using System.Security.Cryptography;
using System.Text;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Draws;

/// <summary>One step of a proof: the hash so far and its sibling give the next hash.</summary>
/// <param name="Sibling">Hex.</param>
/// <param name="SiblingFirst">Whether the sibling stands left, that is first.</param>
/// <param name="Result">SHA-256(01 ‖ left ‖ right), hex.</param>
public sealed record InclusionStep(string Sibling, bool SiblingFirst, string Result);

/// <summary>
/// A proof of inclusion recomputed from its line, its place and its path (RFC 9162, 2.1.3.2), not believed: every hash is shown, so that a reader repeats it
/// with any SHA-256.
/// </summary>
/// <param name="Leaf">SHA-256(00 ‖ line ‖ LF), hex.</param>
/// <param name="Steps">From the leaf to the root.</param>
/// <param name="Sound">Whether the path ends at the root.</param>
public sealed record InclusionCheck(string Leaf, IReadOnlyList<InclusionStep> Steps, bool Sound)
{
    public static InclusionCheck Of(V1.InclusionProof proof)
    {
        var leaf = Hash([0], Encoding.UTF8.GetBytes(proof.Line + "\n"));
        var (hash, place, last, fits) = (leaf, proof.Index, proof.Count - 1, proof.Index >= 0 && proof.Index < proof.Count);
        List<InclusionStep> steps = [];
        foreach (var sibling in proof.Path)
        {
            fits &= last > 0;
            var first = (place & 1) == 1 || place == last;
            if (first)
                while ((place & 1) == 0 && place > 0) (place, last) = (place >> 1, last >> 1);
            var bytes = Convert.FromHexString(sibling);
            hash = first ? Hash([1], bytes, hash) : Hash([1], hash, bytes);
            steps.Add(new(sibling, first, Convert.ToHexStringLower(hash)));
            (place, last) = (place >> 1, last >> 1);
        }

        return new(Convert.ToHexStringLower(leaf), steps, fits && last == 0 && Convert.ToHexStringLower(hash) == proof.Root);
    }

    /// <summary>Whether the text that was committed names this list's count and root, and hashes to the commitment.</summary>
    public static bool IsCommitted(V1.Draw draw, V1.InclusionProof proof, string list) =>
        draw.CommitmentText.Contains($"\n{list} {proof.Count} {proof.Root}\n", StringComparison.Ordinal) && HashOf(draw.CommitmentText) == draw.Commitment && draw.Commitment == proof.Commitment;

    /// <summary>The ticket of an entry, hex (draw-spec: SHA-256 of role key and id); null while the blind is secret.</summary>
    public static string? Ticket(V1.Draw draw, string entry)
    {
        if (draw.Blind.Length == 0 || draw.Seed.Length == 0) return null;
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"quality-draw-v1\n{draw.Commitment}\n{draw.Blind}\n{draw.Seed}\nenterprise\n"));
        return Convert.ToHexStringLower(Hash(key, Encoding.UTF8.GetBytes(entry)));
    }

    /// <summary>SHA-256 of a text, hex.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Hash(params byte[][] parts) => SHA256.HashData([.. parts.SelectMany(part => part)]);
}
