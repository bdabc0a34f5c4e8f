-- One row that replicas lock when something must happen once; bootstrapped_at is when the first administrator was made.
CREATE TABLE installation (
    id BIGINT PRIMARY KEY,
    bootstrapped_at BIGINT
);
INSERT INTO installation (id) VALUES (1);

-- Keys of our tokens; material is encrypted with the data protection ring.
CREATE TABLE token_keys (
    kid TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    activates_at BIGINT NOT NULL,
    material BYTEA NOT NULL,
    UNIQUE (purpose, version)
);

-- The data protection ring where several replicas share it; on one machine it lies in {Data}/keys.
CREATE TABLE data_protection_keys (
    friendly_name TEXT PRIMARY KEY,
    xml TEXT NOT NULL
);

-- People. user_name is in lower case and NFKC; roles are parted by blanks; search is what a list is searched by.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    user_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    roles TEXT NOT NULL,
    region TEXT NOT NULL,
    department TEXT,
    external_subject TEXT UNIQUE,
    password_hash TEXT,
    must_change_password BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    security_stamp TEXT NOT NULL,
    failed_attempts BIGINT NOT NULL,
    locked_until_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    version BIGINT NOT NULL,
    search TEXT NOT NULL
);

-- Machines. Their secrets are hashes in "OpenIddictApplications", under the same client id.
CREATE TABLE clients (
    client_id TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    roles TEXT NOT NULL,
    region TEXT,
    certificates TEXT NOT NULL,
    data_sets TEXT NOT NULL,
    daily_call_limit BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    secret_at BIGINT NOT NULL,
    last_token_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    search TEXT NOT NULL
);

-- H1: departments are in force from valid_from_on to valid_to_on and never deleted; a reform names the predecessor.
CREATE TABLE departments (
    id TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind BIGINT NOT NULL,
    region TEXT NOT NULL,
    parent TEXT REFERENCES departments (id),
    predecessor TEXT REFERENCES departments (id),
    valid_from_on TEXT NOT NULL,
    valid_to_on TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX departments_region ON departments (region);
