-- Workers that were not heard of for an hour. ?1 now
DELETE FROM workers WHERE heartbeat_at < ?1 - 3600000000
