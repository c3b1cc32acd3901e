-- collection_top against plain SQL over the fact table.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE FUNCTION same(what text, arguments text, ordering text, taken int) RETURNS text LANGUAGE sql AS $$
    SELECT results_eq(format('SELECT rank, interviewer_id, interviewer_key, label, attempts, completes, sr, avg_duration_sec, amount
                              FROM collection_top(%s)', concat_ws(', ', $q$date_from => '2025-03-01', date_to => '2025-04-05'$q$, arguments)),
                      format($q$SELECT row_number() OVER (ORDER BY %1$s), id, id::text, label, attempts, completes, sr, avg_duration_sec, amount
                                FROM (SELECT k.*, grp::bigint AS id, coalesce((SELECT name FROM interviewers WHERE id = grp::int), grp) AS label,
                                             coalesce(round(completes::numeric / nullif(attempts, 0), 3), 0)::float8 AS sr,
                                             coalesce(completes::numeric / nullif(attempts, 0), 0) AS exact
                                      FROM kpis('interviewer_id IS NOT NULL AND day BETWEEN ''2025-03-01'' AND ''2025-04-05''', 'interviewer_id') k) r
                                ORDER BY 1 LIMIT %2$s$q$, ordering, taken), what)
$$;
SELECT same('by completes', NULL, 'completes DESC, attempts DESC, id', 5);
SELECT same('worst first', $$direction => 'asc', row_limit => 100$$, 'completes, attempts DESC, id', 100);
SELECT same('by attempts', $$sort => 'attempts', row_limit => 3$$, 'attempts DESC, completes DESC, id', 3);
SELECT same('by success rate', $$sort => 'sr', row_limit => 10000$$, 'exact DESC, completes DESC, attempts DESC, id', 100);
SELECT same('by amount', $$sort => 'amount', direction => 'asc'$$, 'amount, completes DESC, attempts DESC, id', 5);
SELECT is_empty($$SELECT * FROM collection_top(date_from => '1999-01-01', date_to => '1999-01-02')$$, 'no rows, nobody');

SELECT throws_ok($$SELECT collection_top(sort => 'best')$$, '22023', 'invalid sort: "best"');
SELECT throws_ok($$SELECT collection_top(direction => 'up')$$, '22023', 'invalid direction: "up"');
SELECT throws_ok($$SELECT collection_top(row_limit => 0)$$, '22023', 'invalid row_limit: 0');
SELECT throws_ok($$SELECT collection_top(row_limit => 10001)$$, '22023', 'invalid row_limit: 10001');
SELECT collection_register('bare', fact => 'calls', project => 'project_id', time_zone => 'UTC', started_at => 'started', interviewer => 'interviewer_id', backfill => 'now');
SELECT throws_ok($$SELECT collection_top(source => 'bare', sort => 'amount')$$, '22023', 'source "bare" has no amounts');
SELECT * FROM finish();
