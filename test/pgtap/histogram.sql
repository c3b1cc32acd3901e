-- collection_histogram against plain SQL over the fact table: exact where a bound is the edge of a stored bin or far from
-- any duration, within the stated 5 % of a bound elsewhere.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE FUNCTION classes(bounds float8[], condition text DEFAULT 'true') RETURNS TABLE (lower_bound float8, upper_bound float8, row_count bigint, share float8)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        WITH timed AS (SELECT seconds::float8 FROM fact WHERE day BETWEEN '2025-03-01' AND '2025-04-05' AND seconds > 0 AND %s)
        SELECT l, u, n, coalesce(round(n::numeric / nullif((SELECT count(*) FROM timed), 0), 4), 0)::float8
        FROM (SELECT l, u, (SELECT count(*) FROM timed WHERE seconds >= l AND (u IS NULL OR seconds < u)) AS n
              FROM (SELECT l, lead(l) OVER (ORDER BY l) AS u FROM unnest($1) l) c) c
        ORDER BY l$q$, condition) USING bounds;
END
$$;
-- Bin edges: durations are stored by powers of 1.1 microseconds.
SELECT array_prepend(0::float8, array_agg(power(1.1::float8, b) / 1e6 ORDER BY b)) AS edges FROM generate_series(150, 215, 3) b \gset
SELECT results_eq(format($$SELECT * FROM collection_histogram(date_from => '2025-03-01', date_to => '2025-04-05', bounds => %L)$$, :'edges'),
                  format('SELECT * FROM classes(%L)', :'edges'), 'exact at the edges of bins');
SELECT results_eq($$SELECT * FROM collection_histogram(date_from => '2025-03-01', date_to => '2025-04-05', bounds => '{0, 100000, 1e300}')$$,
                  $$SELECT * FROM classes('{0, 100000, 1e300}')$$, 'exact far from the data');
SELECT results_eq(format($$SELECT * FROM collection_histogram(1, '2025-03-01', '2025-04-05', interviewers => '{0, 1, 2}', outcomes => '{COMP, REF}', segments => '{web}', bounds => %L)$$, :'edges'),
                  format('SELECT * FROM classes(%L, %L)', :'edges', $$project_id = 1 AND interviewer_id IN (0, 1, 2) AND code IN ('COMP', 'REF') AND segment = 'web'$$),
                  'of the filters'' rows');
SELECT results_eq(format($$SELECT row_count FROM collection_histogram(date_from => '2025-03-01', date_to => '2025-04-05', teams => '{south}', bounds => %L)$$, :'edges'),
                  format('SELECT row_count FROM classes(%L, %L)', :'edges', 'interviewer_id IN (2, 3)'), 'of a team');

-- Any bounds: a class has at least the rows that are more than 5 % inside of it, and at most those up to 5 % outside.
SELECT is_empty($$
    SELECT h.*, least, most FROM generate_series(1, 60) step,
        LATERAL (SELECT array_agg(step * n * 1.7 ORDER BY n) AS bounds FROM generate_series(0, 20) n) b,
        LATERAL collection_histogram(date_from => '2025-03-01', date_to => '2025-04-05', bounds => bounds) h,
        LATERAL (SELECT count(*) FILTER (WHERE seconds >= lower_bound * 1.05 AND (upper_bound IS NULL OR seconds < upper_bound / 1.05)) AS least,
                        count(*) FILTER (WHERE seconds >= lower_bound / 1.05 AND (upper_bound IS NULL OR seconds < upper_bound * 1.05)) AS most
                 FROM fact WHERE seconds > 0 AND day BETWEEN '2025-03-01' AND '2025-04-05') f
    WHERE row_count NOT BETWEEN least AND most$$, 'rows within 5 % of a bound alone change sides');
SELECT is_empty($$
    SELECT step FROM generate_series(1, 60) step,
        LATERAL (SELECT sum(row_count) AS row_count, sum(share) AS share FROM collection_histogram(date_from => '2025-03-01', date_to => '2025-04-05',
                     bounds => ARRAY[step, 2 * step, 3.5 * step])) h
    WHERE row_count <> (SELECT count(*) FROM fact WHERE seconds > 0 AND day BETWEEN '2025-03-01' AND '2025-04-05') OR share NOT BETWEEN 0.9997 AND 1.0003$$,
    'every timed row is in one class');

-- Bounds
SELECT results_eq($$SELECT lower_bound, upper_bound FROM collection_histogram()$$,
    $$VALUES (0::float8, 30::float8), (30, 60), (60, 120), (120, 300), (300, 600), (600, 1200), (1200, 1800), (1800, 3600), (3600, NULL)$$, 'the bounds that are there by default');
