-- Counts all runs anew.
UPDATE run_counts SET n = (SELECT count(*) FROM runs WHERE runs.status = run_counts.status)
