-- 25,000 real telephone calls, as dirty as they come: every report equals an independent plain SQL query, to the last digit,
-- before and after the fold and after changes. The file is COLLECTION_CALLS_CSV, or ../shared/data/calls_2010-08a.csv beside the
-- tree; where neither can be read, calls with the same quirks are generated, so that the test never skips. Of the combinations of
-- filters each third is compared, all of them with EVERY=1.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE raw_calls (
    vru_line text, call_id text, customer_id text, priority int, type text, date date, vru_entry interval, vru_exit interval, vru_time int,
    q_start interval, q_exit interval, q_time int, outcome text, ser_start interval, ser_exit interval, ser_time int, server text
);
\set file ''
\getenv file COLLECTION_CALLS_CSV
\setenv FILE_ASKED :file
\setenv REPOSITORY :repository
\set file `for f in "$FILE_ASKED" "$REPOSITORY/../shared/data/calls_2010-08a.csv"; do [ -r "$f" ] && [ -f "$f" ] && printf %s "$f" && break; done`
SELECT :'file' <> '' AS has_file \gset
\if :has_file
\set load '\\copy raw_calls FROM ' :'file' ' WITH (FORMAT csv, HEADER)'
:load
\else
-- Sixteen days, negative times, services past midnight and of ten hours, calls with no agent, unidentified callers.
INSERT INTO raw_calls
SELECT format('AA0%s%s', 1 + dice(n, 1, 2), lpad((1 + dice(n, 2, 16))::text, 2, '0')), dice(n, 3, 50000),
       CASE WHEN dice(n, 4, 9) < 4 THEN '0' ELSE (dice(n, 5, 3000) * dice(n, 6, 3000))::text END, dice(n, 7, 3),
       (ARRAY['PS', 'PS', 'PS', 'PS', 'NW', 'IN', 'NE', 'TT', 'PE'])[1 + dice(n, 8, 9)], date '2010-08-01' + dice(n, 9, 16), c.entry,
       c.entry + dice(n, 10, 300) * interval '1 s' - CASE WHEN dice(n, 11, 500) = 0 THEN interval '400 s' ELSE '0 s' END, 0,
       CASE WHEN c.queued THEN c.entry + interval '1 min' ELSE '0 s' END, CASE WHEN c.queued THEN c.entry + interval '2 min' ELSE '0 s' END, 0,
       c.outcome, CASE WHEN c.served THEN c.entry + interval '2 min' ELSE '0 s' END,
       CASE WHEN c.served THEN c.entry + interval '2 min' + dice(n, 12, 900) * interval '1 s'
            + CASE WHEN dice(n, 13, 1000) = 0 THEN interval '10 hours' ELSE '0 s' END ELSE '0 s' END,
       dice(n, 12, 900), CASE WHEN c.served THEN (ARRAY['AVI', 'SHARON', 'STEREN', 'MORIAH', 'DORIT', 'TOVA'])[1 + dice(n, 14, 6)] ELSE 'NO_SERVER' END
FROM generate_series(1, 25372) n,
     LATERAL (SELECT dice(n, 15, 86400) * interval '1 s' AS entry, dice(n, 16, 3) > 0 AS queued, dice(n, 17, 3) > 0 AS served,
                     CASE WHEN dice(n, 17, 3) > 0 THEN 'AGENT' WHEN dice(n, 18, 30) = 0 THEN 'PHANTOM' ELSE 'HANG' END AS outcome) c;
\endif
SELECT cmp_ok((SELECT count(*) FROM raw_calls), '>', 20000::bigint, 'calls are loaded');

CREATE TABLE phone_calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text, server text, outcome text, customer_id text, line text, priority int,
    cost numeric, started timestamptz, ended timestamptz
);
CREATE TABLE agents (name text PRIMARY KEY, full_name text, team text);
INSERT INTO agents SELECT DISTINCT ON (server) server, initcap(server), (ARRAY['red', 'green', 'blue'])[1 + dice(1, hashtext(server), 3)]
FROM raw_calls WHERE server <> 'NO_SERVER' AND server > 'B';
CREATE TABLE services (code text PRIMARY KEY, title text);
INSERT INTO services VALUES ('PS', 'Regular'), ('PE', 'Regular, English'), ('IN', 'Internet'), ('NE', 'Stock trading'), ('NW', 'Prospective');

