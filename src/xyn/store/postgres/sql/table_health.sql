-- Dead rows, as the statistics have them, and bytes, indexes included, of every table of Xyn.
SELECT name, coalesce(pg_stat_get_dead_tuples(found), 0)::bigint, pg_total_relation_size(found)::bigint
FROM unnest(ARRAY['runs', 'run_deltas', 'queued_counts', 'running_counts', 'run_totals', 'workers',
                  'collector_leader', 'xyn_schema_version']) AS name,
LATERAL (SELECT to_regclass(name) AS found) AS relation
WHERE found IS NOT NULL
