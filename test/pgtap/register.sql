-- Registration: every check with its SQLSTATE, what is stored, suggestions, indexes, and the ready-made core.
\ir oracle.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE facts (
    id int PRIMARY KEY, project_id int, "Agent Id" uuid, outcome varchar(16), started timestamptz, ended timestamptz,
    local timestamp, dials smallint, amount numeric(10, 2), ratio real, phone text, extra jsonb, deleted bool);
INSERT INTO facts SELECT i, i % 3, gen_random_uuid(), 'COMP', now(), now() + interval '1 minute', now(), 1, 1.5, 0.1, i::text, '{"cell": "a"}', NULL
FROM generate_series(1, 30) i;

-- What cannot be a fact table
CREATE VIEW seen AS SELECT * FROM facts;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM facts;
CREATE TEMPORARY TABLE brief (LIKE facts);
CREATE UNLOGGED TABLE unlogged (LIKE facts);
CREATE TABLE parent (LIKE facts);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE parted (LIKE facts) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE FUNCTION try_fact(fact regclass) RETURNS void LANGUAGE sql AS
    $$ SELECT collection_register('wrong', fact, 'project_id', 'UTC', started_at => 'started') $$;
SELECT throws_ok(format('SELECT try_fact(%L)', name), '42809', NULL, 'refused as a fact table: ' || name)
FROM unnest(ARRAY['seen', 'kept', 'brief', 'unlogged', 'parent', 'child', 'part', 'pg_class', 'collection_internal.delta',
                  'collection_internal.source_id_seq']) name;
SELECT throws_ok('SELECT try_fact(4294967295::oid)', '42P01', NULL, 'a relation that does not exist');

