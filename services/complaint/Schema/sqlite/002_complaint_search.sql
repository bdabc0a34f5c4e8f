CREATE VIRTUAL TABLE complaint_search USING fts5(terms, content='', contentless_delete=1, tokenize='unicode61');

CREATE TRIGGER complaints_search_insert AFTER INSERT ON complaints
BEGIN INSERT INTO complaint_search (rowid, terms) VALUES (NEW.rowid, NEW.search_terms); END;

CREATE TRIGGER complaints_no_delete BEFORE DELETE ON complaints
BEGIN SELECT RAISE(ABORT, 'complaints are not deleted'); END;

CREATE TRIGGER complaint_history_no_update BEFORE UPDATE ON complaint_history
BEGIN SELECT RAISE(ABORT, 'versions of complaints are only added'); END;

CREATE TRIGGER complaint_history_no_delete BEFORE DELETE ON complaint_history
BEGIN SELECT RAISE(ABORT, 'versions of complaints are only added'); END;
