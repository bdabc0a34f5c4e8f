-- What follows failed samples (不合格后处理, domain 6.5). Instants are milliseconds UTC, legal dates are yyyy-MM-dd, enums have the numbers of the wire.

CREATE TABLE post_processings (             -- the newest version of each
    id TEXT PRIMARY KEY,                    -- of the sample that failed
    sample_number TEXT NOT NULL,
    authority TEXT NOT NULL,
    level BIGINT NOT NULL,
    regime BIGINT NOT NULL,
    region TEXT NOT NULL,                   -- who acts: the producer's, or the sample's where the producer is elsewhere
    producer_region TEXT NOT NULL,
    producer TEXT NOT NULL,                 -- enterprises/{uscc} or ''
    producer_display_name TEXT NOT NULL,
    category TEXT NOT NULL,
    product_name TEXT NOT NULL,
    model TEXT NOT NULL,
    model_key TEXT NOT NULL,
    failed_items TEXT NOT NULL,             -- JSON array of texts
    concluded_on TEXT NOT NULL,
    state BIGINT NOT NULL,
    serious_kinds TEXT NOT NULL,            -- numbers joined by commas
    ordered_on TEXT,
    order_due_on TEXT,                      -- set by the authority where no rule sets the period
    extension_days BIGINT NOT NULL,
    reported_on TEXT,
    recheck TEXT NOT NULL,                  -- id of the sample of the last re-check, or ''
    recheck_outcome BIGINT NOT NULL,        -- 0 before it
    recheck_stage BIGINT NOT NULL,          -- 1 after the order, 2 after the announcement, 3 after the suspension
    announced_on TEXT,
    suspended_until TEXT,
    transfers TEXT NOT NULL,                -- JSON array, only added to and filled in
    resume_state BIGINT NOT NULL,           -- where it stood before the last transfer to another authority
    due_on TEXT,                            -- last day of the current step; NULL where no rule sets one
    not_before_on TEXT,
    due_provisional BIGINT NOT NULL,
    article TEXT NOT NULL,
    last_step_on TEXT NOT NULL,
    end_reason TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX post_processings_due ON post_processings (state, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX post_processings_region ON post_processings (region, state);
CREATE INDEX post_processings_producer ON post_processings (producer) WHERE producer <> '';
CREATE INDEX post_processings_recheck ON post_processings (recheck) WHERE recheck <> '';

CREATE TABLE post_processing_steps (        -- every step with who, when and its document; only added to
    id TEXT NOT NULL,
    number BIGINT NOT NULL,                 -- version that the step made
    action BIGINT NOT NULL,
    state BIGINT NOT NULL,                  -- after the step
    done_on TEXT NOT NULL,
    document_number TEXT NOT NULL,
    note TEXT NOT NULL,
    sample TEXT NOT NULL,                   -- id of a re-check or of the sample whose conclusion moved it, or ''
    authority TEXT NOT NULL,                -- addressee of a transfer, or who revokes
    serious_kinds TEXT NOT NULL,
    due_on TEXT,                            -- the clock that ran from then on
    not_before_on TEXT,
    due_provisional BIGINT NOT NULL,
    article TEXT NOT NULL,
    actor TEXT NOT NULL,                    -- claim sub
    actor_display_name TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (id, number)
);

-- Samples that failed before this release have a ladder as well.
INSERT INTO post_processings
SELECT id, number, authority, level, regime,
    CASE WHEN producer_region LIKE '62%' AND producer_region NOT LIKE '62__00' AND (region LIKE '62__00') THEN producer_region ELSE region END,
    producer_region, producer, producer_display_name, category, product_name, model, model_key, failed_items, COALESCE(concluded_on, sampled_on),
    1, '', NULL, NULL, 0, NULL, '', 0, 0, NULL, NULL, '[]', 0, NULL, NULL, 0, '', COALESCE(concluded_on, sampled_on), '', 1, updated_at, updated_at
FROM samples WHERE final = 1 AND outcome = 2 AND kind IN (1, 3);
INSERT INTO post_processing_steps
SELECT id, 1, 1, 1, concluded_on, '', '', id, '', '', NULL, NULL, 0, '', '', '', updated_at FROM post_processings;
