-- Published results of spot checks (抽查结果公布). Instants are milliseconds UTC, enums have the numbers of the wire.

CREATE TABLE publications (                 -- one row a round
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    region TEXT NOT NULL,                   -- of the authority that publishes
    level BIGINT NOT NULL,
    title TEXT NOT NULL,
    edition BIGINT NOT NULL,                -- the newest published one; 0 while none is
    draft_state BIGINT NOT NULL,            -- of the open draft; 0 where there is none
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX publications_region ON publications (region, id);
CREATE INDEX publications_published ON publications (id) WHERE edition > 0;

CREATE TABLE publication_editions (         -- edition 0 is the open draft; the others are only added
    id TEXT NOT NULL,
    edition BIGINT NOT NULL,
    author TEXT NOT NULL,                   -- claim sub of who drafted it
    body BYTEA NOT NULL,                    -- the message of the wire
    published_at BIGINT,                    -- NULL for the draft
    PRIMARY KEY (id, edition)
);

CREATE TABLE publication_entries (
    id TEXT NOT NULL,
    edition BIGINT NOT NULL,
    number BIGINT NOT NULL,
    sample TEXT NOT NULL,                   -- id of the sample
    sample_version BIGINT NOT NULL,
    outcome BIGINT NOT NULL,                -- 0 for a withdrawn entry
    body BYTEA NOT NULL,                    -- the message of the wire
    PRIMARY KEY (id, edition, number)
);
CREATE UNIQUE INDEX publication_entries_sample ON publication_entries (id, edition, sample);

CREATE TABLE publication_files (            -- of published editions, as anybody downloads them
    id TEXT NOT NULL,
    edition BIGINT NOT NULL,
    format BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (id, edition, format)
);
