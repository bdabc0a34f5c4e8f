using System.Diagnostics;

namespace Quality.Dashboard.Tests.Onsite;

/// <summary>What an inspector recorded without a network is sent in order, once, and never lost: the phone page's outbox, run in Node.js.</summary>
public sealed class OutboxTests
{
    private const string Program = """
        const { record, drain, again, open, inOrder, requestOf } = await import(process.argv[1]);
        const visit = (id, at) => record(id, "r-" + id, at, { person: "me", sampling: "samplings/" + id, kind: "visit", etag: "e1", title: id, body: { custody: {} } });
        const seal = (id, after, at) => record(id, "r-" + id, at, { person: "me", sampling: "samplings/" + after, kind: "seal", after, title: id, body: { custody: {} } });
        const states = all => inOrder(all).map(one => `${one.id}:${one.state}`).join(" ");
        // A service that stores by request id, and whose answers can get lost.
        const service = () => {
          const stored = new Map(), calls = [];
          return { stored, calls, lose: 0, refuse: {}, status: 200, async post(one, request) {
            calls.push(one.id);
            if (this.status !== 200) return { status: this.status, json: null };
            if (this.refuse[one.id]) return { status: 409, json: { reason: this.refuse[one.id], sentence: "no", fields: [] } };
            const known = stored.get(request.requestId);
            if (known && JSON.stringify(known) !== JSON.stringify(request)) return { status: 422, json: { reason: "REQUEST_ID_REUSED" } };
            stored.set(request.requestId, request);
            if (this.lose-- > 0) throw new TypeError("network");
            return { status: 200, json: { step: "x", etag: "after-" + one.id } };
          } };
        };
        const run = (all, s, person = "me") => drain(all, person, (one, request) => s.post(one, request), async one => { kept.push(`${one.id}:${one.state}`); });
        let kept = [];

        let all = [seal("b", "a", 2), visit("a", 1)], s = service();
        s.lose = 1;
        console.log("lost", await run(all, s), states(all));
        console.log("again", await run(all, s), states(all), s.calls.join(), s.stored.size, all[0].etag);
        console.log("quiet", await run(all, s), s.calls.length);

        all = [visit("a", 1), seal("b", "a", 2), visit("c", 3)]; s = service();
        s.refuse.a = "ETAG_MISMATCH";
        console.log("conflict", await run(all, s), states(all), all[0].problem.reason, open(all).length);
        const [next, old, follower] = again(all[0], all, "a2", "r-a2", 10, "e2");
        all.push(next);
        console.log("resend", await run(all, s), states(all), follower.after, s.stored.get("r-a2").etag, s.stored.get("r-b").etag);

        all = [visit("a", 1)]; s = service();
        s.status = 401; console.log("signin", await run(all, s), states(all));
        s.status = 503; console.log("later", await run(all, s), states(all));
        console.log("other", await run(all, service(), "somebody else"), states(all));
        kept = [];
        await run(all, service());
        console.log("kept", kept.join());
        """;

    [Fact]
    public void What_is_sent_twice_is_stored_once_and_a_refusal_keeps_its_record()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(d => File.Exists(Path.Combine(d, "node"))), "node is not installed");
        Assert.Equal(
            [
                "lost offline a:queued b:queued", "again done a:sent b:sent a,a,b 2 after-a", "quiet done 3",
                "conflict done a:refused b:blocked c:sent ETAG_MISMATCH 2", "resend done a:replaced c:sent a2:sent b:sent a2 e2 after-a2",
                "signin signin a:queued", "later later a:queued", "other done a:queued", "kept a:sent",
            ],
            Run());
    }

    private static string[] Run()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Quality.sln"))) root = root.Parent!;
        var script = Path.Combine(root.FullName, "dashboard", "wwwroot", "dashboard", "tasks", "outbox.js");
        using var process = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-e", Program, script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return lines;
    }
}
