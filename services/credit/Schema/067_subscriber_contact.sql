ALTER TABLE subscribers ADD COLUMN contact TEXT NOT NULL DEFAULT '';      -- who is asked when acknowledgements are late
