-- collection_series against plain SQL over the fact table.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

-- Both sides ordered by bucket and key.
CREATE FUNCTION same(what text, granularity text, group_by text, bucket text, grouped text, filters text, condition text) RETURNS text LANGUAGE sql AS $$
    SELECT set_eq(format('SELECT s.bucket, s.key, s.attempts, s.completes, s.success_rate, s.avg_duration_sec, s.contacts, s.non_contacts,
                                 s.refusals, s.dials, s.open, s.amount, s.unique_subjects
                          FROM collection_series(%s, granularity => %L, group_by => %L) s', filters, granularity, group_by),
                  format('SELECT split_part(k.grp, ''|'', 1)::timestamptz, nullif(split_part(k.grp, ''|'', 2), ''''), k.attempts, k.completes, k.success_rate,
                                 k.avg_duration_sec, k.contacts, k.non_contacts, k.refusals, k.dials, k.open, k.amount, k.unique_subjects
                          FROM kpis(%L, %L) k', condition, format('(%s)::text || ''|'' || coalesce((%s)::text, '''')', bucket, grouped)), what)
$$;
\set filters 'date_from => ''2025-03-01'', date_to => ''2025-04-05'''
\set condition 'day BETWEEN ''2025-03-01'' AND ''2025-04-05'''
SELECT same('hours', 'hour', NULL, 'hour', 'NULL', :'filters', :'condition');
SELECT same('days', 'day', NULL, $$day::timestamp AT TIME ZONE 'Europe/Berlin'$$, 'NULL', :'filters', :'condition');
SELECT same('days by another name', 'daily', NULL, $$day::timestamp AT TIME ZONE 'Europe/Berlin'$$, 'NULL', :'filters', :'condition');
SELECT same('ISO weeks', 'week', NULL, $$date_trunc('week', day::timestamp) AT TIME ZONE 'Europe/Berlin'$$, 'NULL', :'filters', :'condition');
SELECT same('months', 'monthly', NULL, $$date_trunc('month', day::timestamp) AT TIME ZONE 'Europe/Berlin'$$, 'NULL', :'filters', :'condition');
SELECT same('by ' || g.group_by, 'week', g.group_by, $$date_trunc('week', day::timestamp) AT TIME ZONE 'Europe/Berlin'$$, g.grouped, :'filters', :'condition')
FROM (VALUES ('interviewer', 'interviewer_id'), ('outcome', 'code'), ('project', 'project_id'), ('segment', 'segment'),
             ('team', $$CASE WHEN interviewer_id IN (0, 1) THEN 'north' WHEN interviewer_id IN (2, 3) THEN 'south' END$$)) g (group_by, grouped);
SELECT same('by interviewer, some of them', 'month', 'interviewer', $$date_trunc('month', day::timestamp) AT TIME ZONE 'Europe/Berlin'$$, 'interviewer_id',
            $$project => 1, interviewers => '{1,2}', date_from => '2025-03-01', date_to => '2025-04-05'$$,
            $$project_id = 1 AND interviewer_id IN (1, 2) AND day BETWEEN '2025-03-01' AND '2025-04-05'$$);

SELECT results_eq($$SELECT DISTINCT key, label FROM collection_series(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'interviewer') ORDER BY 1$$,
                  $$VALUES ('0', 'Ada'), ('1', 'Ben'), ('2', 'Cid'), ('3', '3'), ('4', 'Eve'), ('5', '5'), (NULL, NULL)$$, 'labels; the key where there is none');
SELECT results_eq($$SELECT DISTINCT key, label FROM collection_series(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'outcome') WHERE key IN ('COMP', 'CB') ORDER BY 1$$,
                  $$VALUES ('CB', 'Call back'), ('COMP', 'Complete')$$, 'labels of outcomes');
SELECT is_empty($$SELECT * FROM (SELECT bucket, lag(bucket) OVER () AS before FROM collection_series(date_from => '2025-03-01', date_to => '2025-04-05', granularity => 'hour')) s
                  WHERE bucket <= before$$, 'buckets come in order');

-- fill
SELECT results_eq($$SELECT bucket, day FROM collection_series(project => 77, date_from => '2025-03-28', date_to => '2025-04-01', fill => true)$$,
                  $$SELECT d AT TIME ZONE 'Europe/Berlin', d::date FROM generate_series(timestamp '2025-03-28', '2025-04-01', '1 day') d$$, 'fill: days');
SELECT is((SELECT count(*) FROM collection_series(date_from => '2025-03-30', date_to => '2025-03-30', granularity => 'hour', fill => true)), 23::bigint, 'fill: the day of 23 hours');
SELECT is((SELECT count(*) FROM collection_series(date_from => '2025-10-26', date_to => '2025-10-26', granularity => 'hour', fill => true)), 25::bigint, 'fill: the day of 25 hours');
SELECT is((SELECT (count(*), sum(attempts))::text FROM collection_series(date_from => '2025-02-01', date_to => '2025-04-30', granularity => 'hour', fill => true)),
          (SELECT (89 * 24 - 1, count(code))::text FROM fact WHERE day BETWEEN '2025-02-01' AND '2025-04-30'), 'fill: hours, and nothing lost');
SELECT is((SELECT (count(*), count(DISTINCT key), sum(attempts))::text
           FROM collection_series(date_from => '2025-02-01', date_to => '2025-04-30', granularity => 'week', group_by => 'outcome', fill => true)),
          (SELECT (14 * 7, 6, count(code))::text FROM fact WHERE day BETWEEN '2025-02-01' AND '2025-04-30'), 'fill: every group in every bucket');
SELECT results_eq($$SELECT day FROM collection_series(project => 77, date_from => '2025-01-15', date_to => '2025-03-01', granularity => 'month', fill => true)$$,
                  $$VALUES (date '2025-01-01'), ('2025-02-01'), ('2025-03-01')$$, 'fill: months');
SELECT throws_ok($$SELECT collection_series(date_from => '-infinity', fill => true)$$, '22023', 'too many empty buckets to fill');
SELECT throws_ok($$SELECT collection_series(date_from => '-infinity', date_to => 'infinity', granularity => 'hour', fill => true)$$, '22023', 'too many empty buckets to fill');

SELECT throws_ok($$SELECT collection_series(granularity => 'year')$$, '22023', 'invalid granularity: "year"');
SELECT throws_ok($$SELECT collection_series(group_by => 'day')$$, '22023', 'invalid group_by: "day"');
SELECT collection_register('bare', fact => 'calls', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
SELECT throws_ok($$SELECT collection_series(source => 'bare', granularity => 'hour')$$, '22023', 'source "bare" has no hours');
SELECT throws_ok($$SELECT collection_series(source => 'bare', group_by => 'team')$$, '22023', 'source "bare" has no teams');
SELECT throws_ok($$SELECT collection_series(source => 'bare', group_by => 'interviewer')$$, '22023', 'source "bare" has no interviewers');
SELECT * FROM finish();
