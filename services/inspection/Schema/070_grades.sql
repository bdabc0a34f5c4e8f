-- Official classes of quality credit as the credit service told them (2.8.2e): they part a pool into strata, and leave nobody out.

CREATE TABLE checked_grades (
    uscc TEXT NOT NULL,
    version BIGINT NOT NULL,
    grade TEXT NOT NULL,                    -- A to D; '' for no longer graded
    from_at BIGINT NOT NULL,                -- when it was recorded there
    to_at BIGINT NOT NULL,                  -- when the next version was; 253402300799999 for the newest
    PRIMARY KEY (uscc, version)
);
