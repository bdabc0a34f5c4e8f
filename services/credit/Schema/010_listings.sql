-- The three lists (经营异常名录、严重违法失信企业名单、质量失信“黑名单”, domain 6.11). Enums have the numbers of the wire.

CREATE TABLE listings (                     -- the newest version of each
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    list BIGINT NOT NULL,
    ground TEXT NOT NULL,                   -- listingGrounds/{code}
    enterprise TEXT NOT NULL,               -- enterprises/{uscc}
    enterprise_display_name TEXT NOT NULL,
    region TEXT NOT NULL,
    state BIGINT NOT NULL,
    next_due_on TEXT NOT NULL,              -- next duty of the authority, '' for none
    expires_on TEXT NOT NULL,               -- last day of the term, '' for none
    proposer TEXT NOT NULL,                 -- claim sub
    body BYTEA NOT NULL,                    -- the message of the wire
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX listings_open ON listings (enterprise, ground) WHERE state < 7;
CREATE INDEX listings_region ON listings (region, id);
CREATE INDEX listings_enterprise ON listings (enterprise, id);
CREATE INDEX listings_term ON listings (expires_on) WHERE state = 6 AND expires_on <> '';
CREATE INDEX listings_due ON listings (next_due_on) WHERE next_due_on <> '';

CREATE TABLE listing_steps (                -- every version with who made it; only added to
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
