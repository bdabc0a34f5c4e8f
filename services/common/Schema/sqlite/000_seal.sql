INSERT INTO audit_head (id, position, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- The sealer fills position and hash, once; nothing else ever changes.
CREATE TRIGGER audit_log_no_change BEFORE UPDATE ON audit_log
WHEN OLD.position IS NOT NULL
  OR (NEW.id, NEW.at, NEW.kind, NEW.subject, NEW.client_id, NEW.roles, NEW.caller_region, NEW.method, NEW.request_id, NEW.resource, NEW.code, NEW.reason, NEW.peer, NEW.trace_id)
  IS NOT (OLD.id, OLD.at, OLD.kind, OLD.subject, OLD.client_id, OLD.roles, OLD.caller_region, OLD.method, OLD.request_id, OLD.resource, OLD.code, OLD.reason, OLD.peer, OLD.trace_id)
  OR NEW.region IS NOT OLD.region OR NEW.detail IS NOT OLD.detail
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
