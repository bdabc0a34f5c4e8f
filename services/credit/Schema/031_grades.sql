-- Grades of quality credit (2.8.2e) by versioned rules; ratings of third parties stand apart (2.8.2f). Points are hundredths.

CREATE TABLE grade_rules (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    state BIGINT NOT NULL,
    in_force_on TEXT NOT NULL,              -- '' for a draft
    author TEXT NOT NULL,                   -- claim sub
    body BYTEA NOT NULL,                    -- the message of the wire
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE grades (                       -- the official grade of each enterprise
    uscc TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    class BIGINT NOT NULL,                  -- 0: no longer graded
    score BIGINT NOT NULL,
    by_points BIGINT NOT NULL,
    rule TEXT NOT NULL,                     -- id of a grade rule
    as_of TEXT NOT NULL,
    known_at BIGINT NOT NULL,               -- clock of its file
    changed_at BIGINT NOT NULL
);

CREATE TABLE grade_versions (               -- every change of class or rule; only added to
    uscc TEXT NOT NULL,
    version BIGINT NOT NULL,
    class BIGINT NOT NULL,
    score BIGINT NOT NULL,
    by_points BIGINT NOT NULL,
    rule TEXT NOT NULL,
    as_of TEXT NOT NULL,
    known_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (uscc, version)
);

CREATE TABLE grade_runs (                   -- runs over all files; each page is one transaction with its progress
    id TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    as_of TEXT NOT NULL,
    state BIGINT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    differing BIGINT NOT NULL,
    differing_names TEXT NOT NULL,          -- the first, parted by blanks
    after TEXT NOT NULL,                    -- the last subject gone through
    starter TEXT NOT NULL,                  -- display name; '' for the nightly one
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX grade_runs_running ON grade_runs (state) WHERE state = 1;
CREATE UNIQUE INDEX grade_runs_nightly ON grade_runs (as_of) WHERE starter = '';

CREATE TABLE third_party_ratings (          -- never joined with grades
    id TEXT PRIMARY KEY,
    uscc TEXT NOT NULL,
    agency TEXT NOT NULL,
    method TEXT NOT NULL,
    rating TEXT NOT NULL,
    rated_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX third_party_ratings_uscc ON third_party_ratings (uscc, rated_on);
