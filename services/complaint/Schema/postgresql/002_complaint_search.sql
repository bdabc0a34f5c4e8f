ALTER TABLE complaints ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', search_terms)) STORED;
CREATE INDEX complaints_search ON complaints USING gin (search_vector) WITH (fastupdate = on);

CREATE FUNCTION complaint_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of complaints are only added';
END $$;

CREATE TRIGGER complaints_no_delete BEFORE DELETE ON complaints FOR EACH ROW EXECUTE FUNCTION complaint_versions_stay();
CREATE TRIGGER complaint_history_no_change BEFORE UPDATE OR DELETE ON complaint_history FOR EACH ROW EXECUTE FUNCTION complaint_versions_stay();

-- For analysts: real dates and timestamps, and no free text.
CREATE VIEW complaints_view AS
SELECT id, kind, number, respondent, category, region, channel, received_on::date AS received_on, purchased_on::date AS purchased_on, state,
       accepted_on::date AS accepted_on, refused_on::date AS refused_on, refusal_ground, closed_on::date AS closed_on, outcome, accept_by::date AS accept_by,
       mediate_by::date AS mediate_by, check_by::date AS check_by, inform_by::date AS inform_by, rule, real_name = 1 AS real_name, version,
       to_timestamp(created_at / 1000.0) AS created_at, to_timestamp(updated_at / 1000.0) AS updated_at
FROM complaints;
