-- Publication of penalty decisions (行政处罚信息公示, 2.7.5b). Enums have the numbers of the wire.

CREATE TABLE penalties (                    -- the newest version of each, without its texts
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    enterprise TEXT NOT NULL,               -- enterprises/{uscc}
    region TEXT NOT NULL,                   -- in charge of the publication
    authority TEXT NOT NULL,
    document_number TEXT NOT NULL,
    search TEXT NOT NULL,                   -- folded name, code and number
    state BIGINT NOT NULL,                  -- 4 also after the term: ends_on decides what is public
    next_due_on TEXT NOT NULL,              -- next duty, '' for none
    publication_due_on TEXT NOT NULL,       -- last day for the publication here, '' for none
    published_on TEXT NOT NULL,             -- '' before
    ends_on TEXT NOT NULL,                  -- last day of the publication, '' before
    withdrawn_on TEXT NOT NULL,             -- '' unless withdrawn
    body BYTEA NOT NULL,                    -- the message of the wire, without originals
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX penalties_document ON penalties (authority, document_number);
CREATE INDEX penalties_region ON penalties (region, id);
CREATE INDEX penalties_enterprise ON penalties (enterprise, id);
CREATE INDEX penalties_public ON penalties (published_on, id) WHERE state = 4;
CREATE INDEX penalties_due ON penalties (next_due_on) WHERE next_due_on <> '';

CREATE TABLE penalty_texts (                -- the originals, apart: only who is in charge reads them
    id TEXT PRIMARY KEY REFERENCES penalties (id),
    summary TEXT NOT NULL,
    full_text TEXT NOT NULL,
    redacted_text TEXT NOT NULL             -- '' until every mark was answered
);

CREATE TABLE penalty_steps (                -- every version with who made it; only added to
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
