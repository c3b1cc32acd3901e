-- PITFALLS 23: hostile values for every parameter of every function of the extension, taken from the catalog, so that a new function is
-- covered by itself: NULL, extremes, NaN, infinity, wrong lengths, odd arrays, a million elements. Each call gives an answer or an
-- error of a caller's making, in PostgreSQL's words; none is an internal error, and nothing of it stays.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE million AS
SELECT array_agg(n) AS int8s, array_agg(n::float8) AS float8s, array_agg('t' || n) AS texts FROM generate_series(1, 1000000) AS n;
CREATE FUNCTION deep(levels int) RETURNS jsonb LANGUAGE sql RETURN (repeat('[', levels) || repeat(']', levels))::jsonb;

-- Values by type, as SQL.
CREATE TABLE hostile (type regtype, value text);
INSERT INTO hostile
SELECT type::regtype, value
FROM (VALUES
    ('{int8,int4,int2,float8,numeric,oid}', ARRAY['0', '1', '-1']),
    ('{int8}', ARRAY['9223372036854775807', '-9223372036854775808']), ('{int4,int8}', ARRAY['2147483647', '-2147483648']),
    ('{float8,numeric}', ARRAY[$$'NaN'$$, $$'Infinity'$$, $$'-Infinity'$$]), ('{bool}', ARRAY['true', 'false']),
    ('{date,timestamptz,timestamp}', ARRAY[$$'infinity'$$, $$'-infinity'$$, $$'4714-11-24 BC'$$, $$'0001-01-01'$$, $$'2025-02-28'$$]),
    ('{date}', ARRAY[$$'5874897-12-31'$$]), ('{timestamptz,timestamp}', ARRAY[$$'294276-12-31'$$]),
    ('{interval}', ARRAY[$$'0'$$, $$'-1 day'$$, $$'1 us'$$, $$'178000000 years'$$, $$'-178000000 years'$$, $$'2147483647 days'$$]),
    ('{text}', ARRAY[$$''$$, $$' '$$, $$'%'$$, $$'\'$$, $$'calls'$$, $$'interviewer'$$, $$'COMP'$$, $$'-1'$$, $$'1e999'$$, $$'infinity'$$, $$'pg_class'$$, $$'public'$$,
                     $$'Europe/Berlin'$$, $$repeat('x', 1000000)$$, $$E'\u202ed\u0001\n'$$, $$'"; DROP TABLE calls; --'$$, $$'x' || chr(1114109)$$,
                     $$repeat('(1+', 5000)$$, $$'project_id' || repeat(' + 1', 3000)$$]),
    ('{int8[],float8[],text[]}', ARRAY[$$'{}'$$, $$'{NULL}'$$, $$'{1}'$$, $$'{1,1,1}'$$, $$'{{1,2},{3,4}}'$$, $$'[5:6]={1,2}'$$, $$'{NULL,1,NULL}'$$]),
    ('{int8[]}', ARRAY[$$'{9223372036854775807,-9223372036854775808}'$$, '(SELECT int8s FROM million)']),
    ('{float8[]}', ARRAY[$$'{NaN}'$$, $$'{-Infinity,Infinity}'$$, $$'{-0}'$$, $$'{1e308,1e-308}'$$, '(SELECT float8s FROM million)']),
    ('{text[]}', ARRAY[$$ARRAY[repeat('x', 1000000)]$$, $$ARRAY['']$$, '(SELECT texts FROM million)']),
    ('{json,jsonb}', ARRAY[$$'{}'$$, $$'[]'$$, $$'1'$$, $$'null'$$, $$'"x"'$$, $$'{"sort": {"a": []}}'$$, $$'{"project": 1e400}'$$, $$'{"project": [1], "source": 7}'$$]),
    ('{jsonb}', ARRAY['deep(5000)', $$jsonb_build_object('source', repeat('x', 1000000))$$]),
    ('{regclass}', ARRAY['0', '999999999', $$'pg_class'$$, $$'calls'$$, $$'fact'$$, $$'collection_internal.rollup'$$, $$'collection_internal.source_id_seq'$$, $$'projects_pkey'$$]),
    ('{regrole}', ARRAY['0', '999999999', $$'pg_monitor'$$, 'current_user::regrole']), ('{regnamespace}', ARRAY['0', '999999999', $$'pg_catalog'$$]),
    ('{bytea}', ARRAY[$$'\x'$$, $$'\x00'$$, $$'\xffffffffffffffffffffffffffffff'$$, $$decode(repeat('ff01', 100000), 'hex')$$]),
    ('{time}', ARRAY[$$'00:00'$$, $$'24:00'$$, $$'23:59:59.999999'$$]), ('{uuid}', ARRAY[$$'00000000-0000-0000-0000-000000000000'$$]), ('{name}', ARRAY[$$'x'$$])
) AS v (types, given), unnest(types::text[]) AS type, unnest(given) AS value
UNION ALL
SELECT t::regtype, 'NULL' FROM unnest('{int8,int4,int2,float8,numeric,oid,bool,date,timestamptz,timestamp,time,interval,text,int8[],float8[],text[],json,jsonb,regclass,regrole,regnamespace,bytea,uuid,name}'::text[]) AS t;

-- What stands in a parameter that is not the one attacked: in required ones, and in all that are named with their function.
CREATE TABLE benign (parameter text, value text);
INSERT INTO benign VALUES ('collection_register.source', '''attacked'''), ('collection_register.started_at', '''started'''), ('collection_register.backfill', '''now'''),
    ('collection_reference.relation', '''projects'''), ('collection_reference.fact_column', '''project_id'''), ('collection_reference.key', '''id'''),
    ('collection_reference.columns', '''{name}'''), ('source', '''calls'''), ('fact', '''calls'''), ('project', '''1'''), ('time_zone', '''UTC'''), ('started_at', '''started'''), ('dimension', '''outcome'''),
    ('relation', '''projects'''), ('key', '''id'''), ('code', '''COMP'''), ('name', '''mine'''), ('schema', '''public'''), ('role', '''pg_monitor'''), ('user_id', '''7'''),
    ('user_column', '''id'''), ('project_column', '''id'''), ('filters', '''{}'''), ('days', '30'), ('number', '''+98912'''), ('bounds', '''{1,2}''');

