-- PITFALLS 11: ALTER TABLE of the fact. Renames and compatible type changes are followed, drops are refused.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

-- Columns dropped before registration leave holes in the row; a default added later is in no old tuple.
CREATE TABLE facts (
    hole1 int, project_id int, hole2 text, interviewer_id int, outcome varchar(16), started timestamptz, hole3 numeric,
    ended timestamptz, amount numeric(10, 2), extra jsonb, note text
);
ALTER TABLE facts DROP hole1, DROP hole2, DROP hole3;
INSERT INTO facts (project_id, interviewer_id, outcome, started, ended, amount, extra)
SELECT project_id, interviewer_id, outcome, started, ended, amount, jsonb_build_object('quota', dice(n::int, 3, 3), 'cell', segment)
FROM generated_calls(200, 1) WITH ORDINALITY g (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone, n);
ALTER TABLE facts ADD dials int NOT NULL DEFAULT 3, ADD region text DEFAULT 'north';
SELECT collection_register('facts', fact => 'facts', project => 'project_id', time_zone => 'Asia/Tehran', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount',
    segment => $$coalesce(extra ->> 'cell', 'none') || '/' || region$$, backfill => 'now');
SELECT exact('facts', '11: dropped columns and fast defaults at registration');
SELECT is((SELECT sum(dials) FROM oracle_stored('facts')), 600::numeric, 'the default is counted for rows that were there before it');
UPDATE facts SET project_id = 1 WHERE interviewer_id = 2;
UPDATE facts SET region = 'south' WHERE interviewer_id = 3;
DELETE FROM facts WHERE interviewer_id = 4;
SELECT exact('facts', '11: DML on rows that were there before the column');
TRUNCATE facts;
SELECT exact('facts', '11: TRUNCATE of rows that were there before the column');

