-- A sampling is rewritten at each of its steps and grows: room in its page lets the new version stay there, and no index is touched.
ALTER TABLE samplings SET (fillfactor = 50);
