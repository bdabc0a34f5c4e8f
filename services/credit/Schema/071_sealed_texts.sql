-- Originals of penalty decisions are sealed (AES-256-GCM) by a key that is not in this database; a start seals those of before.

ALTER TABLE penalty_texts ADD COLUMN seal_key TEXT NOT NULL DEFAULT '';   -- id of the key that opens sealed; '' = not sealed yet
ALTER TABLE penalty_texts ADD COLUMN nonce BYTEA;
ALTER TABLE penalty_texts ADD COLUMN tag BYTEA;
ALTER TABLE penalty_texts ADD COLUMN sealed BYTEA;                        -- summary and full text; their columns are '' then
CREATE INDEX penalty_texts_open ON penalty_texts (id) WHERE seal_key = '';