-- Parameters
CREATE FUNCTION refused(arguments text, sqlstate text, what text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT throws_ok('SELECT collection_register(' || arguments || ')', sqlstate, NULL, what)
$$;
SELECT refused($$NULL, 'facts', 'project_id', 'UTC', started_at => 'started'$$, '22023', 'no name');
SELECT refused($$' ', 'facts', 'project_id', 'UTC', started_at => 'started'$$, '22023', 'a blank name');
SELECT refused($$repeat('x', 64), 'facts', 'project_id', 'UTC', started_at => 'started'$$, '22023', 'a long name');
SELECT refused($$'a', NULL, 'project_id', 'UTC', started_at => 'started'$$, '22023', 'no fact');
SELECT refused($$'a', 'facts', NULL, 'UTC', started_at => 'started'$$, '22023', 'no project');
SELECT refused($$'a', 'facts', 'project_id', NULL, started_at => 'started'$$, '22023', 'no time zone');
SELECT refused($$'a', 'facts', 'project_id', 'Mars/Base', started_at => 'started'$$, '22023', 'an unknown time zone');
SELECT refused($$'a', 'facts', 'project_id', 'UTC'$$, '22023', 'no time');
SELECT refused($$'a', 'facts', 'project_id', 'UTC', started_at => 'started', bucket => 'week'$$, '22023', 'an unknown bucket');
SELECT refused($$'a', 'facts', 'project_id', 'UTC', started_at => 'started', backfill => 'later'$$, '22023', 'an unknown backfill');
SELECT refused($$'a', 'facts', 'project_id', 'UTC', started_at => 'started', track_subjects => true$$, '22023', 'subjects without a subject');
SELECT refused($$'a', 'facts', 'nothing', 'UTC', started_at => 'started'$$, '42703', 'an unknown column');
SELECT refused($$'a', 'facts', '', 'UTC', started_at => 'started'$$, '22023', 'a blank expression');
SELECT refused($$'a', 'facts', 'project_id +', 'UTC', started_at => 'started'$$, '42601', 'a broken expression');
SELECT refused($$'a', 'facts', 'project_id, id', 'UTC', started_at => 'started'$$, '42601', 'two expressions');
SELECT refused(format($$'a', 'facts', %L, 'UTC', started_at => 'started'$$, text), '42P17', 'not usable: ' || text)
FROM unnest(ARRAY['ctid', 'facts', 'random()', '(SELECT 1)', 'max(id)', 'row_number() OVER ()', 'generate_series(1, 2)', 'started::text']) text;
SELECT refused($$'a', 'facts', 'extra', 'UTC', started_at => 'started'$$, '42804', 'a key of type jsonb');
SELECT refused($$'a', 'facts', 'project_id', 'UTC', started_at => 'outcome'$$, '42804', 'a time of type varchar');
SELECT refused($$'a', 'facts', 'project_id', 'UTC', started_at => 'local', ended_at => 'ended'$$, '42804', 'ends of two kinds');
SELECT refused($$'a', 'facts', 'project_id', 'UTC', started_at => 'started', amount => 'ratio'$$, '42804', 'an amount of type real');
SELECT refused($$'a', 'facts', 'project_id', 'UTC', started_at => 'started', row_filter => 'id'$$, '42804', 'a filter that is no condition');
SELECT is_empty('SELECT * FROM collection_internal.source', 'nothing of it was kept');
SELECT is_empty($$SELECT FROM pg_trigger WHERE tgname LIKE '!collection%'$$, 'nor a trigger');

-- What is stored
SELECT lives_ok($$SELECT collection_register('facts', 'facts', 'project_id', 'europe/berlin', 'Agent Id', 'lower(outcome)', 'started',
    'ended', 'dials', 'phone', 'extra->>''cell''', 'amount', 'id', 'extra', 'deleted IS NOT TRUE', 'hour', 'true', 'true', NULL, 'now')$$,
    'all parameters by position, as untyped strings');
SELECT row_eq($$SELECT name, fact::text, time_zone, project, interviewer, outcome, segment, row_filter, project_keyed, interviewer_keyed, hourly, is_default, filled
    FROM collection_internal.source$$,
    ROW('facts'::text, 'facts'::text, 'Europe/Berlin'::text, 'project_id'::text, '"Agent Id"'::text, 'lower((outcome)::text)'::text,
        '(extra ->> ''cell''::text)'::text, '(deleted IS NOT TRUE)'::text, false, true, true, true, true), 'roles as columns or normalised expressions');
SELECT exact('facts', 'the rows that were there');
SELECT ok(key_seed BETWEEN 1 AND (1::bigint << 53) - 1, 'the seed is safe in JavaScript') FROM collection_internal.source;
SELECT set_eq($$SELECT code, disposition FROM collection_internal.outcome$$,
    $$VALUES ('COMP', 'complete'), ('REF', 'refusal'), ('BUSY', 'non_contact'), ('NOANS', 'non_contact'), ('NA', 'non_contact')$$, 'the default dictionary');
SELECT refused($$'facts', 'facts', 'project_id', 'UTC', started_at => 'started'$$, '42710', 'a name that is taken');

-- The default source
SELECT collection_register('second', 'facts', 'project_id', 'UTC', started_at => 'started', backfill => 'now');
SELECT is((SELECT name FROM collection_internal.source WHERE is_default), 'facts', 'a second source is not the default');
SELECT collection_register('third', 'facts', 'project_id', 'UTC', started_at => 'started', is_default => true, backfill => 'now');
SELECT is((SELECT name FROM collection_internal.source WHERE is_default), 'third', 'unless it asks to be');
SELECT is((SELECT count(*)::int FROM pg_trigger WHERE tgrelid = 'facts'::regclass AND NOT tgisinternal), 4, 'sources share the triggers of a table');
UPDATE facts SET project_id = 9 WHERE id < 5;
SELECT exact('second', 'each counts for itself');
SELECT collection_unregister('second');
SELECT is((SELECT count(*)::int FROM pg_trigger WHERE tgrelid = 'facts'::regclass AND NOT tgisinternal), 4, 'the triggers stay for the other sources');

-- Ownership
CREATE ROLE collection_test_other;
GRANT ALL ON facts TO collection_test_other;
GRANT USAGE, CREATE ON SCHEMA public TO collection_test_other;
GRANT USAGE ON SCHEMA tap TO collection_test_other;
SET ROLE collection_test_other;
CREATE TABLE mine (id int, project_id int, at timestamptz);
SELECT refused($$'x', 'facts', 'project_id', 'UTC', started_at => 'started'$$, '42501', 'only the owner registers');
SELECT throws_ok($$SELECT collection_unregister('facts')$$, '42501', NULL, 'only the owner unregisters');
SELECT throws_ok($$SELECT collection_set_outcome('facts', 'X')$$, '42501', NULL, 'only the owner changes outcomes');
SELECT throws_ok($$SELECT collection_describe('facts', 'project', 'mine', 'id')$$, '42501', NULL, 'only the owner describes');
SELECT refused($$'x', 'mine', 'project_id', 'UTC', started_at => 'at', is_default => true$$, '42501', 'the default is not taken from another owner');
SELECT lives_ok($$SELECT collection_register('mine', 'mine', 'project_id', 'UTC', started_at => 'at')$$, 'an ordinary owner registers');
INSERT INTO mine VALUES (1, 1, now());
SELECT throws_ok('SELECT * FROM collection_internal.delta', '42501', NULL, 'storage is closed to the owner');
SELECT throws_ok($$SELECT collection_describe('mine', 'project', 'facts', 'id')$$, '42501', NULL, 'a relation of somebody else describes nothing');
RESET ROLE;
SELECT exact('mine', 'what an ordinary owner registered is counted');
DROP TABLE mine;
SELECT collection_unregister('third');

-- Row security
ALTER TABLE facts ENABLE ROW LEVEL SECURITY;
SELECT collection_register('secured', 'facts', 'project_id', 'UTC', started_at => 'started', backfill => 'now');
SELECT exact('secured', 'row security is not applied');
SELECT collection_unregister('secured');

-- Dimensions and outcomes
CREATE TABLE people (id uuid PRIMARY KEY, name text, team text, place int);
CREATE VIEW people_seen AS SELECT * FROM people;
SELECT lives_ok($$SELECT collection_describe('facts', 'interviewer', 'people', 'id', 'upper(name)', 'team')$$, 'a dimension');
SELECT lives_ok($$SELECT collection_describe('facts', 'interviewer', 'people_seen', 'id', 'name', row_filter => 'place > 0')$$, 'described again, by a view');
SELECT row_eq($$SELECT relation::text, key, label, team, row_filter FROM collection_internal.dimension$$,
    ROW('people_seen'::text, 'id'::text, 'name'::text, NULL::text, '(place > 0)'::text), 'the last one holds');
SELECT throws_ok($$SELECT collection_describe('facts', 'segment', 'people', 'id')$$, '22023', NULL, 'an unknown dimension');
SELECT throws_ok($$SELECT collection_describe('none', 'project', 'people', 'id')$$, '42704', NULL, 'an unknown source');
SELECT throws_ok($$SELECT collection_describe('facts', 'project', 'people', NULL)$$, '22023', NULL, 'no key');
SELECT throws_ok($$SELECT collection_describe('facts', 'project', 'people', 'id', 'nothing')$$, '42703', NULL, 'an unknown column');
SELECT throws_ok($$SELECT collection_describe('facts', 'project', 'people', 'id', target => 'name')$$, '42804', NULL, 'a target that is no number');
SELECT lives_ok($$SELECT collection_set_outcome('facts', 'DONE', 'Done', 'complete', sort_order => '7')$$, 'an outcome is added');
SELECT lives_ok($$SELECT collection_set_outcome('facts', 'DONE', color => 'green')$$, 'and changed in part');
SELECT row_eq($$SELECT label, disposition, color, sort_order FROM collection_internal.outcome WHERE code = 'DONE'$$,
    ROW('Done'::text, 'complete'::text, 'green'::text, 7), 'NULL keeps what is there');
SELECT throws_ok($$SELECT collection_set_outcome('facts', 'X', disposition => 'lost')$$, '22023', NULL, 'an unknown disposition');
SELECT throws_ok($$SELECT collection_set_outcome('facts', ' ')$$, '22023', NULL, 'a blank code');

-- Indexes, by structure
SELECT is((SELECT array_agg(present) FROM collection_indexes('facts')), ARRAY[false, false, false, false, false, false], 'no index is there');
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN SELECT i.statement FROM collection_indexes('facts') i LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
SELECT is((SELECT array_agg(present) FROM collection_indexes('facts')), ARRAY[true, true, true, true, true, true], 'the statements run, and are found under any name');
SELECT throws_ok($$SELECT collection_indexes('none')$$, '42704', NULL, 'indexes of an unknown source');

-- Unregistering leaves nothing
SELECT lives_ok($$SELECT collection_unregister('facts')$$, 'unregister');
SELECT is_empty($$SELECT 1 FROM collection_internal.source UNION ALL SELECT 1 FROM collection_internal.delta
    UNION ALL SELECT 1 FROM collection_internal.rollup UNION ALL SELECT 1 FROM collection_internal.subject_rollup
    UNION ALL SELECT 1 FROM collection_internal.member UNION ALL SELECT 1 FROM collection_internal.project
    UNION ALL SELECT 1 FROM collection_internal.dimension UNION ALL SELECT 1 FROM collection_internal.outcome
    UNION ALL SELECT 1 FROM collection_internal.maintenance UNION ALL SELECT 1 FROM collection_internal.backfill$$, 'no row is left');
SELECT is_empty($$SELECT FROM pg_trigger WHERE tgrelid = 'facts'::regclass AND NOT tgisinternal$$, 'no trigger is left');
SELECT throws_ok($$SELECT collection_unregister('facts')$$, '42704', NULL, 'unregistered already');

-- The first specification's tables, and suggestions that run
CREATE SCHEMA survey;
SET TimeZone = 'Asia/Tehran';
SELECT throws_ok($$SELECT collection_install_core('nowhere')$$, '3F000', NULL, 'an unknown schema');
SELECT lives_ok($$SELECT collection_install_core('survey')$$, 'the core is installed');
SELECT lives_ok($$SELECT collection_install_core('survey')$$, 'twice is once');
INSERT INTO survey.core_project (name) VALUES ('a'), ('b');
INSERT INTO survey.core_interviewer (display_name) VALUES ('x');
INSERT INTO survey.core_interview (project_id, interviewer_id, phone_number, outcome_code, start_form, end_form)
VALUES (1, 1, '1', 'COMP', now(), now() + interval '2 minutes'), (1, 1, '1', 'REF', now(), NULL), (2, 1, '1', NULL, 'infinity', '-infinity');
SELECT results_eq('SELECT duration_sec_gen FROM survey.core_interview ORDER BY id', ARRAY[120, NULL, NULL], 'no end is no duration');
SELECT exact('interviews', 'the core counts');
SELECT is((SELECT array_agg(present) FROM collection_indexes('interviews')), ARRAY[true, true, false, false, false, false, true], 'its indexes serve days, a project''s rows and a team''s members');
SELECT lives_ok('DROP INDEX survey.ix_interviewer_team', 'without the last');
SELECT row_eq($$SELECT statement, present FROM collection_indexes('interviews') WHERE purpose ~ 'team'$$, ROW('CREATE INDEX ON survey.core_interviewer (team)'::text, false), 'it is wanted');
SELECT lives_ok($$SELECT collection_install_mv('survey')$$, 'the aggregate is installed');
UPDATE survey.core_interview SET outcome_code = 'BUSY' WHERE outcome_code = 'REF';
SELECT bag_eq('SELECT * FROM survey.mv_collection_daily',
    $$SELECT project_id, interviewer_id, (COALESCE(end_form, start_form) AT TIME ZONE 'Asia/Tehran')::date AS day, count(*) FILTER (WHERE outcome_code IS NOT NULL) AS attempts,
        count(*) FILTER (WHERE outcome_code = 'COMP') AS completes, count(*) FILTER (WHERE outcome_code IN ('BUSY', 'NOANS', 'NA')) AS non_contacts, 120 AS avg_duration_sec
    FROM survey.core_interview WHERE isfinite(start_form) GROUP BY 1, 2, 3$$, 'as the first specification defines it');
SELECT throws_ok($$SELECT collection_install_mv('survey')$$, '42P07', NULL, 'an aggregate that exists is left alone');
DROP VIEW survey.mv_collection_daily;
SELECT is((SELECT time_zone FROM collection_internal.source WHERE name = 'interviews'), 'Asia/Tehran', 'days are the session''s');
SELECT collection_unregister('interviews');
CREATE TABLE suggested AS SELECT statement, nr FROM collection_suggest('survey.core_interview') WITH ORDINALITY AS s (statement, nr);
SELECT is((SELECT count(*)::int FROM suggested), 3, 'register and two describes are suggested');
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN SELECT s.statement FROM suggested s ORDER BY nr LOOP
        EXECUTE statement;
    END LOOP;
END
$$;
SELECT exact('core_interview', 'what was suggested runs and counts');
SELECT set_eq('SELECT dimension, label FROM collection_internal.dimension', $$VALUES ('project', 'name'), ('interviewer', 'display_name')$$, 'and describes');
SET ROLE collection_test_other;
SELECT throws_ok($$SELECT collection_suggest('survey.core_interview')$$, '42501', NULL, 'no suggestion without SELECT');
RESET ROLE;

DROP OWNED BY collection_test_other;
DROP ROLE collection_test_other;
SELECT * FROM finish();
