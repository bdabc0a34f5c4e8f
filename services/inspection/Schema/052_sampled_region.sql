-- Where a sample was taken when not at the producer: the monitor of origins compares it with where the producer is (2.7.0).
ALTER TABLE samples ADD COLUMN sampled_region TEXT NOT NULL DEFAULT '';
ALTER TABLE sample_history ADD COLUMN sampled_region TEXT NOT NULL DEFAULT '';
