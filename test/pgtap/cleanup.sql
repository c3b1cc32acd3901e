-- PITFALLS 27: DROP EXTENSION, with CASCADE and by DROP OWNED, and install again: no residue, no trigger left on a fact table.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE parted (LIKE calls) PARTITION BY LIST (project_id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_n PARTITION OF parted DEFAULT;
ALTER TABLE parted ALTER id SET DEFAULT 0;
CREATE FUNCTION own_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER own_trigger AFTER INSERT ON calls FOR EACH STATEMENT EXECUTE FUNCTION own_trigger();

CREATE PROCEDURE set_up() LANGUAGE plpgsql AS $$
BEGIN
    PERFORM collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
        outcome => 'outcome', started_at => 'started', ended_at => 'ended', backfill => 'now');
    PERFORM collection_register('parted', fact => 'parted', project => 'segment', time_zone => 'UTC', interviewer => 'phone',
        outcome => 'outcome', started_at => 'started', ended_at => 'ended', subject => 'phone', track_subjects => true, backfill => 'now');
    INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(50, 1);
    INSERT INTO parted (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone) SELECT * FROM generated_calls(50, 2);
END
$$;
-- Everything in the catalogs that could be ours and does not belong to the extension
CREATE VIEW residue AS
    SELECT 'trigger' AS what, tgname::text AS name FROM pg_trigger WHERE NOT tgisinternal AND tgname <> 'own_trigger'
        AND tgrelid::regclass::text NOT LIKE 'collection%'
    UNION ALL SELECT 'event trigger', evtname FROM pg_event_trigger WHERE evtname LIKE '%collection%'
    UNION ALL SELECT 'schema', nspname FROM pg_namespace WHERE nspname LIKE 'collection%'
    UNION ALL SELECT 'function', proname FROM pg_proc WHERE proname LIKE 'collection%'
    UNION ALL SELECT 'relation', relname FROM pg_class WHERE relname LIKE 'collection%'
    UNION ALL SELECT 'type', typname FROM pg_type WHERE typname LIKE 'collection%'
    UNION ALL SELECT 'extension', extname FROM pg_extension WHERE extname = 'collection_performance';
CREATE FUNCTION clean(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is_empty('SELECT * FROM residue', what || ': no residue');
    INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now());
    INSERT INTO parted_1 (project_id, outcome, started) VALUES (1, 'COMP', now());
    UPDATE parted SET outcome = 'REF' WHERE project_id = 1;
    DELETE FROM parted WHERE outcome = 'REF';
    TRUNCATE calls, parted;
    RETURN NEXT pass(what || ': the tables are written as before');
END
$$;
CREATE FUNCTION counts(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT exact('calls', what || ': counts');
    RETURN QUERY SELECT exact('parted', what || ': counts on partitions');
    RETURN NEXT isnt_empty($q$SELECT * FROM oracle_stored('parted')$q$, what || ': there is something to count');
    PERFORM collection_refresh();
    RETURN QUERY SELECT exact('calls', what || ': folds');
    RETURN QUERY SELECT exact('parted', what || ': folds on partitions');
END
$$;
-- The oracle names our tables inside function bodies alone, but returns types of its own: nothing here depends on the extension.

CALL set_up();
SELECT counts('first installation');
DROP EXTENSION collection_performance;
SELECT clean('27: DROP EXTENSION');

CREATE EXTENSION collection_performance;
CALL set_up();
SELECT counts('27: installed again');
BEGIN;
DROP EXTENSION collection_performance;
ROLLBACK;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now());
SELECT counts('27: DROP EXTENSION rolled back');
CREATE VIEW uses_it AS SELECT * FROM collection_projects;
SELECT throws_ok('DROP EXTENSION collection_performance', '2BP01', NULL, '27: a user''s view over ours holds it');
DROP EXTENSION collection_performance CASCADE;
SELECT clean('27: DROP EXTENSION CASCADE');
SELECT hasnt_view('uses_it', '27: CASCADE took the user''s view');

-- Its functions cannot go one by one, nor its triggers' function
SELECT throws_ok('CREATE EXTENSION collection_performance; DROP FUNCTION collection_internal.capture() CASCADE', '2BP01', NULL, '27: the function of the triggers cannot be dropped');
SELECT is_empty('SELECT * FROM residue', '27: a failed installation leaves nothing');

-- Owned by a role of its own
SELECT current_user AS me \gset
CREATE ROLE collection_test_owner SUPERUSER;
SET ROLE collection_test_owner;
CREATE EXTENSION collection_performance;
RESET ROLE;
CALL set_up();
SELECT counts('27: owned by another role');
ALTER ROLE collection_test_owner NOSUPERUSER;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now());
SELECT counts('27: whose owner is no superuser any more');
DROP OWNED BY collection_test_owner CASCADE;
SELECT clean('27: DROP OWNED');
DROP ROLE collection_test_owner;

