-- For whom a call is answered: naming a user, and every way to be somebody else.
\ir report_calls.psql
\ir people.psql
SELECT collection_grant_user(42, 1);
SELECT collection_grant_user('beta', 2);
SELECT collection_grant_user('c0ffee00-0000-4000-8000-00000000000A'::uuid, 0);
SELECT collection_grant_role('analyst', 0);
SELECT collection_grant_role('app', 0);
CREATE TABLE noted (what text PRIMARY KEY, value text);
GRANT ALL ON noted TO PUBLIC;

-- Settings that a connection brings along before the library is loaded. pgTAP's counters do not outlive \connect, so
-- what is found is noted and asserted on later.
\set ON_ERROR_STOP 0
\connect -reuse-previous=on "user=app options=-ccollection_performance.named_user=42"
INSERT INTO noted SELECT 'brought by the connection', count(*) FROM collection_projects;
SELECT seen();
INSERT INTO noted VALUES ('brought by the connection, asked', :'SQLSTATE');
\connect -reuse-previous=on "user=analyst options="
SET collection_performance.named_user = '42';
INSERT INTO noted SELECT 'placeholder', projects_seen();
\connect -reuse-previous=on "user=analyst options="
SET collection_performance.named_user = '42';
INSERT INTO noted SELECT 'placeholder, asked for by name', coalesce(collection_user(), 'nobody');
\connect -reuse-previous=on "user=analyst options="
BEGIN;
SET LOCAL collection_performance.named_user = '42';
INSERT INTO noted SELECT 'local placeholder', projects_seen();
COMMIT;
\connect -reuse-previous=on "user=analyst options="
SELECT set_config('collection_performance.named_user', '42', false);
INSERT INTO noted SELECT 'set_config', projects_seen();
\connect -reuse-previous=on "user=analyst options="
CREATE FUNCTION carrier() RETURNS text LANGUAGE sql SET collection_performance.named_user = '42' AS 'SELECT projects_seen()';
INSERT INTO noted VALUES ('a role makes a function, not loaded', :'SQLSTATE');
\connect -reuse-previous=on "user=postgres options="
CREATE FUNCTION carried() RETURNS text LANGUAGE sql SET collection_performance.named_user = '42' AS 'SELECT projects_seen()';
INSERT INTO noted VALUES ('a superuser makes a function, not loaded', :'SQLSTATE');
GRANT EXECUTE ON FUNCTION carried() TO PUBLIC;
\connect -reuse-previous=on "user=analyst options="
INSERT INTO noted SELECT 'what a superuser''s function sees', carried();
INSERT INTO noted SELECT 'what the session is', projects_seen();
\connect -reuse-previous=on "user=analyst options="
ALTER ROLE analyst SET collection_performance.named_user = '42';
\connect -reuse-previous=on "user=analyst options="
INSERT INTO noted SELECT 'own role setting', projects_seen();
\connect -reuse-previous=on "user=postgres options="
SELECT current_database() AS database \gset
ALTER ROLE stranger SET collection_performance.named_user = '42';
ALTER DATABASE :"database" SET collection_performance.named_user = '42';
ALTER ROLE stranger IN DATABASE :"database" SET collection_performance.named_user = '42';
SET collection_performance.named_user = '42';
INSERT INTO noted SELECT 'placeholder of a superuser', count(*) FROM collection_projects;
\connect -reuse-previous=on "user=stranger options="
INSERT INTO noted SELECT 'settings of role and database', coalesce(projects_seen(), 'nothing');
\connect -reuse-previous=on "user=app options="
INSERT INTO noted SELECT 'settings of role and database, application', coalesce(projects_seen(), 'nothing');
\connect -reuse-previous=on "user=postgres options="
ALTER DATABASE :"database" RESET ALL;
ALTER DATABASE :"database" SET search_path = "$user", public, tap;
ALTER ROLE stranger RESET ALL;
\connect -reuse-previous=on "user=postgres options="
\set ON_ERROR_STOP 1

