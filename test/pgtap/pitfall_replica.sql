-- PITFALLS 12: where triggers do not fire, verify finds the drift, health shows it and reconcile repairs it.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(300, 1);
CREATE TABLE parted (LIKE calls) PARTITION BY LIST (project_id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_n PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT * FROM calls;
SELECT collection_register(name, fact => name::regclass, project => 'project_id', time_zone => 'Asia/Tehran', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', bucket => 'hour', track_subjects => true, track_percentiles => true, backfill => 'now')
FROM unnest(ARRAY['calls', 'parted']) name;
CREATE FUNCTION drifts(source text) RETURNS bool LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM oracle($1))';
SELECT collection_refresh();

SET session_replication_role = replica;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(100, 2);
UPDATE calls SET outcome = 'CHANGED', amount = 5 WHERE id % 4 = 0;
DELETE FROM calls WHERE id % 5 = 0;
RESET session_replication_role;
SELECT ok(drifts('calls'), '12: replica mode leaves drift');
SELECT isnt_empty($$SELECT * FROM collection_verify('calls')$$, '12: collection_verify finds it');
SELECT is((SELECT count(*) FROM collection_verify('calls') WHERE level = 'cell'), (SELECT count(*) FROM oracle('calls') WHERE kind = 'cell'), '12: cell by cell');
CALL collection_reconcile('calls');
SELECT exact('calls', '12: collection_reconcile repairs it');
SELECT is_empty($$SELECT * FROM collection_verify('calls')$$, '12: and collection_verify agrees');
SELECT cmp_ok((SELECT last_drift FROM collection_internal.maintenance JOIN collection_internal.source USING (source_id) WHERE name = 'calls'), '>', 0::bigint,
    '12: the drift is remembered');
SELECT collection_refresh();
SELECT exact('calls', '12: and folded');

-- A part of it alone
SET session_replication_role = replica;
UPDATE calls SET outcome = 'AGAIN' WHERE id % 3 = 0;
RESET session_replication_role;
SELECT min(day) AS first_day, max(day) AS last_day FROM oracle('calls') WHERE kind = 'cell' AND day > '-infinity' \gset
CALL collection_reconcile('calls', :'first_day'::date + 5, :'first_day'::date + 10);
SELECT is_empty(format($$SELECT * FROM oracle('calls') WHERE day BETWEEN %L::date + 5 AND %1$L::date + 10$$, :'first_day'), '12: a range of days is repaired');
SELECT ok(drifts('calls'), '12: others are left');
SELECT isnt_empty(format($$SELECT * FROM collection_verify('calls', %L::date, %1$L::date + 4)$$, :'first_day'), '12: verify of another range finds the rest');
SELECT is_empty(format($$SELECT * FROM collection_verify('calls', %L::date + 5, %1$L::date + 10)$$, :'first_day'), '12: verify of the range finds nothing');
CALL collection_reconcile('calls');
SELECT exact('calls', '12: all of it repaired, undated rows too');

-- DISABLE TRIGGER
ALTER TABLE calls DISABLE TRIGGER USER;
TRUNCATE calls;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(100, 3);
SELECT ok(drifts('calls'), '12: DISABLE TRIGGER leaves drift');
SELECT cmp_ok((SELECT triggers_disabled::bigint FROM collection_health WHERE source = 'calls'), '>', 0::bigint, '12: collection_health shows disabled triggers');
ALTER TABLE calls ENABLE TRIGGER USER;
SELECT is((SELECT triggers_disabled::bigint FROM collection_health WHERE source = 'calls'), 0::bigint, '12: and that they are enabled again');
CALL collection_reconcile('calls');
SELECT exact('calls', '12: repaired after a TRUNCATE that was not seen');

-- Partitions
ALTER TABLE parted_1 DISABLE TRIGGER ALL;
INSERT INTO parted_1 (id, project_id, outcome, started) SELECT n, 1, 'UNSEEN', now() FROM generate_series(1, 10) n;
ALTER TABLE parted DISABLE TRIGGER ALL;
DELETE FROM parted WHERE project_id = 2;
SELECT ok(drifts('parted'), '12: disabled on a leaf and on the root');
SELECT cmp_ok((SELECT triggers_disabled::bigint FROM collection_health WHERE source = 'parted'), '>', 0::bigint, '12: collection_health shows it');
ALTER TABLE parted ENABLE TRIGGER ALL;
ALTER TABLE parted_1 ENABLE TRIGGER ALL;
SELECT ok(drifts('parted'), '12: drift stays until reconcile');
CALL collection_reconcile('parted');
SELECT exact('parted', '12: repaired on a partitioned table');
UPDATE parted SET project_id = 1 WHERE project_id = 3;
INSERT INTO parted_1 (id, project_id, outcome, started) VALUES (0, 1, 'SEEN', now());
SELECT exact('parted', '12: and captured from then on');

-- Triggers dropped by hand
SELECT string_agg(format('DROP TRIGGER %I ON parted_n', tgname), '; ') AS drops FROM pg_trigger WHERE tgrelid = 'parted_n'::regclass AND NOT tgisinternal \gset
:drops;
INSERT INTO parted_n (id, project_id, outcome, started) VALUES (0, 2, 'UNSEEN', now());
SELECT ok(drifts('parted'), '12: triggers dropped on a leaf');
SELECT cmp_ok((SELECT triggers_missing::bigint FROM collection_health WHERE source = 'parted'), '>', 0::bigint, '12: collection_health shows missing triggers');
CALL collection_reconcile('parted');
SELECT exact('parted', '12: repaired');

-- Storage itself damaged
DELETE FROM collection_internal.rollup r USING collection_internal.source s WHERE s.source_id = r.source_id AND s.name = 'calls' AND r.level = 0 AND r.project_id = 1;
UPDATE collection_internal.rollup SET row_count = row_count + 1, dials = 0 WHERE level = 0 AND project_id = 2;
SELECT ok(drifts('calls'), '12: cells lost');
CALL collection_reconcile('calls');
SELECT is_empty($$SELECT * FROM oracle('calls')$$, '12: the finest cells are repaired');
CALL collection_reconcile('parted');
SELECT is_empty($$SELECT * FROM oracle('parted')$$, '12: of the other source too');

SELECT * FROM finish();
