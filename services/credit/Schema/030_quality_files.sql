-- The enterprise quality file (企业质量信用档案, 2.8.2a-b) in two times. Enums have the numbers of the wire.

CREATE TABLE quality_files (                -- one row a subject that has entries: its clock, and whether its grade waits
    subject TEXT PRIMARY KEY,               -- USCC, 15 digits of an old registration number, or '~' with a folded name
    clock BIGINT NOT NULL,                  -- instant of its newest version; never goes back, so that "as known at" means one state
    dirty BIGINT NOT NULL                   -- 1: to be graded
);
CREATE INDEX quality_files_dirty ON quality_files (subject) WHERE dirty = 1;

CREATE TABLE quality_entries (              -- every version; only added to, but for the end of its period
    id TEXT NOT NULL,                       -- UUIDv7
    version BIGINT NOT NULL,
    subject TEXT NOT NULL,
    kind BIGINT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    authority TEXT NOT NULL,
    from_on TEXT NOT NULL,                  -- true from
    until_on TEXT NOT NULL,                 -- last day of its validity as issued, 9999-12-31 for none
    ended_on TEXT NOT NULL,                 -- first day after an early end, '' for none
    standing BIGINT NOT NULL,               -- 1 stands, 3 to 5 how it ended early, 6 taken back
    source TEXT NOT NULL,
    facet TEXT NOT NULL,                    -- part of what one source tells; '' for documents
    source_version BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorder TEXT NOT NULL,                 -- claim sub, '' for events
    recorder_display_name TEXT NOT NULL,
    known_from BIGINT NOT NULL,             -- recorded from
    known_to BIGINT NOT NULL,               -- until the next version; 253402300799999 for the newest
    PRIMARY KEY (id, version)
);
CREATE INDEX quality_entries_subject ON quality_entries (subject, known_to, from_on);
CREATE UNIQUE INDEX quality_entries_newest ON quality_entries (id) WHERE known_to = 253402300799999;
CREATE UNIQUE INDEX quality_entries_source ON quality_entries (source, facet) WHERE known_to = 253402300799999 AND facet <> '';
CREATE UNIQUE INDEX quality_entries_number ON quality_entries (subject, kind, code, number) WHERE known_to = 253402300799999 AND facet = '' AND number <> '' AND standing <> 6;
CREATE INDEX quality_entries_until ON quality_entries (until_on, id) WHERE known_to = 253402300799999 AND standing = 1 AND ended_on = '' AND until_on < '9999-12-31';

CREATE TABLE quality_sources (              -- the newest version that each source told, so that a late one changes nothing
    source TEXT PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE entry_objections (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    entry TEXT NOT NULL,                    -- id of a quality entry
    entry_version BIGINT NOT NULL,          -- as it was then
    uscc TEXT NOT NULL,
    claim TEXT NOT NULL,
    evidence TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    provisional BIGINT NOT NULL,
    state BIGINT NOT NULL,
    decided_on TEXT NOT NULL,               -- '' while open
    reason TEXT NOT NULL,
    recorder TEXT NOT NULL,
    recorder_display_name TEXT NOT NULL,
    decider_display_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX entry_objections_open ON entry_objections (entry) WHERE state = 1;
CREATE INDEX entry_objections_due ON entry_objections (state, due_on, id);
CREATE INDEX entry_objections_uscc ON entry_objections (uscc, id);

CREATE TABLE enterprise_identities (        -- old codes, former names, branches
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    uscc TEXT NOT NULL,                     -- to which it belongs
    kind BIGINT NOT NULL,
    value TEXT NOT NULL,                    -- as given
    subject TEXT NOT NULL,                  -- the key under which its entries stand
    evidence TEXT NOT NULL,
    state BIGINT NOT NULL,
    proposer TEXT NOT NULL,
    proposer_display_name TEXT NOT NULL,
    decider_display_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    merged_at BIGINT NOT NULL,              -- 253402300799999 while it is not merged
    parted_at BIGINT NOT NULL               -- 253402300799999 while it is not parted again
);
CREATE UNIQUE INDEX enterprise_identities_subject ON enterprise_identities (subject) WHERE state < 3;
CREATE INDEX enterprise_identities_uscc ON enterprise_identities (uscc, id);
CREATE INDEX enterprise_identities_past ON enterprise_identities (subject, merged_at);