-- Half before registration (the backfill), half after it (capture).
CREATE PROCEDURE load_half(half int) LANGUAGE sql AS $$
    INSERT INTO phone_calls (type, server, outcome, customer_id, line, priority, cost, started, ended)
    SELECT type, nullif(server, 'NO_SERVER'), outcome, customer_id, left(vru_line, 4), priority, ser_time / 60.0 * 0.35,
           (date + vru_entry) AT TIME ZONE 'Asia/Jerusalem',
           (date + CASE WHEN ser_exit > '0' THEN ser_exit WHEN q_exit > '0' THEN q_exit ELSE nullif(vru_exit, '0') END) AT TIME ZONE 'Asia/Jerusalem'
    FROM raw_calls WHERE mod(call_id::bigint, 2) = half
$$;
CALL load_half(0);
SELECT collection_register('phone', fact => 'phone_calls', project => 'type', time_zone => 'Asia/Jerusalem', interviewer => 'server', outcome => 'outcome',
    started_at => 'started', ended_at => 'ended', dials => 'priority', subject => 'customer_id', segment => 'line', amount => 'cost',
    row_id => 'id', bucket => 'hour', track_subjects => true, track_percentiles => true, is_default => true, backfill => 'now');
SELECT collection_describe('phone', 'interviewer', 'agents', 'name', label => 'full_name', team => 'team');
SELECT collection_describe('phone', 'project', 'services', 'code', label => 'title');
SELECT collection_set_outcome('phone', 'AGENT', 'Served', 'complete');
SELECT collection_set_outcome('phone', 'HANG', 'Hung up', 'non_contact');
SELECT collection_set_outcome('phone', 'PHANTOM', 'Phantom', 'not_eligible');
CALL load_half(1);
SET timezone = 'America/Lima';

-- The truth: a row a call, from the table alone
CREATE VIEW truth AS
SELECT c.type, c.server, a.team, nullif(btrim(c.outcome), '') AS outcome, c.line, c.customer_id, c.priority, c.cost,
       (coalesce(c.ended, c.started) AT TIME ZONE 'Asia/Jerusalem')::date AS day, coalesce(c.ended, c.started) AS at,
       c.started IS NOT NULL AND c.ended IS NULL AS open,
       CASE WHEN c.ended > c.started THEN extract(epoch FROM c.ended) - extract(epoch FROM c.started) END AS seconds,
       coalesce(a.full_name, c.server) AS agent, coalesce(s.title, c.type) AS service,
       CASE btrim(c.outcome) WHEN 'AGENT' THEN 'complete' WHEN 'HANG' THEN 'non_contact' WHEN 'PHANTOM' THEN 'not_eligible'
            WHEN 'REF' THEN 'refusal' WHEN 'BUSY' THEN 'non_contact' WHEN 'COMP' THEN 'complete' WHEN '' THEN NULL ELSE CASE WHEN c.outcome IS NOT NULL THEN 'other' END END AS disposition
FROM phone_calls c LEFT JOIN agents a ON a.name = c.server LEFT JOIN services s ON s.code = c.type;

-- Worked out once for each moment.
CREATE TABLE truths_now AS SELECT * FROM truth WITH NO DATA;

CREATE FUNCTION kpis() RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT $kpis$
        count(*) FILTER (WHERE outcome IS NOT NULL) AS attempts, count(*) FILTER (WHERE disposition = 'complete') AS completes,
        coalesce(round(count(*) FILTER (WHERE disposition = 'complete')::numeric / nullif(count(*) FILTER (WHERE outcome IS NOT NULL), 0), %DIGITS%), 0)::float8 AS %RATE%,
        round(sum(seconds) / count(seconds))::bigint AS avg_duration_sec,
        count(*) FILTER (WHERE disposition IN ('complete', 'partial', 'refusal', 'other')) AS contacts,
        count(*) FILTER (WHERE disposition = 'non_contact') AS non_contacts, count(*) FILTER (WHERE disposition = 'refusal') AS refusals,
        coalesce(sum(priority), 0) AS dials, count(*) FILTER (WHERE open) AS open, coalesce(sum(cost), 0) AS amount,
        count(DISTINCT customer_id) AS unique_subjects$kpis$
$$;
CREATE FUNCTION truths(by text, condition text, digits int DEFAULT 3, rate text DEFAULT 'sr') RETURNS TABLE (key text, kpi jsonb) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT t.key, to_jsonb(t) - ''key'' FROM (SELECT %s AS key, %s FROM truths_now WHERE %s GROUP BY 1) t',
        by, replace(replace(kpis(), '%DIGITS%', digits::text), '%RATE%', rate), condition);
END
$$;

-- Every filter in many combinations: as arguments of a call, and as a condition on the truth
CREATE TABLE filters AS
SELECT row_number() OVER () AS n, concat_ws(', ', p.argument, i.argument, o.argument, s.argument, t.argument, d.argument) AS arguments,
       concat_ws(' AND ', p.condition, i.condition, o.condition, s.condition, t.condition, d.condition) AS condition,
       d.first, d.last