SELECT results_eq($$SELECT * FROM collection_histogram(bounds => NULL)$$, 'SELECT * FROM collection_histogram()', 'NULL means the default');
SELECT results_eq($$SELECT * FROM collection_histogram(bounds => '{}')$$, 'SELECT * FROM collection_histogram()', 'and so does an empty array');
SELECT results_eq($$SELECT lower_bound, upper_bound FROM collection_histogram(bounds => '{60, 300}')$$, $$VALUES (0::float8, 60::float8), (60, 300), (300, NULL)$$, 'what is below the first bound has a class');
SELECT results_eq($$SELECT lower_bound::text, upper_bound FROM collection_histogram(bounds => '{-0.0}')$$, $$VALUES ('0', NULL::float8)$$, 'minus zero is zero');
SELECT results_eq($$SELECT row_count, share FROM collection_histogram(date_from => '1999-01-01', date_to => '1999-01-02', bounds => '{0, 60}')$$, $$VALUES (0::bigint, 0::float8), (0, 0)$$, 'nothing timed');
SELECT is((SELECT count(*) FROM collection_histogram(bounds => (SELECT array_agg(n) FROM generate_series(1, 100) n))), 101::bigint, '100 bounds');
CREATE FUNCTION refused(bounds text, why text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
    RETURN NEXT throws_ok(format('SELECT * FROM collection_histogram(bounds => %L)', bounds), '22023', 'invalid bounds: ' || why);
    EXECUTE format('SELECT count(*) FROM collection_histogram(bounds => %L)', bounds);
EXCEPTION WHEN invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN NEXT is(hint, 'Give 1 to 100 numbers of seconds, each greater than the one before.');
END
$$;
SELECT refused('{60, 30}', 'they do not ascend');
SELECT refused('{60, 60}', 'they do not ascend');
SELECT refused('{0, -0.0}', 'they do not ascend');
SELECT refused('{-1, 60}', 'one is negative');
SELECT refused('{0, NaN}', 'one is no finite number');
SELECT refused('{0, Infinity}', 'one is no finite number');
SELECT refused('{-Infinity}', 'one is no finite number');
SELECT refused('{0, NULL, 60}', 'one is no finite number');
SELECT refused((SELECT array_agg(n) FROM generate_series(1, 101) n)::text, 'there are too many');

-- Pending changes count
BEGIN;
INSERT INTO calls (project_id, started, ended) VALUES (1, '2025-03-03 10:00+00', '2025-03-04 10:00+00'), (1, '2025-03-03 10:00+00', '2025-03-03 10:00+00');
SELECT is((SELECT row_count FROM collection_histogram(1, '2025-03-01', '2025-04-05', bounds => '{50000}') WHERE lower_bound = 50000), 1::bigint, 'a row of this transaction');
ROLLBACK;
SELECT is((SELECT row_count FROM collection_histogram(1, '2025-03-01', '2025-04-05', bounds => '{50000}') WHERE lower_bound = 50000), 0::bigint, 'rolled back');

-- A source that keeps none
CREATE TABLE plain (project_id int, started timestamptz, ended timestamptz);
SELECT collection_register('plain', fact => 'plain', project => 'project_id', time_zone => 'UTC', started_at => 'started', ended_at => 'ended', backfill => 'now');
SELECT throws_ok($$SELECT collection_histogram(source => 'plain')$$, '22023', 'source "plain" keeps no histogram of durations');

-- Access
\ir people.psql
SELECT collection_grant_role('analyst', 1);
SET ROLE stranger;
SELECT throws_ok('SELECT collection_histogram(1)', '42501', 'permission denied for project 1');
SELECT is((SELECT sum(row_count) FROM collection_histogram(date_from => '2025-03-01', date_to => '2025-04-05')), 0::numeric, 'nothing without a grant');
SET ROLE app;
SELECT throws_ok('SELECT collection_histogram()', '42501', 'no user is named in this transaction');
SET ROLE analyst;
SELECT throws_ok('SELECT collection_histogram(2)', '42501', 'permission denied for project 2');
SELECT results_eq(format($$SELECT * FROM collection_histogram(date_from => '2025-03-01', date_to => '2025-04-05', bounds => %L)$$, :'edges'),
                  format('SELECT * FROM classes(%L, %L)', :'edges', 'project_id = 1'), 'of the projects granted');
RESET ROLE;
SELECT * FROM finish();
