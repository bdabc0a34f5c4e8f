namespace Quality.Rules;

/// <summary>Calls go one way: browser, dashboard, gateway, service. A service never calls another one; it listens to events.</summary>
internal static class Calls
{
    public static bool Covers(string path) =>
        path.StartsWith("services/", StringComparison.Ordinal)
        && !path.StartsWith("services/allinone/", StringComparison.Ordinal)
        && !path.StartsWith("services/common/", StringComparison.Ordinal);

    public static IEnumerable<string> Violations(string path, string source) => new CSharpText(source).Names()
        .Where(name => name.Name.EndsWith("ServiceClient", StringComparison.Ordinal) || name.Name is "GrpcChannel")
        .Select(name => $"{path}:{name.Line}: a service calls nobody, but {name.Name} is used.");
}

public class CallsTests
{
    [Fact]
    public void No_service_calls_another() => Rule.Holds(Tree.FilesEndingWith(".cs")
        .Where(Calls.Covers)
        .SelectMany(path => Calls.Violations(path, Tree.Read(path))));

    [Theory]
    [InlineData("var client = new EnterpriseService.EnterpriseServiceClient(invoker);")]
    [InlineData("using var channel = GrpcChannel.ForAddress(address);")]
    public void A_client_in_a_service_is_found(string source) =>
        Assert.Single(Calls.Violations("services/brand/Honours/HonourGrpc.cs", source));
}