CREATE FUNCTION fill(seed int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    columns text;
BEGIN
    EXECUTE format('INSERT INTO %s SELECT (jsonb_populate_record(NULL::%1$s, row)).* FROM fill_rows(%s) row',
        (SELECT s.fact::text FROM collection_internal.source s WHERE s.name = 'facts'), seed);
END
$$;
-- Rows for whatever the columns are called by now; those that a row lacks are NULL.
CREATE FUNCTION fill_rows(seed int) RETURNS SETOF jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('project_id', project_id, 'proj', project_id, 'interviewer_id', interviewer_id, 'outcome', outcome, 'result', outcome,
        'started', started, 'ended', ended, 'finished', ended, 'amount', amount, 'dials', coalesce(dials, 3),
        'extra', jsonb_build_object('cell', segment), 'bag', jsonb_build_object('cell', segment),
        'region', 'east', 'area', 'west', 'note', phone)
    FROM generated_calls(60, seed)
$$;
SELECT fill(2);
SELECT exact('facts', '11: rows to go on with');

-- ADD COLUMN while registered
ALTER TABLE facts ADD late int NOT NULL DEFAULT 7;
UPDATE facts SET amount = coalesce(amount, 0) + 1 WHERE project_id = 1;
SELECT exact('facts', '11: ADD COLUMN with a default');
ALTER TABLE facts DROP late;
ALTER TABLE facts DROP note;
SELECT fill(4);
UPDATE facts SET outcome = 'COMP' WHERE interviewer_id = 1;
SELECT exact('facts', '11: DROP COLUMN of unmapped columns');

-- Renames
ALTER TABLE facts RENAME outcome TO result;
SELECT fill(5);
SELECT exact('facts', '11: a mapped column renamed');
SELECT is((SELECT count(*) FROM facts WHERE result IS NOT NULL AND btrim(result) <> ''),
    (SELECT sum(row_count)::bigint FROM oracle_stored('facts') WHERE outcome IS NOT NULL), 'and counted by its new name');
ALTER TABLE facts RENAME extra TO bag;
ALTER TABLE facts RENAME region TO area;
SELECT fill(6);
SELECT exact('facts', '11: a column inside an expression renamed');
SELECT is((SELECT sum(row_count)::bigint FROM oracle_stored('facts') WHERE segment LIKE '%/west'), 60::bigint, 'and counted by its new name');
ALTER TABLE facts RENAME project_id TO "Pro""ject ' Ünï";
ALTER TABLE facts RENAME "Pro""ject ' Ünï" TO proj;
ALTER TABLE facts RENAME TO renamed;
SELECT fill(7);
SELECT exact('facts', '11: table renamed');
CREATE SCHEMA elsewhere;
ALTER TABLE renamed SET SCHEMA elsewhere;
SELECT fill(8);
SELECT exact('facts', '11: table moved to another schema');
BEGIN;
ALTER TABLE elsewhere.renamed RENAME ended TO finished;
SELECT fill(9);
SELECT exact('facts', '11: renamed in a transaction');
ROLLBACK;
SELECT fill(10);
SELECT exact('facts', '11: and rolled back');
ALTER TABLE elsewhere.renamed RENAME ended TO finished;
-- Two columns that swap their names
ALTER TABLE elsewhere.renamed RENAME started TO swap;
ALTER TABLE elsewhere.renamed RENAME finished TO started;
ALTER TABLE elsewhere.renamed RENAME swap TO finished;
INSERT INTO elsewhere.renamed (proj, started, finished) VALUES (1, '2025-03-03 10:00+00', '2025-03-02 10:00+00');
SELECT exact('facts', '11: two columns that swap names');
SELECT is((SELECT sum(row_count)::bigint FROM oracle_stored('facts') WHERE day = '2025-03-03' AND project = '1' AND dials = 3
           AND timed_rows = 1 AND interviewer IS NULL AND outcome IS NULL), 1::bigint, 'started is the end now');
ALTER SCHEMA elsewhere RENAME TO somewhere;
UPDATE somewhere.renamed SET proj = 2 WHERE proj = 1;
SELECT exact('facts', '11: its schema renamed');

-- Compatible type changes, as Django's AlterField does them
ALTER TABLE somewhere.renamed ALTER result TYPE varchar(32);
ALTER TABLE somewhere.renamed ALTER result TYPE text;
UPDATE somewhere.renamed SET result = repeat('z', 40) WHERE interviewer_id = 1;
SELECT exact('facts', '11: varchar(16) to varchar(32) to text');
ALTER TABLE somewhere.renamed ALTER proj TYPE bigint;
INSERT INTO somewhere.renamed (proj, started) VALUES (5000000000, now());
UPDATE somewhere.renamed SET proj = proj + 1;
SELECT exact('facts', '11: integer to bigint, with a rewrite');
ALTER TABLE somewhere.renamed ALTER amount TYPE numeric(12, 4);
ALTER TABLE somewhere.renamed ALTER dials TYPE smallint;
UPDATE somewhere.renamed SET dials = 2, amount = amount / 3;
SELECT exact('facts', '11: numeric scale and smaller integers');
ALTER TABLE somewhere.renamed ALTER started TYPE timestamptz(0), ALTER finished TYPE timestamptz(0);
SELECT is_empty($$SELECT 1 FROM collection_internal.source WHERE name <> 'facts'$$, 'no source came or went');
CALL collection_reconcile('facts');
UPDATE somewhere.renamed SET result = 'REF' WHERE interviewer_id = 2;
SELECT exact('facts', '11: timestamps rounded to seconds, then reconciled');
SELECT throws_ok($$ALTER TABLE somewhere.renamed ALTER dials TYPE text$$, '42804', NULL, '11: a type that cannot serve is refused');
SELECT throws_ok($$ALTER TABLE somewhere.renamed ALTER bag TYPE text$$, NULL, NULL, '11: a type that an expression cannot take is refused');
UPDATE somewhere.renamed SET dials = 1;
SELECT exact('facts', '11: and all goes on');

-- Drops
SELECT throws_ok('ALTER TABLE somewhere.renamed DROP ' || quote_ident(c), '2BP01', NULL, '11: dropping ' || c || ' is refused')
FROM unnest(ARRAY['proj', 'interviewer_id', 'result', 'started', 'finished', 'dials', 'amount', 'bag', 'area']) c;
SELECT throws_ok($$ALTER TABLE somewhere.renamed DROP area CASCADE$$, '2BP01', NULL, '11: with CASCADE too');
CREATE FUNCTION hint_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE statement;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END
$$;
SELECT matches(hint_of('ALTER TABLE somewhere.renamed DROP proj'), 'collection_(un)?register', '11: with a HINT');
UPDATE somewhere.renamed SET proj = 3 WHERE proj = 2;
SELECT exact('facts', '11: nothing is lost by what is refused');

-- Everything else that ALTER TABLE does
ALTER TABLE somewhere.renamed ADD CONSTRAINT c CHECK (proj > -10), ALTER dials SET NOT NULL, ALTER result SET STORAGE EXTERNAL,
    ALTER proj SET STATISTICS 10, SET (fillfactor = 70), REPLICA IDENTITY FULL;
VACUUM FULL somewhere.renamed;
UPDATE somewhere.renamed SET result = 'VAC' WHERE interviewer_id = 5;
SELECT exact('facts', '11: other ALTER TABLE forms and VACUUM FULL');
DROP TABLE somewhere.renamed;
SELECT is_empty($$SELECT name FROM collection_internal.source WHERE name = 'facts'$$, '11: DROP TABLE cleans up the source');
SELECT is_empty($$SELECT 1 FROM collection_internal.rollup UNION ALL SELECT 1 FROM collection_internal.delta
    UNION ALL SELECT 1 FROM collection_internal.project UNION ALL SELECT 1 FROM collection_internal.maintenance$$, '11: and its storage');
CREATE TABLE facts (project_id int, started timestamptz);
SELECT lives_ok($$SELECT collection_register('facts', fact => 'facts', project => 'project_id', time_zone => 'UTC', started_at => 'started',
    backfill => 'now')$$, '11: the name is free again');
INSERT INTO facts VALUES (1, now());
SELECT exact('facts', '11: and counts');
CREATE SCHEMA doomed;
ALTER TABLE facts SET SCHEMA doomed;
BEGIN;
DROP SCHEMA doomed CASCADE;
SELECT is_empty($$SELECT name FROM collection_internal.source$$, '11: DROP SCHEMA CASCADE cleans up');
ROLLBACK;
INSERT INTO doomed.facts VALUES (1, now());
SELECT exact('facts', '11: and rolled back, it goes on');
DROP SCHEMA doomed CASCADE;
SELECT is_empty($$SELECT name FROM collection_internal.source$$, '11: DROP SCHEMA CASCADE committed');

-- Generated columns and expressions over them
CREATE TABLE generated (
    id int, project_id int, outcome text, started timestamptz, seconds int, unclean text,
    clean text GENERATED ALWAYS AS (upper(btrim(unclean))) STORED,
    price numeric GENERATED ALWAYS AS (seconds * 1.5) STORED
);
SELECT collection_register('generated', fact => 'generated', project => 'project_id', time_zone => 'UTC', outcome => 'clean', started_at => 'started',
    amount => 'price', backfill => 'now');
INSERT INTO generated (id, project_id, started, seconds, unclean)
SELECT n, n % 3, '2025-01-01', n, (ARRAY[' comp', 'ref ', ' ', NULL])[1 + n % 4] FROM generate_series(1, 50) n;
SELECT exact('generated', '11: stored generated columns');
UPDATE generated SET unclean = 'busy' WHERE id % 2 = 0;
UPDATE generated SET seconds = 0 WHERE id % 3 = 0;
SELECT exact('generated', '11: UPDATE of what they are generated from');
SELECT is((SELECT sum(amount) FROM oracle_stored('generated')), (SELECT sum(seconds * 1.5) FROM generated), 'counts their values');
DELETE FROM generated WHERE id % 5 = 0;
SELECT exact('generated', '11: DELETE');

-- Virtual ones (18), and SET EXPRESSION (17)
SELECT current_setting('server_version_num')::int >= 180000 AS has_virtual, current_setting('server_version_num')::int >= 170000 AS has_set_expression \gset
\if :has_virtual
CREATE TABLE virtual (
    id int, project_id int, started timestamptz, seconds int,
    code text GENERATED ALWAYS AS (CASE WHEN seconds > 10 THEN 'COMP' ELSE 'REF' END) VIRTUAL,
    price numeric GENERATED ALWAYS AS (seconds * 1.5) VIRTUAL
);
SELECT collection_register('virtual', fact => 'virtual', project => 'project_id', time_zone => 'UTC', outcome => 'code', started_at => 'started',
    amount => 'price + 1', backfill => 'now');
INSERT INTO virtual (id, project_id, started, seconds) SELECT n, n % 3, '2025-01-01', n FROM generate_series(1, 50) n;
SELECT exact('virtual', '11: virtual generated columns');
UPDATE virtual SET seconds = 60 - seconds WHERE id % 3 = 0;
DELETE FROM virtual WHERE id % 7 = 0;
SELECT exact('virtual', '11: UPDATE and DELETE with virtual generated columns');
ALTER TABLE virtual ALTER code SET EXPRESSION AS (CASE WHEN seconds > 20 THEN 'COMP' ELSE 'BUSY' END);
CALL collection_reconcile('virtual');
SELECT exact('virtual', '11: SET EXPRESSION of a virtual column, then reconciled');
UPDATE virtual SET seconds = 60 - seconds;
TRUNCATE virtual;
SELECT exact('virtual', '11: after it, UPDATE and TRUNCATE');
\else
SELECT skip('virtual generated columns came with 18', 4);
\endif
\if :has_set_expression
ALTER TABLE generated ALTER clean SET EXPRESSION AS (lower(unclean));
CALL collection_reconcile('generated');
UPDATE generated SET unclean = 'NEW' WHERE id % 2 = 1;
SELECT exact('generated', '11: SET EXPRESSION of a stored column, then reconciled');
\else
SELECT skip('SET EXPRESSION came with 17', 1);
\endif

-- Renames below a partitioned root, and inside functions and filters
CREATE TABLE parted (a int, p int, s timestamptz, flag bool, o text) PARTITION BY LIST (p);
CREATE TABLE parted_1 (o text, s timestamptz, junk int, p int, a int, flag bool);
ALTER TABLE parted_1 DROP junk;
ALTER TABLE parted ATTACH PARTITION parted_1 FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted DEFAULT;
CREATE FUNCTION tidy(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.upper($1)';
SELECT collection_register('parted', fact => 'parted', project => 'p', time_zone => 'UTC', outcome => 'public.tidy(o)', started_at => 's',
    row_filter => 'flag OR a > 5', segment => 'a % 2', backfill => 'now');
INSERT INTO parted (a, p, s, flag, o) SELECT n, n % 3, '2025-01-01', n % 2 = 0, 'x' || n % 3 FROM generate_series(1, 60) n;
SELECT exact('parted', '11: expressions and a filter over partitions of another order');
ALTER TABLE parted RENAME o TO code;
ALTER TABLE parted RENAME a TO s2;
ALTER TABLE parted RENAME flag TO a;
INSERT INTO parted (s2, p, s, a, code) SELECT n, n % 3, '2025-01-02', n % 2 = 0, 'y' || n % 3 FROM generate_series(1, 60) n;
UPDATE parted SET a = NOT a WHERE s2 % 3 = 0;
DELETE FROM parted_1 WHERE s2 < 10;
UPDATE parted SET code = 'z', p = 1 WHERE s2 = 7;
SELECT isnt_empty($$SELECT 1 FROM oracle_stored('parted') WHERE outcome = 'Y1'$$, 'rows are counted after it');
SELECT ok((SELECT sum(row_count) FROM oracle_stored('parted')) = (SELECT count(*) FROM parted WHERE a OR s2 > 5),
    '11: columns renamed to each other''s names inside expressions of a partitioned table');
CALL collection_reconcile('parted');
SELECT is((SELECT sum(row_count) FROM oracle_stored('parted')), (SELECT count(*) FROM parted WHERE a OR s2 > 5)::numeric, '11: and a reconcile agrees');
TRUNCATE parted_2;
SELECT is((SELECT sum(row_count) FROM oracle_stored('parted')), (SELECT count(*) FROM parted WHERE a OR s2 > 5)::numeric, '11: so does TRUNCATE');
SELECT exact('parted', '11: cell by cell');

-- DROP of the fact by its owner, who has no rights on ours
CREATE ROLE collection_test_alterer;
CREATE TABLE hers (project_id int, started timestamptz);
ALTER TABLE hers OWNER TO collection_test_alterer;
SELECT collection_register('hers', fact => 'hers', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
GRANT CREATE, USAGE ON SCHEMA public TO collection_test_alterer;
GRANT USAGE ON SCHEMA tap TO collection_test_alterer;
SET ROLE collection_test_alterer;
INSERT INTO hers VALUES (1, now());
ALTER TABLE hers RENAME started TO begun;
INSERT INTO hers VALUES (1, now());
RESET ROLE;
SELECT exact('hers', '11: renamed by an owner who has no rights on storage');
SET ROLE collection_test_alterer;
SELECT throws_ok('ALTER TABLE hers DROP begun', '2BP01', NULL, '11: dropping is refused to the owner too');
DROP TABLE hers;
RESET ROLE;
SELECT is_empty($$SELECT 1 FROM collection_internal.source WHERE name = 'hers'$$, '11: dropped by such an owner');
DROP OWNED BY collection_test_alterer;
DROP ROLE collection_test_alterer;

SELECT * FROM finish();
