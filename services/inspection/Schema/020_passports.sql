-- Passports (结果互认凭证, 2.7.1e): signed conclusions of national and provincial checks. A revoked one stays; a new conclusion gets a new one.

CREATE TABLE passports (
    id TEXT PRIMARY KEY,                    -- UUIDv7
    sample TEXT NOT NULL,                   -- id of the sample
    producer TEXT NOT NULL,                 -- enterprises/{uscc}
    producer_display_name TEXT NOT NULL,
    product_name TEXT NOT NULL,
    model TEXT NOT NULL,
    brand TEXT NOT NULL,
    region TEXT NOT NULL,
    level BIGINT NOT NULL,
    authority TEXT NOT NULL,
    sampled_on TEXT NOT NULL,
    until_on TEXT NOT NULL,                 -- last day on which the model may not be sampled again
    key_id TEXT NOT NULL,
    token TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoke_reason TEXT NOT NULL
);
CREATE UNIQUE INDEX passports_sample ON passports (sample) WHERE revoked_at IS NULL;
CREATE INDEX passports_producer ON passports (producer, id);
CREATE INDEX passports_revoked ON passports (id) WHERE revoked_at IS NOT NULL;

CREATE TABLE passport_keys (                -- all that ever signed: a passport stays verifiable
    kid TEXT PRIMARY KEY,
    private_key BYTEA NOT NULL,             -- PKCS #8, P-256; this database is as secret as the key
    created_at BIGINT NOT NULL
);
