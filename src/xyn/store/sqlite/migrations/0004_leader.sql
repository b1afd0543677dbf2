-- Which collector exports the gauges of the database, where only one is to.
CREATE TABLE collector_leader (
  only_row   INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  leader     TEXT NOT NULL,
  term       INTEGER NOT NULL,  -- counts the changes of leader
  expires_at INTEGER NOT NULL
) STRICT;
