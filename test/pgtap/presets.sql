-- Presets: kept, loaded, listed and deleted by whom they belong to, and by nobody else.
\ir report_calls.psql
\ir people.psql
SELECT * FROM no_plan();
CREATE TABLE plain (project_id int, started timestamptz);
SELECT collection_register('plain', fact => 'plain', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
CREATE FUNCTION mine() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(concat_ws('/', source, name, CASE WHEN is_default THEN 'default' END), ' ' ORDER BY source, name) FROM collection_presets $$;
-- Whose presets are stored, seen by a superuser
CREATE FUNCTION stored() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
    SELECT string_agg(concat_ws('/', principal, role::text, name), ' ' ORDER BY principal, role::text, name) FROM collection_internal.preset
$$;
GRANT EXECUTE ON FUNCTION mine(), stored() TO PUBLIC;
SELECT collection_grant_role('analyst', 1);
SELECT collection_grant_user(42, 1), collection_grant_user(43, 2);

-- A role's
SET ROLE analyst;
SELECT is(collection_preset_load()::text, NULL, 'no default, nothing');
SELECT lives_ok($$SELECT collection_preset_save('weekly', '{"last_days": 7, "outcomes": ["COMP", "REF"]}')$$, 'saved');
SELECT is(collection_preset_load('weekly')::jsonb, '{"last_days": 7, "outcomes": ["COMP", "REF"]}'::jsonb, 'loaded');
SELECT is(pg_typeof(collection_preset_load('weekly'))::text, 'json');
SELECT is(collection_preset_load()::text, NULL, 'still no default');
SELECT throws_ok($$SELECT collection_preset_load('other')$$, '42704', 'preset "other" does not exist');
SELECT throws_ok($$SELECT collection_preset_load('Weekly')$$, '42704', 'preset "Weekly" does not exist');
SELECT throws_ok($$SELECT collection_preset_load('weekly', 'plain')$$, '42704', 'preset "weekly" does not exist');
SELECT throws_ok($$SELECT collection_preset_load('weekly', 'nowhere')$$, '42704', 'source "nowhere" does not exist');
SELECT collection_preset_save('weekly', '{"last_days": 30}');
SELECT is(collection_preset_load('weekly')::text, '{"last_days": 30}', 'saved again: replaced');
SELECT collection_preset_save('first', '{"project": 1}', true);
SELECT is(collection_preset_load()::text, '{"project": 1}', 'the default');
SELECT collection_preset_save('second', '{}', true);
SELECT is(mine(), 'calls/first calls/second/default calls/weekly', 'one default');
SELECT collection_preset_save('second', '{"project": 1, "teams": ["north"]}');
SELECT is(mine(), 'calls/first calls/second/default calls/weekly', 'saved without a word: stays the default');
SELECT collection_preset_save('second', '{}', NULL);
SELECT is(mine(), 'calls/first calls/second/default calls/weekly', 'NULL means that');
SELECT collection_preset_save('second', '{}', false);
SELECT is(mine(), 'calls/first calls/second calls/weekly', 'or no default any more');
SELECT collection_preset_save(name => 'first', filters => '{"source": "calls"}', is_default => true, source => 'calls');
SELECT is((SELECT filters FROM collection_presets WHERE name = 'first'), '{"source": "calls"}'::jsonb, 'the view has the filters');
SELECT ok((SELECT bool_and(saved_at BETWEEN now() - interval '1 minute' AND clock_timestamp()) FROM collection_presets), 'and when they were saved');
BEGIN;
SELECT collection_preset_save('second', '{}', true);
ROLLBACK;
SELECT is(mine(), 'calls/first/default calls/second calls/weekly', 'rolled back: the old default is one again');
SELECT is(collection_preset_delete('first'), true, 'deleted');
SELECT is(collection_preset_delete('first'), false, 'is not there any more');
SELECT is(collection_preset_delete(NULL), false);
SELECT is(collection_preset_load()::text, NULL, 'nor is there a default');
-- All filters together, as a report takes them
SELECT collection_preset_save('all', '{"project": 1, "date_from": "2025-03-01", "date_to": "2025-03-31", "last_days": 7, "interviewers": [1], "outcomes": ["COMP"], "teams": ["north"],
    "segments": ["web"], "projects": [1], "source": "calls", "project_key": "1", "interviewer_keys": ["1"]}');
SELECT is((SELECT count(*) FROM json_object_keys(collection_preset_load('all'))), 12::bigint, 'all twelve filters');
SELECT is(collection_preset_delete('all'), true);

-- What is refused
SELECT throws_ok($$SELECT collection_preset_save('x', '{"projekt": 1}')$$, '22023', 'invalid filters: "projekt"');
SELECT throws_ok($$SELECT collection_preset_save('x', '{"project": 1, "": 1}')$$, '22023', 'invalid filters: ""');
SELECT lives_ok($$SELECT collection_preset_save('x', '{"project": {"anything": [1, {"else": 2}]}}')$$, 'of members alone');
SELECT throws_ok(format('SELECT collection_preset_save(%L, %L)', 'x', f), '22023', 'filters of a preset are no JSON object') FROM unnest(ARRAY['[]', '[{"project": 1}]', '1', 'null', '"project"', NULL]) f;
SELECT lives_ok(format('SELECT collection_preset_save(%L, %L)', 'x', jsonb_build_object('project_key', repeat('k', 10221))), '10240 bytes');
SELECT throws_ok(format('SELECT collection_preset_save(%L, %L)', 'x', jsonb_build_object('project_key', repeat('k', 10222))), '22023', 'filters of a preset are too long');
SELECT throws_ok(format('SELECT collection_preset_save(%L, %L)', n, '{}'), '22023', 'invalid name of a preset') FROM unnest(ARRAY['', ' ', E'\t\n ', repeat('n', 256), repeat(E'\u062f', 256), NULL]) n;
SELECT lives_ok(format('SELECT collection_preset_save(%L, %L)', repeat(E'\u062f', 255), '{}'), 'a name of 255 characters');
SELECT is(collection_preset_delete(repeat(E'\u062f', 255)), true);
CREATE FUNCTION pg_temp.hint_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END
$$;
SELECT is(pg_temp.hint_of($$SELECT collection_preset_save('x', '{"projekt": 1}')$$),
    'Valid values are: project, date_from, date_to, last_days, interviewers, outcomes, teams, segments, projects, source, project_key, interviewer_keys.', 'the hint lists the filters');
BEGIN READ ONLY;
SELECT throws_ok($$SELECT collection_preset_save('x', '{}')$$, '25006', 'cannot execute collection_preset_save() in a read-only transaction');
SELECT throws_ok($$SELECT collection_preset_delete('x')$$, '25006', 'cannot execute collection_preset_delete() in a read-only transaction');
SELECT is(collection_preset_load('weekly')::text, '{"last_days": 30}', 'loaded in a read-only transaction');
COMMIT;
SELECT throws_ok($$SELECT * FROM collection_internal.preset$$, '42501');
SELECT throws_ok($$INSERT INTO collection_internal.preset SELECT 1, 0, 'x', 'x', '{}', true, now()$$, '42501');
SELECT throws_ok($$SELECT collection_internal.list_presets()$$, '42501');

-- The limit
SELECT collection_preset_delete('x');
SELECT collection_preset_save('n' || n, '{}') FROM generate_series(1, 998) n;
SELECT throws_ok($$SELECT collection_preset_save('one too many', '{}')$$, '54000', 'too many presets');
SELECT lives_ok($$SELECT collection_preset_save('n1', '{"project": 1}')$$, 'what is there can be changed');
SELECT collection_preset_delete('n2');
SELECT lives_ok($$SELECT collection_preset_save('one more', '{}')$$, 'and one can be added where one was deleted');
SELECT is(count(*), 1000::bigint) FROM collection_presets;
SELECT count(collection_preset_delete(name)) FROM collection_presets WHERE name NOT IN ('weekly', 'second');
SELECT is(mine(), 'calls/second calls/weekly', 'two are left');

-- Users, each their own; the role's are not theirs
SET ROLE app;
SELECT throws_ok($$SELECT collection_preset_save('x', '{}')$$, '42501', 'no user is named in this transaction');
SELECT throws_ok($$SELECT collection_preset_load()$$, '42501', 'no user is named in this transaction');
SELECT throws_ok($$SELECT collection_preset_load('weekly')$$, '42501', 'no user is named in this transaction');
SELECT throws_ok($$SELECT collection_preset_delete('weekly')$$, '42501', 'no user is named in this transaction');
SELECT is(mine(), NULL, 'nobody has no presets');
BEGIN; SELECT collection_set_user(42); SELECT collection_preset_save('weekly', '{"project": 1}', true); SELECT is(mine(), 'calls/weekly/default', 'user 42'); COMMIT;
BEGIN; SELECT collection_set_user(43); SELECT is(mine(), NULL, 'user 43 has none');
SELECT throws_ok($$SELECT collection_preset_load('weekly')$$, '42704', 'preset "weekly" does not exist');
SELECT is(collection_preset_load()::text, NULL);
SELECT is(collection_preset_delete('weekly'), false, 'nor can delete that of 42');
SELECT collection_preset_save('weekly', '{"project": 2}', true);
COMMIT;
BEGIN; SELECT collection_set_user('42'::text); SELECT is(collection_preset_load()::text, '{"project": 1}', '42 and ''42'' are one'); COMMIT;
BEGIN; SELECT collection_set_user(43); SELECT is(collection_preset_load()::text, '{"project": 2}', '43 has another of that name'); COMMIT;
-- A user of a role's name is not the role
BEGIN; SELECT collection_set_user('analyst'::text); SELECT is(mine(), NULL, 'a user called analyst'); COMMIT;
SET ROLE analyst;
SELECT is(mine(), 'calls/second calls/weekly', 'the role sees its own');

-- Who sees nothing keeps nothing; a grant over one source is none over another
SET ROLE stranger;
SELECT throws_ok($$SELECT collection_preset_save('x', '{}')$$, '42501', 'permission denied for source "calls"');
SELECT is(collection_preset_load()::text, NULL);
SELECT is(collection_preset_delete('weekly'), false);
SET ROLE app;
BEGIN; SELECT collection_set_user('nobody in particular'::text); SELECT throws_ok($$SELECT collection_preset_save('x', '{}')$$, '42501', 'permission denied for source "calls"'); COMMIT;
SET ROLE analyst;
SELECT throws_ok($$SELECT collection_preset_save('x', '{}', source => 'plain')$$, '42501', 'permission denied for source "plain"');
RESET ROLE;
SELECT collection_grant_role('stranger', 1, 'manage'), collection_grant_role('stranger', 1, 'view_phone');
SET ROLE stranger;
SELECT throws_ok($$SELECT collection_preset_save('x', '{}')$$, '42501', 'permission denied for source "calls"', 'managing is not viewing');
RESET ROLE;
SELECT collection_revoke_role('analyst', 1);
SET ROLE analyst;
SELECT throws_ok($$SELECT collection_preset_save('x', '{}')$$, '42501', 'permission denied for source "calls"');
SELECT is(collection_preset_load('weekly')::text, '{"last_days": 30}', 'whose grant is revoked keeps and loads what was saved');
SELECT is(collection_preset_delete('second'), true, 'and deletes it');
RESET ROLE;

-- Roles: a member does not inherit, a superuser has its own, one that is dropped and made again inherits nothing
CREATE ROLE intern IN ROLE analyst;
SELECT collection_grant_role('intern', 1);
SET ROLE intern;
SELECT is(mine(), NULL, 'a member of analyst has its own');
SELECT collection_preset_save('weekly', '{"last_days": 1}');
RESET ROLE;
SELECT is(mine(), NULL, 'a superuser has its own');
SELECT collection_preset_save('root', '{}', source => 'plain');
SELECT is(mine(), 'plain/root');
DROP OWNED BY intern;
DROP ROLE intern;
CREATE ROLE intern;
SELECT collection_grant_role('intern', 1);
SET ROLE intern;
SELECT is(mine(), NULL, 'made again: nothing');
SELECT is(collection_preset_load()::text, NULL);
SELECT collection_preset_save('weekly', '{"last_days": 2}');
SELECT is(collection_preset_load('weekly')::text, '{"last_days": 2}', 'and a new one of the same name');
RESET ROLE;
ALTER ROLE intern RENAME TO trainee;
SET ROLE trainee;
SELECT is(mine(), NULL, 'renamed: nothing');
RESET ROLE;
ALTER ROLE trainee RENAME TO intern;
SET ROLE intern;
SELECT is(mine(), 'calls/weekly', 'until it bears its name again');
RESET ROLE;

-- The named user's, whatever function asks
CREATE FUNCTION definer_presets() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT mine() $$;
GRANT EXECUTE ON FUNCTION definer_presets() TO PUBLIC;
SET ROLE app;
BEGIN; SELECT collection_set_user(42); SELECT is(definer_presets(), 'calls/weekly/default', 'a superuser''s function shows the user''s'); COMMIT;
RESET ROLE;

-- Storage
SELECT is((SELECT count(*) FROM pg_extension, unnest(extconfig) c WHERE extname = 'collection_performance' AND c = 'collection_internal.preset'::regclass), 1::bigint, 'dumped');
SET client_min_messages = error;
CREATE PUBLICATION everything FOR ALL TABLES;
SELECT collection_preset_save('root', '{"project": 1}', true);
SELECT is(collection_preset_delete('root'), true, 'changed and deleted under a publication of all tables');
DROP PUBLICATION everything;
RESET client_min_messages;
SELECT is(regexp_replace(stored(), 'intern/\d+', 'intern/dropped'), format('42/-/weekly 43/-/weekly analyst/analyst/weekly intern/dropped/weekly intern/intern/weekly %1$s/%1$s/root', current_user), 'what is stored');
SELECT collection_unregister('calls');
SELECT is(stored(), format('%1$s/%1$s/root', current_user), 'unregistering removes a source''s presets');
DROP TABLE plain;
SELECT is(stored(), NULL, 'and so does dropping its table');
SELECT * FROM finish();
