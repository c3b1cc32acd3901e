-- collection_retain: cells of older days are forgotten at every level and never come back; everything else stays exact.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', track_subjects => true, track_percentiles => true, is_default => true, backfill => 'now');
SELECT collection_register('keyed', fact => 'calls', project => $$'p' || project_id$$, time_zone => 'Asia/Tehran', interviewer => $$'i' || interviewer_id$$,
    outcome => 'outcome', started_at => 'started', bucket => 'hour', backfill => 'now');

CREATE FUNCTION days_since(day date, zone text DEFAULT 'UTC') RETURNS int LANGUAGE sql STABLE
    RETURN (now() AT TIME ZONE zone)::date - day;
CREATE FUNCTION boundary(source text) RETURNS date LANGUAGE sql STABLE AS 'SELECT nullif(retained_from, ''-infinity'') FROM collection_internal.source WHERE name = $1';
-- Nothing is stored before the boundary, and what is stored after it is exact.
CREATE FUNCTION forgotten(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    name text;
    wrong text;
BEGIN
    FOREACH name IN ARRAY ARRAY['calls', 'keyed'] LOOP
        SELECT string_agg(o::text, E'\n') INTO wrong FROM (SELECT o FROM oracle(name) o
            WHERE NOT isfinite(o.day) OR o.day >= (SELECT boundary(name)) LIMIT 5) o;
        RETURN NEXT is(wrong, NULL, what || ': days of ' || name || ' that are kept are exact');
        SELECT string_agg(o::text, E'\n') INTO wrong FROM (SELECT o FROM oracle_stored(name) o
            WHERE isfinite(o.day) AND o.day < (SELECT boundary(name)) LIMIT 5) o;
        RETURN NEXT is(wrong, NULL, what || ': older days of ' || name || ' are gone');
        SELECT string_agg(o::text, E'\n') INTO wrong FROM (SELECT o FROM oracle_levels(name) o LIMIT 5) o;
        RETURN NEXT is(wrong, NULL, what || ': levels of ' || name || ' agree');
    END LOOP;
    RETURN NEXT is((SELECT count(*) FROM collection_verify()), 0::bigint, what || ': verify finds nothing');
END $$;

INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(600, 1);
SELECT collection_refresh();
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(200, 2);
INSERT INTO calls (project_id, started, phone) VALUES (99, '2025-03-02 10:00+00', 'one');
SELECT ok((SELECT bool_and(retained_from IS NULL) FROM collection_health), 'everything is kept');
SELECT collection_version() AS version,
       (SELECT count(*) FROM (SELECT DISTINCT project, interviewer, day, outcome, segment FROM oracle_facts('calls') WHERE kind = 'cell' AND isfinite(day) AND day < '2025-03-20') c) AS cells,
       (SELECT count(*) FROM oracle_facts('calls') WHERE kind = 'subject' AND isfinite(day) AND day < '2025-03-20') AS subjects \gset
SELECT is(r::text, format('(2025-03-20,%s,%s)', :cells, :subjects), 'it returns what it forgets') FROM collection_retain('calls', days_since('2025-03-20')) r;
SELECT is(r.retained_from, '2025-03-25'::date, 'in the zone of the source') FROM collection_retain('keyed', days_since('2025-03-25', 'Asia/Tehran')) r;
SELECT forgotten('at first');
SELECT is((SELECT retained_from FROM collection_health WHERE source = 'calls'), '2025-03-20'::date, 'health shows it');
SELECT isnt(collection_version(), :'version', 'the version has changed');
SELECT is(collection_version(), collection_version(), 'once');
SELECT ok(NOT EXISTS (SELECT FROM collection_projects WHERE source = 'calls' AND project_id = 99), 'a project whose rows are all forgotten is gone');
SELECT is((SELECT attempts FROM collection_summary(date_from => '2025-03-01', date_to => '2025-03-19')), 0::bigint, 'reports have nothing of those days');
SELECT is(r::text, '(2025-03-20,0,0)', 'nothing is left to forget') FROM collection_retain('calls', days_since('2025-03-20')) r;

-- Rows of those days come, change and go; nothing of them is counted.
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, phone) VALUES (1, 1, 'COMP', '2025-03-05 10:00+00', '2025-03-05 10:05+00', 'late');
UPDATE calls SET outcome = 'REF' WHERE started < '2025-03-10';
SELECT forgotten('late rows');
UPDATE calls SET started = started + interval '12 days', ended = ended + interval '12 days' WHERE id % 5 = 0;
UPDATE calls SET started = started - interval '12 days', ended = ended - interval '12 days' WHERE id % 5 IN (1, 2);
SELECT forgotten('rows move over the boundary');
SELECT collection_refresh();
CALL collection_reconcile();
SELECT is((SELECT sum(last_drift) FROM collection_health), 0::numeric, 'reconcile brings nothing back');
CALL collection_reconcile('calls', '2025-03-01', '2025-03-05');
SELECT forgotten('reconciled');
BEGIN;
TRUNCATE calls;
SELECT forgotten('truncated');
ROLLBACK;
SELECT forgotten('rolled back');

