-- What has become of runs whose token did not fit. $1 ids
SELECT r.id, r.status::text, r.attempt, r.lease_expires_at IS NOT NULL, coalesce(r.locked_by, '')
FROM unnest($1::uuid[]) AS asked(id) JOIN runs r ON r.id = ANY (ARRAY[asked.id])
