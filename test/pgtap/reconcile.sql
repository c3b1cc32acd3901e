-- Reconcile and verify: drift of every kind is found and repaired, at every level, for integer and text keys, with and
-- without subjects; what is right is left alone.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', track_subjects => true, track_percentiles => true, is_default => true, backfill => 'now');
SELECT collection_register('keyed', fact => 'calls', project => $$'p' || project_id$$, time_zone => 'Asia/Tehran', interviewer => $$'i' || interviewer_id$$,
    outcome => 'outcome', started_at => 'started', bucket => 'hour', backfill => 'now');
CREATE FUNCTION differences() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM collection_verify());
CREATE FUNCTION drifts(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT cmp_ok(differences(), '>', 0::bigint, what || ': verify finds it');
END $$;
CREATE FUNCTION repaired(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is(differences(), 0::bigint, what || ': verify agrees');
    RETURN NEXT exact('calls', what);
    RETURN NEXT exact('keyed', what || ', with keys');
END $$;

INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(600, 1);
SELECT collection_refresh();
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(200, 2);
SELECT repaired('before');
CALL collection_reconcile();
SELECT is((SELECT max(last_drift) FROM collection_health), 0::int8, 'nothing to correct');
SELECT ok((SELECT bool_and(last_reconcile > now() - interval '1 minute') FROM collection_health), 'and it says when');

-- Rows that no trigger saw.
SET session_replication_role = replica;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(100, 3);
DELETE FROM calls WHERE id % 7 = 0;
UPDATE calls SET project_id = 77, phone = 'another', amount = 5 WHERE id % 11 = 0;
RESET session_replication_role;
SELECT drifts('unseen changes');
SELECT ok(EXISTS (SELECT FROM collection_verify('keyed') WHERE project_key = 'p77' AND expected_rows > 0 AND found_rows = 0 AND project_id IS NOT NULL), 'a new key with its number');
SELECT ok(EXISTS (SELECT FROM collection_verify('calls') WHERE level = 'subject' AND subject = 'another'), 'subjects differ, too');
SELECT ok(EXISTS (SELECT FROM collection_verify('calls') WHERE level = 'cell' AND subject IS NULL AND expected_amount IS DISTINCT FROM found_amount), 'amounts differ');
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT cmp_ok(differences(), '>', 0::bigint, 'verify in a read-only transaction');
SELECT throws_ok('CALL collection_reconcile()', '25006', NULL, 'where nothing can be repaired');
ROLLBACK;
CALL collection_reconcile();
SELECT cmp_ok((SELECT min(last_drift) FROM collection_health), '>', 0::int8, 'the drift is recorded');
SELECT repaired('unseen changes');
SELECT collection_refresh();
SELECT repaired('unseen changes, folded');

-- Storage that somebody damaged.
UPDATE collection_internal.rollup SET row_count = row_count + 1, duration_sec = duration_sec + 1 WHERE level = 0 AND outcome = 'COMP';
SELECT drifts('wrong cells');
CALL collection_reconcile();
SELECT repaired('wrong cells');
UPDATE collection_internal.subject_rollup SET row_count = row_count + 2 WHERE project_id = 1;
SELECT drifts('wrong subjects');
CALL collection_reconcile();
SELECT repaired('wrong subjects');
DELETE FROM collection_internal.rollup WHERE level = 1 AND project_id = 2;
UPDATE collection_internal.rollup SET histogram = NULL WHERE level = 1 AND project_id = 1;
UPDATE collection_internal.project SET row_count = row_count - 1 WHERE project_id = 1;
SELECT drifts('wrong sums');
SELECT ok((SELECT array_agg(DISTINCT level) @> '{project,project_day}' FROM collection_verify('calls')), 'by level');
CALL collection_reconcile('calls');
SELECT is((SELECT count(*) FROM collection_verify('calls')), 0::bigint, 'one source is repaired');
CALL collection_reconcile();
SELECT repaired('wrong sums');
UPDATE collection_internal.rollup SET row_count = row_count + 1, amount = NULL WHERE level = 2 AND project_id = 1;
DELETE FROM collection_internal.rollup WHERE level = 2 AND project_id = 2;
INSERT INTO collection_internal.rollup (source_id, level, day, row_count, open_rows, timed_rows, dials, duration_sec, duration_us, negative_rows, missing_rows, project_id)
SELECT source_id, 2, '2031-05-01', 1, 0, 0, 0, 0, 0, 0, 0, 1 FROM collection_internal.source WHERE name = 'calls';
SELECT drifts('wrong months');
SELECT is((SELECT array_agg(DISTINCT level) FROM collection_verify('calls')), '{project_month}', 'in months alone');
CALL collection_reconcile();
SELECT repaired('wrong months');
DELETE FROM collection_internal.rollup;
DELETE FROM collection_internal.subject_rollup;
DELETE FROM collection_internal.project;
DELETE FROM collection_internal.member;
CALL collection_reconcile();
SELECT repaired('everything lost');
SELECT collection_refresh();
SELECT repaired('everything lost, folded');

-- A range of days, and a transaction block.
SET session_replication_role = replica;
DELETE FROM calls WHERE id % 2 = 0;
RESET session_replication_role;
SELECT min(day) AS first, max(day) AS last FROM collection_verify('calls') WHERE isfinite(day) \gset
CALL collection_reconcile('calls', :'first', :'first');
SELECT is((SELECT count(*) FROM collection_verify('calls', :'first', :'first')), 0::bigint, 'one day is repaired');
SELECT cmp_ok((SELECT count(*) FROM collection_verify('calls', :'first'::date + 1)), '>', 0::bigint, 'the others are not');
SELECT cmp_ok((SELECT count(*) FROM collection_verify('calls', NULL, '-infinity')), '>', 0::bigint, 'nor the undated rows');
BEGIN;
CALL collection_reconcile();
SELECT repaired('in a transaction');
ROLLBACK;
SELECT drifts('rolled back');
CALL collection_reconcile();
SELECT repaired('in the end');
TRUNCATE calls;
SELECT repaired('truncated');

SELECT throws_ok($$CALL collection_reconcile('calls', '2025-01-02', '2025-01-01')$$, '22023', 'date_from is after date_to', 'reversed days');
SELECT throws_ok($$SELECT * FROM collection_verify('calls', '2025-01-02', '2025-01-01')$$, '22023', 'date_from is after date_to', 'reversed days of verify');
SELECT throws_ok($$CALL collection_reconcile('nothing')$$, '42704', NULL, 'an unknown source');
-- What a statement of another role raises; NULL where it succeeds. pgTAP itself needs its own role's temporary tables.
CREATE FUNCTION raised_to(role name, statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE statement;
    RESET ROLE;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE ROLE outsider;
SELECT is(raised_to('outsider', 'CALL public.collection_reconcile()'), '42501', 'not for everybody');
SELECT is(raised_to('outsider', 'SELECT * FROM public.collection_verify()'), '42501', 'nor verify');
SELECT * FROM finish();
