-- What inject lets fail, beside the calls of test/clients/calls.sql: everything that is captured, maintained or follows DDL. A
-- paragraph each: block, within a transaction that is rolled back; alone, in transactions of its own, and done again after each
-- fault; setup, without faults.

-- setup: a partitioned source with every option
CREATE TABLE parted (id bigint NOT NULL, project_id int NOT NULL, who text, outcome text, started timestamptz, ended timestamptz, phone text, amount numeric)
    PARTITION BY LIST (project_id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) PARTITION BY HASH (id);
CREATE TABLE parted_2_a PARTITION OF parted_2 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_2_b PARTITION OF parted_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE loose (LIKE parted);
INSERT INTO loose VALUES (900, 3, 'w1', 'COMP', '2025-03-01 10:00+00', '2025-03-01 10:10+00', '+989', 3);
ALTER TABLE parted ADD PRIMARY KEY (project_id, id);
SELECT FROM collection_register('parted', 'parted', project => $$'p' || project_id$$, time_zone => 'Europe/Berlin', interviewer => 'who',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', subject => 'phone', amount => 'amount', bucket => 'hour',
    row_filter => $$outcome IS DISTINCT FROM 'SKIP'$$, track_subjects => true, track_percentiles => true, backfill => 'now');
INSERT INTO parted SELECT n, 1 + n % 2, 'w' || n % 5, (ARRAY['COMP', 'REF', NULL, 'SKIP'])[1 + n % 4], '2025-03-01 00:00+00'::timestamptz + n * interval '1 h',
    '2025-03-01 00:10+00'::timestamptz + n * interval '1 h', '+98' || n % 7, n FROM generate_series(1, 60) n

-- setup: the means of the statements
CREATE FUNCTION attempt(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
END $$;
SELECT FROM collection_preset_save('mine', '{"last_days": 30}');
CREATE TABLE copied AS SELECT project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra FROM core_interview LIMIT 40

-- block: INSERT
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra) SELECT * FROM copied

-- block: INSERT of one row
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra) SELECT * FROM copied LIMIT 1

-- block: UPDATE
UPDATE core_interview SET project_id = 1 + project_id % 3, outcome_code = 'REF' WHERE id % 5 = 0

-- block: DELETE
DELETE FROM core_interview WHERE id % 4 = 0

-- block: MERGE
MERGE INTO core_interview c USING (SELECT n AS id FROM generate_series(1, 400, 20) n) s ON c.id = s.id
WHEN MATCHED AND s.id % 3 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET outcome_code = 'PART'

-- block: TRUNCATE
TRUNCATE core_interview CASCADE

-- block: several statements
WITH gone AS (DELETE FROM core_interview WHERE id % 9 = 0 RETURNING id), moved AS (UPDATE core_interview SET interviewer_id = 2 WHERE id % 9 = 1 RETURNING id)
SELECT count(*) FROM gone, moved

-- block: INSERT into partitions
INSERT INTO parted SELECT id + 1000, project_id, who, outcome, started, ended, phone, amount FROM parted ON CONFLICT DO NOTHING

-- block: INSERT into a leaf
INSERT INTO parted_2_a SELECT * FROM (SELECT n AS id, 2, 'new', 'COMP', now(), now(), 'new', 1 FROM generate_series(5000, 5100) n) s
WHERE satisfies_hash_partition('parted_2'::regclass, 2, 0, id::bigint)

-- block: UPDATE across partitions
UPDATE parted SET project_id = 3 - project_id, id = id + 2000

-- block: DELETE from partitions
DELETE FROM parted WHERE id % 2 = 0

-- block: TRUNCATE of a leaf
TRUNCATE parted_2_b

-- block: TRUNCATE of all
TRUNCATE parted

-- block: attach a partition
ALTER TABLE parted ATTACH PARTITION loose FOR VALUES IN (3)

-- block: create a partition
CREATE TABLE parted_4 PARTITION OF parted FOR VALUES IN (4)

-- block: detach a partition
ALTER TABLE parted DETACH PARTITION parted_1

-- block: drop a partition
DROP TABLE parted_1

-- block: rename a column
ALTER TABLE parted RENAME COLUMN who TO clerk

-- block: rename a table
ALTER TABLE parted RENAME TO parted_anew

-- block: change a type
ALTER TABLE parted ALTER COLUMN outcome TYPE varchar(20)

-- block: add a column
ALTER TABLE core_interview ADD COLUMN further int DEFAULT 7

-- block: move to a schema
ALTER TABLE core_interview SET SCHEMA shops

-- block: drop a source's table
DROP TABLE parted

-- block: drop a schema
DROP SCHEMA shops CASCADE

-- block: drop what developer owns
DROP OWNED BY developer

-- block: register and fill
SELECT FROM collection_register('again', 'core_interview', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id', outcome => 'outcome_code',
    started_at => 'start_form', ended_at => 'end_form', subject => 'phone_number', track_subjects => true, track_percentiles => true, backfill => 'now')

-- block: registration of more cells than memory may hold
SET LOCAL maintenance_work_mem = '1MB';
CREATE TABLE many AS SELECT n % 3 AS project_id, 'w' || n AS who, 'COMP' AS outcome, '2025-03-01 10:00+00'::timestamptz AS started, '+98' || n AS phone FROM generate_series(1, 3000) AS n;
SELECT FROM collection_register('many', 'many', project => $$'p' || project_id$$, time_zone => 'UTC', interviewer => 'who', outcome => 'outcome', started_at => 'started',
    subject => 'phone', track_subjects => true, backfill => 'now')

-- block: reconcile after a loss
DO $$
BEGIN
    SET LOCAL session_replication_role = replica;
    DELETE FROM core_interview WHERE id % 3 = 0;
    SET LOCAL session_replication_role = origin;
    CALL collection_reconcile('interviews');
END $$

-- block: verify
SELECT FROM collection_verify()

-- block: reconcile within a block
CALL collection_reconcile()

-- block: reconcile of the day
CALL collection_reconcile_daily(reconcile_at => '00:00', days => 3)

-- block: suggest
SELECT FROM collection_suggest('core_interview')

-- block: indexes
SELECT FROM collection_indexes('interviews')

-- block: health
SELECT count(*) FROM collection_health

-- block: drop the extension
DROP EXTENSION collection_performance CASCADE

-- alone: fold
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra) SELECT * FROM copied LIMIT 9;
SELECT collection_refresh()

-- alone: INSERT where nothing is cached
ALTER TABLE core_interview ALTER COLUMN call_attempts SET DEFAULT 1;
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra) SELECT * FROM copied LIMIT 9

-- alone: reconcile
CALL collection_reconcile()

-- alone: DDL
ALTER TABLE parted RENAME COLUMN amount TO price;
ALTER TABLE parted RENAME COLUMN price TO amount

-- alone: freeze
SELECT collection_freeze('parted', 400)

-- alone: thaw
SELECT collection_freeze('parted', NULL)
