SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'xyn_schema_version'
