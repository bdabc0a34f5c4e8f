-- Private keys of passports are sealed (AES-256-GCM) by a key that is not in this database; a start seals those of before.

ALTER TABLE passport_keys ADD COLUMN seal_key TEXT NOT NULL DEFAULT '';   -- id of the key that opens private_key; '' = not sealed yet
ALTER TABLE passport_keys ADD COLUMN nonce BYTEA;
ALTER TABLE passport_keys ADD COLUMN tag BYTEA;
ALTER TABLE passport_keys ADD COLUMN public_key BYTEA;                    -- SubjectPublicKeyInfo: published without opening anything
