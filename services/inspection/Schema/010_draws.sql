-- Draws (双随机抽取). Nothing is deleted; what a later step fills in was empty before. Instants are milliseconds UTC.

CREATE TABLE draws (
    id TEXT PRIMARY KEY,                    -- UUIDv7
    task TEXT NOT NULL,                     -- tasks/{id}
    title TEXT NOT NULL,
    authority TEXT NOT NULL,
    region TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    previous_attempt TEXT NOT NULL,         -- draws/{id} or ''
    state BIGINT NOT NULL,                  -- number of the wire
    pool_at BIGINT NOT NULL,
    rules TEXT NOT NULL,                    -- JSON
    team BIGINT NOT NULL,
    seed_source TEXT NOT NULL,
    not_before_at BIGINT,
    lists TEXT NOT NULL,                    -- JSON: kind, count, root
    takes TEXT NOT NULL,                    -- JSON: stratum, size, take
    commitment_text TEXT NOT NULL,
    commitment TEXT NOT NULL,
    previous_commitment TEXT NOT NULL,
    seed TEXT NOT NULL,
    blind TEXT NOT NULL,                    -- hex; secret until published
    selected_count BIGINT,
    unassigned_count BIGINT,
    void_reason BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    frozen_at BIGINT,
    drawn_at BIGINT,
    published_at BIGINT,
    voided_at BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX draws_open ON draws (task) WHERE state <> 5; -- one draw a task that is not void
CREATE INDEX draws_region ON draws (region, id);

CREATE TABLE draw_lines (                   -- lines of the lists as they came, until the freeze sorts them
    draw_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    line TEXT NOT NULL,                     -- fields parted by TAB
    PRIMARY KEY (draw_id, seq)
);
CREATE INDEX draw_lines_order ON draw_lines (draw_id, kind, line, seq);

CREATE TABLE draw_chunks (                  -- frozen lists: 4,096 lines in the order of their bytes, each with its LF
    draw_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    number BIGINT NOT NULL,
    first_line TEXT NOT NULL,
    root TEXT NOT NULL,                     -- hex; a whole chunk is a whole subtree
    bytes BYTEA NOT NULL,
    PRIMARY KEY (draw_id, kind, number)
);
CREATE INDEX draw_chunks_first ON draw_chunks (draw_id, kind, first_line);

CREATE TABLE draw_commitments (             -- each authority's chain; only added to
    authority TEXT NOT NULL,
    number BIGINT NOT NULL,
    draw_id TEXT NOT NULL,
    commitment TEXT NOT NULL,
    previous TEXT NOT NULL,
    text TEXT NOT NULL,
    committed_at BIGINT NOT NULL,
    PRIMARY KEY (authority, number)
);

CREATE TABLE draw_entries (                 -- selected entries; only added to
    draw_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    entry TEXT NOT NULL,
    stratum TEXT NOT NULL,
    ticket TEXT NOT NULL,
    team TEXT NOT NULL,                     -- JSON: id, ticket
    skipped TEXT NOT NULL,                  -- JSON: id, reason
    laboratory TEXT,
    laboratory_ticket TEXT,
    replaces TEXT NOT NULL,
    PRIMARY KEY (draw_id, number)
);
CREATE UNIQUE INDEX draw_entries_entry ON draw_entries (draw_id, entry);

CREATE TABLE draw_proposals (
    draw_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    entry TEXT NOT NULL,                    -- '' for voiding
    reason BIGINT NOT NULL,                 -- number of the wire, of ReplacementReason or VoidReason
    evidence TEXT NOT NULL,
    state BIGINT NOT NULL,
    proposer TEXT NOT NULL,                 -- claim sub
    proposer_name TEXT NOT NULL,
    decider TEXT NOT NULL,
    decider_name TEXT NOT NULL,
    replacement TEXT NOT NULL,
    exhausted BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    PRIMARY KEY (draw_id, number)
);
CREATE UNIQUE INDEX draw_proposals_pending ON draw_proposals (draw_id) WHERE state = 1;
