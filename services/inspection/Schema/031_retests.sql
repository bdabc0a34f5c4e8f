-- Re-tests of contested results (复检, domain 7.4): the laboratory of the re-test sees the sampling too.

ALTER TABLE samplings ADD COLUMN retest_laboratory TEXT NOT NULL DEFAULT '';   -- laboratories/{id} or ''
CREATE INDEX samplings_retest_laboratory ON samplings (retest_laboratory, id) WHERE retest_laboratory <> '';
