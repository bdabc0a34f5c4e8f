-- Where the public was told of what stands in quality files: one row for each edition that changed something about a source; only added
-- to, so that events may come twice, late and out of order, and a file as known then shows what was known then.
CREATE TABLE entry_publications (
    source TEXT NOT NULL,                   -- samples/{id}
    publication TEXT NOT NULL,              -- publications/{id}
    edition BIGINT NOT NULL,
    title TEXT NOT NULL,
    published_on TEXT NOT NULL,             -- day of that edition
    standing BIGINT NOT NULL,               -- numbers of the wire: 1 stands, 2 withdrawn, 3 no longer named
    known_from BIGINT NOT NULL,             -- recorded from
    PRIMARY KEY (source, publication, edition)
);
