-- Penalties of a case, so that the case shows them; penalties recorded before have it with their next step.

ALTER TABLE penalties ADD COLUMN case_name TEXT NOT NULL DEFAULT '';     -- cases/{id}, '' for none
CREATE INDEX penalties_case ON penalties (case_name) WHERE case_name <> '';
