using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Quality.Inspections.Draws;

namespace Quality.Inspections.Tests.Draws;

/// <summary>A proof needs nothing but itself, and no byte of it can be changed.</summary>
public sealed class ProofTests
{
    [Fact]
    public void A_true_proof_is_sound_with_and_without_replacements()
    {
        Assert.Equal(new(true, 28, "", "", MemoryDraw.Vector.Header.Commitment, 4), MemoryDraw.Verify(MemoryDraw.Vector.Proof()));
        var verdict = MemoryDraw.Verify(MemoryDraw.Vector.Proof("916201007127515432", "91620102224371234X", "91620900556677889C"));
        Assert.True(verdict.Sound, verdict.What);
    }

    [Fact]
    public void Any_one_byte_changed_is_found_with_the_rule_that_it_breaks()
    {
        var proof = MemoryDraw.Vector.Proof("916201007127515432");
        var rules = new HashSet<string>();
        for (var i = 0; i < proof.Length; i++)
        {
            var forged = (byte[])proof.Clone();
            forged[i] ^= (byte)(i % 7 == 0 ? 0x40 : 1);
            var verdict = MemoryDraw.Verify(forged);
            Assert.False(verdict.Sound, $"byte {i} may be changed");
            Assert.NotEmpty(verdict.Rule);
            Assert.NotEmpty(verdict.What);
            rules.Add(verdict.Rule);
        }

        Assert.Superset(new HashSet<string> { "form", "commitment", "blind", "selection", "team", "lab", "end", "order" }, rules);
    }

    [Theory]
    [InlineData("\"91620100MA72ABCD97\",\"G62010001\",\"former employer\"", "\"91620100MA72ABCD97\",\"G62010002\",\"former employer\"", "commitment")]
    [InlineData("[\"91620500MA71AAAA1B\",\"天水\"]", "[\"91620500MA71AAAA1C\",\"天水\"]", "commitment")]
    [InlineData("\"seed\":\"03", "\"seed\":\"04", "selection")]
    [InlineData("{\"selected\":{\"id\":\"916201007127515432\"", "{\"selected\":{\"id\":\"91620102224371234X\"", "selection")]
    [InlineData("\"members\":[{\"id\":\"G62010004\"", "\"members\":[{\"id\":\"G62010003\"", "team")]
    [InlineData("{\"lab\":{\"entry\":\"916201007127515432\",\"id\":\"L62001\"", "{\"lab\":{\"entry\":\"916201007127515432\",\"id\":\"L62002\"", "lab")]
    [InlineData("\"confirmed_by\":\"two\"", "\"confirmed_by\":\"one\"", "replacement")]
    [InlineData("\"reason\":\"moved_away\"", "\"reason\":\"by_hand\"", "replacement")]
    public void A_forger_who_mends_the_last_hash_is_found_by_the_rules(string was, string becomes, string rule)
    {
        var text = Encoding.UTF8.GetString(MemoryDraw.Vector.Proof("916201007127515432"));
        Assert.Contains(was, text, StringComparison.Ordinal);
        Assert.Equal(rule, MemoryDraw.Verify(Mend(text.Replace(was, becomes, StringComparison.Ordinal))).Rule);
    }

    [Fact]
    public void A_line_left_out_twice_or_a_file_cut_off_is_found()
    {
        var lines = Encoding.UTF8.GetString(MemoryDraw.Vector.Proof()).TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            Assert.False(MemoryDraw.Verify(Mend(string.Join('\n', lines.Where((_, n) => n != i)) + "\n")).Sound, lines[i]);
            Assert.False(MemoryDraw.Verify(Mend(string.Join('\n', lines.SelectMany((l, n) => n == i ? [l, l] : new[] { l })) + "\n")).Sound, lines[i]);
        }

        Assert.Equal("end", MemoryDraw.Verify(MemoryDraw.Vector.Proof()[..^80]).Rule);
    }

    [Fact]
    public void The_command_answers_by_its_exit_code()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, MemoryDraw.Vector.Proof());
            using var sound = new StringWriter();
            Assert.Equal(0, VerifyDrawCommand.Run(file, sound));
            File.WriteAllText(file, File.ReadAllText(file).Replace("G62010004", "G62010005", StringComparison.Ordinal));
            using var forged = new StringWriter();
            Assert.Equal(1, VerifyDrawCommand.Run(file, forged));
            Assert.Contains("breaks the rule 'commitment'", forged.ToString(), StringComparison.Ordinal);
            Assert.Equal(2, VerifyDrawCommand.Run(file + ".none", forged));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_python_verifier_agrees()
    {
        var script = Path.Combine(Root(), "protos", "verify_draw.py");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Combine(d, "python3"))), "python3 is not installed");
        var proof = MemoryDraw.Vector.Proof("916201007127515432", "91620102224371234X", "91620900556677889C");
        Assert.Equal(0, Python(script, proof).Code);
        for (var i = 0; i < proof.Length; i += proof.Length / 12)
        {
            var forged = (byte[])proof.Clone();
            forged[i] ^= 1;
            Assert.Equal(1, Python(script, forged).Code);
        }

        var text = Encoding.UTF8.GetString(proof);
        var (code, output) = Python(script, Mend(text.Replace("\"members\":[{\"id\":\"G62010004\"", "\"members\":[{\"id\":\"G62010003\"", StringComparison.Ordinal)));
        Assert.Equal(1, code);
        Assert.Contains("team", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Python(string script, byte[] proof)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, proof);
            using var process = Process.Start(new ProcessStartInfo("python3", [script, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The repository, in which the verifiers of other languages lie.</summary>
    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quality.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <summary>Gives the forged lines a last line that fits them.</summary>
    private static byte[] Mend(string text)
    {
        var end = text.LastIndexOf("{\"end\"", StringComparison.Ordinal);
        var before = end < 0 ? text : text[..end];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before)));
        return end < 0 ? Encoding.UTF8.GetBytes(before) : Encoding.UTF8.GetBytes($"{before}{{\"end\":{{\"lines\":{before.Count(c => c == '\n')},\"sha256\":\"{hash}\"}}}}\n");
    }
}
