using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Secrets;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Reporters;

/// <summary>A key of stored reporters.</summary>
internal sealed class ReporterKey(SealingKey key)
{
    /// <summary>16 hex digits.</summary>
    public string Id => key.Id;

    /// <summary>Bound to the complaint, so that a row moved to another complaint does not open.</summary>
    public SealedData Seal(string complaint, Reporter reporter)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(reporter);
        var stored = key.Seal(complaint, plain);
        CryptographicOperations.ZeroMemory(plain);
        return stored;
    }

    /// <summary>DATA_LOSS when the row was changed or belongs to another complaint.</summary>
    public Reporter Open(string complaint, SealedData stored)
    {
        try
        {
            return JsonSerializer.Deserialize<Reporter>(key.Open(complaint, stored))!;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new QualityException(StatusCode.DataLoss, "REPORTER_DAMAGED", $"The stored reporter of {complaint} was changed outside this service.", inner: e);
        }
    }

    /// <summary>A keyed hash of the reporter.</summary>
    public string Fingerprint(V1.Reporter reporter) => key.Fingerprint(reporter.ToByteArray());
}