SET client_min_messages = warning;
SELECT * FROM no_plan();
SELECT is(value, '0', 'a setting of the connection names nobody: views') FROM noted WHERE what = 'brought by the connection';
SELECT is(value, '42501', 'a setting of the connection names nobody: functions') FROM noted WHERE what = 'brought by the connection, asked';
SELECT is(value, '0', 'set before the library is loaded: ' || what) FROM noted
WHERE what IN ('placeholder', 'local placeholder', 'set_config', 'own role setting', 'what the session is');
SELECT is(value, 'nobody', what) FROM noted WHERE what = 'placeholder, asked for by name';
SELECT is(count(*), 5::bigint, 'all five were noted') FROM noted
WHERE what IN ('placeholder', 'local placeholder', 'set_config', 'own role setting', 'what the session is');
SELECT is(value, '42501', what) FROM noted WHERE what = 'a role makes a function, not loaded';
SELECT ok(coalesce((SELECT value FROM noted WHERE what = 'what a superuser''s function sees'), '0') = '0',
    'not even a superuser''s function, made before the library was loaded, names a user');
SELECT is(value, '5', 'a superuser stays one') FROM noted WHERE what = 'placeholder of a superuser';
SELECT is(value, 'nothing', what) FROM noted WHERE what LIKE 'settings of role and database%';
SELECT is(count(*), 2::bigint, 'both were noted') FROM noted WHERE what LIKE 'settings of role and database%';

-- Naming
SET ROLE app;
\set ON_ERROR_STOP 0
SELECT collection_set_user(42);
\set state :SQLSTATE
\set ON_ERROR_STOP 1
SELECT is(:'state'::text, '25P01', 'outside a transaction block');
BEGIN;
SELECT lives_ok('SELECT collection_set_user(42)', 'bigint');
SELECT is(seen(), rows_of(1), 'sees what user 42 may');
SELECT is(projects_seen(), '1', 'and in views');
SELECT is(cells_seen(), '1', 'and in collection_daily');
SELECT is(collection_user(), '42', 'and is who asks');
SELECT lives_ok('SELECT collection_set_user(42)', 'the same user again');
SELECT lives_ok($$SELECT collection_set_user('42')$$, 'the same user as text');
SELECT throws_ok('SELECT collection_set_user(43)', '55000', 'another user is named in this transaction already');
SELECT throws_ok($$SELECT collection_set_user('beta')$$, '55000');
SELECT is(seen(), rows_of(1), 'still user 42');
SELECT is(collection_user(), '42', 'by name too');
SELECT throws_ok('SELECT collection_summary(0)', '42501', 'permission denied for project 0', 'the role''s own grant does not count');
SELECT throws_ok('SELECT collection_summary(2)', '42501', 'permission denied for project 2');
COMMIT;
BEGIN;
SELECT collection_set_user('beta'::text);
SELECT is(seen(), rows_of(2), 'text');
ROLLBACK;
BEGIN;
SELECT collection_set_user('C0FFEE00-0000-4000-8000-00000000000a'::uuid);
SELECT is(seen(), rows_of(0), 'uuid');
SELECT is(collection_user(), 'c0ffee00-0000-4000-8000-00000000000a', 'spelt as PostgreSQL does');
SELECT lives_ok($$SELECT collection_set_user('C0FFEE00-0000-4000-8000-00000000000A'::text)$$, 'the same uuid as text, in capitals');
COMMIT AND CHAIN;
SELECT is(projects_seen(), NULL, 'COMMIT AND CHAIN: nobody');
SELECT is(collection_user(), NULL, 'by name neither');
SELECT lives_ok('SELECT collection_set_user(42)', 'and another user may be named');
ROLLBACK AND CHAIN;
SELECT is(projects_seen(), NULL, 'ROLLBACK AND CHAIN: nobody');
ROLLBACK;
BEGIN;
SELECT throws_ok('SELECT collection_set_user(NULL::bigint)', '22004', NULL, 'NULL');
SELECT throws_ok($$SELECT collection_set_user('')$$, '22023', NULL, 'empty');
SELECT throws_ok($$SELECT collection_set_user(repeat('x', 256))$$, '22023', NULL, 'too long');
SELECT is(projects_seen(), NULL, 'and nobody is named');
SELECT lives_ok($$SELECT collection_set_user(E'42\n; DROP')$$, 'any text is a name');
SELECT is(projects_seen(), NULL, 'a user without grants sees nothing');
SELECT is(seen(), 0::bigint, 'and counts nothing');
SELECT throws_ok('SELECT collection_summary(1)', '42501', 'permission denied for project 1', 'nor asks for a project');
ROLLBACK;

