-- Samples on their way from the notice to the conclusion (抽样, domain 6.4). Instants are milliseconds UTC, enums have the numbers of the wire.

CREATE TABLE samplings (                    -- the newest version of each
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    number TEXT NOT NULL,
    authority TEXT NOT NULL,
    region TEXT NOT NULL,                   -- to which the batch counts
    step BIGINT NOT NULL,
    producer TEXT NOT NULL,                 -- enterprises/{uscc} or ''
    task TEXT NOT NULL,                     -- tasks/{id} or ''
    laboratory TEXT NOT NULL,               -- laboratories/{id}, '' before it was handed over
    body BYTEA NOT NULL,                    -- the message of the wire
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX samplings_number ON samplings (authority, number);
CREATE INDEX samplings_region ON samplings (region, id);
CREATE INDEX samplings_laboratory ON samplings (laboratory, id) WHERE laboratory <> '';

CREATE TABLE sampling_custody (             -- every step with what it left behind; only added to
    id TEXT NOT NULL,
    version BIGINT NOT NULL,                -- of the sampling that the step made
    step BIGINT NOT NULL,
    actor TEXT NOT NULL,                    -- claim sub
    actor_display_name TEXT NOT NULL,
    place TEXT NOT NULL,
    note TEXT NOT NULL,
    hashes TEXT NOT NULL,                   -- SHA-256 of photos and papers, joined by commas
    body BYTEA NOT NULL,                    -- the sampling after the step
    content_hash TEXT NOT NULL,             -- SHA-256 of body
    previous_hash TEXT NOT NULL,            -- '' for the first
    hash TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
