-- Changes with every change of the schema.
PRAGMA schema_version
