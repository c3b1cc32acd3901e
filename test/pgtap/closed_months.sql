-- Closed months are kept by interviewer as well: for reports by interviewer or team, and those filtered by interviewer, over months.
-- For every range their figures are those of the fact table, and to the last digit those of the cells of days, which are read where
-- no month is closed.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

-- Half a year before the present month, this month, and rows to come.
SELECT date_trunc('month', now() AT TIME ZONE 'Europe/Berlin')::date AS month \gset
CREATE FUNCTION month() RETURNS date LANGUAGE sql STABLE RETURN date_trunc('month', now() AT TIME ZONE 'Europe/Berlin')::date;
CREATE PROCEDURE write(rows int, seed int) LANGUAGE sql AS $$
    INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)
    SELECT project_id, interviewer_id, outcome, started + shift, ended + shift, dials, amount, segment, phone
    FROM generated_calls(rows, seed) WITH ORDINALITY g (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone, n),
         LATERAL (SELECT month() - date '2025-03-01' - 190 + dice(n::int, seed + 20, 200) AS days) d, LATERAL (SELECT make_interval(days => days) AS shift) s
$$;
SELECT collection_register('keyed', fact => 'calls', project => $$'p' || project_id$$, time_zone => 'Asia/Tehran', interviewer => 'md5(interviewer_id::text)::uuid',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', amount => 'amount', segment => 'segment', track_percentiles => true, backfill => 'now');
CREATE TABLE people AS SELECT md5(id::text)::uuid AS key, name, team FROM interviewers;
ALTER TABLE people ADD PRIMARY KEY (key);
SELECT collection_describe('keyed', 'interviewer', 'people', 'key', 'name', 'team');
SELECT is(oracle_months_before('calls'), :'month'::date, 'the first fold has closed what is over');
SELECT is(oracle_months_before('keyed'), '-infinity'::date, 'without a fold no month is closed');
CALL write(1500, 11);
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, amount)
SELECT 1, 2, 'COMP', e, e, 3 FROM unnest(ARRAY['4714-12-01 12:00+00 BC', '0001-01-31', '294276-12-30', 'infinity', '-infinity', NULL]::timestamptz[]) e;

-- One that crosses every boundary, or all.
CREATE FUNCTION ranges(few boolean) RETURNS TABLE (f date, l date) LANGUAGE sql STABLE AS $$
    SELECT month() - 100, month() + 5
    UNION ALL SELECT r.* FROM (
        SELECT month() + v.f, month() + v.l FROM (VALUES (-200, 40), (-45, -3)) v (f, l)
        UNION ALL SELECT (month() - interval '1 month')::date, month() - 1
        UNION ALL VALUES (date '-infinity', date 'infinity')
        UNION ALL
        SELECT month() + v.f, month() + v.l FROM (VALUES (-1, 0), (0, 20), (-63, -60), (-1, -1), (-190, -1), (-31, 400), (-150, -40)) v (f, l)
        UNION ALL SELECT (month() + v.f * interval '1 month')::date, (month() + v.l * interval '1 month')::date - 1 FROM (VALUES (-3, -1), (-3, 1), (-6, 0), (0, 1)) v (f, l)
        UNION ALL SELECT (month() - interval '1 month')::date, month()
        UNION ALL SELECT * FROM (VALUES ('2025-03-01'::date, '2025-03-31'::date), ('2025-02-10', '2025-04-20'), ('-infinity', '2025-03-15'), ('0001-01-01', '0001-12-31')) v (f, l)) r
    WHERE NOT few
$$;

-- What reports tell of these days beside what the table holds.
CREATE FUNCTION differs(first date, last date, has_before boolean DEFAULT true) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    days text := format('isfinite(day) AND day BETWEEN %L AND %L', first, last);
    before text := CASE WHEN isfinite(first) AND isfinite(last) THEN format('isfinite(day) AND day BETWEEN %L AND %L', first - (last - first + 1), first - 1) END;
