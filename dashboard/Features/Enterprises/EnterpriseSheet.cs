using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Exports;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises;

/// <summary>The register as a file. Its headings are those that the import recognises, so that an exported file can be corrected and imported.</summary>
internal static class EnterpriseSheet
{
    public static IReadOnlyList<ExportColumn<V1.Enterprise>> Columns(IStringLocalizer texts, Places places) =>
    [
        new(texts["Uscc"], e => e.Uscc),
        new(texts["Name"], e => e.DisplayName),
        new(texts["RegionCode"], e => e.Region),
        new(texts["RegionName"], e => places.Name(e.Region)),
        new(texts["Status"], e => EnterpriseStatuses.Text(texts, e.Status)),
        new(texts["RegisteredOn"], e => e.RegisteredOn),
        new(texts["Type"], e => e.Type),
        new(texts["Address"], e => e.Address),
        new(texts["Scope"], e => e.Scope),
        new(texts["Capital"], e => e.CapitalText),
        new(texts["ProducerColumn"], e => texts[e.MainConsumerProducer ? "Yes" : "No"]),
        new(texts["CheckDigit"], e => texts[e.UsccCheckDigitValid ? "RightCode" : "WrongCode"]),
    ];

    /// <summary>Every enterprise that matches; the stream is compared with its last message.</summary>
    public static async IAsyncEnumerable<V1.Enterprise> RowsAsync(
        V1.EnterpriseService.EnterpriseServiceClient enterprises, V1.ExportEnterprisesRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var proof = new ExportProof();
        using var call = enterprises.ExportEnterprises(request, cancellationToken: cancellation);
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellation))
        {
            foreach (var enterprise in part.Rows?.Enterprises ?? [])
            {
                proof.Add(enterprise);
                yield return enterprise;
            }
            if (part.Summary is { } summary)
                proof.Compare(summary);
        }
        proof.Complete();
    }
}
