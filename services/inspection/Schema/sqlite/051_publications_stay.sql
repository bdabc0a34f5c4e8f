CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'publications are not deleted'); END;

CREATE TRIGGER publication_editions_no_update BEFORE UPDATE ON publication_editions WHEN OLD.edition > 0
BEGIN SELECT RAISE(ABORT, 'what was published is not changed'); END;

CREATE TRIGGER publication_editions_no_delete BEFORE DELETE ON publication_editions WHEN OLD.edition > 0
BEGIN SELECT RAISE(ABORT, 'what was published is not changed'); END;

CREATE TRIGGER publication_entries_no_update BEFORE UPDATE ON publication_entries WHEN OLD.edition > 0
BEGIN SELECT RAISE(ABORT, 'what was published is not changed'); END;

CREATE TRIGGER publication_entries_no_delete BEFORE DELETE ON publication_entries WHEN OLD.edition > 0
BEGIN SELECT RAISE(ABORT, 'what was published is not changed'); END;

CREATE TRIGGER publication_files_no_update BEFORE UPDATE ON publication_files
BEGIN SELECT RAISE(ABORT, 'what was published is not changed'); END;

CREATE TRIGGER publication_files_no_delete BEFORE DELETE ON publication_files
BEGIN SELECT RAISE(ABORT, 'what was published is not changed'); END;
