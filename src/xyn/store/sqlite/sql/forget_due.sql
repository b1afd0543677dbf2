-- The count of the due runs of a queued_at, if there are none any more. ?1 queued_at
DELETE FROM due_counts WHERE queued_at = ?1 AND n = 0
