using System.Security.Cryptography;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;
using Quality.Common.Access;
using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Access;

/// <summary>Whose calls are answered at all.</summary>
public sealed class TokenTests(NoteHosts hosts) : IClassFixture<NoteHosts>
{
    private static readonly Dictionary<string, Action<SecurityTokenDescriptor>> Wrong = new()
    {
        ["expired"] = t => t.Expires = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ["not yet valid"] = t => t.NotBefore = new DateTime(2098, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ["another audience"] = t => t.Audience = "somebody-else",
        ["no audience"] = t => t.Audience = null,
        ["another issuer"] = t => t.Issuer = "http://evil.test/",
        ["another key of the same name"] = t => t.SigningCredentials = new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256),
        ["another algorithm"] = t => t.SigningCredentials = new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "test" }, SecurityAlgorithms.RsaSha256),
        ["a shared secret"] = t => t.SigningCredentials = new(new SymmetricSecurityKey(new byte[64]) { KeyId = "test" }, SecurityAlgorithms.HmacSha256),
        ["no signature"] = t => t.SigningCredentials = null,
        ["another type"] = t => t.TokenType = "logout+jwt",
        ["no subject"] = t => t.Claims.Remove("sub"),
    };

    public static TheoryData<string> WrongTokens => [.. Wrong.Keys];

    [Theory, MemberData(nameof(WrongTokens))]
    public async Task A_token_that_is_not_right_is_no_token(string what)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var client = new V1.EnterpriseService.EnterpriseServiceClient(host.Invoker(host.Issuer.Token(TestCaller.ProvinceAdmin, Wrong[what])));
        var refusal = await Refusal.OfAsync(client.CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = NoteCalls.NewId() } }));
        Assert.Equal((StatusCode.Unauthenticated, "SIGN_IN_REQUIRED"), (refusal.Code, refusal.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.")]
    public async Task Any_other_text_is_no_token(string token)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var client = new V1.EnterpriseService.EnterpriseServiceClient(host.Invoker(token));
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(client.GetEnterpriseAsync(new()))).Code);
    }

    [Fact]
    public async Task The_right_token_is_one()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var client = new V1.EnterpriseService.EnterpriseServiceClient(host.Invoker(host.Issuer.Token(TestCaller.ProvinceAdmin, _ => { })));
        await client.CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = NoteCalls.NewId(), DisplayName = "note" } });
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_rpc_that_no_table_names_is_denied_to_everybody_and_audited(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var caller = TestCaller.ProvinceAdmin with { Subject = NoteCalls.NewId("everything"), Roles = ["province_admin", "city_admin", "auditor", "enterprise", "public"] };
        var refusal = await Refusal.OfAsync(host.Notes(caller).ListEnterprisesAsync(new()));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED"), (refusal.Code, refusal.Reason));
        Assert.Equal(("quality.credit.v1.EnterpriseService/ListEnterprises", "ROLE_NOT_ALLOWED"), await RefusedAsync(host, caller));
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(host.Notes(TestCaller.Nobody).ListEnterprisesAsync(new()))).Code);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_wrong_role_and_a_rules_own_denial_are_audited(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        foreach (var (act, method, reason) in Denials())
        {
            var caller = new TestCaller(NoteCalls.NewId("refused"), [reason == "ROLE_NOT_ALLOWED" ? "inspector" : "province_admin"], "620100");
            Assert.Equal((StatusCode.PermissionDenied, reason), await CodeAsync(() => act(host, caller)));
            Assert.Equal(($"quality.credit.v1.EnterpriseService/{method}", reason), await RefusedAsync(host, caller));
        }

        static IEnumerable<(Func<TestHost, TestCaller, Task> Act, string Method, string Reason)> Denials() =>
        [
            ((h, c) => h.WriteAsync(NoteCalls.NewId(), caller: c), "CreateEnterprise", "ROLE_NOT_ALLOWED"),
            ((h, c) => h.WriteAsync(NoteCalls.NewId(), "deny", caller: c), "CreateEnterprise", "NOT_YOURS"),
            ((h, c) => h.Notes(c).GetEnterpriseAsync(new() { Name = "deny" }).ResponseAsync, "GetEnterprise", "NOT_YOURS"),
            ((h, c) => h.Notes(c).ImportEnterprises().ResponseAsync, "ImportEnterprises", "ROLE_NOT_ALLOWED"),
        ];

        static async Task<(StatusCode, string)> CodeAsync(Func<Task> act)
        {
            var refusal = await Refusal.OfAsync(act);
            return (refusal.Code, refusal.Reason);
        }
    }

    [Fact]
    public async Task Without_a_token_only_what_is_public_is_answered()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        Assert.Equal("", (await host.Notes(TestCaller.Nobody).ListTodosAsync(new())).AsOf);
        Assert.Equal("somebody", (await host.Notes(new TestCaller("somebody", ["a role of another release"], null)).ListTodosAsync(new())).AsOf);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(host.Notes(TestCaller.Nobody).GetEnterpriseAsync(new()))).Code);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(host.Notes(new TestCaller("somebody", ["a role of another release"], null)).GetEnterpriseAsync(new()))).Code);
    }

    [Fact]
    public void A_table_names_only_rpcs_that_exist()
    {
        Assert.Throws<ArgumentException>(() => new AccessTable().For(V1.EnterpriseService.Descriptor).Read("GetEnterprize", Role.Officials));
        Assert.Throws<ArgumentException>(() => new AccessTable().For(V1.EnterpriseService.Descriptor).Read("GetEnterprise").Write("GetEnterprise"));
        Assert.Equal(Role.Auditor, new AccessTable().Rule("Read").Allowed);
        Assert.Equal(Role.None, new AccessTable().Rule("Write").Allowed);
    }

    private static async Task<(string Method, string Reason)> RefusedAsync(TestHost host, TestCaller caller)
    {
        var log = host.Client(c => new AuditService.AuditServiceClient(c), TestCaller.Auditor);
        var entry = Assert.Single((await log.ListAuditEntriesAsync(new() { Service = "notes", Subject = caller.Subject })).Entries);
        Assert.Equal((AuditKind.Refusal, (int)StatusCode.PermissionDenied, caller.Region), (entry.Kind, entry.Code, entry.Region));
        return (entry.Method, entry.Reason);
    }
}

internal static class Tables
{
    private static readonly ServiceDescriptor Service = V1.EnterpriseService.Descriptor;

    /// <summary>A rule to which no role was named.</summary>
    public static AccessRule Rule(this AccessTable table, string kind)
    {
        _ = kind == "Read" ? table.For(Service).Read("GetEnterprise") : table.For(Service).Write("GetEnterprise");
        return table.Rules.Values.Single();
    }
}
