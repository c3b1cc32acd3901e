-- Prints one JSON object: every call that the clients make, and what must come of it. Taken from the catalog: the functions of the
-- extension that PUBLIC may call and that only read, and its views. Run as a superuser after fixture.sql.
--   calls   name, from; columns: [name, type]; parameters: [name, type, required, text, value]; whether rows are in an order;
--           defaults, given: SQL for the rows as a JSON array of objects, without and with the values of all parameters
--   changes name, parameters: calls that set up and maintain a source, in one transaction, in this order, as the role developer
--   errors  name, parameter, value, user; sqlstate, message and hint of that call as psql sees them
\set ON_ERROR_STOP on
SET client_min_messages = warning;

-- Values by name of parameter, fit to be given all at once. Other parameters go by their type, words by their default.
CREATE TEMP TABLE given_value (parameter text, value text);
INSERT INTO given_value VALUES
    ('date_from', (current_date - 20)::text), ('date_to', current_date::text), ('last_days', '21'), ('fact', 'core_interview'),
    ('project', '1'), ('projects', '{1,2}'), ('project_key', '1'), ('project_keys', '{1,2}'), ('interviewers', '{1,2,3,4,5}'), ('interviewer_keys', '{1,4,6}'),
    ('outcomes', '{COMP,REF,PART}'), ('teams', '{North,South}'), ('segments', '{men,women}'), ('source', 'interviews'),
    ('group_by', 'interviewer'), ('page', '2'), ('number', '+989121110001'),
    ('bounds', '{30,60,300}'), ('cols', '{date,project,interviewer,outcome_code}'), ('language', 'en'), ('active_within', '1 hour'), ('name', 'mine');
CREATE TEMP TABLE given_type (type regtype, value text);
INSERT INTO given_type VALUES ('bigint', '10'), ('integer', '10'), ('boolean', 'true');

-- What must be refused, by name of parameter.
CREATE TEMP TABLE wrong_value (parameter text, value text);
INSERT INTO wrong_value VALUES
    ('project', '3'), ('project', '404'), ('projects', '{1,3}'), ('outcomes', '{NOSUCH}'), ('granularity', 'fortnight'), ('group_by', 'moon'),
    ('metric', 'speed'), ('sort', 'speed'), ('direction', 'sideways'), ('row_limit', '-1'), ('last_days', '0'), ('page', '0'), ('page_size', '0'),
    ('bounds', '{60,30}'), ('project_keys', '{1,3}'), ('recent', '1001'), ('active_within', '0'), ('rate_window', '-1 second'), ('cols', '{date,nosuch}');

CREATE FUNCTION pg_temp.caught(statement text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE sqlstate_ text; message_ text; hint_ text;
BEGIN
    EXECUTE statement;
    RETURN jsonb_build_object('sqlstate', '00000');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS sqlstate_ = RETURNED_SQLSTATE, message_ = MESSAGE_TEXT, hint_ = PG_EXCEPTION_HINT;
    RETURN jsonb_build_object('sqlstate', sqlstate_, 'message', message_, 'hint', hint_);
END
$$;

CREATE TEMP VIEW member AS
SELECT objid AS oid, classid FROM pg_depend JOIN pg_extension e ON refobjid = e.oid AND refclassid = 'pg_extension'::regclass
WHERE deptype = 'e' AND extname = 'collection_performance';
CREATE TEMP VIEW reading_function AS
SELECT p.* FROM pg_proc p JOIN member ON member.oid = p.oid AND classid = 'pg_proc'::regclass
WHERE proname LIKE 'collection\_%' AND prokind = 'f' AND provolatile <> 'v' AND has_function_privilege('public', p.oid, 'EXECUTE');

CREATE FUNCTION pg_temp.evaluated(expression text) RETURNS jsonb LANGUAGE plpgsql STRICT AS $$
DECLARE result jsonb;
BEGIN
    EXECUTE 'SELECT to_jsonb(' || expression || ')' INTO result;
    RETURN result;
END
$$;

CREATE TEMP TABLE parameter AS
SELECT p.oid, proname, name, place, place <= pronargs - pronargdefaults AS required, format_type(t.type, NULL) AS type_name,
       coalesce((SELECT value FROM given_value WHERE parameter = name), (SELECT value FROM given_type WHERE given_type.type = t.type),
                pg_temp.evaluated(pg_get_function_arg_default(p.oid, place::int)) #>> '{}') AS text
FROM reading_function p, unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs]) WITH ORDINALITY AS t (type, name, place);
DO $$
DECLARE missing text;
BEGIN
    SELECT string_agg(proname || '(' || name || ')', ', ') INTO missing FROM parameter WHERE text IS NULL;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'no value for %', missing USING HINT = 'Give it a line in given_value of test/clients/calls.sql.';
    END IF;
