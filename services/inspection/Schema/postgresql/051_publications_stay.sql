CREATE FUNCTION publications_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published is not changed';
END $$;

CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications FOR EACH ROW EXECUTE FUNCTION publications_stay();
CREATE TRIGGER publication_editions_stay BEFORE UPDATE OR DELETE ON publication_editions FOR EACH ROW WHEN (OLD.edition > 0) EXECUTE FUNCTION publications_stay();
CREATE TRIGGER publication_entries_stay BEFORE UPDATE OR DELETE ON publication_entries FOR EACH ROW WHEN (OLD.edition > 0) EXECUTE FUNCTION publications_stay();
CREATE TRIGGER publication_files_stay BEFORE UPDATE OR DELETE ON publication_files FOR EACH ROW EXECUTE FUNCTION publications_stay();
