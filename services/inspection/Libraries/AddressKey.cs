using Quality.Inspections.Samples;

namespace Quality.Inspections.Libraries;

/// <summary>An address in the form by which two are compared: as models are, and nothing where it is too short to name a house.</summary>
internal static class AddressKey
{
    private const int Shortest = 8;

    public static string Of(string address) => ModelKey.Of(address) is { Length: >= Shortest } key ? key : "";
}