-- Nobody: a role that may name users and has not, whatever is granted to it
CREATE FUNCTION hint_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN insufficient_privilege THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END
$$;
SELECT is(hint_of(call), 'Call collection_set_user() first, in the same transaction.', 'nobody: ' || call) FROM (VALUES
    ('SELECT collection_summary()'), ('SELECT collection_series()'), ('SELECT collection_top()'), ('SELECT collection_version()'),
    ('SELECT collection_summary(0)'), ($$SELECT collection_grant_user(42, 0)$$), ($$SELECT collection_revoke_user(42, 1)$$),
    ($$SELECT collection_grant_role('analyst', 1)$$), ($$SELECT collection_revoke_role('analyst', 0)$$)) AS calls (call);
SELECT throws_ok(call, '42501', NULL, 'nobody: ' || call) FROM (VALUES
    ($$SELECT collection_set_outcome('calls', 'NA', disposition => 'complete')$$), ($$SELECT collection_refresh('calls')$$),
    ($$SELECT collection_verify('calls')$$), ($$SELECT collection_unregister('calls')$$), ($$SELECT collection_use_permissions('calls', NULL)$$)) AS calls (call);
SELECT is(views_seen(), 0::bigint, 'nobody: no row of any view');
RESET ROLE;

-- A member of the application's role may name users as well
CREATE ROLE worker IN ROLE app;
SET ROLE worker;
SELECT is(views_seen(), 0::bigint, 'a member of the role names users too, and has named nobody');
BEGIN; SELECT collection_set_user(42); SELECT is(projects_seen(), '1', 'its user'); COMMIT;
RESET ROLE;
-- Others may not
SET ROLE analyst;
BEGIN;
SELECT throws_ok('SELECT collection_set_user(42)', '42501', NULL, 'another role names nobody: bigint');
SELECT throws_ok($$SELECT collection_set_user('42'::text)$$, '42501', NULL, 'another role names nobody: text');
SELECT throws_ok($$SELECT collection_set_user('c0ffee00-0000-4000-8000-00000000000a'::uuid)$$, '42501', NULL, 'another role names nobody: uuid');
SELECT is(projects_seen(), '0', 'it stays itself');
COMMIT;

-- Settings, the library being loaded
SELECT throws_ok(statement, '42501', NULL, 'a role: ' || statement) FROM (VALUES
    ($$SET collection_performance.named_user = '42'$$), ($$SET LOCAL collection_performance.named_user = '42'$$),
    ($$SELECT set_config('collection_performance.named_user', '42', false)$$), ($$SELECT set_config('collection_performance.named_user', '42', true)$$),
    ($$SET collection_performance.named_user TO DEFAULT$$), ($$RESET collection_performance.named_user$$),
    ($$ALTER ROLE analyst SET collection_performance.named_user = '42'$$),
    ($$CREATE FUNCTION carrier() RETURNS text LANGUAGE sql SET collection_performance.named_user = '42' AS 'SELECT projects_seen()'$$),
    ($$CREATE FUNCTION carrier() RETURNS text LANGUAGE sql SET collection_performance.named_user FROM CURRENT AS 'SELECT projects_seen()'$$),
    ($$ALTER FUNCTION hint_of(text) SET collection_performance.named_user = '42'$$),
    ($$UPDATE pg_settings SET setting = '42' WHERE name = 'collection_performance.named_user'$$)) AS s (statement);
