-- How often each pair of characters stands in names, as the index knows it: the screening asks for rare ones first.
CREATE VIRTUAL TABLE enterprise_search_terms USING fts5vocab(enterprise_search, row);
