-- The enterprise register (企业名录). Instants are milliseconds UTC, legal dates are yyyy-MM-dd.

CREATE TABLE enterprises (
    uscc TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    region TEXT NOT NULL,
    reporting_unit TEXT NOT NULL,           -- one of the 15 units, or 'unassigned'
    status BIGINT NOT NULL,                 -- quality.credit.v1.EnterpriseStatus
    registered_on TEXT,
    type TEXT NOT NULL,
    address TEXT NOT NULL,
    scope TEXT NOT NULL,
    capital_text TEXT NOT NULL,
    main_consumer_producer BIGINT NOT NULL, -- candidate of the T1 roster
    check_digit_valid BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    search_terms TEXT NOT NULL              -- bigrams of the name
);
CREATE INDEX enterprises_region ON enterprises (region, uscc);

CREATE TABLE enterprise_products (
    id TEXT PRIMARY KEY,
    uscc TEXT NOT NULL REFERENCES enterprises (uscc),
    category TEXT NOT NULL,
    model TEXT NOT NULL,
    made_from TEXT NOT NULL,
    made_to TEXT,                           -- NULL: still made
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX enterprise_products_uscc ON enterprise_products (uscc, id);

CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    completed BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    total_rows BIGINT NOT NULL,
    last_row BIGINT NOT NULL,
    imported BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    problem_count BIGINT NOT NULL,
    creator TEXT NOT NULL,                  -- subject
    creator_name TEXT NOT NULL,
    stream TEXT NOT NULL,                   -- the stream that feeds it
    stream_until BIGINT NOT NULL,           -- a silent stream loses it then
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    completed_at BIGINT
);

CREATE INDEX imports_created ON imports (created_at, id);

CREATE TABLE import_problems (
    import TEXT NOT NULL,
    position BIGINT NOT NULL,               -- order within the import
    row BIGINT NOT NULL,
    severity BIGINT NOT NULL,               -- quality.common.v1.ProblemSeverity
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    description TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (import, position)
);
