-- What a caller learns of hidden rows: nothing by what it calls, joins, casts or divides; nothing from EXPLAIN.
\ir report_calls.psql
\ir people.psql
SELECT * FROM no_plan();
-- Hidden: projects 0 and 2 and all that is only there. Visible to analyst: project 1.
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment)
VALUES (2, 424299, 'HIDDEN', '2025-03-05', '2025-03-05 00:01', 1, 424266, 'hidden'), (2, 424299, 'HIDDEN', '2031-01-01', '2031-01-01 00:01', 1, 424266, 'hidden');
INSERT INTO interviewers VALUES (424299, 'Hidden', 'hidden team');
UPDATE projects SET name = 'Hidden project' WHERE id = 2;
SELECT collection_refresh();
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment)
VALUES (2, 424299, 'HIDDEN', '2025-03-06', '2025-03-06 00:01', 1, 424266, 'hidden pending');
SELECT collection_grant_role('analyst', 1);
SELECT collection_grant_user('hidden user', 2);
SELECT collection_grant_role('stranger', 2);

CREATE TABLE caught (what text, value text);
GRANT ALL ON caught TO PUBLIC;
CREATE FUNCTION snoop(what text, value anyelement) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
    INSERT INTO caught VALUES (what, value::text);
    RETURN true;
END
$$;
CREATE TABLE columns AS
SELECT c.oid::regclass::text AS view, quote_ident(a.attname) AS col, a.atttypid::regtype::text AS type
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace;
GRANT SELECT ON columns TO PUBLIC;
SELECT ok(count(DISTINCT view) >= 9, 'all views of the extension are attacked') FROM columns;
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c WHERE relkind = 'v' AND oid::regclass::text IN ('collection_daily', 'collection_projects', 'collection_interviewers',
    'collection_outcomes', 'collection_teams', 'collection_segments', 'collection_access') AND NOT 'security_barrier=true' = ANY (reloptions)$$, 'views are barriers');

