-- Prints a psql script that makes the calls of the file that $CALLS names: three lines of output a call, what is called, the rows by
-- plain SQL and the rows by parameters. psql 16 and later binds (\bind, which knows no NULL), psql 15 prepares and executes.
\set calls `cat "$CALLS"`
SELECT :'VERSION_NUM'::int >= 160000 AS binds \gset

CREATE TEMP VIEW way AS
SELECT call ->> 'name' AS name, mode, call ->> CASE mode WHEN 'nulls' THEN 'defaults' ELSE 'given' END AS plain, call ->> 'from' AS source, p.*
FROM jsonb_array_elements(:'calls'::jsonb -> 'calls') AS call, unnest(ARRAY['nulls', 'untyped', 'typed', 'interpolated']) AS mode,
     LATERAL (SELECT string_agg(format('%s => $%s', p ->> 'name', place), ', ' ORDER BY place) AS bound,
                     string_agg(format('%s => %L', p ->> 'name', p ->> 'text'), ', ' ORDER BY place) AS interpolated,
                     string_agg(CASE mode WHEN 'typed' THEN p ->> 'type' ELSE 'unknown' END, ', ' ORDER BY place) AS types,
                     string_agg(CASE WHEN mode = 'nulls' AND NOT (p ->> 'required')::boolean THEN 'NULL' ELSE quote_literal(p ->> 'text') END,
                                ', ' ORDER BY place) AS arguments,
                     string_agg(quote_literal(p ->> 'text'), ' ' ORDER BY place) AS binds
              FROM jsonb_array_elements(call -> 'parameters') WITH ORDINALITY AS given (p, place)) AS p
WHERE call -> 'parameters' <> '[]';

CREATE FUNCTION pg_temp.line(query text) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT translate((%s), E''\n'', '''')', query) $$;
CREATE FUNCTION pg_temp.rows_of(source text, arguments text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.line('SELECT coalesce(json_agg(row_to_json(r)), ''[]'')::text FROM (SELECT * FROM ' || replace(source, '{}', arguments) || ') AS r')
$$;

SELECT concat_ws(E'\n',
    'BEGIN;',
    'SELECT FROM collection_set_user(42);',
    format('\echo %s, %s', name, mode),
    pg_temp.line(plain) || ';',
    CASE WHEN mode = 'interpolated' THEN pg_temp.rows_of(source, interpolated) || ';'
         WHEN mode = 'untyped' AND :'binds' THEN pg_temp.rows_of(source, bound) || ' \bind ' || binds || ' \g'
         ELSE format(E'PREPARE call (%s) AS %s;\nEXECUTE call (%s);\nDEALLOCATE call;', types, pg_temp.rows_of(source, bound), arguments) END,
    'ROLLBACK;')
FROM way ORDER BY name, mode;
