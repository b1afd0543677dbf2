-- The count of the runs of a queued_at and a run_at, if all of them are taken.
-- ?1 queued_at, ?2 run_at, ?3 how many are
DELETE FROM at_once_counts WHERE queued_at = ?1 AND run_at = ?2 AND n = ?3
