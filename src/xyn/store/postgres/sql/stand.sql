-- $1 candidate, $2 lease in microseconds
-- Returns the term if the candidate leads now, and what is left of another one's lease.
--
-- While somebody else leads it writes nothing: the INSERT is not executed. now() is when the statement
-- began, so a wait for the row makes the new lease shorter and never longer.
WITH standing AS MATERIALIZED (
  SELECT expires_at - now() AS lease_left FROM collector_leader
  WHERE leader <> $1::text AND expires_at > now()
), elected AS (
  INSERT INTO collector_leader AS current (leader, term, expires_at)
  SELECT $1::text, 1, now() + $2::bigint * interval '1 microsecond'
  WHERE NOT EXISTS (SELECT FROM standing)
  ON CONFLICT (only_row) DO UPDATE
  SET leader = excluded.leader, expires_at = excluded.expires_at,
      term = current.term + CASE WHEN current.leader = excluded.leader THEN 0 ELSE 1 END
  WHERE current.leader = excluded.leader OR current.expires_at <= now()
  RETURNING term
)
SELECT (SELECT term FROM elected),
       coalesce((SELECT extract(epoch FROM lease_left) * 1000000 FROM standing), 0)::bigint
