-- On-line checks (网上抽查, clauses 2.7.4a and 2.7.4b). Instants are milliseconds UTC, legal dates yyyy-MM-dd, enums have the numbers of the wire.

CREATE TABLE online_checks (                -- the newest version of each
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    authority TEXT NOT NULL,
    region TEXT NOT NULL,                   -- to which the check counts
    handover_region TEXT NOT NULL,          -- of the authority to which it was handed over, or ''
    state BIGINT NOT NULL,
    action BIGINT NOT NULL,                 -- the last one
    task TEXT NOT NULL,                     -- tasks/{id} or ''
    platform TEXT NOT NULL,                 -- platforms/{id}
    link TEXT NOT NULL,                     -- samplings/{id}, samples/{id} or ''
    takedown BIGINT NOT NULL,               -- 0 without one
    due_on TEXT,                            -- earliest clock that runs, by the calendar as it was known last; not part of body
    due_provisional BIGINT NOT NULL,
    body BYTEA NOT NULL,                    -- the message of the wire; the buyer is not in it
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX online_checks_number ON online_checks (authority, number);
CREATE UNIQUE INDEX online_checks_link ON online_checks (link) WHERE link <> '';
CREATE INDEX online_checks_due ON online_checks (COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX online_checks_region ON online_checks (region, id);
CREATE INDEX online_checks_handover ON online_checks (handover_region, id) WHERE handover_region <> '';

CREATE TABLE online_custody (               -- every act with what it left behind; only added to
    id TEXT NOT NULL,
    version BIGINT NOT NULL,                -- of the check that the act made
    step BIGINT NOT NULL,                   -- the act
    actor TEXT NOT NULL,                    -- claim sub
    actor_display_name TEXT NOT NULL,
    place TEXT NOT NULL,
    note TEXT NOT NULL,
    hashes TEXT NOT NULL,                   -- SHA-256 of screenshots, video, photos and papers, joined by commas
    body BYTEA NOT NULL,                    -- the check after the act
    content_hash TEXT NOT NULL,             -- SHA-256 of body
    previous_hash TEXT NOT NULL,            -- '' for the first
    hash TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
