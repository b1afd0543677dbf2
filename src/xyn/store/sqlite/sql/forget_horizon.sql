-- Takes the horizon of the counts back to the start of time.
DELETE FROM due_counts;
UPDATE count_header
SET due_run_at = -9223372036854775808, due_queued_at = -9223372036854775808, due = 0;
