-- The tables of the modules that these tests host.

CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- One row for every effect of an event; no key, so that a double effect shows.
CREATE TABLE effects (
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    occurred_at BIGINT NOT NULL
);
