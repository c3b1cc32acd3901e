-- DDL that reaches a source by other ways than ALTER TABLE of a plain fact table: types, functions, schemas, dimensions.
\ir oracle.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE SCHEMA app;
CREATE TYPE app.code AS ENUM ('x', 'y');
CREATE FUNCTION app.cell(int) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT ($1 % 3)::text $$;
CREATE TABLE app.facts (id int, project_id int, outcome app.code, at timestamptz, note text);
INSERT INTO app.facts SELECT i, i % 2, 'x', now(), 'n' FROM generate_series(1, 10) i;
CREATE TABLE app.projects (id int, name text, goal int);
CREATE VIEW app.projects_seen AS SELECT id, name AS title, goal FROM app.projects;
SELECT collection_register('facts', 'app.facts', 'project_id', 'UTC', outcome => 'outcome', started_at => 'at', segment => 'app.cell(id)', backfill => 'now');
SELECT collection_describe('facts', 'project', 'app.projects_seen', 'id', 'title', target => 'goal');

-- Enum values
ALTER TYPE app.code RENAME VALUE 'x' TO 'z';
SELECT exact('facts', 'a renamed enum value is followed');
ALTER TYPE app.code ADD VALUE 'w';
INSERT INTO app.facts VALUES (11, 1, 'w', now());
SELECT exact('facts', 'an added one counts');

-- Functions in expressions
ALTER FUNCTION app.cell(int) RENAME TO quota;
SELECT is((SELECT segment FROM collection_internal.source), 'app.quota(id)', 'a renamed function is followed');
CREATE SCHEMA lib;
ALTER FUNCTION app.quota(int) SET SCHEMA lib;
SELECT is((SELECT segment FROM collection_internal.source), 'lib.quota(id)', 'a moved function is followed');
ALTER SCHEMA lib RENAME TO library;
SELECT is((SELECT segment FROM collection_internal.source), 'library.quota(id)', 'a renamed schema is followed');
INSERT INTO app.facts VALUES (12, 1, 'y', now());
SELECT exact('facts', 'and rows count on');
SELECT throws_ok('DROP FUNCTION library.quota(int)', '2BP01', NULL, 'a function in use is not dropped');
SELECT throws_ok('DROP SCHEMA library CASCADE', '2BP01', NULL, 'nor with its schema');
SELECT throws_ok('DROP TYPE app.code CASCADE', '2BP01', NULL, 'nor a mapped column with its type');
SELECT lives_ok('CREATE FUNCTION unused() RETURNS int LANGUAGE sql RETURN 1', 'an unused function is created');
SELECT lives_ok('DROP FUNCTION unused()', 'and dropped');

-- Subcommands of one ALTER TABLE
SELECT throws_ok('ALTER TABLE app.facts DROP project_id, ADD project_id int', '2BP01', NULL, 'a column of the same name is another column');
SELECT throws_ok('ALTER TABLE app.facts ALTER project_id TYPE text', '42804', NULL, 'keys stay integers');
SELECT throws_ok('ALTER TABLE app.facts ALTER at TYPE text', '42804', NULL, 'a time stays a time');
SELECT throws_ok('ALTER TABLE app.facts SET UNLOGGED', '42809', NULL, 'a fact table stays logged');
SELECT throws_ok('CREATE TABLE heir () INHERITS (app.facts)', '42809', NULL, 'no child by inheritance');
CREATE TABLE elder (LIKE app.facts);
SELECT throws_ok('ALTER TABLE app.facts INHERIT elder', '42809', NULL, 'no parent by inheritance');
SELECT lives_ok('ALTER TABLE app.facts DROP note, ADD remark text DEFAULT ''r'', ALTER project_id TYPE bigint', 'other columns come and go');
ALTER TABLE app.facts ALTER at TYPE timestamptz USING at - interval '3 days', ALTER project_id TYPE bigint USING project_id + 100;
SELECT exact('facts', 'values changed by USING are counted anew');
BEGIN;
SAVEPOINT before;
ALTER TABLE app.facts ALTER at TYPE timestamptz USING at - interval '3 days';
ROLLBACK TO before;
SELECT exact('facts', 'a change undone is not counted');
SELECT throws_ok($$ALTER TABLE app.facts ALTER at TYPE timestamptz USING 'nonsense'$$, '22007', NULL, 'a change that fails');
SELECT exact('facts', 'nor is one that failed');
COMMIT;

