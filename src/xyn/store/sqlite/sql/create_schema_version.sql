CREATE TABLE IF NOT EXISTS xyn_schema_version (
  version    INTEGER NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT
