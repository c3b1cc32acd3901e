-- Telephone calls of a call centre, from a CSV file with the fields of the "Anonymous Bank" data set. Nothing is
-- cleaned: negative times, services past midnight and calls without an agent stay as they were recorded.
-- Variable: zone. Before: the file is in the table demo.line, all columns text.
CREATE TABLE demo.call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service text NOT NULL,
    agent text,
    customer_id text,
    outcome text NOT NULL,
    priority smallint,
    started_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX ON demo.call (service, ended_at);

INSERT INTO demo.call (service, agent, customer_id, outcome, priority, started_at, ended_at)
SELECT type, nullif(server, 'NO_SERVER'), nullif(customer_id, '0'), outcome, priority::smallint,
       (date::date + vru_entry::interval) AT TIME ZONE :'zone',
       -- 0:00:00 stands for never: the end is that of the service, else of the queue, else of the voice response unit
       (date::date + coalesce(nullif(ser_exit::interval, '0'), nullif(q_exit::interval, '0'), vru_exit::interval))
           AT TIME ZONE :'zone'
FROM demo.line;
