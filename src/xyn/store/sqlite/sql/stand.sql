-- ?1 now, ?2 candidate, ?3 lease. Returns the term if the candidate leads now.
INSERT INTO collector_leader (only_row, leader, term, expires_at) VALUES (1, ?2, 1, ?1 + ?3)
ON CONFLICT (only_row) DO UPDATE
SET leader = excluded.leader, expires_at = excluded.expires_at,
    term = term + (leader <> excluded.leader)
WHERE leader = excluded.leader OR expires_at <= ?1
RETURNING term