END
$$;

-- The columns of a function's result, or of a relation.
CREATE FUNCTION pg_temp.columns_of(relation oid) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_build_array(attname, format_type(atttypid, NULL)) ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
$$;
CREATE FUNCTION pg_temp.columns_of(function reading_function) RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(
        (SELECT pg_temp.columns_of(typrelid) FROM pg_type WHERE oid = function.prorettype AND typrelid <> 0),
        (SELECT jsonb_agg(jsonb_build_array(name, format_type(type, NULL)) ORDER BY place)
         FROM unnest(function.proallargtypes, function.proargnames, function.proargmodes) WITH ORDINALITY AS t (type, name, mode, place)
         WHERE mode IN ('o', 't')),
        jsonb_build_array(jsonb_build_array(function.proname, format_type(function.prorettype, NULL))))
$$;
CREATE FUNCTION pg_temp.rows_of(source text) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT coalesce(json_agg(row_to_json(r)), ''[]'')::text FROM (SELECT * FROM %s) AS r', source)
$$;

CREATE TEMP VIEW call AS
SELECT proname::text AS name, pg_temp.columns_of(p) AS columns, true AS ordered, parameters,
       pg_temp.rows_of(proname || '(' || coalesce(required, '') || ')') AS defaults, pg_temp.rows_of(proname || '(' || coalesce(given, '') || ')') AS given
FROM reading_function p,
     LATERAL (SELECT coalesce(jsonb_agg(jsonb_build_object('name', q.name, 'type', type_name, 'required', required, 'text', text,
                                'value', pg_temp.evaluated(format('%L::%s', text, type_name))) ORDER BY place), '[]') AS parameters,
                     string_agg(format('%s => %L::%s', q.name, text, type_name), ', ') FILTER (WHERE required) AS required,
                     string_agg(format('%s => %L::%s', q.name, text, type_name), ', ') AS given
              FROM parameter q WHERE q.oid = p.oid) AS arguments
UNION ALL
SELECT relname, pg_temp.columns_of(c.oid), false, '[]', pg_temp.rows_of(relname), pg_temp.rows_of(relname)
FROM pg_class c JOIN member ON member.oid = c.oid AND classid = 'pg_class'::regclass
WHERE relkind = 'v' AND relname LIKE 'collection\_%' AND has_table_privilege('public', c.oid, 'SELECT');

CREATE TEMP TABLE refusal AS
SELECT proname::text AS name, name AS parameter, value, 42 AS "user",
       format('SELECT * FROM %s(%s => %L)', proname, name, value) AS statement, '{}'::jsonb AS expected
FROM parameter JOIN wrong_value ON parameter = name WHERE NOT required;
-- Where the application has named nobody.
INSERT INTO refusal
SELECT proname::text, NULL, NULL, NULL, format('SELECT * FROM %s()', proname), '{}' FROM parameter WHERE name = 'project';
GRANT ALL ON refusal TO application;
BEGIN;
SET LOCAL ROLE application;
UPDATE refusal SET expected = pg_temp.caught(statement) WHERE "user" IS NULL;
SELECT FROM collection_set_user(42);
UPDATE refusal SET expected = pg_temp.caught(statement) WHERE "user" = 42;
RESET ROLE;
COMMIT;

