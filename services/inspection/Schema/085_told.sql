-- What other services were told, so that what stood here before an event existed is told once at the next start.
ALTER TABLE publications ADD COLUMN told_edition BIGINT NOT NULL DEFAULT 0;     -- newest edition of which ResultsPublished went out
CREATE INDEX publications_untold ON publications (id) WHERE told_edition < edition;

-- Post-processings that a script opened for failures of before have no event yet; nobody signed their first step.
ALTER TABLE post_processings ADD COLUMN told BIGINT NOT NULL DEFAULT 1;
UPDATE post_processings SET told = 0 WHERE version = 1 AND id IN (SELECT id FROM post_processing_steps WHERE number = 1 AND actor = '');
CREATE INDEX post_processings_untold ON post_processings (id) WHERE told = 0;