-- Dimensions
ALTER VIEW app.projects_seen RENAME COLUMN title TO label;
SELECT is((SELECT label FROM collection_internal.dimension), 'label', 'a column of a dimension''s view is followed');
SELECT lives_ok('ALTER TABLE app.projects RENAME name TO title', 'columns under the view are its own business');
SELECT collection_describe('facts', 'project', 'app.projects', 'id', 'title');
SELECT throws_ok('ALTER TABLE app.projects DROP title', '2BP01', NULL, 'a mapped column of a dimension stays');
SELECT lives_ok('DROP TABLE app.projects CASCADE', 'a dimension may go');
SELECT is_empty('SELECT * FROM collection_internal.dimension', 'and is forgotten');

-- Partitions by other ways
CREATE TABLE parted (id int, project_id int, at timestamptz) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
INSERT INTO parted SELECT i, 1, now() FROM generate_series(0, 9) i;
SELECT collection_register('parted', 'parted', 'project_id', 'UTC', started_at => 'at', backfill => 'now');
CREATE SCHEMA more CREATE TABLE parted_2 PARTITION OF public.parted FOR VALUES FROM (10) TO (20);
INSERT INTO more.parted_2 SELECT i, 2, now() FROM generate_series(10, 19) i;
SELECT exact('parted', 'a partition made with its schema has triggers');
SELECT throws_ok('CREATE UNLOGGED TABLE parted_3 PARTITION OF parted FOR VALUES FROM (20) TO (30)', '42809', NULL, 'no unlogged partition');
DO $$ BEGIN EXECUTE 'ALTER TABLE parted DETACH PARTITION parted_1'; EXECUTE 'CREATE TABLE parted_4 PARTITION OF parted FOR VALUES FROM (40) TO (50)'; END $$;
INSERT INTO parted VALUES (41, 1, now());
INSERT INTO parted_1 VALUES (1, 1, now());
SELECT exact('parted', 'DDL inside a function is seen');
SELECT is_empty($$SELECT FROM pg_trigger WHERE tgrelid = 'parted_1'::regclass AND NOT tgisinternal$$, 'a detached table loses the triggers');
BEGIN;
ALTER TABLE parted ATTACH PARTITION parted_1 FOR VALUES FROM (0) TO (10);
DROP TABLE parted_4, parted_1;
SELECT exact('parted', 'attached and dropped in one transaction');
COMMIT;
SELECT results_eq('SELECT relation::text FROM collection_internal.fact_partition', ARRAY['more.parted_2'], 'partitions that left are forgotten');
ALTER TABLE parted DETACH PARTITION more.parted_2 CONCURRENTLY;
DO $$
BEGIN
    FOR i IN 1..200 LOOP
        EXIT WHEN NOT EXISTS (SELECT FROM oracle('parted'));
        PERFORM pg_sleep(0.05);
    END LOOP;
END
$$;
SELECT exact('parted', 'DETACH CONCURRENTLY is reconciled after its commit');

-- The end of facts
DROP TABLE parted;
DROP SCHEMA app CASCADE;
SELECT is_empty('SELECT name FROM collection_internal.source', 'sources go with their tables');
SELECT is_empty('SELECT 1 FROM collection_internal.delta UNION ALL SELECT 1 FROM collection_internal.rollup
    UNION ALL SELECT 1 FROM collection_internal.fact_partition', 'and leave nothing');
SELECT * FROM finish();
