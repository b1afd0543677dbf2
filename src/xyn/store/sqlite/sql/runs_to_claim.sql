-- What a worker is told of runs, in the order of their rowids in a JSON array, ?1. Read before they
-- are claimed, as RETURNING would cost more than this.
SELECT r.rowid, r.id, r.attempt, r.name, r.inputs, r.max_attempts, r.failures, r.queued_at, r.run_at
FROM json_each(?1) AS place CROSS JOIN runs AS r ON r.rowid = place.value
