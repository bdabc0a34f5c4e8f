-- Listings that the system proposes by rule (issue: proposals are automatic, decisions are a person's).

CREATE TABLE listing_proposal_facts (       -- which facts a rule has proposed with; never twice, whatever became of the proposal
    rule TEXT NOT NULL,
    enterprise TEXT NOT NULL,               -- enterprises/{uscc}
    fact TEXT NOT NULL,                     -- resource name
    listing TEXT NOT NULL,                  -- id of the listing that was proposed, or was under way for the same ground
    created_at BIGINT NOT NULL,
    PRIMARY KEY (rule, enterprise, fact)
);

CREATE INDEX listing_steps_published ON listing_steps (taken_at) WHERE verb = 'PublishListing';
