-- ?1 now. A row: the clock was set back since the horizon was moved.
SELECT 1 FROM count_header WHERE due_run_at > ?1