-- Beside frozen days.
SELECT collection_freeze('calls', days_since('2025-03-26'));
DELETE FROM calls WHERE started < '2025-03-26';
SELECT cmp_ok((SELECT attempts FROM collection_summary(date_from => '2025-03-20', date_to => '2025-03-25')), '>', 0::bigint, 'frozen days are kept');
SELECT cmp_ok((SELECT cells FROM collection_retain('calls', days_since('2025-03-22'))), '>', 0::bigint, 'until they are forgotten');
SELECT is((SELECT attempts FROM collection_summary(date_from => '2025-03-20', date_to => '2025-03-21')), 0::bigint, 'as some are now');
SELECT cmp_ok((SELECT attempts FROM collection_summary(date_from => '2025-03-22', date_to => '2025-03-25')), '>', 0::bigint, 'and others are not');
SELECT is((SELECT count(*) FROM collection_verify()), 0::bigint, 'verify agrees');
SELECT collection_freeze('calls', NULL);
CALL collection_reconcile();
SELECT forgotten('not frozen any more');

-- Forward only, but as a whole.
SELECT is((SELECT retained_from FROM collection_retain('calls', days_since('2025-03-01'))), '2025-03-22'::date, 'more days do not move it back');
SELECT is(r::text, '(,0,0)', 'taken back') FROM collection_retain('calls', NULL) r;
SELECT cmp_ok((SELECT count(*) FROM collection_verify('calls')), '>', 0::bigint, 'what the table still has is missed now');
CALL collection_reconcile();
SELECT exact('calls', 'and counted again');

-- Parameters, and who may.
SELECT throws_ok($$SELECT collection_retain(NULL, 3)$$, '22023', 'source is missing', 'no source');
SELECT throws_ok($$SELECT collection_retain('nothing', 3)$$, '42704', NULL, 'an unknown source');
SELECT throws_ok($$SELECT collection_retain('calls', -1)$$, '22023', 'days is negative', 'days to come');
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT throws_ok($$SELECT collection_retain('calls', 3)$$, '25001', NULL, 'an old snapshot does not see all');
ROLLBACK;
BEGIN READ ONLY;
SELECT throws_ok($$SELECT collection_retain('calls', 3)$$, '25006', NULL, 'a read-only transaction');
ROLLBACK;
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
CREATE ROLE operator;
SELECT collection_grant_role('operator', all_projects => true, permission => 'manage', source => 'keyed');
SELECT is(raised_to('outsider', $$SELECT public.collection_retain('calls', 3)$$), '42501', 'not for everybody');
SELECT is(raised_to('operator', $$SELECT public.collection_retain('calls', 3)$$), '42501', 'nor for the manager of another source');
SELECT is(raised_to('operator', $$SELECT public.collection_retain('keyed', 0)$$), NULL, 'those who manage all may');
SELECT is((SELECT count(*) FROM oracle_stored('keyed') WHERE isfinite(day)), 0::bigint, 'all are forgotten');
SELECT * FROM finish();
