-- The one row that orders everything here: known_at rises strictly with every transaction that changes a fact, and so is the version of
-- all values; current_on is the legal day up to which the totals have been brought.
CREATE TABLE clock (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    known_at BIGINT NOT NULL,
    current_on TEXT NOT NULL
);
INSERT INTO clock (one, known_at, current_on) VALUES (1, 0, '2000-01-01');

-- Evidence, bitemporal: true from from_on until until_on (exclusive), known from known_at until superseded_at. Rows are only closed.
CREATE TABLE facts (
    id BIGINT PRIMARY KEY,              -- known_at * 2^20 + a number within the transaction: ascending with known_at
    indicator TEXT NOT NULL,            -- T1 to T8, T1P for the products beside T1
    source TEXT NOT NULL,               -- resource name of the case
    source_version BIGINT NOT NULL,
    subject TEXT NOT NULL,              -- what is counted once
    unit TEXT NOT NULL,                 -- reporting unit, unassigned; 620000 for what is of the province as a whole (T8)
    region TEXT NOT NULL,
    series TEXT NOT NULL,
    period_on TEXT NOT NULL,
    from_on TEXT NOT NULL,
    until_on TEXT,
    reason TEXT NOT NULL,               -- empty: counts
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    population BIGINT NOT NULL,
    caption TEXT NOT NULL,
    reference TEXT NOT NULL,
    category TEXT NOT NULL,
    enterprise TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,        -- when the source recorded it
    known_at BIGINT NOT NULL,
    superseded_at BIGINT
);
CREATE INDEX facts_subject ON facts (indicator, subject) WHERE superseded_at IS NULL;
CREATE INDEX facts_list ON facts (indicator, from_on, id);
CREATE INDEX facts_reason ON facts (indicator, reason, from_on, id);
CREATE INDEX facts_known ON facts (known_at);
CREATE INDEX facts_superseded ON facts (superseded_at) WHERE superseded_at IS NOT NULL;

-- Signed deltas by the day on which they became true and the day on which they became known: any past can be summed up.
CREATE TABLE rollups (
    indicator TEXT NOT NULL,
    as_of TEXT NOT NULL,
    known_on TEXT NOT NULL,
    unit TEXT NOT NULL,
    series TEXT NOT NULL,
    bucket_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    population BIGINT NOT NULL,
    last_known_at BIGINT NOT NULL,      -- newest addition; 0 where only removals came
    PRIMARY KEY (indicator, as_of, known_on, unit, series, bucket_on, reason)
);
CREATE INDEX rollups_as_of ON rollups (as_of);

-- The same summed up to clock.current_on: reading all targets costs the same at ten thousand facts and at ten million.
CREATE TABLE totals (
    indicator TEXT NOT NULL,
    unit TEXT NOT NULL,
    series TEXT NOT NULL,
    bucket_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    population BIGINT NOT NULL,
    last_on TEXT,                       -- newest day on which something was added
    last_known_at BIGINT NOT NULL,
    PRIMARY KEY (indicator, unit, series, bucket_on, reason)
);

-- What the services told, one row a resource, the newest version known; effects are idempotent by that version.
CREATE TABLE enterprises (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    region TEXT NOT NULL,
    unit TEXT NOT NULL,
    main_producer BIGINT NOT NULL,
    reported_on TEXT NOT NULL
);
CREATE INDEX enterprises_main ON enterprises (name) WHERE main_producer = 1;

-- Only versions that say something else than 存续 from the beginning.
CREATE TABLE enterprise_statuses (
    enterprise TEXT NOT NULL,
    version BIGINT NOT NULL,
    status BIGINT NOT NULL,
    changed_on TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    PRIMARY KEY (enterprise, version)
);

CREATE TABLE products (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    enterprise TEXT NOT NULL,
    category TEXT NOT NULL,
    model TEXT NOT NULL,
    made_from TEXT NOT NULL,
    made_to TEXT,
    occurred_at BIGINT NOT NULL
);
CREATE INDEX products_enterprise ON products (enterprise);

CREATE TABLE declarations (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    enterprise TEXT NOT NULL,
    unit TEXT NOT NULL,
    reported_on TEXT NOT NULL
);

