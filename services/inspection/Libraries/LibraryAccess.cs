using Quality.Common.Access;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>Who may call the libraries: administrations and officers write in their region, auditors read, inspectors and laboratories read their own; the library of enterprises is read by all officials.</summary>
internal static class LibraryAccess
{
    public const Role Writers = Role.ProvinceAdmin | Role.CityAdmin | Role.DepartmentOfficer;

    public static void Declare(AccessTable access) => access
        .For(V1.InspectorService.Descriptor)
        .Write("CreateInspector", Writers)
        .Write("UpdateInspector", Writers)
        .Read("GetInspector", Writers, Role.Auditor, Role.Inspector)
        .Read("ListInspectors", Writers, Role.Auditor, Role.Inspector)
        .Read("ExportInspectors", Writers, Role.Auditor)
        .For(V1.LaboratoryService.Descriptor)
        .Write("CreateLaboratory", Writers)
        .Write("UpdateLaboratory", Writers)
        .Read("GetLaboratory", Writers, Role.Auditor, Role.Laboratory)
        .Read("ListLaboratories", Writers, Role.Auditor, Role.Laboratory)
        .Read("ExportLaboratories", Writers, Role.Auditor)
        .For(V1.InspectedEnterpriseService.Descriptor)
        .Read("GetInspectedEnterprise", Role.Officials)
        .Read("ListInspectedEnterprises", Role.Officials)
        .Read("ExportInspectedEnterprises", Role.Officials)
        .For(V1.ItemListService.Descriptor)
        .Write("CreateItemList", Writers)
        .Write("UpdateItemList", Writers)
        .Read("GetItemList", Role.Officials, Role.Laboratory)
        .Read("ListItemListVersions", Role.Officials, Role.Laboratory)
        .Read("ListItemLists", Role.Officials, Role.Laboratory)
        .Read("ExportItemLists", Role.Officials, Role.Laboratory);
}
