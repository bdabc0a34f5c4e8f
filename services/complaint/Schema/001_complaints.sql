-- Disputes (投诉) and reports (举报). Instants are milliseconds UTC, legal dates are yyyy-MM-dd, enums have the numbers of the wire.

CREATE TABLE complaints (
    id TEXT PRIMARY KEY,                    -- UUIDv7
    kind BIGINT NOT NULL,
    number TEXT NOT NULL,
    respondent TEXT NOT NULL,               -- enterprises/{uscc} or ''
    respondent_text TEXT NOT NULL,
    category TEXT NOT NULL,
    region TEXT NOT NULL,                   -- that handles it
    channel BIGINT NOT NULL,
    received_on TEXT NOT NULL,
    purchased_on TEXT,
    problem TEXT NOT NULL,
    state BIGINT NOT NULL,
    accepted_on TEXT,
    refused_on TEXT,
    refusal_ground BIGINT NOT NULL,         -- 0: not refused
    closed_on TEXT,
    outcome BIGINT NOT NULL,                -- 0: not closed
    decision_text TEXT NOT NULL,
    accept_by TEXT,
    accept_provisional BIGINT NOT NULL,
    mediate_by TEXT,
    mediate_provisional BIGINT NOT NULL,
    check_by TEXT,
    check_provisional BIGINT NOT NULL,
    inform_by TEXT,
    inform_provisional BIGINT NOT NULL,
    rule TEXT NOT NULL,                     -- in force on the day of receipt
    reporter_recorded BIGINT NOT NULL,
    real_name BIGINT NOT NULL,
    related TEXT NOT NULL,                  -- complaints/{id} or ''
    due_on TEXT,                            -- of the period that runs now; NULL where none does
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    search_terms TEXT NOT NULL
);
CREATE INDEX complaints_received ON complaints (received_on, id);
CREATE INDEX complaints_region ON complaints (region, received_on, id);
CREATE INDEX complaints_respondent ON complaints (respondent, received_on) WHERE respondent <> '';
CREATE INDEX complaints_open ON complaints (COALESCE(due_on, '9999-12-31'), id) WHERE state IN (1, 2, 3);

CREATE TABLE complaint_history (            -- every version that another one replaced; only added to
    id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    number TEXT NOT NULL,
    respondent TEXT NOT NULL,
    respondent_text TEXT NOT NULL,
    category TEXT NOT NULL,
    region TEXT NOT NULL,
    channel BIGINT NOT NULL,
    received_on TEXT NOT NULL,
    purchased_on TEXT,
    problem TEXT NOT NULL,
    state BIGINT NOT NULL,
    accepted_on TEXT,
    refused_on TEXT,
    refusal_ground BIGINT NOT NULL,
    closed_on TEXT,
    outcome BIGINT NOT NULL,
    decision_text TEXT NOT NULL,
    accept_by TEXT,
    accept_provisional BIGINT NOT NULL,
    mediate_by TEXT,
    mediate_provisional BIGINT NOT NULL,
    check_by TEXT,
    check_provisional BIGINT NOT NULL,
    inform_by TEXT,
    inform_provisional BIGINT NOT NULL,
    rule TEXT NOT NULL,
    reporter_recorded BIGINT NOT NULL,
    real_name BIGINT NOT NULL,
    related TEXT NOT NULL,
    due_on TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

-- Who complained: AES-256-GCM, bound to the complaint's name. The keys are not in this database.
CREATE TABLE reporters (
    complaint TEXT PRIMARY KEY REFERENCES complaints (id),
    key_id TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    tag BYTEA NOT NULL,
    data BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- Which keys the rows above need, so that a replica without them does not start.
CREATE TABLE reporter_keys (
    position BIGINT PRIMARY KEY,
    key_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
