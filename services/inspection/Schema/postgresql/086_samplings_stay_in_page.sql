-- Half of a page was not enough: with its results a sampling is twice as long, and every second version moved and touched all indexes.
ALTER TABLE samplings SET (fillfactor = 30);
