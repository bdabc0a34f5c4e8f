-- Samples of spot checks (监督抽查样品). Instants are milliseconds UTC, legal dates are yyyy-MM-dd, enums have the numbers of the wire.

CREATE TABLE samples (                      -- the newest version of each
    id TEXT PRIMARY KEY,                    -- UUIDv7
    number TEXT NOT NULL,
    authority TEXT NOT NULL,
    level BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    selection BIGINT NOT NULL,
    regime BIGINT NOT NULL,                 -- never 0: taken from the category where nobody said it
    region TEXT NOT NULL,                   -- to which the batch counts
    producer TEXT NOT NULL,                 -- enterprises/{uscc} or ''
    producer_display_name TEXT NOT NULL,
    producer_region TEXT NOT NULL,
    seller_display_name TEXT NOT NULL,
    category TEXT NOT NULL,
    product_name TEXT NOT NULL,
    model TEXT NOT NULL,                    -- as printed
    model_key TEXT NOT NULL,                -- to compare by
    brand TEXT NOT NULL,
    batch TEXT NOT NULL,
    standard_number TEXT NOT NULL,
    plan TEXT NOT NULL,
    laboratory TEXT NOT NULL,
    sampled_on TEXT NOT NULL,
    concluded_on TEXT,
    delivered_on TEXT,
    outcome BIGINT NOT NULL,
    final BIGINT NOT NULL,
    failed_items TEXT NOT NULL,             -- JSON array of texts
    reason TEXT NOT NULL,                   -- of this version; '' for the first
    due_on TEXT,                            -- first working day after the period of objection; NULL where none runs
    due_provisional BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,             -- of version 1
    updated_at BIGINT NOT NULL,             -- of this version
    search_terms TEXT NOT NULL
);
CREATE UNIQUE INDEX samples_number ON samples (authority, number);
CREATE INDEX samples_sampled ON samples (sampled_on, id);
CREATE INDEX samples_region ON samples (region, sampled_on, id);
-- The six-month rule (2.7.1d) asks by these three.
CREATE INDEX samples_model ON samples (producer, model_key, sampled_on) WHERE producer <> '';
CREATE INDEX samples_open ON samples (COALESCE(due_on, '9999-12-31'), id) WHERE final = 0;

CREATE TABLE sample_history (               -- every version that another one replaced; only added to
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    authority TEXT NOT NULL,
    level BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    selection BIGINT NOT NULL,
    regime BIGINT NOT NULL,
    region TEXT NOT NULL,
    producer TEXT NOT NULL,
    producer_display_name TEXT NOT NULL,
    producer_region TEXT NOT NULL,
    seller_display_name TEXT NOT NULL,
    category TEXT NOT NULL,
    product_name TEXT NOT NULL,
    model TEXT NOT NULL,
    model_key TEXT NOT NULL,
    brand TEXT NOT NULL,
    batch TEXT NOT NULL,
    standard_number TEXT NOT NULL,
    plan TEXT NOT NULL,
    laboratory TEXT NOT NULL,
    sampled_on TEXT NOT NULL,
    concluded_on TEXT,
    delivered_on TEXT,
    outcome BIGINT NOT NULL,
    final BIGINT NOT NULL,
    failed_items TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_on TEXT,
    due_provisional BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
