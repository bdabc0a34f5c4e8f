-- Keys by which the replicas of this database seal, in the order of their claims; none is written by two who do not have each other's.

CREATE TABLE sealing_keys (
    position BIGINT PRIMARY KEY,       -- 1 for the first; a change of the key claims the next
    key_id TEXT NOT NULL,              -- fingerprint of the key
    claimed_at BIGINT NOT NULL
);