SELECT throws_ok($$SET collection_performance.namedd_user = '42'$$, '42602', NULL, 'the prefix is reserved');
SELECT is(projects_seen(), '0', 'and it stays itself');
RESET ROLE;
SELECT throws_ok(statement, '22023', NULL, 'a superuser: ' || statement) FROM (VALUES
    ($$SET collection_performance.named_user = '42'$$), ($$SET LOCAL collection_performance.named_user = '42'$$),
    ($$SELECT set_config('collection_performance.named_user', '42', true)$$), ($$ALTER ROLE app SET collection_performance.named_user = '42'$$),
    ($$CREATE FUNCTION carrier() RETURNS text LANGUAGE sql SET collection_performance.named_user = '42' AS 'SELECT projects_seen()'$$),
    ($$UPDATE pg_settings SET setting = '42' WHERE name = 'collection_performance.named_user'$$)) AS s (statement);
\set ON_ERROR_STOP 0
ALTER SYSTEM SET collection_performance.named_user = '42';
\set state :SQLSTATE
\set ON_ERROR_STOP 1
SELECT isnt(:'state'::text, '00000', 'nor by ALTER SYSTEM');
GRANT SET ON PARAMETER collection_performance.named_user TO analyst;
SET ROLE analyst;
SELECT throws_ok($$SET collection_performance.named_user = '42'$$, '22023', NULL, 'nor with the right to set the parameter');
SELECT is(projects_seen(), '0', 'it stays itself');
RESET ROLE;
REVOKE SET ON PARAMETER collection_performance.named_user FROM analyst;
-- What may be set is the empty value, by superusers: it names nobody, and a function's SET ends with it
CREATE FUNCTION unnamed() RETURNS text LANGUAGE sql SET collection_performance.named_user = '' AS 'SELECT projects_seen()';
SET ROLE app;
BEGIN;
SELECT collection_set_user(42);
SELECT throws_ok('SELECT unnamed()', '42501', NULL, 'the application does not unname its user by a function');
SELECT throws_ok('RESET collection_performance.named_user', '42501', NULL, 'nor by RESET');
SELECT throws_ok($$SET LOCAL collection_performance.named_user = ''$$, '42501', NULL, 'nor by SET LOCAL');
SELECT throws_ok($$SELECT set_config('collection_performance.named_user', '', true)$$, '42501', NULL, 'nor by set_config');
RESET ALL;
SET LOCAL search_path = "$user", public, tap;
SELECT is(current_setting('collection_performance.named_user'), '42', 'RESET ALL leaves the user');
SELECT throws_ok('SELECT collection_set_user(43)', '55000', NULL, 'so that another cannot be named');
ROLLBACK;
RESET ROLE;

-- Where the transaction ends, so does the name
SET ROLE app;
BEGIN; SELECT collection_set_user(42); COMMIT;
SELECT is(views_seen(), 0::bigint, 'after commit: nobody');
BEGIN; SELECT collection_set_user(42); ROLLBACK;
SELECT is(views_seen(), 0::bigint, 'after rollback: nobody');
\set ON_ERROR_STOP 0
\set ON_ERROR_ROLLBACK 0
BEGIN; SELECT collection_set_user(42); SELECT 1 / 0; COMMIT;
\set ON_ERROR_STOP 1
SELECT is(views_seen(), 0::bigint, 'after an error: nobody');
-- Savepoints
BEGIN;
SAVEPOINT s;
SELECT collection_set_user(42);
ROLLBACK TO s;
SELECT is(projects_seen(), NULL, 'named in a savepoint that is rolled back: nobody');
SELECT collection_set_user('beta');
SAVEPOINT t;
SELECT throws_ok('SELECT collection_set_user(42)', '55000', NULL, 'a savepoint does not allow another');
ROLLBACK TO t;
SELECT is(projects_seen(), '2', 'rolled back to a savepoint after naming: still named');
RELEASE t;
SELECT is(projects_seen(), '2', 'released: still named');
COMMIT;
BEGIN;
SAVEPOINT s;
SELECT collection_set_user(42);
RELEASE s;
SELECT is(projects_seen(), '1', 'named in a savepoint that is released: named');
COMMIT;
SELECT is(views_seen(), 0::bigint, 'nobody again');
-- A block of plpgsql that fails takes its naming back
BEGIN;
DO $$BEGIN PERFORM collection_set_user(42); RAISE 'x'; EXCEPTION WHEN raise_exception THEN NULL; END$$;
SELECT is(projects_seen(), NULL, 'named in a block that failed: nobody');
COMMIT;
-- A procedure that commits
CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$
BEGIN
    COMMIT;
    INSERT INTO noted VALUES ('after COMMIT in a procedure', coalesce(projects_seen(), 'nothing'));
    COMMIT;
    PERFORM collection_set_user(42);