-- In another schema, and with the fact table gone first
CREATE SCHEMA reports;
CREATE EXTENSION collection_performance SCHEMA reports;
SET search_path = public, reports, tap;
CALL set_up();
SELECT counts('27: in a schema of its own');
SELECT throws_ok('ALTER EXTENSION collection_performance SET SCHEMA public', '0A000', 'extension "collection_performance" does not support SET SCHEMA', '27: it cannot be moved');
SELECT throws_ok('ALTER SCHEMA collection_internal RENAME TO elsewhere', '2BP01', NULL, '27: nor its internals');
ALTER SCHEMA reports RENAME TO sums;
SET search_path = public, sums, tap;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now());
INSERT INTO parted_1 (project_id, outcome, started) VALUES (1, 'COMP', now());
SELECT counts('27: whose schema has another name now');
ALTER SCHEMA sums RENAME TO reports;
SET search_path = public, reports, tap;
DROP TABLE calls;
DROP TABLE parted CASCADE;
-- A source that has rows in every table of ours leaves none behind
CREATE TABLE everything (id int, project text, phone text, code text, at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE everything_1 PARTITION OF everything DEFAULT;
CREATE TABLE named (key text, name text, who bigint);
SELECT collection_register('everything', 'everything', 'project', 'UTC', outcome => 'code', subject => 'phone', started_at => 'at', row_id => 'id',
    track_subjects => true, backfill => 'now');
INSERT INTO everything VALUES (1, 'a', '1', 'COMP', now());
SELECT collection_refresh('everything');
INSERT INTO everything VALUES (2, 'b', '2', 'REF', now());
SELECT collection_describe('everything', 'project', 'named', 'key', 'name');
SELECT collection_set_outcome('everything', 'X', 'Ex', 'other');
SELECT collection_reference('everything', 'named', 'project', 'named', 'key', ARRAY['name']);
SELECT collection_grant_role(current_user::regrole, all_projects => true, source => 'everything');
SELECT collection_grant_user(1, all_projects => true, source => 'everything');
SELECT collection_use_permissions('everything', 'named', 'who', 'key');
SELECT collection_preset_save('mine', '{}', source => 'everything');
CREATE FUNCTION tables_of(wanted int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    candidate text;
    found_rows boolean;
BEGIN
    FOR candidate IN SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'source_id'
                     WHERE relnamespace = 'collection_internal'::regnamespace AND relkind = 'r' ORDER BY 1 LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM collection_internal.%I WHERE source_id = %s)', candidate, wanted) INTO found_rows;
        IF found_rows THEN RETURN NEXT candidate; END IF;
    END LOOP;
END
$$;
SELECT source_id AS everything_id FROM collection_internal.source WHERE name = 'everything' \gset
SELECT set_eq(format('SELECT tables_of(%s)', :everything_id), ARRAY['delta', 'dimension', 'fact_partition', 'grant_role', 'grant_user', 'maintenance', 'member',
    'month_level', 'outcome', 'permission_map', 'preset', 'project', 'reference', 'rollup', 'source', 'subject_rollup'], 'a source has rows in each table');
SELECT collection_unregister('everything');
SELECT is_empty(format('SELECT tables_of(%s)', :everything_id), 'and in none once it is unregistered');
SELECT is_empty('SELECT name FROM collection_internal.source', '27: dropped tables leave no source');
SELECT is_empty('SELECT 1 FROM collection_internal.rollup UNION ALL SELECT 1 FROM collection_internal.delta UNION ALL SELECT 1 FROM collection_internal.member
    UNION ALL SELECT 1 FROM collection_internal.project UNION ALL SELECT 1 FROM collection_internal.subject_rollup
    UNION ALL SELECT 1 FROM collection_internal.maintenance', '27: nor storage');
DROP SCHEMA reports CASCADE;
RESET search_path;
SELECT is_empty('SELECT * FROM residue', '27: DROP SCHEMA CASCADE: no residue');

-- DROP and CREATE in one transaction, and the library loaded before, between and after
BEGIN;
CREATE EXTENSION collection_performance;
DROP EXTENSION collection_performance;
CREATE EXTENSION collection_performance;
CREATE TABLE late (project_id int, started timestamptz);
SELECT collection_register('late', fact => 'late', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
INSERT INTO late VALUES (1, now());
SELECT exact('late', '27: created, dropped and created in one transaction');
COMMIT;
INSERT INTO late VALUES (1, now());
SELECT exact('late', '27: and committed');
DROP EXTENSION collection_performance CASCADE;
SELECT is_empty('SELECT * FROM residue', '27: and dropped');

SELECT * FROM finish();
