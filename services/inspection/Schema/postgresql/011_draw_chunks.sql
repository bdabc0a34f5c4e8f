-- Chunks are text that is read whole: not compressed, so that a draw reads them as fast as the disk does.
ALTER TABLE draw_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;
