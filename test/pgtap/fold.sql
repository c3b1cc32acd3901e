-- Fold: what it moves, what it removes, histograms that add up, the worker that writers and collection_refresh() ask,
-- isolation levels and permissions.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'Asia/Tehran', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', bucket => 'hour', track_subjects => true, track_percentiles => true, backfill => 'now');
SET collection_performance.fold_threshold = 0;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(1500, 1);
SELECT cmp_ok((SELECT pending_deltas FROM collection_health), '>', 0::int8, 'an insert leaves deltas');
SELECT ok((SELECT last_fold IS NULL AND oldest_pending IS NULL FROM collection_health), 'nothing was folded yet');
SELECT collection_refresh('calls');
SELECT is((SELECT pending_deltas FROM collection_health), 0::int8, 'collection_refresh folds them');
SELECT ok((SELECT last_fold > now() - interval '1 minute' FROM collection_health), 'and says when');
SELECT exact('calls', 'folded');
SELECT is((SELECT sum(row_count) FROM collection_internal.project), 1500::numeric, 'projects count their rows');

SELECT sum(changes) AS changes FROM collection_internal.project \gset
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(300, 2);
UPDATE calls SET outcome = 'MOVED', amount = NULL WHERE id % 3 = 0;
DELETE FROM calls WHERE id % 5 = 0;
SELECT count(*) AS pending FROM collection_internal.delta \gset
SELECT exact('calls', 'changed');
SELECT collection_refresh();
SELECT exact('calls', 'changed and folded');
SELECT is((SELECT sum(changes) FROM collection_internal.project), :changes + :pending::numeric, 'changes count every delta');

-- In one transaction: a worker of another transaction does the work, and what is not committed stays.
BEGIN;
INSERT INTO calls (project_id, started) VALUES (1, now());
SELECT collection_refresh();
SELECT exact('calls', 'refreshed in a transaction');
SELECT is((SELECT count(*) FROM collection_internal.delta), 1::int8, 'its own delta waits for the commit');
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT count(*) FROM calls;
SELECT lives_ok('SELECT collection_refresh()', 'a refresh in a serializable transaction');
COMMIT;
SELECT collection_refresh();
SELECT is((SELECT count(*) FROM collection_internal.delta), 0::int8, 'folded after the commit');
BEGIN READ ONLY;
SELECT throws_ok('SELECT collection_refresh()', '25006', NULL, 'refused in a read-only transaction');
ROLLBACK;

-- A transaction that folds for itself, because no worker can be started.
BEGIN;
INSERT INTO calls (project_id, started) VALUES (1, now());
CALL collection_reconcile('calls');
SELECT collection_refresh();
SELECT exact('calls', 'folded by itself');
SELECT is((SELECT count(*) FROM collection_internal.delta), 0::int8, 'its own delta, too');
ROLLBACK;
SELECT exact('calls', 'rolled back');

-- Cells that become nothing are removed; projects stay, since changes never go back.
DELETE FROM calls;
SELECT collection_refresh();
SELECT is_empty('SELECT * FROM collection_internal.rollup', 'no cell is left');
SELECT is_empty('SELECT * FROM collection_internal.subject_rollup', 'no subject is left');
SELECT is((SELECT sum(row_count) FROM collection_internal.project), 0::numeric, 'projects have no rows');
SELECT cmp_ok((SELECT sum(changes) FROM collection_internal.project), '>', :changes::numeric, 'their changes went on');
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now());
DELETE FROM calls;
SELECT collection_refresh();
SELECT is_empty('SELECT * FROM collection_internal.rollup', 'deltas that cancel out write no cell');
INSERT INTO collection_internal.delta (source_id, day, row_count) VALUES (12345, '2025-01-01', 1);
SELECT collection_refresh();
SELECT is_empty('SELECT * FROM collection_internal.delta', 'deltas of a source that is gone are removed');
SELECT is_empty('SELECT * FROM collection_internal.rollup', 'and count for nothing');

-- The worker comes by itself, soon after the commit.
SET collection_performance.fold_threshold = 100;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(1000, 3);
DO $$ BEGIN
    FOR i IN 1..200 LOOP
        EXIT WHEN (SELECT count(*) FROM collection_internal.delta) = 0;
        COMMIT;
        PERFORM pg_sleep(0.05);
    END LOOP;
