-- Reads the file, as SELECT 1 would not.
SELECT count(*) FROM sqlite_schema
