ALTER TABLE samples ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', search_terms)) STORED;
CREATE INDEX samples_search ON samples USING gin (search_vector) WITH (fastupdate = on);

CREATE FUNCTION sample_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of samples are only added';
END $$;

CREATE TRIGGER samples_no_delete BEFORE DELETE ON samples FOR EACH ROW EXECUTE FUNCTION sample_versions_stay();
CREATE TRIGGER sample_history_no_change BEFORE UPDATE OR DELETE ON sample_history FOR EACH ROW EXECUTE FUNCTION sample_versions_stay();

-- For analysts: real dates and timestamps.
CREATE VIEW samples_view AS
SELECT id, number, authority, level, kind, selection, regime, region, producer, producer_display_name, producer_region, seller_display_name, category,
       product_name, model, model_key, brand, batch, standard_number, plan, laboratory, sampled_on::date AS sampled_on, concluded_on::date AS concluded_on,
       delivered_on::date AS delivered_on, outcome, final = 1 AS final, failed_items::jsonb AS failed_items, reason, due_on::date AS due_on, version,
       to_timestamp(created_at / 1000.0) AS created_at, to_timestamp(updated_at / 1000.0) AS updated_at
FROM samples;
