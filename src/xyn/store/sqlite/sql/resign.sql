-- ?1 now, ?2 candidate
UPDATE collector_leader SET expires_at = ?1 WHERE leader = ?2 AND expires_at > ?1
