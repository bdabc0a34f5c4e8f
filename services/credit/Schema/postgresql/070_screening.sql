-- How often each pair of characters stands in names, as ANALYZE keeps it (10,000 instead of 1,000 of them): the screening asks for rare ones first.
ALTER TABLE enterprises ALTER COLUMN search_vector SET STATISTICS 1000;
ANALYZE enterprises (search_vector);
