-- Which collector exports the gauges of the database, where only one is to.
CREATE TABLE collector_leader (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  leader     text NOT NULL,
  term       bigint NOT NULL,  -- counts the changes of leader
  expires_at timestamptz NOT NULL
);
