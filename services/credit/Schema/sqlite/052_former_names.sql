-- Former names of enterprises, for screening; every change of a name leaves one, by whatever way it comes.
CREATE VIRTUAL TABLE enterprise_former_names USING fts5(uscc UNINDEXED, display_name UNINDEXED, terms, tokenize='unicode61');

CREATE TRIGGER enterprises_former_name AFTER UPDATE OF display_name ON enterprises WHEN NEW.display_name IS NOT OLD.display_name
BEGIN
    INSERT INTO enterprise_former_names (uscc, display_name, terms) VALUES (OLD.uscc, OLD.display_name, OLD.search_terms);
END;
