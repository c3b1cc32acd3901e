-- collection_summary against plain SQL over the fact table.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();
SELECT exact('calls', 'the source');

CREATE FUNCTION same(what text, condition text, arguments text) RETURNS text LANGUAGE sql AS $$
    SELECT results_eq(format('SELECT attempts, completes, success_rate, avg_duration_sec, contacts, non_contacts, refusals, dials, open,
                                     amount, unique_subjects FROM collection_summary(%s)', arguments),
                      format('SELECT attempts, completes, success_rate, avg_duration_sec, contacts, non_contacts, refusals, dials, open,
                                     amount, unique_subjects FROM kpis(%L)', condition), what)
$$;
SELECT same('everything dated', 'day IS NOT NULL', $$date_from => '-infinity', date_to => 'infinity'$$);
SELECT same('one project', $$project_id = 1 AND day BETWEEN '2025-03-03' AND '2025-03-20'$$, $$1, '2025-03-03', '2025-03-20'$$);
SELECT same('one day', $$day = '2025-03-30'$$, $$date_from => '2025-03-30', date_to => '2025-03-30'$$);
SELECT same('last days', $$day BETWEEN '2025-03-11' AND '2025-03-20'$$, $$date_to => '2025-03-20', last_days => 10$$);
SELECT same('seven days by default', $$day BETWEEN '2025-03-14' AND '2025-03-20'$$, $$date_to => '2025-03-20'$$);
SELECT same('interviewers', $$interviewer_id IN (1, 3) AND day <= '2025-03-20' AND day >= '2025-03-01'$$,
            $$date_from => '2025-03-01', date_to => '2025-03-20', interviewers => '{3,1,1,999}'$$);
SELECT same('outcomes', $$code IN ('COMP', 'CB') AND day BETWEEN '2025-03-01' AND '2025-03-20'$$,
            $$date_from => '2025-03-01', date_to => '2025-03-20', outcomes => '{CB,COMP}'$$);
SELECT same('segments', $$segment = 'web' AND day BETWEEN '2025-03-01' AND '2025-03-20'$$,
            $$date_from => '2025-03-01', date_to => '2025-03-20', segments => '{web,none}'$$);
SELECT same('teams', $$interviewer_id IN (0, 1) AND day BETWEEN '2025-03-01' AND '2025-03-20'$$,
            $$date_from => '2025-03-01', date_to => '2025-03-20', teams => '{north}'$$);
SELECT same('a team and an interviewer', $$interviewer_id = 1 AND day BETWEEN '2025-03-01' AND '2025-03-20'$$,
            $$date_from => '2025-03-01', date_to => '2025-03-20', teams => '{north}', interviewers => '{1,2}'$$);
SELECT same('keys as text', $$project_id = 2 AND interviewer_id = 1 AND day BETWEEN '2025-03-01' AND '2025-03-20'$$,
            $$date_from => '2025-03-01', date_to => '2025-03-20', project_key => '2', interviewer_keys => '{1,no}'$$);
SELECT same('projects', $$project_id IN (0, 2) AND day BETWEEN '2025-03-01' AND '2025-03-20'$$,
            $$date_from => '2025-03-01', date_to => '2025-03-20', projects => '{2,0}'$$);
SELECT same('project and projects both hold', 'false', $$project => 1, projects => '{2,0}', date_from => '2025-03-01', date_to => '2025-03-20'$$);
SELECT same('empty arrays are no filter', $$day BETWEEN '2025-03-14' AND '2025-03-20'$$,
            $$date_to => '2025-03-20', interviewers => '{}', outcomes => '{}', teams => '{}', segments => '{}', projects => '{}', interviewer_keys => '{}'$$);
SELECT same('an array of NULL matches nothing', 'false', $$date_to => '2025-03-20', interviewers => '{NULL}'$$);
SELECT same('no rows', 'false', $$date_from => '1999-01-01', date_to => '1999-12-31'$$);

SELECT ok(abs(s.median_duration_sec - f.median) <= f.median * 0.05 AND abs(s.p90_duration_sec - f.p90) <= f.p90 * 0.05, 'percentiles are at most 5 % off')
FROM collection_summary(1, '2025-03-01', '2025-04-30') s,
     (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) AS median, percentile_disc(0.9) WITHIN GROUP (ORDER BY seconds) AS p90
      FROM fact WHERE project_id = 1 AND day BETWEEN '2025-03-01' AND '2025-04-30') f;

SELECT results_eq($$SELECT previous_attempts, attempts_change, previous_completes, completes_change, previous_amount, amount_change,
                           previous_unique_subjects, unique_subjects_change, previous_dials, avg_duration_sec_change, success_rate_change
                    FROM collection_summary(1, '2025-03-11', '2025-03-15', compare => true)$$,
                  $$SELECT b.attempts, a.attempts - b.attempts, b.completes, a.completes - b.completes, b.amount, a.amount - b.amount,
                           b.unique_subjects, a.unique_subjects - b.unique_subjects, b.dials, a.avg_duration_sec - b.avg_duration_sec,
                           (a.success_rate::numeric - b.success_rate::numeric)::float8
                    FROM kpis('project_id = 1 AND day BETWEEN ''2025-03-11'' AND ''2025-03-15''') a,
                         kpis('project_id = 1 AND day BETWEEN ''2025-03-06'' AND ''2025-03-10''') b$$, 'compare');
SELECT results_eq($$SELECT date_from, date_to, previous_date_from, previous_date_to FROM collection_summary(1, '2025-03-11', '2025-03-15', compare => true)$$,
                  $$VALUES (date '2025-03-11', date '2025-03-15', date '2025-03-06', date '2025-03-10')$$, 'compare: days');
SELECT results_eq('SELECT previous_attempts, attempts_change, previous_date_from FROM collection_summary()',
                  'VALUES (NULL::bigint, NULL::bigint, NULL::date)', 'NULL without compare');
SELECT results_eq($$SELECT date_to, date_to - date_from FROM collection_summary()$$,
                  $$VALUES ((now() AT TIME ZONE 'Europe/Berlin')::date, 6)$$, 'today is the source''s');

-- Reclassifying rebuilds nothing.
SELECT collection_set_outcome('calls', 'CB', disposition => 'complete');
SELECT is((SELECT completes FROM collection_summary(date_from => '-infinity', date_to => 'infinity')),
          (SELECT count(*) FROM fact WHERE day IS NOT NULL AND code IN ('COMP', 'CB')), 'a code reclassified');
SELECT collection_set_outcome('calls', 'CB', disposition => 'partial');

-- In a transaction that has not committed, and after it was rolled back.
BEGIN;
DELETE FROM calls WHERE id % 3 = 0;
SELECT same('rows deleted in this transaction', 'day IS NOT NULL', $$date_from => '-infinity', date_to => 'infinity'$$);
ROLLBACK;
SELECT same('rolled back', 'day IS NOT NULL', $$date_from => '-infinity', date_to => 'infinity'$$);
SELECT collection_refresh();
SELECT same('folded', 'day IS NOT NULL', $$date_from => '-infinity', date_to => 'infinity'$$);
SELECT same('folded, by interviewer', 'interviewer_id = 1 AND day IS NOT NULL', $$date_from => '-infinity', date_to => 'infinity', interviewers => '{1}'$$);

-- A source that knows no more than projects and starts.
SELECT collection_register('bare', fact => 'calls', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
SELECT results_eq($$SELECT attempts, completes, success_rate, avg_duration_sec, dials, amount, unique_subjects, median_duration_sec
                    FROM collection_summary(date_from => '-infinity', date_to => 'infinity', source => 'bare')$$,
                  $$SELECT count(started), 0::bigint, 0::float8, NULL::bigint, NULL::bigint, NULL::numeric, NULL::bigint, NULL::float8 FROM calls$$,
                  'without an outcome role every row is an attempt');

SELECT throws_ok($$SELECT collection_summary(outcomes => '{NOPE}')$$, '22023', 'invalid outcome code: "NOPE"');
SELECT throws_ok($$SELECT collection_summary(outcomes => '{COMP}', source => 'bare')$$, '22023', 'source "bare" has no outcomes');
SELECT throws_ok($$SELECT collection_summary(teams => '{north}', source => 'bare')$$, '22023', 'source "bare" has no teams');
SELECT throws_ok($$SELECT collection_summary(date_from => '2025-02-02', date_to => '2025-02-01')$$, '22023', 'date_from is after date_to');
SELECT throws_ok($$SELECT collection_summary(last_days => 0)$$, '22023', 'invalid last_days: 0');
SELECT throws_ok($$SELECT collection_summary(source => 'no')$$, '42704', 'source "no" does not exist');
UPDATE collection_internal.source SET filled = false WHERE name = 'bare';
SELECT throws_ok($$SELECT collection_summary(source => 'bare')$$, '55000', 'source "bare" is still being filled');
SELECT * FROM finish();
