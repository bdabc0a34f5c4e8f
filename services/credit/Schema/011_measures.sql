-- Joint measures (联合惩戒措施, 2.8.2g): catalogue, subscribers, what is applied, and one numbered stream of items for each subscriber.

CREATE TABLE measures (
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    list BIGINT NOT NULL,
    subscriber TEXT NOT NULL,               -- id of the only one that is told, '' for all
    retired BIGINT NOT NULL,
    body BYTEA NOT NULL,                    -- the message of the wire
    created_at BIGINT NOT NULL
);

CREATE TABLE subscribers (
    id TEXT PRIMARY KEY,                    -- UUIDv7
    version BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    kind BIGINT NOT NULL,
    account TEXT NOT NULL,                  -- sub or client_id of the tokens that read the stream
    lists TEXT NOT NULL,                    -- numbers between commas, ',1,3,'
    retired BIGINT NOT NULL,
    last_number BIGINT NOT NULL,            -- raised in the transaction of the item, under the row's lock: numbers have no gaps
    seen_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX subscribers_account ON subscribers (account) WHERE retired = 0;

CREATE TABLE applied_measures (             -- a measure of a listing
    listing TEXT NOT NULL,                  -- id
    measure TEXT NOT NULL,                  -- id
    region TEXT NOT NULL,
    list BIGINT NOT NULL,
    applied_on TEXT NOT NULL,
    until_on TEXT NOT NULL,                 -- '' as long as the listing
    lifted_on TEXT NOT NULL,                -- '' while it holds
    lift_reason TEXT NOT NULL,
    body BYTEA NOT NULL,                    -- the item of the wire that subscribers are told
    PRIMARY KEY (listing, measure)
);
CREATE INDEX applied_measures_until ON applied_measures (until_on) WHERE lifted_on = '' AND until_on <> '';
CREATE INDEX applied_measures_holding ON applied_measures (list) WHERE lifted_on = '';

CREATE TABLE measure_items (
    subscriber TEXT NOT NULL,               -- id
    number BIGINT NOT NULL,
    action BIGINT NOT NULL,
    listing TEXT NOT NULL,
    measure TEXT NOT NULL,
    region TEXT NOT NULL,
    due_on TEXT NOT NULL,
    escalate_on TEXT NOT NULL,              -- last day before it is escalated
    provisional BIGINT NOT NULL,
    receipt BIGINT NOT NULL,
    received_at BIGINT,
    done_at BIGINT,
    note TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (subscriber, number)
);
CREATE INDEX measure_items_listing ON measure_items (listing, measure);
CREATE INDEX measure_items_open ON measure_items (subscriber, due_on) WHERE receipt < 2;