END
$$;
\set ON_ERROR_STOP 0
CALL commits();
\set state :SQLSTATE
\set ON_ERROR_STOP 1
SELECT is(:'state'::text, '25P01', 'a transaction of a procedure is no block');
SELECT is((SELECT value FROM noted WHERE what = 'after COMMIT in a procedure'), 'nothing', 'nobody in it');

-- Prepared statements: one generic plan, two principals
SET plan_cache_mode = force_generic_plan;
PREPARE by_function AS SELECT attempts FROM collection_summary(date_from => '-infinity', date_to => 'infinity');
PREPARE by_view AS SELECT coalesce(sum(attempts), 0)::bigint FROM collection_daily;
PREPARE by_list AS SELECT project_id FROM collection_projects ORDER BY 1;
BEGIN; SELECT collection_set_user(42);
SELECT results_eq('by_function', ARRAY[rows_of(1)], 'prepared, user 42: function');
SELECT results_eq('by_view', ARRAY[rows_of(1)], 'prepared, user 42: view');
SELECT results_eq('by_list', ARRAY[1::bigint], 'prepared, user 42: list');
COMMIT;
BEGIN; SELECT collection_set_user('beta');
SELECT results_eq('by_function', ARRAY[rows_of(2)], 'prepared, user beta: function');
SELECT results_eq('by_view', ARRAY[rows_of(2)], 'prepared, user beta: view');
SELECT results_eq('by_list', ARRAY[2::bigint], 'prepared, user beta: list');
COMMIT;
SELECT results_eq('by_view', ARRAY[0::bigint], 'prepared, nobody: view');
SELECT throws_ok('by_function', '42501', NULL, 'prepared, nobody: function');
RESET plan_cache_mode;
RESET ROLE; SET ROLE analyst;
PREPARE mine AS SELECT attempts FROM collection_summary(date_from => '-infinity', date_to => 'infinity');
SELECT results_eq('by_view', ARRAY[rows_of(0)], 'prepared, another role: view');
SELECT results_eq('by_function', ARRAY[rows_of(0)], 'prepared, another role: function');
RESET ROLE;

