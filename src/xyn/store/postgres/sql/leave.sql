-- $1 worker
DELETE FROM workers WHERE worker_id = $1::text
