-- The version of the tables; no row: no tables.
SELECT version FROM xyn_schema_version ORDER BY version DESC LIMIT 1
