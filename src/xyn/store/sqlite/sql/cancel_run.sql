-- Ends a QUEUED run; asks for the end of a RUNNING one. ?1 now, ?2 id
-- Returns the status it has then, or nothing if it has ended or does not exist.
UPDATE runs
SET status = CASE status WHEN 'QUEUED' THEN 'CANCELLED' ELSE status END,
    completed_at = CASE status WHEN 'QUEUED' THEN ?1 END,
    cancel_requested_at = coalesce(cancel_requested_at, ?1)
WHERE id = ?2 AND status IN ('QUEUED', 'RUNNING')
RETURNING status
