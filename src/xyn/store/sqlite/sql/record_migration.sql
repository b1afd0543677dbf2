-- ?1 version, ?2 name, ?3 now
INSERT INTO xyn_schema_version (version, name, applied_at) VALUES (?1, ?2, ?3)
