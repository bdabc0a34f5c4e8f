-- Keys that sign reports of quality files; all that ever signed: a report stays verifiable.
CREATE TABLE report_keys (
    kid TEXT PRIMARY KEY,
    private_key BYTEA NOT NULL,             -- PKCS #8, sealed
    created_at BIGINT NOT NULL,
    seal_key TEXT NOT NULL,                 -- id of the key that opens private_key
    nonce BYTEA NOT NULL,
    tag BYTEA NOT NULL,
    public_key BYTEA NOT NULL               -- SubjectPublicKeyInfo: published without opening anything
);
