using Quality.Common.Access;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>Who may take which step: inspectors and officials sample, deliver and conclude; the laboratory receives and tests.</summary>
internal static class SamplingAccess
{
    public static void Declare(AccessTable access) => access.For(V1.SamplingService.Descriptor)
        .Write("CreateSampling", SampleRules.Finalisers)
        .Write("RecordVisit", SampleRules.Finalisers)
        .Write("SealSample", SampleRules.Finalisers)
        .Write("HandOver", SampleRules.Finalisers)
        .Write("ReceiveSample", Role.Laboratory)
        .Write("RecordResults", Role.Laboratory)
        .Write("ImportResults", Role.Laboratory)
        .Write("DeliverResult", SampleRules.Finalisers)
        .Write("ContestResult", SampleRules.Finalisers)
        .Write("DecideContest", SampleRules.Deciders)
        .Write("RecordRetest", Role.Laboratory)
        .Write("ReturnSample", SampleRules.Finalisers)
        .Write("ConcludeSampling", SampleRules.Finalisers)
        .Read("ListReceivingLaboratories", SampleRules.Finalisers)
        .Read("GetSampling", Role.Officials, Role.Laboratory)
        .Read("ListSamplings", Role.Officials, Role.Laboratory)
        .Read("ListCustody", Role.Officials, Role.Laboratory)
        .Read("VerifyCustody", Role.Officials, Role.Laboratory);
}
