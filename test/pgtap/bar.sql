-- collection_bar and collection_share against plain SQL over the fact table.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

-- Columns of both sides as text: group, label, then the KPIs.
CREATE FUNCTION bars(arguments text) RETURNS TABLE (place bigint, k text, label text, attempts bigint, completes bigint, success_rate float8,
    sr float8, avg_duration_sec bigint, contacts bigint, non_contacts bigint, refusals bigint, dials bigint, open bigint, amount numeric, unique_subjects bigint)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT row_number() OVER (), key, label, attempts, completes, success_rate, sr, avg_duration_sec, contacts, non_contacts, refusals,
               dials, open, amount, unique_subjects
        FROM collection_bar(date_from => '2025-03-01', date_to => '2025-04-05', %s)$q$, arguments);
END
$$;
CREATE FUNCTION same(what text, arguments text, grouped text, labelled text, ordering text, taken int) RETURNS text LANGUAGE sql AS $$
    SELECT results_eq(format('SELECT * FROM bars(%L)', arguments),
                      format($q$SELECT row_number() OVER (ORDER BY %3$s), grp, %2$s, attempts, completes, success_rate,
                                       coalesce(round(completes::numeric / nullif(attempts, 0), 3), 0)::float8, avg_duration_sec, contacts,
                                       non_contacts, refusals, dials, open, amount, unique_subjects
                                FROM kpis('day BETWEEN ''2025-03-01'' AND ''2025-04-05''', %1$L) ORDER BY 1 LIMIT %4$s$q$,
                             grouped, labelled, ordering, taken), what)
$$;
SELECT same('by interviewer', $$row_limit => 100$$, 'interviewer_id', $$coalesce((SELECT name FROM interviewers WHERE id = grp::int), grp)$$,
            'grp IS NULL, completes DESC, attempts DESC, grp::int', 100);
SELECT same('the first three by attempts', $$metric => 'attempts', row_limit => 3$$, 'interviewer_id',
            $$coalesce((SELECT name FROM interviewers WHERE id = grp::int), grp)$$, 'grp IS NULL, attempts DESC, completes DESC, grp::int', 3);
SELECT same('by success rate', $$metric => 'sr', row_limit => 100$$, 'interviewer_id',
            $$coalesce((SELECT name FROM interviewers WHERE id = grp::int), grp)$$,
            'grp IS NULL, coalesce(completes::numeric / nullif(attempts, 0), 0) DESC, completes DESC, attempts DESC, grp::int', 100);
SELECT same('by amount', $$metric => 'amount', row_limit => 2$$, 'interviewer_id',
            $$coalesce((SELECT name FROM interviewers WHERE id = grp::int), grp)$$, 'grp IS NULL, amount DESC, completes DESC, attempts DESC, grp::int', 2);
SELECT same('days come in their order and are not cut', $$group_by => 'day', row_limit => 1$$, 'day', 'grp', 'grp', 1000);
SELECT same('by outcome', $$group_by => 'outcome', row_limit => 1000$$, 'code',
            $$coalesce((SELECT label FROM collection_outcomes WHERE code = grp), grp)$$, 'grp IS NULL, completes DESC, attempts DESC, grp COLLATE "C"', 1000);
SELECT same('by project', $$group_by => 'project', row_limit => 100$$, 'project_id',
            $$coalesce((SELECT name FROM projects WHERE id = grp::int), grp)$$, 'grp IS NULL, completes DESC, attempts DESC, grp::int', 100);
SELECT same('by segment', $$group_by => 'segment', row_limit => 1000$$, 'segment', 'grp', 'grp IS NULL, completes DESC, attempts DESC, grp COLLATE "C"', 1000);
SELECT same('by team', $$group_by => 'team'$$, '(SELECT team FROM interviewers i WHERE i.id = interviewer_id)', 'grp',
            'grp IS NULL, completes DESC, attempts DESC, grp COLLATE "C"', 30);
SELECT is((SELECT count(*) FROM collection_bar(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'project', row_limit => 100)
           WHERE project_id::text IS DISTINCT FROM key OR interviewer_id IS NOT NULL OR day IS NOT NULL), 0::bigint, 'projects carry their number');
SELECT is((SELECT count(*) FROM collection_bar(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'day')
           WHERE day::text <> key OR day::text <> label OR interviewer_id IS NOT NULL), 0::bigint, 'days carry their day');
