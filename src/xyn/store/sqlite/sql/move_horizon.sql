-- ?1 run_at and ?2 queued_at up to which the delayed runs are counted now, ?3 how many more they are
UPDATE count_header SET due_run_at = ?1, due_queued_at = ?2, due = due + ?3
