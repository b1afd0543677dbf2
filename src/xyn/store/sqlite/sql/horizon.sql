-- How far delayed runs are counted that came due: those before (run_at, queued_at).
SELECT due_run_at, due_queued_at FROM count_header
