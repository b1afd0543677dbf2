-- Moves the horizon behind the runs of ?1 run_at and ?2 queued_at; ?3 how many it passes.
UPDATE count_header SET due_run_at = ?1, due_queued_at = ?2 + 1, due = due + ?3
