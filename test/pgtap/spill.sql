-- More cells than maintenance_work_mem holds: a filling and a reconcile sum them through files, and stay exact, with numbers and texts
-- as keys, hours, segments, amounts, histograms and subjects.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

-- In the order in which they came, and once more in another, so that cells go to disk in pieces.
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(12000, 1) ORDER BY started;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(12000, 1);
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(6000, 2);

CREATE FUNCTION register(source text, backfill text) RETURNS void LANGUAGE sql AS $$
    SELECT collection_register('numbers', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
        outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
        track_percentiles => true, backfill => $2) WHERE $1 = 'numbers';
    SELECT collection_register('texts', fact => 'calls', project => $e$'p' || project_id$e$, time_zone => 'Asia/Tehran', interviewer => $e$'i' || interviewer_id$e$,
        outcome => 'outcome', started_at => 'started', dials => 'dials', bucket => 'hour', backfill => $2) WHERE $1 = 'texts';
    SELECT collection_register('subjects', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
        outcome => 'outcome', started_at => 'started', ended_at => 'ended', amount => 'amount', segment => 'segment', subject => 'phone',
        track_subjects => true, backfill => $2) WHERE $1 = 'subjects';
$$;
CREATE FUNCTION cells(source text) RETURNS bigint LANGUAGE sql STABLE RETURN
    (SELECT count(*) FROM oracle_facts(source) WHERE kind IN ('cell', 'subject'));
-- Files that sessions of this database have made, those of statements that are over.
CREATE FUNCTION temporary_files() RETURNS bigint LANGUAGE sql RETURN
    (SELECT temp_files FROM pg_stat_database WHERE datname = current_database());
-- A source is filled within the registration, then by a worker; its cells are the same.
CREATE PROCEDURE fill_by_worker(source text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM register(source, 'background');
    COMMIT;
    FOR i IN 1..600 LOOP
        EXIT WHEN EXISTS (SELECT FROM collection_backfills b WHERE b.source = $1 AND state = 'done');
        PERFORM pg_sleep(0.1);
    END LOOP;
END $$;
SELECT format('ALTER DATABASE %I SET maintenance_work_mem = %L', current_database(), '1MB') \gexec
SET maintenance_work_mem = '1MB';

SELECT pg_stat_force_next_flush();
SELECT temporary_files() AS before \gset
SELECT register('numbers', 'now');
SELECT pg_stat_force_next_flush();
SELECT cmp_ok(temporary_files(), '>', :before::bigint, 'numbers by way of files');
SELECT temporary_files() AS before \gset
SELECT register('texts', 'now');
SELECT pg_stat_force_next_flush();
SELECT cmp_ok(temporary_files(), '>', :before::bigint, 'texts by way of files');
SELECT temporary_files() AS before \gset
SELECT register('subjects', 'now');
SELECT pg_stat_force_next_flush();
SELECT cmp_ok(temporary_files(), '>', :before::bigint, 'subjects by way of files');
SELECT cmp_ok(cells(source), '>', 5000::bigint, source || ' has many cells') FROM unnest('{numbers,texts,subjects}'::text[]) AS source;
SELECT exact(source, source || ' filled by deltas') FROM unnest('{numbers,texts,subjects}'::text[]) AS source;
SELECT collection_refresh();
SELECT exact(source, source || ' folded') FROM unnest('{numbers,texts,subjects}'::text[]) AS source;
SELECT is((SELECT count(*) FROM collection_verify()), 0::bigint, 'verify agrees');
SELECT collection_unregister(source) FROM unnest('{numbers,texts,subjects}'::text[]) AS source;

CALL fill_by_worker('numbers');
CALL fill_by_worker('texts');
CALL fill_by_worker('subjects');
SELECT is((SELECT count(*) FROM collection_internal.delta), 0::bigint, 'a worker writes the rollup itself');
SELECT exact(source, source || ' filled by a worker') FROM unnest('{numbers,texts,subjects}'::text[]) AS source;
SELECT is((SELECT count(*) FROM collection_verify()), 0::bigint, 'verify agrees with the worker');
SELECT is((SELECT sum(row_count) FROM collection_internal.project JOIN collection_internal.source USING (source_id) WHERE name = 'texts'), 30000::numeric, 'rows of projects are counted');

-- Drift nearly everywhere, found and repaired; how many cells is told as by verify.
SET session_replication_role = replica;
UPDATE calls SET dials = dials + 1, amount = amount * 2 WHERE id % 3 = 0;
UPDATE calls SET interviewer_id = 99 WHERE id % 5 = 0;
UPDATE calls SET phone = 'another' WHERE id % 7 = 0;
DELETE FROM calls WHERE id % 11 = 0;
RESET session_replication_role;
CREATE TEMP TABLE wrong AS SELECT source, count(*) AS cells FROM collection_verify() WHERE level IN ('cell', 'subject') GROUP BY source;
SELECT cmp_ok(cells, '>', 3000::bigint, source || ' has drifted') FROM wrong ORDER BY source;
SELECT temporary_files() AS before \gset
CALL collection_reconcile();
SELECT pg_stat_force_next_flush();
SELECT cmp_ok(temporary_files(), '>', :before::bigint, 'a reconcile goes by way of files, too');
SELECT is(last_drift, cells, source || ': every cell is counted') FROM wrong JOIN collection_health USING (source) ORDER BY source;
SELECT exact(source, source || ' repaired') FROM unnest('{numbers,texts,subjects}'::text[]) AS source;
SELECT collection_refresh();
SELECT exact(source, source || ' repaired and folded') FROM unnest('{numbers,texts,subjects}'::text[]) AS source;
CALL collection_reconcile();
SELECT is((SELECT max(last_drift) FROM collection_health), 0::int8, 'nothing is left to repair');

-- Where there is no room for files, nothing is half done.
SELECT collection_unregister('numbers');
SET temp_file_limit = '64kB';
SELECT throws_ok($$SELECT register('numbers', 'now')$$, '53400', NULL, 'the limit of temporary files holds');
SELECT is((SELECT count(*) FROM collection_internal.source WHERE name = 'numbers'), 0::bigint, 'nothing is registered then');
RESET temp_file_limit;
SELECT register('numbers', 'now');
SELECT exact('numbers', 'with room for them');

SELECT * FROM finish();