SET datestyle = 'German, DMY';
SELECT is((SELECT count(*) FROM collection_bar(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'day')
           WHERE key !~ '^2025-0[34]-\d\d$' OR label <> key), 0::bigint, 'and are spelled alike whatever the DateStyle');
RESET datestyle;
SELECT throws_ok($$SELECT collection_bar(group_by => 'hour')$$, '22023', 'invalid group_by: "hour"');
SELECT throws_ok($$SELECT collection_bar(metric => 'success')$$, '22023', 'invalid metric: "success"');
SELECT throws_ok($$SELECT collection_bar(row_limit => 0)$$, '22023', 'invalid row_limit: 0');

-- Shares
CREATE FUNCTION share(metric text, arguments text) RETURNS TABLE (id bigint, label text, value numeric, share float8) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT interviewer_id, label, value, share FROM collection_share(date_from => ''2025-03-01'', date_to => ''2025-04-05'', metric => %L%s)',
                                metric, ', ' || arguments);
END
$$;
CREATE FUNCTION wanted(metric text, condition text, of_all text) RETURNS TABLE (id bigint, label text, value numeric, share float8) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT grp::bigint, coalesce((SELECT name FROM interviewers WHERE id = grp::int), grp), %1$s::numeric,
               round(%1$s::numeric / (SELECT sum(%1$s) FROM kpis('day BETWEEN ''2025-03-01'' AND ''2025-04-05'' AND %3$s')), 4)::float8
        FROM kpis('day BETWEEN ''2025-03-01'' AND ''2025-04-05'' AND %2$s', 'interviewer_id')
        ORDER BY grp IS NULL, %1$s DESC, completes DESC, attempts DESC, grp::int$q$, metric, condition, of_all);
END
$$;
SELECT results_eq($$SELECT * FROM share('completes', NULL)$$, $$SELECT * FROM wanted('completes', 'true', 'true')$$, 'share of completes');
SELECT results_eq($$SELECT * FROM share('attempts', NULL)$$, $$SELECT * FROM wanted('attempts', 'true', 'true')$$, 'share of attempts');
SELECT results_eq($$SELECT * FROM share('amount', NULL)$$, $$SELECT * FROM wanted('amount', 'true', 'true')$$, 'share of amounts');
SELECT results_eq($$SELECT * FROM share('completes', 'interviewers => ''{1}''')$$, $$SELECT * FROM wanted('completes', 'interviewer_id = 1', 'true')$$,
                  'the whole is of all interviewers');
SELECT results_eq($$SELECT * FROM share('completes', 'interviewers => ''{1}'', teams => ''{north}''')$$,
                  $$SELECT * FROM wanted('completes', 'interviewer_id = 1', 'interviewer_id IN (0, 1)')$$, 'but of the teams asked for');
SELECT results_eq($$SELECT label, value FROM share('completes', 'row_limit => 2')$$,
                  $$(SELECT label, value FROM wanted('completes', 'true', 'true') LIMIT 2) UNION ALL
                    SELECT 'others', sum(value) FROM (SELECT value FROM wanted('completes', 'true', 'true') OFFSET 2) r$$, 'past the limit one row others');
SELECT results_eq($$SELECT value, share FROM share('completes', 'outcomes => ''{REF}''')$$,
                  $$SELECT 0::numeric, 0::float8 FROM wanted('completes', 'code = ''''REF''''', 'true')$$, 'a whole of nothing has shares of 0');
SELECT throws_ok($$SELECT collection_share(metric => 'sr')$$, '22023', 'invalid metric: "sr"');
CREATE ROLE outsider;
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
SET ROLE outsider;
SELECT is_empty($$SELECT * FROM collection_bar(date_from => '2025-03-01', date_to => '2025-04-05')$$, 'no bar without a grant');
SELECT is_empty($$SELECT * FROM collection_share(date_from => '2025-03-01', date_to => '2025-04-05')$$, 'no share without a grant');
SELECT throws_ok($$SELECT collection_bar(1)$$, '42501', 'permission denied for project 1');
SELECT throws_ok($$SELECT collection_share(1)$$, '42501', 'permission denied for project 1');
RESET ROLE;
SELECT * FROM finish();
