-- collection_freeze: what is stored of frozen days stays, whatever becomes of their rows, and everything else stays exact.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', track_subjects => true, track_percentiles => true, is_default => true, backfill => 'now');
SELECT collection_register('keyed', fact => 'calls', project => $$'p' || project_id$$, time_zone => 'Asia/Tehran', interviewer => $$'i' || interviewer_id$$,
    outcome => 'outcome', started_at => 'started', bucket => 'hour', backfill => 'now');

-- So many days before today lies this day.
CREATE FUNCTION days_since(day date, zone text DEFAULT 'UTC') RETURNS int LANGUAGE sql STABLE
    RETURN (now() AT TIME ZONE zone)::date - day;
CREATE FUNCTION boundary(source text) RETURNS date LANGUAGE sql STABLE AS 'SELECT nullif(frozen_before, ''-infinity'') FROM collection_internal.source WHERE name = $1';
-- What was stored of frozen days when they froze.
CREATE TABLE kept AS SELECT 'calls'::text AS source, s.* FROM oracle_stored('calls') s WHERE false;
CREATE FUNCTION frozen(source text) RETURNS SETOF oracle_cell LANGUAGE sql STABLE AS $$
    SELECT kind, project, interviewer, day, hour, outcome, segment, part, sum(row_count), sum(open_rows), sum(timed_rows),
           sum(negative_rows), sum(missing_rows), sum(dials), sum(duration_us), coalesce(sum(amount), 0)
    FROM oracle_stored($1) WHERE isfinite(day) AND day < (SELECT boundary($1))
    GROUP BY kind, project, interviewer, day, hour, outcome, segment, part
$$;
CREATE PROCEDURE keep(wanted text) LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM kept WHERE source = wanted;
    INSERT INTO kept SELECT wanted, f.* FROM frozen(wanted) f;
END $$;
CREATE FUNCTION settled(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    name text;
    wrong text;
BEGIN
    FOREACH name IN ARRAY ARRAY['calls', 'keyed'] LOOP
        SELECT string_agg(o::text, E'\n') INTO wrong FROM (SELECT o FROM oracle(name) o
            WHERE NOT isfinite(o.day) OR o.day >= coalesce((SELECT boundary(name)), '-infinity') LIMIT 5) o;
        RETURN NEXT is(wrong, NULL, what || ': live days of ' || name || ' are exact');
        SELECT string_agg(o::text, E'\n') INTO wrong FROM (SELECT o FROM oracle_levels(name) o LIMIT 5) o;
        RETURN NEXT is(wrong, NULL, what || ': levels of ' || name || ' agree');
        RETURN NEXT set_eq(format('SELECT * FROM frozen(%L)', name),
            format('SELECT (k).* FROM (SELECT (kind, project, interviewer, day, hour, outcome, segment, part, row_count, open_rows, timed_rows,
                negative_rows, missing_rows, dials, duration_us, amount)::oracle_cell AS k FROM kept WHERE source = %L) k', name),
            what || ': frozen days of ' || name || ' are as they were');
    END LOOP;
    RETURN NEXT is((SELECT count(*) FROM collection_verify()), 0::bigint, what || ': verify finds nothing');
END $$;
CREATE FUNCTION old_summary() RETURNS text LANGUAGE sql STABLE AS
    $$SELECT s::text FROM collection_summary(date_from => '2025-03-01', date_to => '2025-03-19') s$$;

INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(600, 1);
SELECT collection_refresh();
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(200, 2);
SELECT settled('before');
SELECT old_summary() AS before, collection_version() AS version \gset
SELECT is((SELECT frozen_before FROM collection_health WHERE source = 'calls'), NULL, 'nothing is frozen');
SELECT is(collection_freeze('calls', days_since('2025-03-20')), '2025-03-20'::date, 'it returns the first day that is not frozen');
SELECT is(collection_freeze('keyed', days_since('2025-03-25', 'Asia/Tehran')), '2025-03-25'::date, 'in the zone of the source');
SELECT is((SELECT frozen_before FROM collection_health WHERE source = 'calls'), '2025-03-20'::date, 'health shows it');
CALL keep('calls');
CALL keep('keyed');
SELECT settled('frozen');
SELECT is(old_summary(), :'before', 'reports are the same');
SELECT isnt(collection_version(), :'version', 'the version has changed');
SELECT cmp_ok((SELECT count(*) FROM kept WHERE source = 'calls' AND kind = 'cell'), '>', 50::bigint, 'there is something to keep');
SELECT is((SELECT pending_deltas FROM collection_health WHERE source = 'calls'), 0::bigint, 'what was pending is folded');