END $$;
SELECT is((SELECT count(*) FROM collection_internal.delta), 0::int8, 'a writer past the threshold gets a fold');
SELECT exact('calls', 'folded by the worker');
DO $$ BEGIN
    FOR i IN 1..200 LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'collection_performance' AND datname = current_database());
        PERFORM pg_sleep(0.05);
    END LOOP;
END $$;
SELECT ok(NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'collection_performance' AND datname = current_database()), 'the worker leaves');

-- Zeros take no room, those that a fold makes of a number included.
SELECT is((SELECT count(*) FROM collection_internal.rollup WHERE 0 IN (open_rows, timed_rows, dials, duration_sec, duration_us, negative_rows, missing_rows)), 0::int8, 'no zero is stored');
SELECT isnt((SELECT sum(open_rows) FROM collection_internal.rollup WHERE level = 0), NULL, 'some rows are open');
UPDATE calls SET ended = started + interval '5 s' WHERE ended IS NULL;
SELECT collection_refresh('calls');
SELECT is((SELECT sum(open_rows) FROM collection_internal.rollup WHERE level = 0), NULL, 'none is now, and nothing is stored of it');
SELECT is((SELECT count(*) FROM collection_internal.rollup WHERE 0 IN (open_rows, timed_rows, dials, duration_sec, duration_us, negative_rows, missing_rows)), 0::int8, 'still no zero');
SELECT exact('calls', 'with zeros that were numbers');

-- Histograms.
SELECT is((SELECT collection_internal.histogram_sum(histogram) FROM collection_internal.rollup WHERE level = 0),
          (SELECT collection_internal.histogram_sum(histogram) FROM collection_internal.rollup WHERE level = 1), 'histograms of both levels add up to the same');
SELECT is((SELECT sum(b.rows) FROM (SELECT collection_internal.histogram_sum(histogram) AS all_of_them FROM collection_internal.rollup WHERE level = 0) s, oracle_bins(s.all_of_them) b),
          (SELECT sum(timed_rows) FROM collection_internal.rollup WHERE level = 0), 'and to the timed rows');
SELECT is(collection_internal.histogram_add(NULL, '\x'), NULL, 'a missing histogram');
SELECT throws_ok($$SELECT collection_internal.histogram_add('\xff', '\x')$$, '22P03', 'malformed duration histogram', 'a malformed histogram');

-- Permissions.
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
SELECT is(raised_to('outsider', 'SELECT public.collection_refresh()'), '42501', 'not for everybody');
SELECT is(raised_to('outsider', $$SELECT public.collection_refresh('calls')$$), '42501', 'not by name either');
SELECT is(raised_to('outsider', 'SELECT collection_internal.histogram_add(NULL, NULL)'), '42501', 'internals are nobody''s');
SELECT is(raised_to('outsider', 'SELECT 1 / count(*) FROM public.collection_health'), '22012', 'health shows nothing');
SELECT is(raised_to('outsider', 'SELECT 1 / count(*) FROM public.collection_backfills'), '22012', 'backfills show nothing');
SELECT is(raised_to('outsider', 'SET collection_performance.fold_threshold = 1'), '42501', 'the threshold is a superuser''s');
SELECT throws_ok($$SELECT collection_refresh('nothing')$$, '42704', NULL, 'an unknown source');
SELECT throws_ok('SET collection_performance.fold_threshold = -1', '22023', NULL, 'a threshold out of range');

-- As doc/operations.md explains them.
CREATE FUNCTION settings_of(relation regclass) RETURNS text[] LANGUAGE sql
    RETURN (SELECT array_agg(option ORDER BY option) FROM pg_class, unnest(reloptions) AS option WHERE oid = relation AND option LIKE 'autovacuum%');
SELECT is(settings_of('collection_internal.delta'), ARRAY['autovacuum_analyze_scale_factor=0', 'autovacuum_analyze_threshold=1000000000',
    'autovacuum_vacuum_scale_factor=0', 'autovacuum_vacuum_threshold=5000'], 'deltas are vacuumed early');
SELECT is(settings_of('collection_internal.rollup'), ARRAY['autovacuum_vacuum_scale_factor=0.02', 'autovacuum_vacuum_threshold=2000'], 'so are sums');
SELECT is(settings_of('collection_internal.subject_rollup'), ARRAY['autovacuum_vacuum_insert_scale_factor=0', 'autovacuum_vacuum_insert_threshold=10000',
    'autovacuum_vacuum_scale_factor=0.02', 'autovacuum_vacuum_threshold=2000'], 'and subjects');
SELECT * FROM finish();