-- Every version that was public, because each covers from its own day.
CREATE TABLE declaration_versions (
    declaration TEXT NOT NULL,
    version BIGINT NOT NULL,
    enterprise TEXT NOT NULL,
    standard_number TEXT NOT NULL,
    public_from TEXT NOT NULL,
    withdrawn_on TEXT,
    in_force_on TEXT,
    abolished_on TEXT,
    products TEXT NOT NULL,             -- category TAB model, one a line
    occurred_at BIGINT NOT NULL,
    PRIMARY KEY (declaration, version)
);
CREATE INDEX declaration_versions_enterprise ON declaration_versions (enterprise);

CREATE TABLE honours (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    indicator TEXT NOT NULL,            -- empty: its instrument feeds no target
    subject TEXT NOT NULL,
    region TEXT NOT NULL,
    unit TEXT NOT NULL,
    series TEXT NOT NULL,
    rank BIGINT NOT NULL,
    published_on TEXT NOT NULL,
    revoked_on TEXT,
    excluded TEXT,
    caption TEXT NOT NULL,
    reference TEXT NOT NULL,
    category TEXT NOT NULL,
    enterprise TEXT NOT NULL,
    occurred_at BIGINT NOT NULL
);
CREATE INDEX honours_subject ON honours (indicator, subject);

CREATE TABLE complaints (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    unit TEXT NOT NULL,
    reported_on TEXT NOT NULL
);

-- 报送情况: how many facts of a source a unit has brought for a day. No row is no report, which is not zero.
CREATE TABLE reports (
    source TEXT NOT NULL,
    unit TEXT NOT NULL,
    reported_on TEXT NOT NULL,
    facts BIGINT NOT NULL,
    last_known_at BIGINT NOT NULL,
    PRIMARY KEY (source, unit, reported_on)
);

-- 主要消费品生产企业名录; a frozen one never changes.
CREATE TABLE rosters (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    as_of TEXT NOT NULL,
    frozen_on TEXT,
    frozen_at BIGINT,                   -- orders those frozen on one day
    document_number TEXT NOT NULL,
    entry_count BIGINT NOT NULL,
    excluded_count BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE roster_entries (
    roster TEXT NOT NULL,
    enterprise TEXT NOT NULL,
    display_name TEXT NOT NULL,
    region TEXT NOT NULL,
    unit TEXT NOT NULL,
    categories TEXT NOT NULL,           -- separated by commas
    excluded TEXT NOT NULL,             -- empty: in the roster
    PRIMARY KEY (roster, enterprise)
);
CREATE INDEX roster_entries_enterprise ON roster_entries (enterprise) WHERE excluded = '';

CREATE TABLE statistics (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    region TEXT NOT NULL,
    period TEXT NOT NULL,
    consumer_value BIGINT NOT NULL,     -- 万元
    industry_value BIGINT NOT NULL,     -- 万元
    price_basis BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    document_number TEXT NOT NULL,
    document_title TEXT NOT NULL,
    document_on TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    state BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_by_name TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_by_name TEXT NOT NULL,
    decided_at BIGINT,
    reject_reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX statistics_once ON statistics (region, period, price_basis, revision, document_number) WHERE state <> 3;
CREATE INDEX statistics_period ON statistics (period, name);

-- 对账: recounts of the facts, by indicator, so that one that broke off goes on where it stopped.
CREATE TABLE reconciliations (
    name TEXT PRIMARY KEY,
    state BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    alive_at BIGINT NOT NULL,           -- a run that does not renew it is dead
    last_agreed_at BIGINT
);
CREATE UNIQUE INDEX reconciliations_running ON reconciliations (state) WHERE state = 1;

CREATE TABLE reconciliation_parts (
    reconciliation TEXT NOT NULL,
    indicator TEXT NOT NULL,
    facts BIGINT NOT NULL,
    cells BIGINT NOT NULL,
    differences BIGINT NOT NULL,
    PRIMARY KEY (reconciliation, indicator)
);

CREATE TABLE reconciliation_differences (
    reconciliation TEXT NOT NULL,
    number BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    unit TEXT NOT NULL,
    cell_on TEXT NOT NULL,
    measure TEXT NOT NULL,
    rollup BIGINT NOT NULL,
    recount BIGINT NOT NULL,
    PRIMARY KEY (reconciliation, number)
);