CREATE TABLE attacked AS
SELECT p.oid, n.nspname, p.proname, pronargs, pronargs - pronargdefaults AS required, p.proargtypes::oid[] AS types,
       p.proargnames AS names, p.prokind, has_function_privilege('public', p.oid, 'EXECUTE') AS public
FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'collection_performance'
WHERE p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype) AND NOT 'internal'::regtype = ANY (p.proargtypes);

-- One statement for each function, parameter and value. Parameters without a name are given by their place.
CREATE TABLE attack AS
SELECT a.oid, a.public, a.proname, place, h.value,
       format('%s %I.%I(%s)', CASE prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT * FROM' END, nspname, proname,
              (SELECT string_agg(coalesce(nullif(names[p + 1], '') || ' => ', '')
                                 || CASE WHEN p = place THEN '(' || h.value || ')'
                                         ELSE coalesce((SELECT b.value FROM benign b WHERE b.parameter = proname || '.' || names[p + 1]),
                                                       (SELECT b.value FROM benign b WHERE b.parameter = names[p + 1]), 'NULL') END
                                 || '::' || format_type(types[p], NULL), ', ' ORDER BY p)
               FROM generate_series(0, pronargs - 1) AS p WHERE p < required OR p = place OR coalesce(names[p + 1], '') = ''
                     OR EXISTS (SELECT FROM benign b WHERE b.parameter = proname || '.' || names[p + 1]))) AS statement
FROM attacked a, generate_series(0, pronargs - 1) AS place JOIN hostile h ON true
WHERE h.type = types[place];
SELECT is((SELECT string_agg(DISTINCT format_type(t, NULL), ', ') FROM attacked, unnest(types) AS t WHERE NOT EXISTS (SELECT FROM hostile h WHERE h.type = t)), NULL,
          'there are values of every type of a parameter');
SELECT cmp_ok((SELECT count(*) FROM attack), '>', 5000::bigint, 'thousands of calls');

CREATE TABLE outcome_of (who text, proname name, statement text, state text, message text, hint text, took interval);

-- Makes the call and takes back what it did.
CREATE FUNCTION attempt(who text, proname name, statement text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    state text;
    message text;
    hint text;
    began timestamptz := clock_timestamp();
BEGIN
    BEGIN
        EXECUTE statement;
        RAISE SQLSTATE 'CPOK0';
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    END;
    INSERT INTO outcome_of VALUES (who, proname, left(statement, 300), state, message, hint, clock_timestamp() - began);
END
$$;

-- A fold asked for by a report would only make the calls slower.
SELECT count(attempt('superuser', proname, statement)) > 0 AS done FROM attack WHERE statement !~ '^CALL' \gset
CREATE ROLE collection_test_app;
GRANT INSERT ON outcome_of TO collection_test_app;
GRANT SELECT ON attack, million, projects, calls TO collection_test_app;
GRANT EXECUTE ON FUNCTION collection_set_user(text) TO collection_test_app;
SELECT FROM collection_grant_user('7', 1, source => 'calls');
SET ROLE collection_test_app;
BEGIN;
SELECT FROM collection_set_user('7'::text);
SELECT count(attempt('user', proname, statement)) > 0 AS done FROM attack WHERE statement !~ '^CALL' AND public AND value !~ 'million' \gset
COMMIT;
RESET ROLE;
-- A procedure that commits cannot run within another statement.
\set ON_ERROR_STOP off
SELECT statement FROM attack WHERE statement ~ '^CALL' \gexec
\set ON_ERROR_STOP on

SELECT is((SELECT string_agg(DISTINCT state || ': ' || left(message, 200) || ' in ' || statement, E'\n') FROM outcome_of WHERE state ~ '^(XX|58|F0)'), NULL, 'no internal error');
SELECT is((SELECT string_agg(DISTINCT left(message, 100) || ' in ' || left(statement, 120), E'\n') FROM outcome_of WHERE length(message) > 1000), NULL, 'no message of endless length');
SELECT is((SELECT string_agg(DISTINCT left(message, 100), E'\n') FROM outcome_of
           WHERE state <> 'CPOK0' AND (message ~ '^[A-Z][a-z]' OR message ~ '\.$')), NULL, 'messages begin small and end without a full stop');
SELECT is((SELECT string_agg(DISTINCT proname || ': ' || left(message, 100), E'\n') FROM outcome_of WHERE state = '22023' AND coalesce(hint, '') !~ '\.$'), NULL,
          'a value that is not valid comes with a hint');
SELECT is((SELECT string_agg(DISTINCT proname::text, ', ') FROM attacked WHERE pronargs > 0 AND prokind = 'f' AND NOT EXISTS (SELECT FROM outcome_of o WHERE o.proname = attacked.proname)), NULL,
          'no function was left out');
SELECT is((SELECT string_agg(proname || ' ' || n, ', ') FROM (SELECT proname, count(*) AS n FROM outcome_of WHERE who = 'superuser' GROUP BY proname
           HAVING bool_and(state <> 'CPOK0') AND proname LIKE 'collection\_%') AS never
           WHERE proname NOT IN ('collection_schedule', 'collection_unschedule')), NULL, 'every function answered some of its calls');
SELECT * FROM exact('calls', 'and all is exact');
SELECT * FROM finish();
