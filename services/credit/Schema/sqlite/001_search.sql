CREATE VIRTUAL TABLE enterprise_search USING fts5(terms, content='', contentless_delete=1, tokenize='unicode61');

CREATE TRIGGER enterprises_search_insert AFTER INSERT ON enterprises
BEGIN INSERT INTO enterprise_search (rowid, terms) VALUES (NEW.rowid, NEW.search_terms); END;

CREATE TRIGGER enterprises_search_update AFTER UPDATE OF search_terms ON enterprises WHEN NEW.search_terms IS NOT OLD.search_terms
BEGIN
    DELETE FROM enterprise_search WHERE rowid = OLD.rowid;
    INSERT INTO enterprise_search (rowid, terms) VALUES (NEW.rowid, NEW.search_terms);
END;
