-- Deletes the counts of blueprints that have no live runs, if there are ?1 of them.
DELETE FROM live_counts
WHERE queued = 0 AND delayed = 0 AND running = 0
  AND ?1 <= (SELECT count(*) FROM live_counts WHERE queued = 0 AND delayed = 0 AND running = 0)
