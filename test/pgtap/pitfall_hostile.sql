-- PITFALLS 22a: a row expression or a dimension that calls a hostile function runs as the owner of its relation and gains nothing.
\ir oracle.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE ROLE collection_test_mallory;
CREATE ROLE collection_test_writer;
CREATE SCHEMA mallory AUTHORIZATION collection_test_mallory;
GRANT USAGE ON SCHEMA mallory TO collection_test_writer;
GRANT USAGE ON SCHEMA tap TO collection_test_mallory, collection_test_writer;

-- Immutable by its own account; what it does depends on who runs it.
SET ROLE collection_test_mallory;
CREATE TABLE mallory.log (who text, login text);
CREATE FUNCTION mallory.attack() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        INSERT INTO mallory.log VALUES (current_user, session_user);
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
    BEGIN
        EXECUTE 'ALTER ROLE collection_test_mallory SUPERUSER';
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
    RETURN '';
END
$$;
CREATE FUNCTION mallory.innocent(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce(value, '') || mallory.attack();
END
$$;
CREATE TABLE mallory.facts (id int, project_id int, outcome text, started timestamptz);
CREATE TABLE mallory.projects (id int, name text);
CREATE VIEW mallory.named AS SELECT id, mallory.innocent(name) AS name FROM mallory.projects;
INSERT INTO mallory.projects VALUES (1, 'one'), (2, 'two');
INSERT INTO mallory.facts SELECT n, n % 3, 'COMP', '2025-01-01' FROM generate_series(1, 10) n;
SELECT lives_ok($$SELECT collection_register('facts', fact => 'mallory.facts', project => 'project_id', time_zone => 'UTC',
    outcome => 'mallory.innocent(outcome)', started_at => 'started', row_filter => $f$mallory.innocent(outcome) <> 'HIDE'$f$, backfill => 'now')$$,
    '22a: an owner registers a table with a function that lies');
SELECT lives_ok($$SELECT collection_describe('facts', 'project', 'mallory.named', 'id', label => 'name')$$, '22a: and a view that calls it');
INSERT INTO mallory.facts SELECT n, n % 3, 'REF', '2025-01-02' FROM generate_series(11, 20) n;
RESET ROLE;
CREATE FUNCTION unharmed(what text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT is((SELECT rolsuper FROM pg_roles WHERE rolname = 'collection_test_mallory'), false, what || ': no superuser')
    UNION ALL
    SELECT is((SELECT coalesce(string_agg(DISTINCT who, ', '), '') FROM mallory.log WHERE who <> 'collection_test_mallory'), '', what || ': as nobody else')
$$;
SELECT unharmed('22a: at registration and backfill');

-- The oracle itself would call the function as a superuser: here the truth is told without it.
CREATE FUNCTION counted(what text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT set_eq($q$SELECT project, outcome, sum(row_count) FROM oracle_stored('facts') GROUP BY 1, 2 HAVING sum(row_count) <> 0$q$,
        $q$SELECT project_id::text, outcome, count(*)::numeric FROM mallory.facts WHERE outcome <> 'HIDE' GROUP BY 1, 2$q$, what)
$$;

-- A superuser, and a role with no right on the function, write, truncate, reconcile, fold and read
INSERT INTO mallory.facts SELECT n, n % 3, 'BUSY', '2025-01-03' FROM generate_series(21, 30) n;
UPDATE mallory.facts SET outcome = 'HIDE' WHERE id % 4 = 0;
UPDATE mallory.facts SET outcome = 'SHOWN' WHERE id % 8 = 0;
SELECT unharmed('22a: a superuser writes');
GRANT INSERT, SELECT, UPDATE, DELETE, TRUNCATE ON mallory.facts TO collection_test_writer;
REVOKE EXECUTE ON FUNCTION mallory.innocent(text), mallory.attack() FROM PUBLIC;
SET ROLE collection_test_writer;
SELECT lives_ok($$INSERT INTO mallory.facts VALUES (31, 1, 'COMP', '2025-01-04')$$, '22a: a writer needs no EXECUTE on the function');
SELECT lives_ok($$UPDATE mallory.facts SET outcome = 'X' WHERE id = 31$$, '22a: to update');
SELECT lives_ok($$DELETE FROM mallory.facts WHERE id = 31$$, '22a: to delete');
RESET ROLE;
SELECT unharmed('22a: another role writes');
SELECT counted('22a: counted all the same');
SELECT collection_refresh();
CALL collection_reconcile('facts');
SELECT is_empty($$SELECT * FROM collection_verify('facts')$$, '22a: verify');
SELECT unharmed('22a: a superuser folds, reconciles and verifies');
SELECT is((SELECT count(*) FROM collection_projects WHERE project_id IN (1, 2)), 2::bigint, '22a: the picker reads the view');
SELECT lives_ok($$SELECT * FROM collection_series(date_from => '2025-01-01', date_to => '2025-01-31', group_by => 'project')$$, '22a: a report reads it');
SELECT lives_ok($$SELECT * FROM collection_daily$$, '22a: collection_daily');
SELECT unharmed('22a: a superuser reads');
BEGIN;
TRUNCATE mallory.facts;
SELECT counted('22a: TRUNCATE');
ROLLBACK;
SELECT unharmed('22a: a superuser truncates');

-- What lies in the writer's search_path is not taken
CREATE SCHEMA trap;
GRANT CREATE, USAGE ON SCHEMA trap TO collection_test_mallory;
SET ROLE collection_test_mallory;
CREATE FUNCTION trap.upper(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN 'TRAPPED' || mallory.attack(); END$$;
CREATE FUNCTION trap.never(text, text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM mallory.attack(); RETURN false; END$$;
CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.never);
RESET ROLE;
CREATE TABLE safe (id int, project_id int, outcome text, started timestamptz);
SELECT collection_register('safe', fact => 'safe', project => 'project_id', time_zone => 'UTC', outcome => 'upper(outcome)', started_at => 'started',
    row_filter => $$outcome = 'comp'$$, backfill => 'now');
SET search_path = trap, pg_catalog, public;
INSERT INTO public.safe VALUES (1, 1, 'comp', now()), (2, 1, 'ref', now());
SELECT collection_refresh();
CALL collection_reconcile('safe');
RESET search_path;
SELECT is((SELECT sum(row_count) FROM oracle_stored('safe') WHERE outcome = 'COMP'), 1::numeric, '22a: functions and operators are those of the registration');
SELECT exact('safe', '22a: whatever the session''s search_path');
SELECT unharmed('22a: with a trap in the search_path');

-- Triggers of the application on the fact table do not see storage through us, and our trigger function is not for sale
SELECT ok(NOT has_function_privilege('collection_test_mallory', 'collection_internal.capture()', 'EXECUTE'), 'the trigger function is not PUBLIC''s');
SET ROLE collection_test_mallory;
SELECT throws_ok($$CREATE TRIGGER mine AFTER INSERT ON mallory.facts FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.capture()$$, '42501', NULL,
    'nobody puts it on a table by hand');
SELECT throws_ok('SELECT * FROM collection_internal.' || t, '42501', NULL, 'no right on ' || t)
FROM unnest(ARRAY['delta', 'rollup', 'source', 'member', 'project', 'subject_rollup']) t;
RESET ROLE;

DROP TABLE mallory.facts;
DROP OWNED BY collection_test_mallory CASCADE;
DROP OWNED BY collection_test_writer CASCADE;
DROP ROLE collection_test_mallory, collection_test_writer;
SELECT * FROM finish();
