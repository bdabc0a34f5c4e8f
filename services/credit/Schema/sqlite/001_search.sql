-- A table without INTEGER PRIMARY KEY gets other rowids by VACUUM; the index of the search has keys of its own.
CREATE TABLE enterprise_search_keys (id INTEGER PRIMARY KEY, uscc TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE enterprise_search USING fts5(terms, content='', contentless_delete=1, tokenize='unicode61');

CREATE TRIGGER enterprises_search_insert AFTER INSERT ON enterprises
BEGIN
    INSERT INTO enterprise_search_keys (uscc) VALUES (NEW.uscc);
    INSERT INTO enterprise_search (rowid, terms) VALUES (last_insert_rowid(), NEW.search_terms);
END;

CREATE TRIGGER enterprises_search_update AFTER UPDATE OF search_terms ON enterprises WHEN NEW.search_terms IS NOT OLD.search_terms
BEGIN
    DELETE FROM enterprise_search WHERE rowid = (SELECT id FROM enterprise_search_keys WHERE uscc = OLD.uscc);
    INSERT INTO enterprise_search (rowid, terms) SELECT id, NEW.search_terms FROM enterprise_search_keys WHERE uscc = NEW.uscc;
END;
