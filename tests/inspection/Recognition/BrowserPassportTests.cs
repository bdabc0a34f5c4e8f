using System.Buffers.Text;
using System.Diagnostics;
using System.Text.Json;
using Quality.Common.Secrets;
using Quality.Inspections.Passports;
using Quality.Inspections.Samples;
using Quality.Testing;

namespace Quality.Inspections.Tests.Recognition;

/// <summary>The scan page verifies with one script without a browser in it: here it runs in Node.js on tokens that the service signed (2.7.1e).</summary>
public sealed class BrowserPassportTests
{
    private const string Program = """
        import { readFileSync } from "node:fs";
        const { verify, dayIn } = await import(process.argv[1]);
        const { token, foreign, set } = JSON.parse(readFileSync(process.argv[2], "utf8"));
        const say = async (text, keys, day) => (await verify(text, keys, day)).state;
        console.log("valid", await say(token, set, "2018-12-15"), (await verify(token, set, "2018-12-15")).claims.mdl);
        console.log("scanned", await say(`\n ${token.slice(0, 40)}\r\n${token.slice(40)} `, set, "2018-12-15"));
        console.log("ended", await say(token, set, "2018-12-16"));
        console.log("revoked", await say(token, { ...set, revoked: [JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).jti] }, "2018-07-01"));
        console.log("nokeys", await say(token, null, "2018-07-01"));
        console.log("unknown", await say(foreign, set, "2018-07-01"));
        console.log("forged", await say(foreign, { ...set, keys: set.keys.map(key => ({ ...key, kid: "other" })) }, "2018-07-01"));
        console.log("malformed", await say("", set, "2018-07-01"), await say("a.b.c", set, "2018-07-01"), await say(token.replace(/\.[^.]+$/, ""), set, "2018-07-01"));
        console.log("china", dayIn(new Date("2018-12-15T16:00:00Z")), dayIn(new Date("2018-12-15T15:59:59Z")));
        const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", missed = [];
        for (let i = 0; i < token.length; i++) {
          if (token[i] === "." || i === token.length - 1) continue; // the last sign has bits that mean nothing
          const other = letters[(letters.indexOf(token[i]) + 1) % 64];
          if (await say(token.slice(0, i) + other + token.slice(i + 1), set, "2018-07-01") === "valid") missed.push(i);
        }
        console.log("missed", missed.length);
        """;

    [Fact]
    public void It_tells_valid_ended_revoked_forged_and_unknown_apart_and_finds_every_changed_sign()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Combine(d, "node"))), "node is not installed");
        var (key, foreign) = (SigningKey.New("k1", DateTimeOffset.UnixEpoch), SigningKey.New("other", DateTimeOffset.UnixEpoch));
        var (x, y) = key.Point();
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(new
            {
                token = Passport.Sign(key).Token, foreign = Passport.Sign(foreign).Token,
                set = new { asOf = "2018-07-01T00:00:00Z", keys = new[] { new { kid = "k1", x = Base64Url.EncodeToString(x), y = Base64Url.EncodeToString(y) } }, revoked = Array.Empty<string>() },
            }));
            Assert.Equal(
                [
                    "valid valid CZ-1.5 型", "scanned valid", "ended ended", "revoked revoked", "nokeys noKeys", "unknown unknownKey", "forged forged",
                    "malformed malformed malformed malformed", "china 2018-12-16 2018-12-15", "missed 0",
                ],
                Run(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Passport Passport { get; } = new(
        "01960000-0000-7000-8000-000000000001", "01960000-0000-7000-8000-000000000002", "enterprises/916201007127515432", "示例家具有限公司", "实木餐桌", "CZ-1.5 型", "", "620102",
        SampleLevel.Provincial, "示例省局", new(2018, 6, 15), new(2018, 12, 15), "k1", "", DateTimeOffset.FromUnixTimeSeconds(1_530_000_000), null, "");

    private static string[] Run(string file)
    {
        var script = Path.Combine(Repository.Root, "dashboard", "wwwroot", "dashboard", "scan", "passport.js");
        using var process = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", Program, script, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return lines;
    }
}
