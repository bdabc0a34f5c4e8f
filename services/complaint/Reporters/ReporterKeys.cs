using Microsoft.Extensions.Configuration;
using Quality.Common.Errors;
using Quality.Common.Secrets;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Reporters;

/// <summary>
/// The keys of stored reporters: the setting <c>Complaint:ReporterKey</c> (older ones in <c>Complaint:FormerReporterKeys</c>), else the files
/// <c>{Data}/keys/reporter-N.key</c>.
/// </summary>
internal sealed class ReporterKeys(SealingKeys keys)
{
    /// <summary>Seals new reporters.</summary>
    public ReporterKey Current { get; } = new(keys.Current);

    /// <summary>Reads the setting, else the files; makes the first file.</summary>
    public static ReporterKeys Load(IConfiguration configuration, string data) =>
        new(SealingKeys.Load(configuration, data, "reporter", "Complaint:ReporterKey", "Complaint:FormerReporterKeys"));

    public bool Has(string id) => keys.Has(id);

    /// <summary>The key that opens a row; while a new key is being rolled out, another replica may have sealed with it already.</summary>
    public ReporterKey Find(string id) => keys.Find(id) is { } key ? new(key) : throw Fail.Unavailable("REPORTER_KEY_MISSING", $"The reporter key {id} is not in this replica.");

    /// <summary>
    /// The request as the table of request ids may know it: that table keeps a hash of it, from which a telephone number could be guessed back;
    /// a keyed hash stands in the reporter's place.
    /// </summary>
    public V1.LodgeComplaintRequest Masked(V1.LodgeComplaintRequest request)
    {
        if (request.Reporter is null) return request;
        var masked = request.Clone();
        masked.Reporter = new() { DisplayName = Current.Fingerprint(request.Reporter) };
        return masked;
    }
}
