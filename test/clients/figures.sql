-- Prints a statement for every call that calls.sql found, without and with values for all parameters: what it returns, a row a line. The
-- version is a name of a state, not of its content, and health holds ages. $CALLS is the file; named: whether to name user 42 first.
\set calls `cat "$CALLS"`
SELECT E'SELECT collection_set_user(42) IS NOT NULL;' WHERE :'named' = 'yes';
SELECT format('SELECT %L, row_to_json(r) FROM (SELECT * FROM %s) AS r;', call ->> 'name', replace(call ->> 'from', '{}', arguments))
FROM jsonb_array_elements(:'calls'::jsonb -> 'calls') AS call,
     LATERAL (SELECT string_agg(format('%s => %L', p ->> 'name', p ->> 'text'), ', ') AS given,
                     string_agg(format('%s => %L', p ->> 'name', p ->> 'text'), ', ') FILTER (WHERE (p ->> 'required')::boolean) AS required
              FROM jsonb_array_elements(call -> 'parameters') AS p) AS p,
     LATERAL (SELECT DISTINCT arguments FROM unnest(ARRAY[coalesce(required, ''), coalesce(given, '')]) AS arguments) AS a
WHERE call ->> 'name' NOT IN ('collection_version', 'collection_health', 'collection_backfills');
