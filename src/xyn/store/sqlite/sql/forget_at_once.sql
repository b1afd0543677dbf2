-- Counts of no run, which corrections may leave. Reads the whole table.
DELETE FROM at_once_counts WHERE n = 0
