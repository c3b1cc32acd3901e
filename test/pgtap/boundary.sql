-- The boundary between C++ and PostgreSQL, by a module that is for tests only: every error arrives as it was raised,
-- every C++ object is destroyed, and a million errors cost no memory.
\set ON_ERROR_STOP on
CREATE FUNCTION runtime_error() RETURNS void LANGUAGE c AS :'boundary', 'collection_test_runtime_error';
CREATE FUNCTION bad_alloc() RETURNS void LANGUAGE c AS :'boundary', 'collection_test_bad_alloc';
CREATE FUNCTION huge_string() RETURNS bigint LANGUAGE c AS :'boundary', 'collection_test_huge_string';
CREATE FUNCTION unknown_exception() RETURNS void LANGUAGE c AS :'boundary', 'collection_test_unknown';
CREATE FUNCTION own_error() RETURNS void LANGUAGE c AS :'boundary', 'collection_test_own_error';
CREATE FUNCTION three_frames() RETURNS void LANGUAGE c AS :'boundary', 'collection_test_three_frames';
CREATE FUNCTION nested() RETURNS void LANGUAGE c AS :'boundary', 'collection_test_nested';
CREATE FUNCTION run(text) RETURNS void LANGUAGE c AS :'boundary', 'collection_test_run';
CREATE FUNCTION subtransaction(text) RETURNS text LANGUAGE c AS :'boundary', 'collection_test_subtransaction';
CREATE FUNCTION locked(regclass) RETURNS void LANGUAGE c AS :'boundary', 'collection_test_locked';
CREATE FUNCTION spin() RETURNS void LANGUAGE c AS :'boundary', 'collection_test_spin';
CREATE FUNCTION left_over() RETURNS int LANGUAGE c AS :'boundary', 'collection_test_left_over';
CREATE FUNCTION handlers() RETURNS bool LANGUAGE c AS :'boundary', 'collection_test_handlers';

-- What a client sees of an error, in one line.
CREATE FUNCTION caught(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    message text; detail text; hint text; context text; s text; t text; c text; d text; n text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT,
        context = PG_EXCEPTION_CONTEXT, s = SCHEMA_NAME, t = TABLE_NAME, c = COLUMN_NAME, d = PG_DATATYPE_NAME,
        n = CONSTRAINT_NAME;
    RETURN concat_ws('|', SQLSTATE, message, detail, hint, split_part(context, E'\n', 1), s, t, c, d, n);
END $$;

SELECT plan(27);

SELECT is(caught('SELECT runtime_error()'), 'XX000|message of std::runtime_error|||SQL statement "SELECT runtime_error()"|||||',
    'std::runtime_error becomes an internal error with its text');
SELECT is(caught('SELECT bad_alloc()'), '53200|out of memory|||SQL statement "SELECT bad_alloc()"|||||', 'std::bad_alloc');
SELECT matches(caught('SELECT huge_string()'), '^(53200\|out of memory|XX000\|)', 'an allocation that the library refuses');
SELECT is(caught('SELECT unknown_exception()'), 'XX000|unknown C++ exception|||SQL statement "SELECT unknown_exception()"|||||',
    'an exception of no known type');
SELECT is(caught('SELECT own_error()'),
    'CP043|message of cp::Error|Its detail: 100%s.|Its hint: %d.|SQL statement "SELECT own_error()"|||||',
    'an error of ours: SQLSTATE, DETAIL and HINT, percent signs as they are');
SELECT is(caught('SELECT three_frames()'),
    'CP042|message of PostgreSQL|Its detail.|Its hint.|its context|its schema|its table|its column|its type|its constraint',
    'an error of PostgreSQL, three frames down: every field');
SELECT is(caught('SELECT nested()'), caught('SELECT three_frames()'), 'the same through two guards');
SELECT is(caught($$SELECT run('SELECT three_frames()')$$), caught('SELECT three_frames()'), 'the same through SQL of ours');
SELECT is(caught($$SELECT run('SELECT 1/0')$$), '22012|division by zero|||SQL statement "SELECT 1/0"|||||',
    'an error of SQL that we run, with its context');
SELECT is(left_over(), 0, 'every C++ object is destroyed, no exception is in flight');
SELECT ok(handlers(), 'guards put the handlers back');

-- Without a caller that catches
SELECT throws_ok('SELECT runtime_error()', 'XX000', 'message of std::runtime_error', 'uncaught: a C++ exception');
SELECT throws_ok('SELECT three_frames()', 'CP042', 'message of PostgreSQL', 'uncaught: an error of PostgreSQL');
\set ON_ERROR_STOP off
SELECT three_frames() \g /dev/null
\set ON_ERROR_STOP on
SELECT is(:'LAST_ERROR_SQLSTATE'::text, 'CP042', 'at top level, too');
SELECT is(left_over(), 0, 'and nothing is left over');

-- Subtransactions
CREATE TABLE kept (n int UNIQUE);
SELECT is(subtransaction('INSERT INTO kept VALUES (1)'), '00000', 'a subtransaction that succeeds');
SELECT is(subtransaction('INSERT INTO kept VALUES (2); INSERT INTO kept VALUES (1)'), '23505', 'one that fails');
SELECT is(subtransaction('SELECT runtime_error()'), 'XX000', 'one that fails in C++ further down');
SELECT is((SELECT array_agg(n) FROM kept), '{1}', 'what failed is rolled back, what succeeded is kept');

-- Locks, snapshots and the acting role go with the error
SELECT matches(caught($$SELECT locked('kept')$$), '^CP042', 'an error while a relation is open and locked');
SELECT is((SELECT count(*) FROM pg_locks WHERE relation = 'kept'::regclass AND mode = 'AccessExclusiveLock'), 0::bigint, 'leaves no lock');
SELECT is(current_setting('search_path'), '"$user", public, tap', 'and no setting');

-- Interrupts
\set ON_ERROR_STOP off
SET statement_timeout = '200ms';
SELECT spin() \g /dev/null
RESET statement_timeout;
\set ON_ERROR_STOP on
SELECT is(:'LAST_ERROR_SQLSTATE'::text, '57014', 'a loop of ours is cancelled');
SELECT is(left_over(), 0, 'and nothing is left over');

-- Memory
CREATE FUNCTION resident_kb() RETURNS bigint LANGUAGE sql AS
    $$ SELECT substring(pg_read_file('/proc/self/status', 0, 8000, true) FROM 'VmRSS:\s*(\d+) kB')::bigint $$;
CREATE PROCEDURE raise_many(times int) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. times LOOP
        BEGIN
            CASE i % 5
                WHEN 0 THEN PERFORM runtime_error();
                WHEN 1 THEN PERFORM bad_alloc();
                WHEN 2 THEN PERFORM own_error();
                WHEN 3 THEN PERFORM three_frames();
                ELSE PERFORM nested();
            END CASE;
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
    END LOOP;
END $$;
CALL raise_many(20000);
SELECT resident_kb() AS resident, sum(used_bytes) AS used FROM pg_backend_memory_contexts \gset
CALL raise_many(1000000);
SELECT cmp_ok(resident_kb() - :resident, '<', 2000::bigint, 'a million caught errors: the process grows by less than 2 MB');
SELECT cmp_ok(sum(used_bytes) - :used, '<', 1000000::numeric, 'and its memory contexts by less than 1 MB')
FROM pg_backend_memory_contexts;
SELECT is(left_over(), 0, 'and nothing is left over');
SELECT * FROM finish();
