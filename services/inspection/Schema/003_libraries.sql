-- The libraries of spot checks (检查对象, 检查人员, 承检机构, 事项清单), plans and tasks. Instants are milliseconds UTC, legal dates yyyy-MM-dd.

CREATE TABLE library_entries (              -- the newest version of each
    kind TEXT NOT NULL,                     -- inspector, laboratory, itemlist, plan, task
    id TEXT NOT NULL,                       -- UUIDv7
    version BIGINT NOT NULL,
    region TEXT NOT NULL,
    title TEXT NOT NULL,
    code TEXT,                              -- unique in its kind: certificate number, USCC; NULL where it has none
    parent TEXT NOT NULL,                   -- plans/{id} of a task, else ''
    year BIGINT NOT NULL,                   -- of a plan, else 0
    state BIGINT NOT NULL,                  -- number of the wire; 2 and more of the province is shown to its regions
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,                 -- 9999-12-31 where it has no end
    owner TEXT NOT NULL,                    -- claim sub of the account that reads its own
    body BYTEA NOT NULL,                    -- the message of the wire
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE UNIQUE INDEX library_entries_code ON library_entries (kind, code);
CREATE INDEX library_entries_region ON library_entries (kind, region, id);
CREATE INDEX library_entries_parent ON library_entries (kind, parent, id);

CREATE TABLE library_history (              -- every version that another one replaced; only added to
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    body BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id, version)
);

CREATE TABLE checked_enterprises (          -- every version that the credit service told (检查对象库); only added to
    uscc TEXT NOT NULL,
    version BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    status BIGINT NOT NULL,                 -- 1 存续
    region TEXT NOT NULL,
    address_key TEXT NOT NULL,              -- to compare addresses by
    credit_class TEXT NOT NULL,             -- '' until one is known
    risk_class TEXT NOT NULL,               -- '' until one is known
    from_at BIGINT NOT NULL,                -- when it was recorded
    to_at BIGINT NOT NULL,                  -- when the next version was; 253402300799999 for the newest
    PRIMARY KEY (uscc, version)
);
CREATE INDEX checked_enterprises_region ON checked_enterprises (region, from_at);
CREATE INDEX checked_enterprises_address ON checked_enterprises (address_key) WHERE address_key <> '';

CREATE TABLE checked_products (             -- every version of what an enterprise makes
    id TEXT NOT NULL,                       -- enterprises/{uscc}/products/{id}
    version BIGINT NOT NULL,
    uscc TEXT NOT NULL,
    category TEXT NOT NULL,
    model TEXT NOT NULL,
    model_key TEXT NOT NULL,
    made_from TEXT NOT NULL,
    made_to TEXT NOT NULL,                  -- 9999-12-31 while it is made
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX checked_products_category ON checked_products (category, uscc);

CREATE TABLE checked_locks (                -- one row: handlers of enterprises come one after another, so that periods do not overlap
    name TEXT PRIMARY KEY,
    turns BIGINT NOT NULL
);
INSERT INTO checked_locks (name, turns) VALUES ('enterprises', 0);