BEGIN
    RETURN QUERY SELECT format('top, %s to %s: %s', first, last, s) FROM (
        (SELECT interviewer_id, attempts, completes, avg_duration_sec, amount FROM collection_top(date_from => first, date_to => last, row_limit => 100, source => 'calls')
         EXCEPT ALL SELECT grp::bigint, attempts, completes, avg_duration_sec, amount FROM kpis(days || ' AND interviewer_id IS NOT NULL', 'interviewer_id'))
        UNION ALL
        (SELECT grp::bigint, attempts, completes, avg_duration_sec, amount FROM kpis(days || ' AND interviewer_id IS NOT NULL', 'interviewer_id')
         EXCEPT ALL SELECT interviewer_id, attempts, completes, avg_duration_sec, amount FROM collection_top(date_from => first, date_to => last, row_limit => 100, source => 'calls'))) s;
    RETURN QUERY SELECT format('bar, %s to %s: %s', first, last, s) FROM (
        SELECT key, attempts, completes, success_rate, avg_duration_sec, contacts, non_contacts, refusals, dials, open, amount, unique_subjects
        FROM collection_bar(date_from => first, date_to => last, row_limit => 100, source => 'calls')
        EXCEPT ALL SELECT * FROM kpis(days, 'interviewer_id')) s;
    RETURN QUERY SELECT format('bar by team, %s to %s: %s', first, last, s) FROM (
        SELECT key, attempts, completes, success_rate, avg_duration_sec, contacts, non_contacts, refusals, dials, open, amount, unique_subjects
        FROM collection_bar(date_from => first, date_to => last, group_by => 'team', source => 'calls', projects => '{0,1,3}')
        EXCEPT ALL SELECT * FROM kpis(days || ' AND project_id IN (0, 1, 3)', '(SELECT team FROM interviewers i WHERE i.id = interviewer_id)')) s;
    RETURN QUERY SELECT format('share, %s to %s: %s', first, last, s) FROM (
        SELECT interviewer_id, value FROM collection_share(date_from => first, date_to => last, metric => 'attempts', row_limit => 100, source => 'calls') WHERE value > 0
        EXCEPT ALL SELECT grp::bigint, attempts FROM kpis(days, 'interviewer_id')) s;
    RETURN QUERY SELECT format('summary, %s to %s: %s', first, last, s) FROM (
        SELECT attempts, completes, success_rate, avg_duration_sec, contacts, non_contacts, refusals, dials, open, amount, unique_subjects
        FROM collection_summary(date_from => first, date_to => last, interviewers => '{1,3,5}', source => 'calls')
        EXCEPT ALL SELECT attempts, completes, success_rate, avg_duration_sec, contacts, non_contacts, refusals, dials, open, amount, unique_subjects FROM kpis(days || ' AND interviewer_id IN (1, 3, 5)')) s;
    RETURN QUERY SELECT format('series by month, %s to %s: %s', first, last, s) FROM (
        SELECT day::text, attempts, completes, amount FROM collection_series(date_from => first, date_to => last, teams => '{north}', granularity => 'month', source => 'calls')
        EXCEPT ALL SELECT grp, attempts, completes, amount FROM kpis(days || ' AND interviewer_id IN (0, 1)', 'date_trunc(''month'', day)::date')) s;
    RETURN QUERY SELECT format('by day, %s to %s: %s', first, last, s) FROM (
        SELECT day::text, attempts, completes, amount FROM collection_series(date_from => first, date_to => last, interviewers => '{1}', source => 'calls')
        EXCEPT ALL SELECT grp, attempts, completes, amount FROM kpis(days || ' AND interviewer_id = 1', 'day')) s;
    IF isfinite(first) AND isfinite(last) AND has_before THEN
        RETURN QUERY SELECT format('compare, %s to %s: %s', first, last, s) FROM (
            SELECT attempts, completes, amount, previous_attempts, previous_completes, previous_amount
            FROM collection_summary(date_from => first, date_to => last, interviewers => '{1,3,5}', compare => true, source => 'calls')
            EXCEPT ALL SELECT n.attempts, n.completes, n.amount, p.attempts, p.completes, p.amount
            FROM kpis(days || ' AND interviewer_id IN (1, 3, 5)') n, kpis(before || ' AND interviewer_id IN (1, 3, 5)') p) s;
    END IF;
    RETURN QUERY SELECT format('keyed, %s to %s: %s', first, last, s) FROM (
        SELECT interviewer_key, attempts, completes, amount FROM collection_top(date_from => first, date_to => last, row_limit => 100, source => 'keyed')
        EXCEPT ALL
        SELECT md5(interviewer_id::text)::uuid::text, count(code), count(*) FILTER (WHERE code = 'COMP'), coalesce(sum(amount), 0)
        FROM fact WHERE interviewer_id IS NOT NULL AND isfinite(coalesce(ended, started)) AND (coalesce(ended, started) AT TIME ZONE 'Asia/Tehran')::date BETWEEN first AND last GROUP BY 1) s;
END
$$;

