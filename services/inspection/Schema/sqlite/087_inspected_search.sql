-- A table without INTEGER PRIMARY KEY gets other rowids by VACUUM; the index of the search has keys of its own.
CREATE TABLE checked_search_keys (id INTEGER PRIMARY KEY, uscc TEXT NOT NULL, version BIGINT NOT NULL, UNIQUE (uscc, version));
CREATE VIRTUAL TABLE checked_search USING fts5(terms, content='', contentless_delete=1, tokenize='unicode61');

CREATE TRIGGER checked_search_insert AFTER INSERT ON checked_enterprises WHEN NEW.search_terms <> ''
BEGIN
    INSERT INTO checked_search_keys (uscc, version) VALUES (NEW.uscc, NEW.version);
    INSERT INTO checked_search (rowid, terms) VALUES (last_insert_rowid(), NEW.search_terms);
END;

-- Versions never change; those of before this script become searchable.
CREATE TRIGGER checked_search_fill AFTER UPDATE OF search_terms ON checked_enterprises WHEN OLD.search_terms = '' AND NEW.search_terms <> ''
BEGIN
    INSERT INTO checked_search_keys (uscc, version) VALUES (NEW.uscc, NEW.version);
    INSERT INTO checked_search (rowid, terms) VALUES (last_insert_rowid(), NEW.search_terms);
END;
