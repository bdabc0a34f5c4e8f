-- Former names of enterprises, for screening; every change of a name leaves one, by whatever way it comes.
CREATE TABLE enterprise_former_names (
    uscc TEXT NOT NULL,
    display_name TEXT NOT NULL,
    search_vector tsvector NOT NULL,
    PRIMARY KEY (uscc, display_name)
);
CREATE INDEX enterprise_former_names_search ON enterprise_former_names USING gin (search_vector);

CREATE FUNCTION keep_former_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO enterprise_former_names (uscc, display_name, search_vector)
    VALUES (OLD.uscc, OLD.display_name, to_tsvector('simple', OLD.search_terms)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER enterprises_former_name AFTER UPDATE OF display_name ON enterprises
    FOR EACH ROW WHEN (NEW.display_name IS DISTINCT FROM OLD.display_name) EXECUTE FUNCTION keep_former_name();