-- Rows of frozen days come, change and go.
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, phone) VALUES (1, 1, 'COMP', '2025-03-05 10:00+00', '2025-03-05 10:05+00', 'late');
SELECT settled('a late row');
UPDATE calls SET outcome = 'REF', amount = 77 WHERE started < '2025-03-10';
SELECT settled('frozen rows change');
UPDATE calls SET started = started + interval '12 days', ended = ended + interval '12 days' WHERE id % 5 = 0;
SELECT settled('rows move over the boundary to live days');
UPDATE calls SET started = started - interval '12 days', ended = ended - interval '12 days' WHERE id % 5 IN (1, 2);
SELECT settled('and back to frozen ones');
UPDATE calls SET started = NULL, ended = NULL WHERE id % 7 = 0;
SELECT settled('rows lose their day');
UPDATE calls SET started = '2025-03-04 10:00+00' WHERE started IS NULL AND ended IS NULL;
SELECT settled('undated rows get a frozen day');
DELETE FROM calls WHERE coalesce(ended, started) < '2025-03-15';
SELECT settled('the oldest rows are purged');
SELECT is(old_summary(), :'before', 'and reports are the same');
SELECT collection_refresh();
SELECT settled('folded');
CALL collection_reconcile();
SELECT is((SELECT sum(last_drift) FROM collection_health), 0::numeric, 'reconcile corrects nothing');
SELECT settled('reconciled');
CALL collection_reconcile('calls', '2025-03-01', '2025-03-31');
SELECT settled('a range is reconciled');
SELECT is((SELECT sum(attempts) FROM collection_daily WHERE source = 'calls' AND day < '2025-03-20'),
          (SELECT sum(attempts)::numeric FROM collection_summary(date_from => '2025-01-01', date_to => '2025-03-19')), 'the view has them, too');

-- Drift of live days is still found, that of frozen days is none.
SET session_replication_role = replica;
UPDATE calls SET outcome = 'BUSY' WHERE id % 3 = 0;
DELETE FROM calls WHERE id % 11 = 0;
RESET session_replication_role;
SELECT ok((SELECT bool_and(day >= '2025-03-20' OR NOT isfinite(day)) FROM collection_verify('calls')), 'verify looks at live days');
SELECT cmp_ok((SELECT count(*) FROM collection_verify('calls')), '>', 0::bigint, 'and finds drift there');
CALL collection_reconcile();
SELECT settled('repaired');

-- Rollback, and savepoints.
BEGIN;
SELECT collection_freeze('calls', days_since('2025-03-28'));
DELETE FROM calls WHERE started < '2025-03-27';
ROLLBACK;
SELECT settled('rolled back');
BEGIN;
DELETE FROM calls WHERE id % 13 = 0;
SAVEPOINT before;
SELECT collection_freeze('calls', days_since('2025-03-28'));
DELETE FROM calls WHERE id % 17 = 0;
ROLLBACK TO before;
DELETE FROM calls WHERE id % 19 = 0;
SELECT settled('rolled back to a savepoint');
COMMIT;
SELECT settled('and committed');

-- In one transaction with writes of its own: what came before counts.
BEGIN;
DELETE FROM calls WHERE started >= '2025-03-21' AND started < '2025-03-22';
SELECT is(collection_freeze('calls', days_since('2025-03-22')), '2025-03-22'::date, 'frozen after own writes');
CALL keep('calls');
SELECT is((SELECT count(*) FROM kept WHERE source = 'calls' AND day = '2025-03-21' AND kind = 'cell'), 0::bigint, 'they are in what is kept');
DELETE FROM calls WHERE started < '2025-03-22';
SELECT settled('in the transaction');
COMMIT;
SELECT settled('after it');

-- The boundary moves forward only.
SET client_min_messages = notice;
SELECT is(collection_freeze('calls', days_since('2025-03-10')), '2025-03-22'::date, 'more days do not move it back');
RESET client_min_messages;
SET client_min_messages = warning;
SELECT settled('not moved back');

-- TRUNCATE subtracts live days alone.
BEGIN;
TRUNCATE calls;
SELECT settled('truncated');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(50, 3);
SELECT settled('filled again');
ROLLBACK;
SELECT settled('truncate rolled back');

-- A change of a column's values subtracts and adds live days alone.
ALTER TABLE calls ALTER started TYPE timestamptz USING started + interval '1 day';
SELECT settled('values changed by DDL');

-- Taken back, rows count again as they are.
SELECT is(collection_freeze('calls', NULL), NULL, 'taken back');
SELECT is((SELECT frozen_before FROM collection_health WHERE source = 'calls'), NULL, 'health shows none');
SELECT cmp_ok((SELECT count(*) FROM collection_verify('calls') WHERE day < '2025-03-22'), '>', 0::bigint, 'purged rows differ now');
DELETE FROM kept WHERE source = 'calls';
CALL collection_reconcile();
SELECT settled('reconciled');
SELECT exact('calls', 'exact on all days');
SELECT is(collection_freeze('calls', NULL), NULL, 'once more');
SELECT is(collection_freeze('keyed', NULL), NULL, 'the other source');
CALL collection_reconcile();
SELECT exact('keyed', 'exact, too');

