-- $1 candidate
UPDATE collector_leader SET expires_at = now() WHERE leader = $1::text AND expires_at > now()
