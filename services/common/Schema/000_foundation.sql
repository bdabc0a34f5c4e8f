-- What every service's database holds beside its own tables. Instants are milliseconds UTC.

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,               -- UUIDv7 = cloudevent.id
    topic TEXT NOT NULL,               -- full proto message name
    payload TEXT NOT NULL,             -- proto JSON
    trace_parent TEXT,
    created_at BIGINT NOT NULL,
    published_at BIGINT,               -- rows stay: this is the event log
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,   -- also the end of a relay's claim
    last_error TEXT
);
CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE published_at IS NULL;
CREATE INDEX outbox_topic ON outbox (topic, created_at);

CREATE TABLE inbox (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX inbox_received ON inbox (received_at);

CREATE TABLE request_ids (
    caller TEXT NOT NULL,
    method TEXT NOT NULL,
    id TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    response BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (caller, method, id)
);
CREATE INDEX request_ids_created ON request_ids (created_at);

CREATE TABLE audit_log (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind BIGINT NOT NULL,              -- quality.common.v1.AuditKind
    subject TEXT NOT NULL,
    client_id TEXT NOT NULL,
    roles TEXT NOT NULL,
    caller_region TEXT NOT NULL,
    method TEXT NOT NULL,
    request_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    region TEXT,
    code BIGINT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT,                       -- what happened, never personal data
    peer TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    position BIGINT,                   -- place in the chain, set by the sealer
    hash BYTEA
);
CREATE UNIQUE INDEX audit_log_position ON audit_log (position);
CREATE INDEX audit_log_subject ON audit_log (subject, id);
CREATE INDEX audit_log_resource ON audit_log (resource, id);
CREATE INDEX audit_log_loose ON audit_log (id) WHERE position IS NULL;

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    position BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