-- Cursors
SET ROLE app;
BEGIN; SELECT collection_set_user(42);
DECLARE kept CURSOR WITH HOLD FOR SELECT DISTINCT project_id FROM collection_daily;
DECLARE lazy CURSOR FOR SELECT DISTINCT project_id FROM collection_daily;
FETCH 0 FROM lazy;
COMMIT;
BEGIN; SELECT collection_set_user('beta');
CREATE TEMP TABLE fetched (project_id bigint);
DO $$DECLARE r refcursor := 'kept'; p bigint; BEGIN LOOP FETCH r INTO p; EXIT WHEN NOT FOUND; INSERT INTO fetched VALUES (p); END LOOP; END$$;
SELECT results_eq('SELECT project_id FROM fetched', ARRAY[1::bigint], 'a held cursor has the rows of its own user, and asks no more');
SELECT throws_ok('FETCH ALL FROM lazy', '34000', NULL, 'others end with the transaction');
DROP TABLE fetched;
COMMIT;
CLOSE ALL;
BEGIN;
DECLARE early CURSOR FOR SELECT project_id FROM collection_projects;
SELECT collection_set_user(42);
CREATE TEMP TABLE fetched (project_id bigint) ON COMMIT DROP;
DO $$DECLARE r refcursor := 'early'; p bigint; BEGIN LOOP FETCH r INTO p; EXIT WHEN NOT FOUND; INSERT INTO fetched VALUES (p); END LOOP; END$$;
SELECT ok((SELECT coalesce(max(project_id), 1) = 1 FROM fetched), 'a cursor that was opened before naming sees nobody''s rows, or the user''s');
COMMIT;
-- The same user, a temporary table kept: what was read is the session's, as any data is
SELECT is(views_seen(), 0::bigint, 'nobody after all these');

-- Parallel plans
RESET ROLE;
CREATE TABLE wide AS SELECT n, n % 3 AS project_id FROM generate_series(1, 20000) n;
ALTER TABLE wide SET (parallel_workers = 2);
ANALYZE wide;
GRANT SELECT ON wide TO PUBLIC;
CREATE TABLE allowed (user_id bigint, project_id bigint);
INSERT INTO allowed VALUES (7, 2);
SELECT collection_use_permissions('calls', 'allowed', 'user_id', 'project_id');
CREATE FUNCTION parallel_plan(query text) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE line text; found bool := false;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN ' || query LOOP found := found OR line ~ 'Gather'; END LOOP;
    RETURN found;
