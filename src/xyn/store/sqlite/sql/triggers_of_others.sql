-- A row: somebody has made a trigger on runs that no migration makes.
SELECT 1
FROM sqlite_schema
WHERE type = 'trigger' AND tbl_name = 'runs'
  AND name NOT IN ('runs_added', 'runs_deleted', 'runs_updated', 'runs_met', 'runs_replaced',
                   'runs_met_deleted', 'runs_id_is_constant', 'runs_rowid_is_taken')
LIMIT 1
