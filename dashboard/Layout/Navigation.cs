using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Layout;

/// <summary>One entry of the left navigation. Empty roles: everybody who signed in; the services decide in any case.</summary>
internal sealed record NavigationItem(string Text, string Href, string Icon, params string[] Roles)
{
    /// <summary>True for its own page and for those below it; the start page has none below.</summary>
    public bool Holds(string path) =>
        path == Href || (Href.Length > 0 && path.StartsWith(Href + "/", StringComparison.Ordinal));
}

/// <summary>
/// A titled group of the left navigation, which collapses. It is drawn without its title where the person may open only
/// one of its entries, and always where it has no title.
/// </summary>
internal sealed record NavigationGroup(string Text, params NavigationItem[] Items)
{
    /// <summary>What somebody with these roles may open.</summary>
    public NavigationItem[] For(IReadOnlySet<string> roles) =>
        [.. Items.Where(item => item.Roles.Length == 0 || item.Roles.Any(roles.Contains))];
}

/// <summary>The left navigation, in the order of the work; a new page adds one line here.</summary>
internal static class Navigation
{
    /// <summary>The entry that a page belongs to: of several, the one with the longest address.</summary>
    public static NavigationItem? Current(string path) =>
        Groups.SelectMany(group => group.Items).Where(item => item.Holds(path)).MaxBy(item => item.Href.Length);

    public static readonly NavigationGroup[] Groups =
    [
        new("",
            new("nav.home", "", "home"),
            new("nav.targets", "targets", "target"),
            new("nav.statistics", "statistics", "chart")),
        new("nav.checks",
            new("nav.plans", "plans", "list", Rights.Table["ListPlans"]),
            new("nav.draws", "draws", "scale", Rights.Table["ListProposals"]),
            new("nav.samplings", "samplings", "link", Rights.Table["ListSamplings"]),
            new("nav.laboratory", "laboratory", "inbox", Rights.Table["ReceiveSample"]),
            new("nav.samples", "samples", "flask", Rights.Table["ListSamples"]),
            new("nav.postprocessing", "postprocessing", "refresh", Rights.Table["ListPostProcessings"]),
            new("nav.publications", "publications", "document", Rights.Table["CompareOrigins"]),
            new("nav.origin", "monitor/origin", "globe", Rights.Table["CompareOrigins"])),
        new("nav.market",
            new("nav.online", "online", "eye", Rights.Table["ListOnlineChecks"]),
            new("nav.platforms", "platforms", "building", Rights.Table["ListPlatforms"])),
        new("nav.mutual",
            new("nav.recognition", "recognition", "shield", Rights.Table["CheckResampling"]),
            new("nav.passports", "passports", "award", Rights.Table["ListPassports"])),
        new("nav.libraries",
            new("nav.inspected", "inspected", "building", Rights.Table["ListInspectedEnterprises"]),
            new("nav.inspectors", "inspectors", "users", Rights.Table["ListInspectors"]),
            new("nav.laboratories", "laboratories", "flask", Rights.Table["ListLaboratories"]),
            new("nav.itemlists", "itemlists", "list", Rights.Table["ListItemLists"])),
        new("nav.registers",
            new("nav.enterprises", "enterprises", "building"),
            new("nav.import", "enterprises/import", "upload", "province_admin", "city_admin"),
            new("nav.roster", "rosters", "list"),
            new("nav.declarations", "declarations", "document", Rights.Table["ListDeclarations"])),
        new("nav.credit",
            new("nav.grades", "grades", "award", Rights.Table["ListGrades"]),
            new("nav.objections", "credit/objections", "message", Rights.Table["ListEntryObjections"]),
            new("nav.cases", "cases", "list", Rights.Table["ListCases"]),
            new("nav.penalties", "penalties", "document", Rights.Table["ListPenalties"]),
            new("nav.expiring", "credit/expiring", "clock", Rights.Table["ListExpiring"]),
            new("nav.listings", "listings", "scale", Rights.Table["ListListingSteps"]),
            new("nav.measures", "measures", "link", Rights.Table["ListMeasures"]),
            new("nav.screening", "screening", "search", Rights.Table["BatchScreenEnterprises"]),
            new("nav.reconciliations", "peerLists", "refresh", Rights.Table["ListPeerLists"])),
        new("nav.brands",
            new NavigationItem("nav.honours", "honours", "award", Rights.Table["ListHonours"])),
        new("nav.reports",
            new NavigationItem("nav.complaints", "complaints", "message", Rights.Table["ListComplaints"])),
        new("nav.system",
            new("nav.accounts", "accounts", "users", Rights.Table["ListAccounts"]),
            new("nav.clients", "clients", "key", Rights.Table["ListClients"]),
            new("nav.units", "units", "tree", Rights.Table["ListDepartments"]),
            new("nav.audit", "audit", "shield", Rights.Table["ListAuditEntries"])),
    ];
}