-- Partitions.
CREATE SCHEMA parts;
CREATE TABLE parted (id int, project_id int, at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE january PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE february PARTITION OF parted FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
CREATE TABLE parts.march PARTITION OF parted FOR VALUES FROM ('2025-03-01') TO ('2025-04-01');
CREATE TABLE april PARTITION OF parted FOR VALUES FROM ('2025-04-01') TO ('2025-05-01');
SELECT collection_register('parted', fact => 'parted', project => 'project_id', time_zone => 'UTC', started_at => 'at', backfill => 'now');
INSERT INTO parted SELECT n, n % 3, timestamptz '2025-01-01 00:00+00' + n * interval '1 hour' FROM generate_series(0, 2800) n;
SELECT collection_freeze('parted', days_since('2025-04-01'));
CREATE FUNCTION months() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(day || ': ' || attempts, ', ' ORDER BY day)
    FROM collection_series(date_from => '2025-01-01', date_to => '2025-04-30', granularity => 'month', source => 'parted') $$;
SELECT is(months(), '2025-01-01: 744, 2025-02-01: 672, 2025-03-01: 744, 2025-04-01: 641', 'all months');
ALTER TABLE parted DETACH PARTITION january;
SELECT is(months(), '2025-01-01: 744, 2025-02-01: 672, 2025-03-01: 744, 2025-04-01: 641', 'a partition is detached');
DROP TABLE february;
SELECT is(months(), '2025-01-01: 744, 2025-02-01: 672, 2025-03-01: 744, 2025-04-01: 641', 'one is dropped');
TRUNCATE parts.march;
SELECT is(months(), '2025-01-01: 744, 2025-02-01: 672, 2025-03-01: 744, 2025-04-01: 641', 'one is truncated');
BEGIN;
DROP SCHEMA parts CASCADE;
SELECT is((SELECT needs_reconcile FROM collection_health WHERE source = 'parted'), true, 'one goes unseen with its schema');
SELECT throws_ok($$SELECT collection_freeze('parted', 0)$$, '55000', 'source "parted" still counts the rows of a dropped partition', 'which a freeze would keep');
COMMIT;
CALL collection_reconcile('parted');
SELECT is(months(), '2025-01-01: 744, 2025-02-01: 672, 2025-03-01: 744, 2025-04-01: 641', 'and it is kept');
ALTER TABLE parted ATTACH PARTITION january FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
SELECT is(months(), '2025-01-01: 744, 2025-02-01: 672, 2025-03-01: 744, 2025-04-01: 641', 'attaching adds nothing to frozen days');
ALTER TABLE parted DETACH PARTITION april;
SELECT is(months(), '2025-01-01: 744, 2025-02-01: 672, 2025-03-01: 744', 'live days are subtracted');
SELECT is((SELECT count(*) FROM collection_verify('parted')), 0::bigint, 'verify agrees');

-- Parameters, and who may.
SELECT throws_ok($$SELECT collection_freeze(NULL, 3)$$, '22023', 'source is missing', 'no source');
SELECT throws_ok($$SELECT collection_freeze('nothing', 3)$$, '42704', NULL, 'an unknown source');
SELECT throws_ok($$SELECT collection_freeze('calls', -1)$$, '22023', 'days is negative', 'days to come');
SELECT is(collection_freeze('calls', 2147483647), '4714-11-24 BC'::date, 'more days than there are');
SELECT is(collection_freeze('calls', 0), (now() AT TIME ZONE 'UTC')::date, 'all but today');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT throws_ok($$SELECT collection_freeze('calls', 3)$$, '25001', NULL, 'an old snapshot does not see all');
ROLLBACK;
BEGIN READ ONLY;
SELECT throws_ok($$SELECT collection_freeze('calls', 3)$$, '25006', NULL, 'a read-only transaction');
ROLLBACK;
UPDATE collection_internal.source SET filled = false WHERE name = 'parted';
SELECT throws_ok($$SELECT collection_freeze('parted', 3)$$, '55000', 'source "parted" is still being filled', 'a source that is not filled');
UPDATE collection_internal.source SET filled = true WHERE name = 'parted';
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
CREATE ROLE viewer;
CREATE ROLE operator;
SELECT collection_grant_role('viewer', all_projects => true, source => 'parted');
SELECT collection_grant_role('operator', all_projects => true, permission => 'manage', source => 'parted');
SELECT is(raised_to('outsider', $$SELECT public.collection_freeze('parted', 3)$$), '42501', 'not for everybody');
SELECT is(raised_to('viewer', $$SELECT public.collection_freeze('parted', 3)$$), '42501', 'nor for those who see all');
SELECT is(raised_to('operator', $$SELECT public.collection_freeze('parted', 3)$$), NULL, 'those who manage all may');
SELECT is(raised_to('operator', $$SELECT public.collection_freeze('calls', 3)$$), '42501', 'of their source');
SELECT * FROM finish();
