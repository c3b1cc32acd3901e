-- Reports that tell no days apart read whole months as one cell and the days around them: for every range and grouping the
-- figures are those of the fact table.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

-- Three years and a half, the first and last days of months among them, and dates at the end of time.
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)
SELECT n % 4, n % 5, (ARRAY['COMP', 'REF', 'BUSY', 'CB', NULL])[1 + n % 5], day + interval '10 hours', day + interval '10 hours' + n % 700 * interval '1 second',
       n % 3, n / 7.0, 'web', '+98912' || n % 30
FROM generate_series(1, 1300) n, LATERAL (SELECT timestamptz '2022-01-01 00:00+01' + n * interval '1 day' AS day) d;
INSERT INTO calls (project_id, outcome, started, ended, amount)
SELECT 1, 'COMP', e, e, 3 FROM unnest(ARRAY['4714-12-01 12:00+00 BC', '4713-01-01 BC', '0001-01-31', '294276-12-30', 'infinity', '-infinity', NULL]::timestamptz[]) e;
SELECT exact('calls', 'before the fold');
SELECT is_empty($$SELECT * FROM oracle_levels('calls')$$, 'levels before the fold');
SELECT collection_refresh();
SELECT exact('calls', 'after the fold');
SELECT is_empty($$SELECT * FROM oracle_levels('calls')$$, 'levels after the fold');
SELECT is((SELECT array_agg(DISTINCT level ORDER BY level) FROM collection_internal.rollup), '{0,1,2,3}', 'four levels are stored');

-- What a summary of these days tells beside what the table holds; the same for the period before.
CREATE FUNCTION differs(first date, last date) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s to %s: %s', first, last, s)
    FROM (SELECT attempts, completes, success_rate, avg_duration_sec, contacts, refusals, dials, open, amount FROM collection_summary(date_from => first, date_to => last)
          EXCEPT ALL
          SELECT attempts, completes, success_rate, avg_duration_sec, contacts, refusals, dials, open, amount FROM kpis(format('isfinite(day) AND day BETWEEN %L AND %L', first, last))) s
$$;
SELECT is_empty($$
    SELECT differs(f::date, f::date + length)
    FROM generate_series('2024-01-27'::timestamp, '2024-03-03', '1 day') f, unnest(ARRAY[0, 1, 27, 28, 29, 30, 31, 58, 59, 60, 90, 365, 366, 400]) length$$,
    'ranges that begin and end on every day of a month');
SELECT is_empty($$SELECT differs(f, l) FROM unnest(ARRAY['-infinity', '4714-11-24 BC', '4714-12-01 BC', '4713-01-01 BC', '0001-01-31', '2024-02-01']::date[]) f,
    unnest(ARRAY['2024-02-29', '2024-03-15', '294276-12-29', '294276-12-31', '5874897-12-31', 'infinity']::date[]) l$$, 'and at the ends of time');

SELECT results_eq(
    format($$SELECT attempts, previous_attempts, previous_completes, previous_amount FROM collection_summary(date_from => %1$L, date_to => %2$L, compare => true)$$, f, l),
    format($$SELECT now.attempts, p.attempts, p.completes, p.amount FROM kpis(format('day BETWEEN %%L AND %%L', %1$L, %2$L)) now, kpis(format('day BETWEEN %%L AND %%L', date %1$L - (date %2$L - date %1$L + 1), date %1$L - 1)) p$$, f, l),
    format('the period before %s to %s', f, l))
FROM (VALUES ('2024-02-10'::date, '2024-04-20'::date), ('2024-02-01', '2024-02-29'), ('2023-01-15', '2023-01-20'), ('2023-12-16', '2024-06-15')) r (f, l);

SELECT results_eq($$SELECT day, attempts, completes, amount FROM collection_series(date_from => '2022-12-17', date_to => '2024-03-09', granularity => 'month') WHERE attempts > 0 ORDER BY 1$$,
    $$SELECT date_trunc('month', grp::date)::date, attempts, completes, amount FROM kpis('day BETWEEN ''2022-12-17'' AND ''2024-03-09''', 'date_trunc(''month'', day)::date') WHERE attempts > 0 ORDER BY 1$$,
    'by month, the first and last cut off');