-- What changes something. user_id has a type of the caller's choice.
CREATE TEMP TABLE change (place int GENERATED ALWAYS AS IDENTITY, name text, user_type text, given jsonb);
INSERT INTO change (name, user_type, given) VALUES
    ('collection_register', NULL, '{"source": "visits", "fact": "shops.visit", "project": "shop", "time_zone": "UTC", "interviewer": "clerk",
        "outcome": "result", "started_at": "entered", "ended_at": "left_at", "dials": "1", "subject": "customer", "segment": "''a''",
        "amount": "spent", "row_id": "id", "details": "extra", "row_filter": "id > 0", "bucket": "hour", "track_subjects": "true",
        "track_percentiles": "true", "is_default": "false", "backfill": "now"}'),
    ('collection_describe', NULL, '{"source": "visits", "dimension": "project", "relation": "shops.shop", "key": "code", "label": "title",
        "target": "planned", "status": "''open''", "row_filter": "planned > 0"}'),
    ('collection_reference', NULL, '{"source": "visits", "name": "shop", "fact_column": "shop", "relation": "shops.shop", "key": "code",
        "columns": "{title,planned}"}'),
    ('collection_set_outcome', NULL, '{"source": "visits", "code": "SOLD", "label": "Sold", "disposition": "complete", "color": "#0a0",
        "description": "bought something", "sort_order": "1"}'),
    ('collection_use_permissions', NULL, '{"source": "visits", "relation": "shops.permission", "user_column": "user_id",
        "project_column": "shop", "permission_column": "permission"}'),
    ('collection_grant_role', NULL, '{"role": "dashboard", "project_key": "B1", "permission": "manage", "source": "visits", "all_projects": "false"}'),
    ('collection_revoke_role', NULL, '{"role": "dashboard", "project_key": "B1", "permission": "manage", "source": "visits", "all_projects": "false"}');
INSERT INTO change (name, user_type, given)
SELECT name, user_type, jsonb_build_object('user_id', user_id, 'permission', 'manage', 'source', 'visits', 'all_projects', 'true')
FROM unnest(ARRAY['collection_grant_user', 'collection_revoke_user']) AS name,
     (VALUES ('bigint', '7'), ('text', 'reza'), ('uuid', '00000000-0000-0000-0000-000000000001')) AS users (user_type, user_id);
INSERT INTO change (name, given) VALUES
    ('collection_grant_role', '{"role": "developer", "source": "visits", "all_projects": "true"}'),
    ('collection_preset_save', '{"name": "mine", "filters": "{\"last_days\": 30}", "is_default": "true", "source": "visits"}'),
    ('collection_preset_delete', '{"name": "mine", "source": "visits"}'),
    ('collection_refresh', '{"source": "visits"}'), ('collection_install_mv', '{"schema": "shops"}'),
    ('collection_freeze', '{"source": "visits", "days": "30"}'), ('collection_retain', '{"source": "visits", "days": "60"}'),
    ('collection_unregister', '{"source": "visits"}');
DO $$
DECLARE missing text;
BEGIN
    SELECT string_agg(p.oid::regprocedure::text, ', ') INTO missing
    FROM pg_proc p JOIN member ON member.oid = p.oid AND classid = 'pg_proc'::regclass
    WHERE proname LIKE 'collection\_%' AND prokind = 'f' AND provolatile = 'v' AND has_function_privilege('public', p.oid, 'EXECUTE')
        -- The tables are there already; pg_cron is not, in this database.
        AND proname NOT IN ('collection_install_core', 'collection_schedule', 'collection_unschedule') AND NOT EXISTS (SELECT FROM change WHERE change.name = proname);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'no call of %', missing USING HINT = 'Give it a line in change of test/clients/calls.sql.';
    END IF;
END
$$;
CREATE TEMP VIEW change_call AS
SELECT change.place, change.name,
       jsonb_agg(jsonb_build_object('name', key, 'type', type_name, 'required', true, 'text', value,
                                    'value', pg_temp.evaluated(format('%L::%s', value, CASE WHEN type_name LIKE 'reg%' THEN 'text' ELSE type_name END)))) AS parameters
FROM change, jsonb_each_text(given),
     LATERAL (SELECT DISTINCT coalesce(CASE WHEN key = 'user_id' THEN user_type END, format_type(type, NULL)) AS type_name
              FROM pg_proc, unnest(proargtypes::oid[], proargnames) AS t (type, parameter)
              WHERE proname = change.name AND parameter = key) AS types
GROUP BY place, name;

SELECT jsonb_pretty(jsonb_build_object(
    'calls', (SELECT jsonb_agg(to_jsonb(call) || jsonb_build_object('from', CASE WHEN ordered THEN name || '({})' ELSE name END) ORDER BY name) FROM call),
    'changes', (SELECT jsonb_agg(to_jsonb(change_call) - 'place' ORDER BY place) FROM change_call),
    'errors', (SELECT jsonb_agg(to_jsonb(refusal) - 'statement' - 'expected' || expected ORDER BY name, parameter, value) FROM refusal)));
