-- Lists of other credit platforms and what differs from ours (2.8.2a-d). Enums have the numbers of the wire.

CREATE TABLE peer_lists (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,                -- of the same peer, kind and region
    peer TEXT NOT NULL,
    peer_key TEXT NOT NULL,                 -- folded
    kind BIGINT NOT NULL,
    title TEXT NOT NULL,
    as_of TEXT NOT NULL,                    -- legal date
    region TEXT NOT NULL,
    file_name TEXT NOT NULL,
    total_rows BIGINT NOT NULL,
    last_row BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    held BIGINT NOT NULL,
    warnings BIGINT NOT NULL,
    ours BIGINT NOT NULL,
    agreeing BIGINT NOT NULL,
    only_ours BIGINT NOT NULL,
    only_theirs BIGINT NOT NULL,
    differing BIGINT NOT NULL,
    creator TEXT NOT NULL,                  -- subject
    creator_name TEXT NOT NULL,
    stream TEXT NOT NULL,                   -- the stream that feeds it
    stream_until BIGINT NOT NULL,           -- a silent stream loses it then
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    compared_at BIGINT                      -- NULL before
);
CREATE UNIQUE INDEX peer_lists_version ON peer_lists (peer_key, kind, region, version);
CREATE INDEX peer_lists_created ON peer_lists (created_at, id);

CREATE TABLE peer_rows (                    -- every row as it came, also those that are not compared
    list TEXT NOT NULL REFERENCES peer_lists (id),
    row BIGINT NOT NULL,
    held BIGINT NOT NULL,
    problems BIGINT NOT NULL,               -- how many
    body BYTEA NOT NULL,                    -- the message of the wire
    PRIMARY KEY (list, row)
);

CREATE TABLE peer_differences (
    list TEXT NOT NULL REFERENCES peer_lists (id),
    number BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    field BIGINT NOT NULL,
    reason BIGINT NOT NULL,
    search TEXT NOT NULL,                   -- folded code, name and number
    body BYTEA NOT NULL,                    -- the message of the wire
    PRIMARY KEY (list, number)
);
