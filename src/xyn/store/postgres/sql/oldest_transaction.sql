-- Age of the oldest transaction that is open in this database, prepared ones and those that are idle
-- included; not this one's own, nor autovacuum's, which keeps no row from being removed.
--
-- Of sessions of other roles PostgreSQL shows the start of the transaction to members of
-- pg_read_all_stats only; to others they are not there.
SELECT greatest(max(extract(epoch FROM clock_timestamp() - began)), 0)::double precision
FROM (
  SELECT xact_start AS began FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type IS DISTINCT FROM 'autovacuum worker'
  UNION ALL
  SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()
) AS open_transactions