END
$$;
GRANT EXECUTE ON FUNCTION parallel_plan TO PUBLIC;
SET ROLE app;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_indexscan = off;
PREPARE parallel_daily AS SELECT (SELECT count(*) FROM wide), array_agg(DISTINCT d.project_id) FROM collection_daily d;
PREPARE parallel_join AS SELECT count(DISTINCT p.project_id), min(p.project_id) FROM wide w JOIN collection_projects p ON p.project_id = w.project_id;
PREPARE parallel_summary AS SELECT s.attempts, (SELECT count(*) FROM wide) FROM collection_summary(date_from => '-infinity', date_to => 'infinity') s;
SELECT ok(parallel_plan('EXECUTE parallel_daily') AND parallel_plan('EXECUTE parallel_join') AND parallel_plan('EXECUTE parallel_summary'), 'plans are parallel');
BEGIN; SELECT collection_set_user(42);
SELECT results_eq('parallel_daily', 'VALUES (20000::bigint, ARRAY[1::bigint])', 'parallel, user 42: collection_daily');
SELECT results_eq('parallel_join', 'VALUES (1::bigint, 1::bigint)', 'parallel, user 42: a join');
SELECT results_eq('parallel_summary', format('VALUES (%s::bigint, 20000::bigint)', rows_of(1)), 'parallel, user 42: a report');
COMMIT;
BEGIN; SELECT collection_set_user(7);
SELECT results_eq('parallel_daily', 'VALUES (20000::bigint, ARRAY[2::bigint])', 'parallel, by the permission table: collection_daily');
SELECT results_eq('parallel_join', 'VALUES (1::bigint, 2::bigint)', 'parallel, by the permission table: a join');
SELECT results_eq('parallel_summary', format('VALUES (%s::bigint, 20000::bigint)', rows_of(2)), 'parallel, by the permission table: a report');
COMMIT;
SELECT results_eq('parallel_daily', 'VALUES (20000::bigint, NULL::bigint[])', 'parallel, nobody');
SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
BEGIN; SELECT collection_set_user(7);
SELECT is(projects_seen(), '2', 'parallel by force: views');
SELECT is(seen(), rows_of(2), 'parallel by force: functions');
COMMIT;
SELECT set_config(name, 'off', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size; RESET enable_indexscan;
RESET ROLE;

-- PREPARE TRANSACTION clears it: a session has no user afterwards, nor one that commits the transaction
SET ROLE app;
BEGIN;
SELECT collection_set_user(42);
SELECT attempts AS while_named FROM collection_summary(date_from => '-infinity', date_to => 'infinity') \gset
INSERT INTO noted VALUES ('two phases', 'yes');
PREPARE TRANSACTION 'principal';
SELECT count(*) AS after_prepare FROM collection_projects \gset
COMMIT PREPARED 'principal';
SELECT count(*) AS after_commit_prepared FROM collection_projects \gset
SELECT is(:while_named::bigint, rows_of(1), 'named before PREPARE TRANSACTION');
SELECT is(:after_prepare + :after_commit_prepared, 0, 'nobody after it, nor after COMMIT PREPARED');
BEGIN; SELECT collection_set_user('beta'); SELECT is(projects_seen(), '2', 'another may be named'); COMMIT;
RESET ROLE;

-- A named user counts for whatever role calls: there is no way up
SET ROLE app;
BEGIN; SELECT collection_set_user(42);
RESET ROLE;
SELECT is(projects_seen(), '1', 'the superuser behind SET ROLE sees what the user may');
SET ROLE analyst;
SELECT is(projects_seen(), '1', 'and so does another role');
COMMIT;
RESET ROLE;
BEGIN; SELECT collection_set_user(42);
SELECT is(projects_seen(), '1', 'a superuser may name a user and is that user');
SELECT throws_ok($$SELECT collection_grant_user(42, 2)$$, '42501', 'permission denied for project 2', 'who may not grant');
ROLLBACK;
SELECT is(projects_seen(), '0 1 2 3 77', 'afterwards it is a superuser again');
-- Functions of definers see what the definer may, where no user is named; the user's rows where one is
CREATE FUNCTION as_superuser() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT projects_seen()';
GRANT EXECUTE ON FUNCTION as_superuser TO PUBLIC;
CREATE VIEW of_superuser AS SELECT project_id FROM collection_projects;
GRANT SELECT ON of_superuser TO PUBLIC;
SET ROLE app;
SELECT is((SELECT count(*) FROM of_superuser), 0::bigint, 'a view of a superuser''s asks its reader');
BEGIN; SELECT collection_set_user(42);
SELECT is(as_superuser(), '1', 'a function of a superuser''s answers for the named user');
SELECT is((SELECT array_agg(project_id) FROM of_superuser), ARRAY[1::bigint], 'and so does a view');
COMMIT;
RESET ROLE;

-- EXECUTE for everybody would let everybody be anybody: then it names nobody
GRANT EXECUTE ON FUNCTION collection_set_user(text) TO PUBLIC;
SET ROLE stranger;
BEGIN;
SELECT throws_ok($$SELECT collection_set_user('beta')$$, '42501', 'collection_set_user may be executed by everybody, so it names nobody');
SELECT is(views_seen(), 0::bigint, 'and a stranger sees nothing');
COMMIT;
RESET ROLE; SET ROLE app;
BEGIN;
SELECT throws_ok('SELECT collection_set_user(42)', '42501', 'collection_set_user may be executed by everybody, so it names nobody', 'for the application either');
COMMIT;
RESET ROLE;
REVOKE EXECUTE ON FUNCTION collection_set_user(text) FROM PUBLIC;

-- DISCARD ALL
SET ROLE app;
BEGIN; SELECT collection_set_user(42); COMMIT;
SELECT count(*) AS before_discard FROM collection_projects \gset
RESET ROLE;
SELECT is(:before_discard, 0, 'nobody before DISCARD ALL');
CREATE TABLE discarded (n bigint);
GRANT ALL ON discarded TO PUBLIC;
SELECT * FROM finish();
\connect -reuse-previous=on "user=app options="
BEGIN; SELECT collection_set_user(42); COMMIT;
DISCARD ALL;
SELECT 1 / (1 - count(*)) FROM collection_projects;
