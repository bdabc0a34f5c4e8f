-- The library of the inspected enterprises is listed and searched: by name, by region in its newest state, by product and by class.

ALTER TABLE checked_enterprises ADD COLUMN search_terms TEXT NOT NULL DEFAULT ''; -- '' until the start after this script fills it

CREATE INDEX checked_enterprises_newest ON checked_enterprises (region, uscc, status) WHERE to_at = 253402300799999;
CREATE INDEX checked_enterprises_unsearchable ON checked_enterprises (uscc) WHERE search_terms = '';
CREATE INDEX checked_products_maker ON checked_products (uscc, category);
CREATE INDEX checked_grades_newest ON checked_grades (grade, uscc) WHERE to_at = 253402300799999;
