INSERT INTO audit_head (id, position, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_log_no_change BEFORE UPDATE ON audit_log
WHEN OLD.position IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.subject IS NOT OLD.subject OR NEW.resource IS NOT OLD.resource OR NEW.method IS NOT OLD.method OR NEW.detail IS NOT OLD.detail
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
