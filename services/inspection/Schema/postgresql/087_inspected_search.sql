ALTER TABLE checked_enterprises ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', search_terms)) STORED;
CREATE INDEX checked_enterprises_search ON checked_enterprises USING gin (search_vector) WITH (fastupdate = on);
