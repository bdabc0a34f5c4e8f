-- The case register (案源、立案、处罚、执行, 2.7.5a, 2.7.5c). Enums have the numbers of the wire.

CREATE TABLE cases (                        -- the newest version of each
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    region TEXT NOT NULL,
    campaign TEXT NOT NULL,                 -- id of a campaign, '' for none
    enterprise TEXT NOT NULL,               -- enterprises/{uscc}, '' for none
    search TEXT NOT NULL,                   -- folded party, cause and numbers
    state BIGINT NOT NULL,
    major BIGINT NOT NULL,
    next_due_on TEXT NOT NULL,              -- '' for none
    body BYTEA NOT NULL,                    -- the message of the wire
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cases_region ON cases (region, id);
CREATE INDEX cases_campaign ON cases (campaign, id) WHERE campaign <> '';
CREATE INDEX cases_enterprise ON cases (enterprise, id) WHERE enterprise <> '';
CREATE INDEX cases_due ON cases (next_due_on) WHERE next_due_on <> '';

CREATE TABLE case_steps (                   -- every version with who made it; only added to
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    verb TEXT NOT NULL,
    state BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_display_name TEXT NOT NULL,
    body BYTEA NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE campaigns (
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    region TEXT NOT NULL,                   -- 620000: every city's
    ended_on TEXT NOT NULL,                 -- '' while it runs
    body BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
