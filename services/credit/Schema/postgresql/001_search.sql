ALTER TABLE enterprises ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', search_terms)) STORED;
CREATE INDEX enterprises_search ON enterprises USING gin (search_vector) WITH (fastupdate = on);

-- For analysts: real timestamps.
CREATE VIEW enterprises_view AS
SELECT uscc, display_name, region, reporting_unit, status, registered_on::date AS registered_on, type, address, scope, capital_text,
       main_consumer_producer = 1 AS main_consumer_producer, check_digit_valid = 1 AS check_digit_valid, version,
       to_timestamp(created_at / 1000.0) AS created_at, to_timestamp(updated_at / 1000.0) AS updated_at
FROM enterprises;
