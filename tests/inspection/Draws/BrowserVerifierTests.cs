using System.Diagnostics;

namespace Quality.Inspections.Tests.Draws;

/// <summary>The verifier of the public page is one script without a browser in it: here it runs in Node.js.</summary>
public sealed class BrowserVerifierTests
{
    private const string Program = """
        import { readFileSync } from "node:fs";
        const { verify } = await import(process.argv[1]);
        const proof = new Uint8Array(readFileSync(process.argv[2]));
        const parts = async function* (bytes) { for (let i = 0; i < bytes.length; i += 700) yield bytes.subarray(i, i + 700); };
        const sound = await verify(parts(proof));
        console.log("sound", sound.selected.length, sound.replaced.length, sound.header.commitment);
        const missed = [], rules = new Set();
        for (let i = 0; i < proof.length; i++) {
          const forged = proof.slice();
          forged[i] ^= i % 7 === 0 ? 0x40 : 1;
          try { await verify(parts(forged)); missed.push(i); } catch (lie) { rules.add(lie.rule); }
        }
        console.log("missed", missed.length);
        console.log("rules", [...rules].sort().join(" "));
        """;

    [Fact]
    public void It_finds_a_true_proof_sound_and_every_changed_byte()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Combine(d, "node"))), "node is not installed");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, MemoryDraw.Vector.Proof("916201007127515432", "91620102224371234X", "91620900556677889C"));
            var script = Path.Combine(ProofTests.Root(), "dashboard", "wwwroot", "dashboard", "verify", "verify-draw.js");
            using var process = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", Program, script, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            Assert.Equal([$"sound 4 3 {MemoryDraw.Vector.Header.Commitment}", "missed 0"], lines[..2]);
            Assert.Superset(new HashSet<string> { "form", "commitment", "selected", "team", "lab", "end" }, lines[2].Split(' ')[1..].ToHashSet());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