-- Every report that may read closed months, as text; and the same read by days, as where no month is closed.
CREATE FUNCTION reports(wanted text, first date, last date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := (SELECT array_agg(interviewer_id) FROM (SELECT interviewer_id FROM collection_bar(date_from => '-infinity', date_to => 'infinity', source => wanted) WHERE interviewer_id IS NOT NULL ORDER BY 1 LIMIT 3) i);
BEGIN
    -- Sums of the same amounts may differ in trailing zeros.
    RETURN regexp_replace(concat_ws(E'\n',
        (SELECT string_agg(t::text, E'\n') FROM collection_top(date_from => first, date_to => last, row_limit => 100, source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_top(date_from => first, date_to => last, sort => 'sr', direction => 'asc', outcomes => '{COMP,REF}', source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_bar(date_from => first, date_to => last, row_limit => 100, source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_bar(date_from => first, date_to => last, group_by => 'team', source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_bar(date_from => first, date_to => last, group_by => 'outcome', interviewers => ids, source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_bar(date_from => first, date_to => last, segments => '{web}', source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_share(date_from => first, date_to => last, source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_summary(date_from => first, date_to => last, interviewers => ids, compare => isfinite(first) AND isfinite(last), source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_series(date_from => first, date_to => last, granularity => 'month', group_by => 'interviewer', source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_series(date_from => first, date_to => last, granularity => 'month', group_by => 'project', interviewers => ids, source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_series(date_from => first, date_to => last, granularity => 'week', interviewers => ids, source => wanted) t),
        (SELECT string_agg(t::text, E'\n') FROM collection_board(date_from => first, date_to => last, interviewers => ids, row_limit => 0, source => wanted) t),
        (SELECT string_agg(t::text, E'\n' ORDER BY t::text) FROM collection_interviewers t WHERE t.source = wanted),
        (SELECT sum(total)::text FROM collection_board(interviewers => ids, row_limit => 0, source => wanted)),
        collection_page_json(date_from => greatest(first, '2024-01-01'), date_to => least(last, '2040-01-01'), interviewers => ids, source => wanted)::text), '(\.\d*?)0+\M', '\1', 'g');
END
$$;
CREATE FUNCTION reports_by_days(wanted text, first date, last date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    DELETE FROM collection_internal.month_level;
    told := reports(wanted, first, last);
    RAISE EXCEPTION 'taken back';
EXCEPTION
    WHEN raise_exception THEN RETURN told;
END
$$;
CREATE FUNCTION right_everywhere(what text, few boolean DEFAULT true) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is_empty(format('SELECT differs(f, l) FROM ranges(%L)', few), what || ': plain SQL');
    RETURN NEXT is_empty(format($q$SELECT s, f, l FROM ranges(%L), unnest('{calls,keyed}'::text[]) s WHERE l > '2020-01-01' AND reports(s, f, l) IS DISTINCT FROM reports_by_days(s, f, l)$q$, few), what || ': the same by days');
    RETURN QUERY SELECT * FROM exact('calls', what || ': exact');
    RETURN QUERY SELECT * FROM exact('keyed', what || ': exact with keys');
    RETURN NEXT is((SELECT count(*) FROM collection_verify()), 0::bigint, what || ': verify');
END
$$;
SELECT right_everywhere('pending');
SELECT collection_refresh();
SELECT right_everywhere('folded', false);
SELECT is(oracle_months_before('keyed'), date_trunc('month', now() AT TIME ZONE 'Asia/Tehran')::date, 'closed with keys');
SELECT is((SELECT count(*) FROM collection_internal.rollup WHERE level = 3 AND (day >= :'month' OR NOT isfinite(day))), 0::bigint, 'neither the present month nor the undated rows');
SELECT cmp_ok((SELECT count(*) FROM collection_internal.rollup WHERE level = 3 AND interviewer_id IS NULL AND outcome IS NULL), '>', 3::bigint, 'nobody and nothing among them');
SELECT cmp_ok((SELECT count(*) FROM collection_internal.rollup WHERE level = 3), '<', (SELECT count(*) / 2 FROM collection_internal.rollup WHERE level = 0 AND day < :'month'), 'fewer cells');
SELECT is((SELECT count(*) FROM collection_internal.member WHERE role = 'interviewer'), (SELECT count(DISTINCT interviewer_id) FROM calls), 'no key has a second number');

-- Closed months are read, where they may be, and nothing else of them.
CREATE FUNCTION attempts(report text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    found numeric;
BEGIN
    EXECUTE 'SELECT sum(attempts) FROM ' || report INTO found;
    RETURN found;
END
$$;
CREATE TABLE asked (report text PRIMARY KEY, closed_months boolean, before numeric);
INSERT INTO asked (report, closed_months)
SELECT format(report, format('date_from => %L, date_to => %L, source => ''calls''', (:'month'::date - interval '2 months')::date, :'month'::date - 1)), closed_months
FROM (VALUES ('collection_top(%s, row_limit => 100)', true), ('collection_bar(%s)', true), ('collection_bar(%s, group_by => ''team'')', true),
    ('collection_summary(%s, interviewers => ''{1,2}'')', true), ('collection_summary(%s, interviewers => ''{1,2}'', compare => true)', true), ('collection_summary(%s, teams => ''{north}'')', true),
    ('collection_series(%s, granularity => ''month'', group_by => ''interviewer'')', true), ('collection_summary(%s)', false), ('collection_summary(%s, interviewers => ''{1,2}'', segments => ''{web}'')', false),
    ('collection_bar(%s, segments => ''{web}'')', false), ('collection_bar(%s, group_by => ''segment'', interviewers => ''{1,2}'')', false), ('collection_series(%s, interviewers => ''{1,2}'')', false),
    ('collection_series(%s, interviewers => ''{1,2}'', granularity => ''week'')', false), ('collection_series(%s, interviewers => ''{1,2}'', granularity => ''hour'')', false)) v (report, closed_months);
INSERT INTO asked SELECT format('collection_top(date_from => %L, date_to => %L, source => ''calls'')', :'month'::date, :'month'::date + 20), false;
INSERT INTO asked SELECT format('collection_top(date_from => %L, date_to => %L, source => ''calls'')', :'month'::date - 7, :'month'::date + 20), false;
UPDATE asked SET before = attempts(report);
SELECT is((SELECT count(*) FROM asked WHERE before > 0), (SELECT count(*) FROM asked), 'there is something to see');
BEGIN;
UPDATE collection_internal.rollup SET row_count = row_count + 1000 WHERE level = 3;
SELECT is(attempts(report) <> before, closed_months, report || CASE WHEN closed_months THEN ' reads' ELSE ' does not read' END || ' closed months') FROM asked ORDER BY report;
ROLLBACK;
BEGIN;
DELETE FROM collection_internal.rollup WHERE level = 0 AND day < :'month';
SELECT is(attempts(report), before, report || ' reads nothing else') FROM asked WHERE closed_months ORDER BY report;
ROLLBACK;

-- A closed month that begins a few days before the range is read less those days.
BEGIN;
SELECT attempts(format('collection_top(date_from => %L, date_to => %L, row_limit => 100, source => ''calls'')', (:'month'::date - interval '1 month')::date + 4, :'month'::date - 1)) AS attempts \gset
DELETE FROM collection_internal.rollup WHERE level = 0 AND day BETWEEN (:'month'::date - interval '1 month')::date + 4 AND :'month'::date - 1;
SELECT is(attempts(format('collection_top(date_from => %L, date_to => %L, row_limit => 100, source => ''calls'')', (:'month'::date - interval '1 month')::date + 4, :'month'::date - 1)), :attempts::numeric, 'days outside');
ROLLBACK;

-- What comes late: rows of closed months are written, change, move between them and out, and go.
CALL write(300, 12);
INSERT INTO calls (project_id, interviewer_id, outcome, started) VALUES (7, 99, 'COMP', :'month'::date - 10);
UPDATE calls SET interviewer_id = 1 + id % 3, outcome = 'REF' WHERE id % 9 = 0;
UPDATE calls SET interviewer_id = NULL, amount = NULL WHERE id % 19 = 0;
UPDATE calls SET started = started + interval '37 days', ended = ended + interval '37 days' WHERE id % 13 = 0 AND isfinite(started) AND started < '2100-01-01' AND started > '1900-01-01';
UPDATE calls SET started = NULL, ended = NULL WHERE id % 31 = 0;
DELETE FROM calls WHERE id % 5 = 0;
SELECT right_everywhere('changed, pending');
SELECT collection_refresh();
SELECT right_everywhere('changed, folded', false);
UPDATE calls SET started = :'month'::date - 40 WHERE started IS NULL AND ended IS NULL;
DELETE FROM calls WHERE interviewer_id = 99;
DELETE FROM calls WHERE interviewer_id = 3;
SELECT collection_refresh();
SELECT right_everywhere('dated, and an interviewer gone');
SELECT is((SELECT count(*) FROM collection_internal.rollup JOIN collection_internal.source USING (source_id) WHERE name = 'calls' AND interviewer_id IN (3, 99)), 0::bigint, 'cells that are empty are removed');
BEGIN;
CALL write(200, 13);
DELETE FROM calls WHERE id % 3 = 0;
SELECT right_everywhere('own writes');
TRUNCATE calls;
SELECT right_everywhere('truncated');
SELECT is((SELECT count(*) FROM collection_top(date_from => '2020-01-01', source => 'calls')), 0::bigint, 'nobody is left');
ROLLBACK;
SELECT right_everywhere('rolled back');

-- The month is over: the boundary stands where it stood a month or three ago, and the next fold moves it.
CREATE PROCEDURE turn_back(wanted date) LANGUAGE sql AS $$
    UPDATE collection_internal.month_level SET months_before = wanted;
    DELETE FROM collection_internal.rollup WHERE level = 3 AND day >= wanted;
    UPDATE collection_internal.maintenance SET last_fold = now() - interval '1 day';
$$;
CALL turn_back((:'month'::date - interval '1 month')::date);
SELECT right_everywhere('a month before');
SELECT collection_refresh();
SELECT is(oracle_months_before('calls'), :'month'::date, 'closed by a fold that has nothing to fold');
SELECT right_everywhere('the month after');
CALL turn_back((:'month'::date - interval '3 months')::date);
CALL write(150, 14);
SELECT right_everywhere('three months before');
SELECT collection_refresh();
SELECT is(oracle_months_before('calls'), :'month'::date, 'closed by a fold');
SELECT right_everywhere('three months after');
CALL turn_back((:'month'::date - interval '2 months')::date);
CALL collection_reconcile('calls');
SELECT is(oracle_months_before('calls'), :'month'::date, 'closed by a reconcile');
SELECT is((SELECT last_drift FROM collection_health WHERE source = 'calls'), 0::bigint, 'and that is no drift');
SELECT right_everywhere('closed by a reconcile');
CALL turn_back('2025-03-01');
SELECT collection_refresh();
SELECT right_everywhere('long ago');
DELETE FROM collection_internal.month_level;
SELECT cmp_ok((SELECT count(*) FROM collection_verify('calls') WHERE level = 'interviewer_month' AND expected_rows = 0), '>', 10::bigint, 'cells without a boundary are found');
UPDATE collection_internal.maintenance SET last_fold = now() - interval '1 day';
SELECT collection_refresh();
SELECT right_everywhere('a lost boundary, cells left behind');
BEGIN ISOLATION LEVEL REPEATABLE READ;
CALL turn_back((:'month'::date - interval '1 month')::date);
LOCK collection_internal.rollup IN SHARE ROW EXCLUSIVE MODE;
CALL write(50, 15);
SELECT collection_refresh();
SELECT is(oracle_months_before('calls'), (:'month'::date - interval '1 month')::date, 'a fold at REPEATABLE READ leaves it');
SELECT right_everywhere('folded at REPEATABLE READ');
ROLLBACK;

-- Damage is found, and mended.
CREATE FUNCTION mended(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is((SELECT array_agg(DISTINCT level) FROM collection_verify()), '{interviewer_month}', what || ': found');
    RETURN NEXT lives_ok('CALL collection_reconcile()', what || ': reconciled');
    RETURN NEXT cmp_ok((SELECT max(last_drift) FROM collection_health), '>', 0::bigint, what || ': it was drift');
    RETURN QUERY SELECT * FROM right_everywhere(what || ', mended');
END
$$;
UPDATE collection_internal.rollup SET row_count = row_count + 1, amount = NULL WHERE level = 3 AND project_id = 1;
SELECT mended('wrong cells');
UPDATE collection_internal.rollup SET histogram = NULL WHERE level = 3;
SELECT mended('wrong histograms');
DELETE FROM collection_internal.rollup WHERE level = 3 AND interviewer_id IS NULL;
SELECT mended('lost cells');
DELETE FROM collection_internal.rollup WHERE level = 3;
SELECT mended('a boundary without cells');
INSERT INTO collection_internal.rollup (source_id, level, day, row_count, open_rows, timed_rows, dials, duration_sec, duration_us, negative_rows, missing_rows, project_id, interviewer_id)
SELECT source_id, 3, day, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1 FROM collection_internal.source, unnest(ARRAY[:'month'::date, '2231-05-01', '-infinity']) day WHERE name = 'calls';
SELECT is((SELECT array_agg(day ORDER BY day) FROM collection_verify('calls')), ARRAY['-infinity', :'month'::date, '2231-05-01'], 'cells of months that are not closed');
SELECT mended('cells of months that are not closed');
UPDATE collection_internal.month_level SET months_before = (months_before - interval '1 month')::date;
SELECT mended('a boundary that went back');
UPDATE collection_internal.month_level SET months_before = (months_before + interval '2 months')::date;
SELECT mended('a boundary ahead');
SELECT collection_refresh();
CALL write(100, 16);
SELECT collection_refresh();
SELECT right_everywhere('a boundary ahead, folded');
SELECT is(oracle_months_before('calls'), (:'month'::date + interval '2 months')::date, 'a boundary ahead stays');
CALL turn_back(:'month'::date);
DELETE FROM collection_internal.rollup;
DELETE FROM collection_internal.subject_rollup;
DELETE FROM collection_internal.project;
CALL collection_reconcile();
SELECT right_everywhere('all cells lost');
SELECT collection_refresh();
SELECT right_everywhere('all cells lost, folded');

-- Forgotten days: a closed month keeps what is left of it.
CREATE FUNCTION retained(days_before int) RETURNS date LANGUAGE sql AS
    $$SELECT retained_from FROM collection_retain('calls', (now() AT TIME ZONE 'Europe/Berlin')::date - (month() - days_before))$$;
CREATE FUNCTION left_over(boundary date) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is_empty($q$SELECT * FROM oracle_levels('calls')$q$, format('from %s: levels', boundary));
    RETURN NEXT is((SELECT count(*) FROM collection_verify()), 0::bigint, format('from %s: verify', boundary));
    RETURN NEXT is_empty(format($q$SELECT differs(greatest(f, %1$L), l, false) FROM ranges(false) WHERE l >= %1$L$q$, boundary), format('from %s: plain SQL', boundary));
    RETURN NEXT is_empty($q$SELECT f, l FROM ranges(true) WHERE reports('calls', f, l) IS DISTINCT FROM reports_by_days('calls', f, l)$q$, format('from %s: the same by days', boundary));
END
$$;
SELECT left_over(retained(100));
SELECT is((SELECT min(day) FROM collection_internal.rollup JOIN collection_internal.source USING (source_id) WHERE name = 'calls' AND level = 3), date_trunc('month', :'month'::date - 100)::date, 'the month is there');
INSERT INTO calls (project_id, interviewer_id, outcome, started) SELECT 1, 1, 'COMP', :'month'::date - n FROM generate_series(95, 105) n;
SELECT collection_refresh();
SELECT left_over(:'month'::date - 100);
SELECT left_over(retained(62));
SELECT left_over(retained(0));
SELECT is((SELECT count(*) FROM collection_internal.rollup JOIN collection_internal.source USING (source_id) WHERE name = 'calls' AND level = 3), 0::bigint, 'nothing is left of closed months');
SELECT left_over(retained(-10));
CALL collection_reconcile('calls');
SELECT left_over(:'month'::date + 10);

-- The boundary goes with its source.
SELECT is((SELECT count(*) FROM collection_internal.month_level), 2::bigint, 'a boundary a source');
SELECT collection_unregister('calls');
SELECT collection_unregister('keyed');
SELECT is_empty('SELECT FROM collection_internal.month_level', 'unregistered');
SELECT is_empty('SELECT FROM collection_internal.rollup', 'with its cells');
SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'Europe/Berlin', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', bucket => 'hour', track_subjects => true, track_percentiles => true, backfill => 'background');
SELECT collection_describe('calls', 'interviewer', 'interviewers', 'id', 'name', 'team');
DO $$
BEGIN
    FOR i IN 1..600 LOOP
        EXIT WHEN (SELECT filled FROM collection_internal.source);
        COMMIT;
        PERFORM pg_sleep(0.05);
    END LOOP;
END $$;
SELECT is(oracle_months_before('calls'), :'month'::date, 'registered again: closed by the first filling');
SELECT cmp_ok((SELECT count(*) FROM collection_internal.rollup WHERE level = 3), '>', 20::bigint, 'and it has cells');
SELECT exact('calls', 'registered again');
SELECT is_empty($$SELECT f, l FROM ranges(true) WHERE reports('calls', f, l) IS DISTINCT FROM reports_by_days('calls', f, l)$$, 'registered again: the same by days');
SELECT * FROM finish();
