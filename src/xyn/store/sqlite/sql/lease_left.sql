-- What is left of the lease of another one. ?1 now, ?2 candidate
SELECT expires_at - ?1 FROM collector_leader WHERE leader <> ?2 AND expires_at > ?1
