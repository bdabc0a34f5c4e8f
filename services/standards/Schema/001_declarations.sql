-- Self-declarations of enterprise standards (自我声明). Versions are only added; the row of the declaration names the newest.

CREATE TABLE declarations (
    id TEXT PRIMARY KEY,                -- UUIDv7
    enterprise TEXT NOT NULL,           -- enterprises/{uscc}
    standard_number TEXT NOT NULL,      -- as written
    standard_canonical TEXT NOT NULL,
    standard_undated TEXT NOT NULL,     -- without the year
    standard_kind BIGINT NOT NULL,      -- quality.standards.v1.StandardKind
    version BIGINT NOT NULL,            -- the newest
    is_open BIGINT NOT NULL,            -- 0: withdrawn or annulled
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX declarations_open ON declarations (enterprise, standard_canonical) WHERE is_open = 1;
CREATE INDEX declarations_enterprise ON declarations (enterprise);
CREATE INDEX declarations_standard ON declarations (standard_undated);
CREATE INDEX declarations_updated ON declarations (updated_at, id);

CREATE TABLE declaration_versions (
    declaration_id TEXT NOT NULL REFERENCES declarations (id),
    version BIGINT NOT NULL,
    state BIGINT NOT NULL,              -- quality.standards.v1.DeclarationState when it was recorded
    enterprise_display_name TEXT NOT NULL,
    region TEXT NOT NULL,
    standard_name TEXT NOT NULL,
    standard_in_force_on TEXT,
    standard_abolished_on TEXT,         -- NULL: in force
    products TEXT NOT NULL,             -- JSON
    indicators TEXT NOT NULL,           -- JSON
    channel BIGINT NOT NULL,            -- quality.standards.v1.DeclarationChannel
    channel_text TEXT NOT NULL,
    published_on TEXT,                  -- the first publication
    version_published_on TEXT,
    withdrawn_on TEXT,
    reason TEXT NOT NULL,
    categories TEXT NOT NULL,           -- |1001|1002|
    search TEXT NOT NULL,               -- folded names and numbers
    size BIGINT NOT NULL,               -- characters of products and indicators: a page of large ones is shorter
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (declaration_id, version)
);
CREATE INDEX declaration_versions_region ON declaration_versions (region);