SELECT results_eq($$SELECT day, attempts FROM collection_series(date_from => '2022-12-17', date_to => '2024-03-09') WHERE attempts > 0 ORDER BY 1$$,
    $$SELECT grp::date, attempts FROM kpis('day BETWEEN ''2022-12-17'' AND ''2024-03-09''', 'day') WHERE attempts > 0 ORDER BY 1$$, 'by day, as ever');
SELECT results_eq($$SELECT code, total FROM collection_board(row_limit => 0) WHERE is_known ORDER BY 1$$,
    $$SELECT code, count(*) FROM fact JOIN (SELECT code FROM collection_board(row_limit => 0) WHERE is_known) k USING (code) GROUP BY 1
      UNION ALL SELECT code, 0 FROM collection_board(row_limit => 0) k WHERE is_known AND NOT EXISTS (SELECT FROM fact WHERE fact.code = k.code) ORDER BY 1$$, 'a board of all time');

-- A month less some of its days is what is left of it, in groups, percentiles and amounts, too. Here all rows are of one segment; a filter by it makes reports
-- read the finest cells of the days.
SELECT is((SELECT array_agg(DISTINCT segment) FROM fact WHERE day BETWEEN '2022-01-20' AND '2022-09-10'), '{web}', 'one segment');
CREATE FUNCTION told(first date, last date, segments text[]) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT 'all: ' || s FROM collection_summary(date_from => first, date_to => last, segments => segments, compare => true) s
    UNION ALL SELECT grp || ': ' || b FROM unnest('{project,outcome}'::text[]) grp, collection_bar(group_by => grp, date_from => first, date_to => last, segments => segments) b
    UNION ALL SELECT 'month: ' || m FROM collection_series(date_from => first, date_to => last, segments => segments, granularity => 'month') m
    UNION ALL SELECT 'board: ' || code || total FROM collection_board(date_from => first, date_to => last, segments => segments, row_limit => 0)
$$;
CREATE TABLE ranges AS SELECT f::date AS first, f::date + length AS last
FROM generate_series('2022-04-27'::timestamp, '2022-06-03', '1 day') f, unnest(ARRAY[6, 16, 20, 27, 31, 56, 90]) length;
SELECT is_empty($$SELECT first, last, t FROM ranges, told(first, last, NULL) t EXCEPT ALL SELECT first, last, t FROM ranges, told(first, last, '{web}') t$$, 'by months and by days alike');
SELECT cmp_ok((SELECT count(*) FROM ranges, told(first, last, NULL)), '>', 3000::bigint, 'and many of them');

-- Deltas that take rows out of months again, and move them between.
UPDATE calls SET started = started + interval '17 days', ended = ended + interval '17 days' WHERE id % 3 = 0 AND isfinite(started) AND started < '2100-01-01' AND started > '1900-01-01';
DELETE FROM calls WHERE id % 5 = 0;
SELECT is_empty($$SELECT differs(date '2022-01-01' + 13 * n, date '2022-03-20' + 17 * n) FROM generate_series(0, 60) n$$, 'moved, pending');
SELECT collection_refresh();
SELECT is_empty($$SELECT differs(date '2022-01-01' + 13 * n, date '2022-03-20' + 17 * n) FROM generate_series(0, 60) n$$, 'moved, folded');
SELECT is_empty($$SELECT * FROM oracle_levels('calls')$$, 'levels of what was moved');

-- A month of which some days are forgotten keeps the others, and one that is forgotten whole is gone.
SELECT is((SELECT retained_from FROM collection_retain('calls', current_date - date '2024-02-10')), (now() AT TIME ZONE 'Europe/Berlin')::date - (current_date - date '2024-02-10'), 'from the middle of a month');
SELECT is_empty($$SELECT * FROM oracle_levels('calls')$$, 'levels after it');
SELECT is((SELECT min(day) FROM collection_internal.rollup WHERE level = 2 AND isfinite(day)), '2024-02-01', 'the month is there');
SELECT is((SELECT attempts FROM collection_summary(date_from => '2000-01-01', date_to => '2024-02-29')),
    (SELECT attempts FROM kpis(format('day BETWEEN %L AND ''2024-02-29''', (SELECT min(day) FROM collection_internal.rollup WHERE level = 1 AND isfinite(day))))), 'and holds what is left of it');
SELECT * FROM finish();