FROM (VALUES (NULL, NULL), ($$project_key => 'PS'$$, $$type = 'PS'$$), ($$project_key => 'TT'$$, $$type = 'TT'$$),
      ($$projects => ARRAY(SELECT project_id FROM collection_projects WHERE project_key IN ('IN', 'NE'))$$, $$type IN ('IN', 'NE')$$)) p (argument, condition),
     (VALUES (NULL, NULL), ($$interviewer_keys => '{AVI,SHARON}'$$, $$server IN ('AVI', 'SHARON')$$), ($$interviewer_keys => '{}'$$, NULL)) i (argument, condition),
     (VALUES (NULL, NULL), ($$outcomes => '{AGENT}'$$, $$outcome = 'AGENT'$$), ($$outcomes => '{HANG,PHANTOM}'$$, $$outcome IN ('HANG', 'PHANTOM')$$)) o (argument, condition),
     (VALUES (NULL, NULL), ($$segments => '{AA01}'$$, $$line = 'AA01'$$)) s (argument, condition),
     (VALUES (NULL, NULL), ($$teams => '{red,blue}'$$, $$team IN ('red', 'blue')$$)) t (argument, condition),
     (VALUES ($$date_from => '2010-08-01', date_to => '2010-08-31'$$, $$day BETWEEN '2010-08-01' AND '2010-08-31'$$, date '2010-08-01', date '2010-08-31'),
             ($$date_from => '2010-08-02', date_to => '2010-08-08'$$, $$day BETWEEN '2010-08-02' AND '2010-08-08'$$, '2010-08-02', '2010-08-08'),
             ($$last_days => 3, date_to => '2010-08-16'$$, $$day BETWEEN '2010-08-14' AND '2010-08-16'$$, '2010-08-14', '2010-08-16'),
             ($$date_to => '2010-08-12'$$, $$day BETWEEN '2010-08-06' AND '2010-08-12'$$, '2010-08-06', '2010-08-12')) d (argument, condition, first, last);

