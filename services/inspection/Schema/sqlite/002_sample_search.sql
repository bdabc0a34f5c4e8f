CREATE VIRTUAL TABLE sample_search USING fts5(terms, content='', contentless_delete=1, tokenize='unicode61');

CREATE TRIGGER samples_search_insert AFTER INSERT ON samples
BEGIN INSERT INTO sample_search (rowid, terms) VALUES (NEW.rowid, NEW.search_terms); END;

CREATE TRIGGER samples_search_update AFTER UPDATE OF search_terms ON samples WHEN NEW.search_terms IS NOT OLD.search_terms
BEGIN
    DELETE FROM sample_search WHERE rowid = OLD.rowid;
    INSERT INTO sample_search (rowid, terms) VALUES (NEW.rowid, NEW.search_terms);
END;

CREATE TRIGGER samples_no_delete BEFORE DELETE ON samples
BEGIN SELECT RAISE(ABORT, 'samples are not deleted'); END;

CREATE TRIGGER sample_history_no_update BEFORE UPDATE ON sample_history
BEGIN SELECT RAISE(ABORT, 'versions of samples are only added'); END;

CREATE TRIGGER sample_history_no_delete BEFORE DELETE ON sample_history
BEGIN SELECT RAISE(ABORT, 'versions of samples are only added'); END;
