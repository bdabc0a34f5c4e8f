-- Decisions under the instruments of brand building (品牌培育成果). Rows of both tables are only added: what was decided is never updated.

CREATE TABLE honours (
    id TEXT PRIMARY KEY,                -- UUIDv7
    instrument TEXT NOT NULL,           -- id of instruments.json
    stage BIGINT NOT NULL,              -- quality.brand.v1.HonourStage
    level BIGINT NOT NULL,              -- quality.brand.v1.HonourLevel
    object_kind BIGINT NOT NULL,        -- quality.brand.v1.ObjectKind
    object_name TEXT NOT NULL,
    object_key TEXT NOT NULL,           -- as given, '' for none
    object_identity TEXT NOT NULL,      -- what distinct means, a hash
    holder TEXT NOT NULL,               -- enterprises/{uscc} or ''
    holder_display_name TEXT NOT NULL,
    region TEXT NOT NULL,
    product_category TEXT NOT NULL,     -- '' only for organisations
    decision_number TEXT NOT NULL,
    decision_identity TEXT NOT NULL,    -- the number in any spelling, a hash
    authority TEXT NOT NULL,
    published_on TEXT NOT NULL,
    valid_until_on TEXT,                -- NULL: without end
    grant_kind BIGINT NOT NULL,         -- quality.brand.v1.GrantKind
    search TEXT NOT NULL,               -- folded names and number
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX honours_decision ON honours (instrument, object_identity, decision_identity);
CREATE INDEX honours_published ON honours (published_on, id);
CREATE INDEX honours_region ON honours (region, published_on, id);
CREATE INDEX honours_holder ON honours (holder);
CREATE INDEX honours_valid_until ON honours (valid_until_on);

CREATE TABLE honour_revocations (
    honour_id TEXT PRIMARY KEY REFERENCES honours (id),
    revoked_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    decision_number TEXT NOT NULL,      -- '' for none
    recorded_at BIGINT NOT NULL
);