-- Runs statements as they are, and keeps the errors and what they say.
CREATE FUNCTION attempt(what text, query text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE query;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    INSERT INTO caught VALUES (what || ': error', concat_ws(' ', message, detail, hint));
END
$$;
GRANT EXECUTE ON FUNCTION snoop, attempt TO PUBLIC;

CREATE FUNCTION hidden_of(value text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$
    SELECT value ~* 'hidden|424266|424299|stranger|2031-01-01'
$$;
SET ROLE analyst;
SELECT attempt('where ' || view || '.' || col, format('SELECT * FROM %s WHERE snoop(%L, %s)', view, 'where ' || view || '.' || col, col)) FROM columns;
SELECT attempt('or ' || view || '.' || col, format('SELECT * FROM %s WHERE snoop(%L, %s) OR %3$s IS NULL', view, 'or ' || view || '.' || col, col)) FROM columns;
SELECT attempt('order ' || view || '.' || col, format('SELECT * FROM %s ORDER BY snoop(%L, %s) LIMIT 1', view, 'order ' || view || '.' || col, col)) FROM columns;
SELECT attempt('join ' || view || '.' || col, format('SELECT * FROM %s v JOIN (VALUES (1), (2)) x (n) ON snoop(%L, v.%s)', view, 'join ' || view || '.' || col, col)) FROM columns;
SELECT attempt('left join ' || view || '.' || col, format('SELECT * FROM (VALUES (1)) x (n) LEFT JOIN %s v ON snoop(%L, v.%s)', view, 'left join ' || view || '.' || col, col)) FROM columns;
SELECT attempt('aggregate ' || view || '.' || col, format('SELECT count(*) FILTER (WHERE snoop(%L, %s)) FROM %s GROUP BY %2$s', 'aggregate ' || view || '.' || col, col, view)) FROM columns;
SELECT attempt('lateral ' || view || '.' || col, format('SELECT * FROM %s v, LATERAL (SELECT 1 WHERE snoop(%L, v.%s)) l', view, 'lateral ' || view || '.' || col, col)) FROM columns;
SELECT attempt('cast ' || view || '.' || col, format('SELECT * FROM %s WHERE %s::text::uuid IS NOT NULL', view, col)) FROM columns;
SELECT attempt('cast ' || view || '.' || col, format('SELECT * FROM %s ORDER BY %s::text::uuid DESC', view, col)) FROM columns;
SELECT attempt('hidden cast ' || view || '.' || col, format('SELECT * FROM %s WHERE CASE WHEN hidden_of(%s::text) THEN %2$s::text::uuid IS NULL END', view, col)) FROM columns;
SELECT attempt('division ' || view || '.' || col, format('SELECT * FROM %s WHERE 1 / (CASE WHEN hidden_of(%s::text) THEN 0 ELSE 1 END) > 0', view, col)) FROM columns;
SELECT attempt('division join ' || view || '.' || col, format('SELECT * FROM %s v JOIN (VALUES (1)) x (n) ON 1 / (CASE WHEN hidden_of(v.%s::text) THEN 0 ELSE 1 END) = n', view, col)) FROM columns;
SELECT attempt('division order ' || view || '.' || col, format('SELECT * FROM %s ORDER BY 1 / (CASE WHEN hidden_of(%s::text) THEN 0 ELSE 1 END)', view, col)) FROM columns;
SELECT attempt('project ' || view, format('SELECT * FROM %s WHERE project_id = 2 AND snoop(%L, %1$s.*::text)', view, 'project ' || view)) FROM columns WHERE col = 'project_id';
SELECT attempt('day', $$SELECT * FROM collection_daily WHERE day = '2031-01-01' AND snoop('day', collection_daily.*::text)$$);
SELECT attempt('nested', $$SELECT * FROM (SELECT * FROM collection_daily OFFSET 0) d WHERE snoop('nested', d.*::text)$$);
SELECT attempt('union', $$SELECT * FROM (SELECT id FROM collection_daily UNION ALL SELECT project_key FROM collection_projects) d WHERE snoop('union', id)$$);
SELECT ok((SELECT count(*) FROM caught WHERE what LIKE 'where collection_daily%') > 100, 'the functions did see rows');
SELECT ok((SELECT count(*) FROM caught WHERE what LIKE 'cast%: error') > 10, 'and casts did fail');
SELECT is_empty('SELECT DISTINCT what FROM caught WHERE hidden_of(value) OR what LIKE ''division%: error'' OR what LIKE ''hidden cast%: error''',
    'no hidden value appears in a function, a cast or a division');
SELECT is_empty($$SELECT value FROM caught WHERE what LIKE '%collection_daily.project_id' AND value <> '1'$$, 'no cell of another project passes by');
SELECT throws_ok('SELECT * FROM collection_internal.' || t, '42501', NULL, 'no right on ' || t)
FROM unnest(ARRAY['delta', 'rollup', 'source', 'member', 'project', 'subject_rollup', 'grant_role', 'grant_user', 'permission_map', 'preset', 'daily_folded', 'daily_pending']) t;
SELECT throws_ok('SELECT * FROM collection_internal.' || f, '42501', NULL, 'no call of ' || f)
FROM unnest(ARRAY['granted_projects()', 'full_sources()', 'list_access()', 'health()', $$surrogate(1, 'project', 'x')$$]) f;
SELECT is_empty($$SELECT * FROM pg_stats WHERE schemaname = 'collection_internal'$$, 'no statistics of the storage');
RESET ROLE;

-- Noninterference: a fixed script; only hidden rows and grants of others change; every byte stays
CREATE TABLE seen_bytes (run int, n int, what text, bytes text);
GRANT ALL ON seen_bytes TO PUBLIC;
CREATE TABLE script (n int GENERATED ALWAYS AS IDENTITY, what text, query text);
INSERT INTO script (what, query) VALUES
    ('result', 'SELECT * FROM collection_summary(date_from => ''2025-01-01'', date_to => ''2032-12-31'', compare => true)'),
    ('result', 'SELECT * FROM collection_summary(1, date_from => ''2025-03-01'', date_to => ''2025-03-31'')'),
    ('result', 'SELECT * FROM collection_series(date_from => ''2025-03-01'', date_to => ''2025-03-31'', granularity => ''hour'', group_by => ''interviewer'')'),
    ('result', 'SELECT * FROM collection_series(date_from => ''2025-01-01'', date_to => ''2031-12-31'', group_by => ''project'')'),
    ('result', 'SELECT * FROM collection_series(date_from => ''2025-01-01'', date_to => ''2031-12-31'', group_by => ''outcome'')'),
    ('result', 'SELECT * FROM collection_series(date_from => ''2025-01-01'', date_to => ''2031-12-31'', group_by => ''team'')'),
    ('result', 'SELECT * FROM collection_series(date_from => ''2025-01-01'', date_to => ''2031-12-31'', group_by => ''segment'')'),
    ('result', 'SELECT * FROM collection_top(date_from => ''2025-01-01'', date_to => ''2031-12-31'', sort => ''attempts'', row_limit => 100)'),
    ('result', 'SELECT * FROM collection_bar(date_from => ''2025-01-01'', date_to => ''2031-12-31'', group_by => ''outcome'')'),
    ('result', 'SELECT * FROM collection_share(date_from => ''2025-01-01'', date_to => ''2031-12-31'')'),
    ('result', 'SELECT * FROM collection_histogram(date_from => ''2025-01-01'', date_to => ''2031-12-31'')'),
    ('result', 'SELECT collection_page_json(date_from => ''2025-01-01'', date_to => ''2031-12-31'')'),
    ('result', 'SELECT collection_table_json(1, date_from => ''2025-03-01'', date_to => ''2025-03-31'', sort => ''phone_number'')'),
    ('result', 'SELECT collection_bar_json(date_from => ''2025-01-01'', date_to => ''2031-12-31'', group_by => ''segment'')'),
    ('result', 'SELECT * FROM collection_presets'), ('result', 'SELECT collection_preset_load()'),
    ('error', 'SELECT collection_preset_load(''other preset'')'), ('error', 'SELECT collection_page_json(2)'), ('error', 'SELECT collection_table_json(projects => ''{1,2}'')'),
    ('error', 'SELECT collection_histogram(2)'), ('error', 'SELECT collection_histogram(424242)'), ('error', 'SELECT collection_share_json(project_key => ''2'')'),
    ('result', 'SELECT collection_version()'), ('result', 'SELECT collection_version(''calls'')'),
    ('result', 'SELECT * FROM collection_projects'), ('result', 'SELECT * FROM collection_interviewers'), ('result', 'SELECT * FROM collection_outcomes'),
    ('result', 'SELECT * FROM collection_teams'), ('result', 'SELECT * FROM collection_segments'), ('result', 'SELECT * FROM collection_access'),
    ('result', 'SELECT * FROM collection_health'), ('result', 'SELECT * FROM collection_backfills'),
    ('result', 'SELECT * FROM collection_daily ORDER BY id'),
    ('result', 'SELECT day, sum(attempts) FROM collection_daily GROUP BY 1 ORDER BY 1'),
    ('error', 'SELECT collection_summary(2)'), ('error', 'SELECT collection_summary(3)'), ('error', 'SELECT collection_summary(424242)'), ('error', 'SELECT collection_summary(projects => ''{1,2}'')'),
    ('error', 'SELECT collection_summary(project_key => ''2'')'), ('error', 'SELECT collection_summary(outcomes => ''{HIDDEN}'')'),
    ('error', 'SELECT collection_summary(outcomes => ''{NOT_THERE}'')'), ('result', 'SELECT collection_summary(segments => ''{hidden}'')'),
    ('result', 'SELECT collection_summary(interviewers => ''{424299}'')'), ('result', 'SELECT collection_summary(teams => ''{hidden team}'')'),
    ('error', 'SELECT collection_grant_user(1, 2)'), ('error', 'SELECT collection_set_user(1)'), ('error', 'SELECT collection_refresh(''calls'')'),
    ('error', 'SELECT collection_verify(''calls'')'),
    ('plan', 'EXPLAIN SELECT * FROM collection_summary()'), ('plan', 'EXPLAIN SELECT * FROM collection_projects'), ('plan', 'EXPLAIN SELECT * FROM collection_interviewers'),
    ('plan', 'EXPLAIN SELECT * FROM collection_outcomes'), ('plan', 'EXPLAIN SELECT * FROM collection_teams'), ('plan', 'EXPLAIN SELECT * FROM collection_segments'),
    ('plan', 'EXPLAIN SELECT * FROM collection_access'), 
    ('plan', 'EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM collection_summary()'),
    ('plan', 'EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM collection_projects'),
    ('plan', 'EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM collection_interviewers'),
    -- The known residue, see doc/access.md: plans of collection_daily, which the size of the storage chooses, and what they read.
    ('residue', 'EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM collection_daily'),
    ('residue', 'EXPLAIN SELECT * FROM collection_daily'), ('residue', 'EXPLAIN (COSTS OFF) SELECT * FROM collection_daily WHERE project_id = 1');
GRANT SELECT ON script TO PUBLIC;
CREATE FUNCTION everything(run int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE s record; line text; bytes text; message text; detail text; hint text; state text; context text;
BEGIN
    FOR s IN SELECT * FROM script ORDER BY n LOOP
        bytes := '';
        BEGIN
            IF s.what IN ('plan', 'residue') THEN
                FOR line IN EXECUTE s.query LOOP bytes := bytes || line || E'\n'; END LOOP;
            ELSE
                FOR line IN EXECUTE format('SELECT q::text FROM (%s) q', s.query) LOOP bytes := bytes || line || E'\n'; END LOOP;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, state = RETURNED_SQLSTATE, context = PG_EXCEPTION_CONTEXT;
            bytes := concat_ws(E'\n', state, message, detail, hint, context);
        END;
        INSERT INTO seen_bytes VALUES (run, s.n, s.what, bytes);
    END LOOP;
END
$$;
CREATE FUNCTION undisturbed(run int, what text) RETURNS text LANGUAGE sql AS $$
    SELECT is_empty(format($q$SELECT s.query, a.bytes, b.bytes FROM script s JOIN seen_bytes a ON a.run = 0 AND a.n = s.n JOIN seen_bytes b ON b.run = %s AND b.n = s.n
        WHERE s.what <> 'residue' AND a.bytes <> b.bytes$q$, run), what)
$$;
SET ROLE analyst; SELECT everything(0); RESET ROLE;
SELECT is((SELECT count(*) FROM seen_bytes), (SELECT count(*) FROM script), 'the script ran');
SELECT is_empty($$SELECT bytes FROM seen_bytes WHERE what = 'result' AND (bytes ~ '^[0-9A-Z]{5}\n')$$, 'what should have a result has one');
SELECT is_empty($$SELECT bytes FROM seen_bytes WHERE what = 'error' AND bytes !~ '^[0-9A-Z]{5}\n'$$, 'what should fail does');
SELECT is_empty($$SELECT bytes FROM seen_bytes WHERE what IN ('result', 'error') AND bytes ~* 'hidden' AND bytes !~ '^22023'$$, 'and shows nothing hidden');
UPDATE calls SET outcome = 'COMP', amount = 1, segment = 'other', dials = 50 WHERE project_id IN (2, 0);
SET ROLE analyst; SELECT everything(1); RESET ROLE;
SELECT undisturbed(1, 'hidden rows updated');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment)
SELECT 5000 + n, 7000 + n, 'O' || n, '2025-02-01'::timestamptz + n * interval '1 h', '2025-02-01'::timestamptz + n * interval '1 h 1 s', 1, n, 's' || n FROM generate_series(1, 3000) n;
SET ROLE analyst; SELECT everything(2); RESET ROLE;
SELECT undisturbed(2, 'hidden projects, interviewers, outcomes and segments inserted');
INSERT INTO projects VALUES (5001, 'Other', 'open', 1);
INSERT INTO interviewers VALUES (7001, 'Other', 'another team');
SELECT collection_preset_save('other preset', '{"project": 2}', true);
SELECT collection_grant_user('hidden user', 5001), collection_grant_role('stranger', 5001), collection_grant_role('app', all_projects => true);
CREATE TABLE allowed (member text, campaign int);
INSERT INTO allowed VALUES ('x', 2);
SELECT collection_use_permissions('calls', 'allowed', 'member', 'campaign');
SET ROLE analyst; SELECT everything(3); RESET ROLE;
SELECT undisturbed(3, 'names, grants of others and a permission table');
DELETE FROM calls WHERE project_id = 2 OR project_id IS NULL;
UPDATE calls SET started = NULL, ended = NULL WHERE project_id = 0;
SET ROLE analyst; SELECT everything(4); RESET ROLE;
SELECT undisturbed(4, 'hidden rows deleted and undated');
SELECT collection_refresh();
SET ROLE analyst; SELECT everything(5); RESET ROLE;
SELECT is_empty($$SELECT s.query FROM script s JOIN seen_bytes a ON a.run = 0 AND a.n = s.n JOIN seen_bytes b ON b.run = 5 AND b.n = s.n
    WHERE s.what IN ('result', 'error') AND a.bytes <> b.bytes AND s.query !~ 'collection_daily ORDER BY id'$$, 'a fold changes no result');
-- and what is visible does change it
UPDATE calls SET outcome = 'BUSY' WHERE project_id = 1 AND id % 3 = 0;
SET ROLE analyst; SELECT everything(6); RESET ROLE;
SELECT ok((SELECT count(*) FROM seen_bytes a JOIN seen_bytes b USING (n) WHERE a.run = 5 AND b.run = 6 AND a.bytes <> b.bytes) > 8, 'the script does see what changes in project 1');
SELECT isnt((SELECT bytes FROM seen_bytes JOIN script USING (n) WHERE run = 5 AND query = 'SELECT collection_version()'),
            (SELECT bytes FROM seen_bytes JOIN script USING (n) WHERE run = 6 AND query = 'SELECT collection_version()'), 'and the version');

-- Estimates follow the size of the storage, and tell no project from another, however often statistics are gathered.
SELECT collection_refresh();
ANALYZE;
CREATE FUNCTION estimates(project bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; lines text := '';
BEGIN
    FOR line IN EXECUTE format('EXPLAIN SELECT * FROM collection_daily WHERE project_id = %s AND outcome = ''COMP''', project) LOOP
        lines := lines || replace(line, project::text, 'N') || E'\n';
    END LOOP;
    RETURN lines;
END
$$;
SELECT cmp_ok((SELECT count(*) FROM collection_internal.rollup WHERE project_id = 600), '=', 0::bigint, 'a project that is not there');
INSERT INTO calls (project_id, interviewer_id, outcome, started) SELECT 500, n, 'COMP', '2025-02-01'::timestamptz + n * interval '1 h' FROM generate_series(1, 3000) n;
SELECT collection_refresh();
ANALYZE;
SET ROLE analyst;
SELECT is(estimates(500), estimates(600), 'EXPLAIN tells a hidden project of 3000 rows from none by nothing');
RESET ROLE;
SELECT is_empty($$SELECT starelid::regclass, staattnum FROM pg_statistic WHERE starelid IN
    ('collection_internal.delta'::regclass, 'collection_internal.rollup'::regclass, 'collection_internal.subject_rollup'::regclass, 'collection_internal.project'::regclass, 'collection_internal.member'::regclass)$$,
    'no statistics are kept of what is stored');

-- What PUBLIC may execute: exactly this. A function that is new here must say why it is safe.
CREATE TABLE public_functions (name text PRIMARY KEY);
\set listed `grep -v '^#' :repository/test/public_functions`
INSERT INTO public_functions SELECT CASE WHEN name LIKE '%.%' THEN name ELSE 'public.' || name END FROM regexp_split_to_table(:'listed', E'\n') AS name;
SELECT is_empty($$
    SELECT DISTINCT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
    JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'collection_performance'
    WHERE has_function_privilege('public', p.oid, 'EXECUTE') AND n.nspname || '.' || p.proname NOT IN (SELECT name FROM public_functions)$$,
    'PUBLIC executes nothing that is not listed');
SELECT ok(NOT has_schema_privilege('analyst', 'collection_internal', 'USAGE'), 'nobody may name what is in collection_internal');
SELECT is_empty($$
    SELECT c.oid::regclass, x.grantee, x.privilege_type FROM pg_class c CROSS JOIN aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) x
    WHERE c.relnamespace = 'collection_internal'::regnamespace AND x.grantee <> c.relowner$$, 'no relation of collection_internal is granted to anybody');
SELECT is_empty($$
    SELECT c.oid::regclass, x.privilege_type FROM pg_class c CROSS JOIN aclexplode(c.relacl) x JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'collection_performance'
    WHERE x.grantee <> c.relowner AND (x.privilege_type <> 'SELECT' OR c.relkind <> 'v')$$, 'and of the views SELECT alone');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'collection_performance' WHERE p.prosecdef$$, 'no function of the extension is SECURITY DEFINER');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'collection_performance' WHERE p.proleakproof$$, 'nor leakproof');
SELECT * FROM finish();
