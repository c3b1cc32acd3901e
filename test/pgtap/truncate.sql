-- PITFALLS 5: TRUNCATE in every form. (40001 at REPEATABLE READ: test/isolation/specs/truncate.spec.)
\ir oracle.psql
\ir oracle_calls.psql
SELECT * FROM no_plan();

CREATE TABLE parted (LIKE calls) PARTITION BY RANGE (started);
CREATE TABLE parted_march PARTITION OF parted FOR VALUES FROM ('2025-03-01') TO ('2025-04-01');
CREATE TABLE parted_rest PARTITION OF parted DEFAULT PARTITION BY LIST (project_id);
CREATE TABLE parted_rest_1 PARTITION OF parted_rest FOR VALUES IN (1);
CREATE TABLE parted_rest_n PARTITION OF parted_rest DEFAULT;
ALTER TABLE parted ALTER id SET DEFAULT 0;

SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'Europe/Berlin', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', subject => 'phone',
    track_subjects => true, track_percentiles => true, backfill => 'now');
SELECT collection_register('parted', fact => 'parted', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', backfill => 'now');

CREATE PROCEDURE fill(seed int) LANGUAGE sql AS $$
    INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)
    SELECT * FROM generated_calls(200, seed);
    INSERT INTO parted (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)
    SELECT * FROM generated_calls(200, seed);
$$;
SET client_min_messages = warning;
CREATE FUNCTION both_exact(what text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT exact('calls', what || ' (plain)') UNION ALL SELECT exact('parted', what || ' (partitioned)')
$$;

CALL fill(1);
SELECT both_exact('5: before');
TRUNCATE calls;
TRUNCATE parted;
SELECT both_exact('5: of deltas that are not folded');
SELECT is_empty('SELECT 1 FROM calls UNION ALL SELECT 1 FROM parted', 'both are empty');

CALL fill(2);
SELECT collection_refresh();
TRUNCATE parted, calls;
SELECT both_exact('5: of folded cells, several tables at once');
SELECT collection_refresh();
SELECT both_exact('5: and folded again');

CALL fill(3);
SELECT collection_refresh();
CALL fill(4);
TRUNCATE parted_march;
SELECT both_exact('5: of one partition, with folded cells and deltas');
SELECT isnt_empty('SELECT 1 FROM parted', 'other partitions keep their rows');
TRUNCATE parted_rest;
SELECT both_exact('5: of a partition that is a parent');
SELECT is_empty('SELECT 1 FROM parted', 'now it is empty');
CALL fill(5);
TRUNCATE parted_rest_1, parted_march;
SELECT both_exact('5: of two partitions at once');
CALL fill(6);
TRUNCATE parted, parted_march, parted_rest_n;
SELECT both_exact('5: of a parent and its own partitions at once');
TRUNCATE calls;
TRUNCATE calls;
SELECT both_exact('5: of an empty table');

-- Inside a transaction
CALL fill(7);
BEGIN;
CALL fill(8);
TRUNCATE calls, parted;
SELECT both_exact('5: with uncommitted deltas of its own');
CALL fill(9);
UPDATE calls SET outcome = 'COMP';
DELETE FROM parted WHERE project_id = 1;
SELECT both_exact('5: then writes in the same transaction');
TRUNCATE parted_march;
TRUNCATE calls;
SELECT both_exact('5: and TRUNCATE again');
ROLLBACK;
SELECT both_exact('5: then ROLLBACK');

BEGIN;
CALL fill(10);
SAVEPOINT one;
TRUNCATE calls;
TRUNCATE parted_rest_1;
CALL fill(11);
SELECT both_exact('5: in a savepoint');
ROLLBACK TO one;
SELECT both_exact('5: then ROLLBACK TO');
SAVEPOINT two;
TRUNCATE parted;
RELEASE two;
CALL fill(12);
SELECT both_exact('5: in a released savepoint');
COMMIT;
SELECT both_exact('5: then COMMIT');

BEGIN;
CREATE TABLE fresh (LIKE calls);
ALTER TABLE fresh ALTER id SET DEFAULT 0;
SELECT collection_register('fresh', fact => 'fresh', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
INSERT INTO fresh (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(50, 13);
TRUNCATE fresh;
INSERT INTO fresh (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(50, 14);
SELECT exact('fresh', '5: of a table created and registered in the same transaction');
COMMIT;
SELECT exact('fresh', '5: then COMMIT of that');

-- Identity, cascade, no rights on our tables
CREATE TABLE follow_up (call_id bigint REFERENCES calls);
TRUNCATE calls RESTART IDENTITY CASCADE;
SELECT both_exact('5: RESTART IDENTITY CASCADE from the fact');
CREATE TABLE batch (id int PRIMARY KEY);
INSERT INTO batch SELECT generate_series(0, 10);
ALTER TABLE calls ADD batch_id int DEFAULT 1 REFERENCES batch;
CALL fill(15);
SELECT collection_refresh();
TRUNCATE batch CASCADE;
SELECT both_exact('5: CASCADE from a referenced table');
ALTER TABLE calls DROP batch_id;
DROP TABLE follow_up;
SELECT is_empty('SELECT 1 FROM calls', 'which emptied the fact');

-- REPEATABLE READ where nobody else interfered
CALL fill(16);
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) > 0 AS snapshot_taken FROM calls;
CALL fill(17);
SELECT lives_ok('TRUNCATE calls, parted', '5: at REPEATABLE READ when the snapshot is up to date');
SELECT both_exact('5: within it');
CALL fill(18);
COMMIT;
SELECT both_exact('5: after it');

-- By a role that owns the table and nothing of ours
CREATE ROLE collection_test_truncater;
CREATE TABLE hers (LIKE calls);
ALTER TABLE hers ALTER id SET DEFAULT 0;
ALTER TABLE hers OWNER TO collection_test_truncater;
SELECT collection_register('hers', fact => 'hers', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
GRANT EXECUTE ON FUNCTION generated_calls, dice TO collection_test_truncater;
SET ROLE collection_test_truncater;
INSERT INTO hers (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(50, 19);
TRUNCATE hers;
INSERT INTO hers (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(50, 20);
RESET ROLE;
SELECT exact('hers', '5: by a role that has no rights on storage');
SELECT collection_refresh();
SELECT both_exact('5: all of it folded');
SELECT is_empty($$SELECT * FROM collection_verify('calls')$$, 'collection_verify agrees');
DROP OWNED BY collection_test_truncater CASCADE;
DROP ROLE collection_test_truncater;

SELECT * FROM finish();