-- What a report says that the truth does not: each key of the truth must be there with the same value.
CREATE FUNCTION differences(report jsonb, truth jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(format('%s: %s instead of %s', key, report -> key, value), ', ')
    FROM jsonb_each(truth) WHERE report -> key IS DISTINCT FROM value
$$;
CREATE FUNCTION near(value numeric, exact numeric) RETURNS bool LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN exact IS NULL THEN value IS NULL ELSE value IS NOT NULL AND abs(value - exact) <= 0.05 * exact + 0.5 END;

CREATE FUNCTION summary_wrong(every int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    f record;
    report jsonb;
    exact record;
    wrong text;
BEGIN
    FOR f IN SELECT * FROM filters WHERE filters.n % every = 0 LOOP
        EXECUTE format('SELECT to_jsonb(r) FROM collection_summary(%s) r', f.arguments) INTO report;
        SELECT differences(report, t.kpi) INTO wrong FROM truths($k$'all'$k$, f.condition, 4, 'success_rate') t;
        IF NOT FOUND THEN
            wrong := differences(report, '{"attempts": 0, "completes": 0, "success_rate": 0, "avg_duration_sec": null, "unique_subjects": 0}');
        END IF;
        EXECUTE 'SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) AS median, percentile_disc(0.9) WITHIN GROUP (ORDER BY seconds) AS p90 FROM truths_now WHERE '
            || f.condition INTO exact;
        IF NOT near((report ->> 'median_duration_sec')::numeric, exact.median) OR NOT near((report ->> 'p90_duration_sec')::numeric, exact.p90) THEN
            wrong := concat_ws(', ', wrong, format('percentiles %s, %s instead of %s', report -> 'median_duration_sec', report -> 'p90_duration_sec', exact));
        END IF;
        IF wrong IS NOT NULL THEN
            RETURN NEXT f.arguments || ': ' || wrong;
        END IF;
    END LOOP;
END
$$;

-- Series: by granularity and group; the key of the truth is bucket and group
CREATE FUNCTION series_wrong(every int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    f record;
    call text;
    found text;
BEGIN
    FOR f IN
        SELECT filters.*, g.*, b.* FROM filters,
            (VALUES ('hour', $k$date_trunc('hour', at, 'Asia/Jerusalem')$k$), ('day', $k$date_trunc('day', at, 'Asia/Jerusalem')$k$),
                    ('week', $k$date_trunc('week', at, 'Asia/Jerusalem')$k$), ('month', $k$date_trunc('month', at, 'Asia/Jerusalem')$k$),
                    ('daily', $k$date_trunc('day', at, 'Asia/Jerusalem')$k$)) g (granularity, bucket),
            (VALUES (NULL, $k$NULL$k$), ('interviewer', 'server'), ('outcome', 'outcome'), ('project', 'type'), ('team', 'team'), ('segment', 'line')) b (group_by, key)
        WHERE filters.n % every = 0
    LOOP
        call := format('collection_series(%s, granularity => %L, group_by => %s)', f.arguments, f.granularity, quote_nullable(f.group_by));
        EXECUTE format($q$
            SELECT string_agg(wrong, '; ') FROM (
                SELECT coalesce(r.at, t.key) || ' ' || CASE WHEN r.kpi IS NULL THEN 'is missing' WHEN t.kpi IS NULL THEN 'should not be' ELSE differences(r.kpi, t.kpi) END AS wrong
                FROM (SELECT concat_ws(' ', extract(epoch FROM bucket), key) AS at, to_jsonb(s) AS kpi FROM %s s) r
                FULL JOIN truths($k$concat_ws(' ', extract(epoch FROM %s), %s)$k$, %L, 4, 'success_rate') t ON t.key = r.at
                LIMIT 3) w WHERE wrong IS NOT NULL$q$, call, f.bucket, f.key, f.condition) INTO found;
        IF found IS NOT NULL THEN
            RETURN NEXT call || ': ' || found;
        END IF;
    END LOOP;
END
$$;

-- Rows without an interviewer are nobody's and in no place.
CREATE FUNCTION top_wrong(every int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    f record;
    call text;
    found text;
BEGIN
    FOR f IN
        SELECT filters.*, s.*, d.direction, l.* FROM filters,
            (VALUES ('success', 'completes'), ('attempts', 'attempts'), ('sr', 'sr'), ('amount', 'amount')) s (sort, sorted),
            (VALUES ('desc'), ('asc')) d (direction), (VALUES (5), (1000)) l (row_limit)
        WHERE filters.n % every = 0
    LOOP
        call := format('collection_top(%s, sort => %L, direction => %L, row_limit => %s)', f.arguments, f.sort, f.direction, f.row_limit);
        EXECUTE format($q$
            WITH truth AS (
                SELECT row_number() OVER (ORDER BY (t.kpi ->> %1$L)::numeric %2$s NULLS LAST, (t.kpi ->> 'completes')::numeric DESC, (t.kpi ->> 'attempts')::numeric DESC) AS place,
                       t.key, t.kpi, coalesce(a.full_name, t.key) AS label
                FROM truths('server', %3$L || ' AND server IS NOT NULL') t LEFT JOIN agents a ON a.name = t.key
            ), report AS (
                SELECT r.rank, r.label, to_jsonb(r) AS kpi FROM %4$s r
            )
            SELECT string_agg(wrong, '; ') FROM (
                -- the places carry the same figures, and each agent its own
                SELECT format('place %%s: %%s instead of %%s', coalesce(t.place, r.rank), r.kpi, t.kpi) AS wrong
                FROM (SELECT * FROM truth WHERE place <= %5$s) t FULL JOIN report r ON r.rank = t.place
                WHERE differences(r.kpi, jsonb_build_object('completes', t.kpi -> 'completes', 'attempts', t.kpi -> 'attempts', 'sr', t.kpi -> 'sr')) IS NOT NULL OR r.rank IS NULL OR t.place IS NULL
                UNION ALL
                SELECT format('%%s: %%s', r.label, differences(r.kpi, t.kpi - 'contacts' - 'non_contacts' - 'refusals' - 'dials' - 'open' - 'unique_subjects'))
                FROM report r LEFT JOIN truth t ON t.label IS NOT DISTINCT FROM r.label
                WHERE t.kpi IS NULL OR differences(r.kpi, t.kpi - 'contacts' - 'non_contacts' - 'refusals' - 'dials' - 'open' - 'unique_subjects') IS NOT NULL
                LIMIT 3) w$q$, f.sorted, f.direction, f.condition, call, f.row_limit) INTO found;
        IF found IS NOT NULL THEN
            RETURN NEXT call || ': ' || found;
        END IF;
    END LOOP;
END
$$;

CREATE FUNCTION all_right(moment text, every int) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    TRUNCATE truths_now;
    INSERT INTO truths_now SELECT * FROM truth;
    RETURN QUERY SELECT exact('phone', moment || ': the oracle');
    RETURN NEXT is_empty(format('SELECT * FROM summary_wrong(%s) LIMIT 5', every), moment || ': collection_summary for every filter');
    RETURN NEXT is_empty(format('SELECT * FROM series_wrong(%s) LIMIT 5', every * 17), moment || ': collection_series for every granularity and group');
    RETURN NEXT is_empty(format('SELECT * FROM top_wrong(%s) LIMIT 5', every * 11), moment || ': collection_top for every sort');
    RETURN NEXT set_eq($q$SELECT project_key, label FROM collection_projects$q$,
        $q$SELECT DISTINCT type, service FROM truth WHERE type IS NOT NULL$q$, moment || ': collection_projects');
    RETURN NEXT set_eq($q$SELECT interviewer_key, label, team FROM collection_interviewers WHERE interviewer_key IS NOT NULL$q$,
        $q$SELECT DISTINCT server, agent, team FROM truth WHERE server IS NOT NULL$q$, moment || ': collection_interviewers');
    RETURN NEXT set_eq($q$SELECT team FROM collection_teams$q$, $q$SELECT DISTINCT team FROM truth WHERE team IS NOT NULL$q$, moment || ': collection_teams');
    RETURN NEXT set_eq($q$SELECT segment FROM collection_segments$q$, $q$SELECT DISTINCT line FROM truth$q$, moment || ': collection_segments');
    RETURN NEXT bag_eq($q$SELECT project_key, interviewer_key, day, outcome, segment, sum(row_count) AS n, sum(open_rows) AS o, sum(timed_rows) AS t, sum(dials) AS d, sum(amount) AS a FROM collection_daily GROUP BY 1, 2, 3, 4, 5 HAVING sum(row_count) <> 0$q$,
        $q$SELECT type, server, day, outcome, line, count(*)::numeric AS n, (count(*) FILTER (WHERE open))::numeric AS o, count(seconds)::numeric AS t, coalesce(sum(priority), 0)::numeric AS d, coalesce(sum(cost), 0) AS a FROM truth GROUP BY 1, 2, 3, 4, 5$q$,
        moment || ': collection_daily');
    RETURN NEXT is_empty('SELECT id FROM collection_daily GROUP BY 1 HAVING count(*) > 1 OR id IS NULL', moment || ': the id of collection_daily is unique');
END
$$;

SELECT all_right('captured', 5);
SELECT collection_refresh('phone');
\set every 3
\getenv every EVERY
SELECT all_right('folded', :every);
SELECT is_empty($$SELECT * FROM collection_verify('phone')$$, 'collection_verify agrees');

-- Corrections, as they come in a call centre
UPDATE phone_calls SET server = 'SHARON' WHERE server = 'AVI' AND id % 3 = 0;
UPDATE phone_calls SET outcome = NULL WHERE id % 50 = 0;
UPDATE phone_calls SET outcome = ' ' WHERE id % 51 = 0;
UPDATE phone_calls SET ended = NULL WHERE id % 52 = 0;
UPDATE phone_calls SET started = started + interval '1 day', ended = ended + interval '1 day' WHERE id % 53 = 0;
UPDATE phone_calls SET type = NULL WHERE id % 54 = 0;
UPDATE phone_calls SET cost = 'NaN' WHERE id % 55 = 0;
DELETE FROM phone_calls WHERE id % 56 = 0;
INSERT INTO phone_calls (type, server, outcome, customer_id, line, priority, cost, started, ended)
SELECT 'NEW', 'NOVICE', 'REF', id::text, 'AA03', 1, 0.1, started, ended FROM phone_calls WHERE id % 57 = 0;
CREATE OR REPLACE VIEW truth AS
SELECT c.type, c.server, a.team, nullif(btrim(c.outcome), '') AS outcome, c.line, c.customer_id, c.priority, nullif(c.cost, 'NaN') AS cost,
       (coalesce(c.ended, c.started) AT TIME ZONE 'Asia/Jerusalem')::date AS day, coalesce(c.ended, c.started) AS at,
       c.started IS NOT NULL AND c.ended IS NULL AS open,
       CASE WHEN c.ended > c.started THEN extract(epoch FROM c.ended) - extract(epoch FROM c.started) END AS seconds,
       coalesce(a.full_name, c.server) AS agent, coalesce(s.title, c.type) AS service,
       CASE btrim(c.outcome) WHEN 'AGENT' THEN 'complete' WHEN 'HANG' THEN 'non_contact' WHEN 'PHANTOM' THEN 'not_eligible'
            WHEN 'REF' THEN 'refusal' END AS disposition
FROM phone_calls c LEFT JOIN agents a ON a.name = c.server LEFT JOIN services s ON s.code = c.type;
SELECT all_right('corrected', 5);
SELECT collection_refresh('phone');
SELECT all_right('corrected and folded', 5);

SELECT * FROM finish();
