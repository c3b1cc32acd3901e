-- Keys of every type, missing keys, expressions as roles, filters, and several sources of one table; PITFALLS 2, 7 and 22a
-- in one session.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TYPE channel AS ENUM ('phone', 'web', 'visit');
CREATE DOMAIN project_code AS text CHECK (value <> 'forbidden');
CREATE TABLE facts (
    id int PRIMARY KEY, k_int2 int2, k_int4 int4, k_int8 int8, k_text text, k_varchar varchar(20), k_char char(10), k_uuid uuid, k_enum channel,
    k_bool bool, k_numeric numeric, k_domain project_code, k_name name, outcome text, started timestamptz, extra jsonb
);
CREATE FUNCTION fill(first int, last int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO facts
    SELECT n, nullif(n % 5, 4), nullif(n % 5, 4), nullif(n % 5, 4) * 10000000000, 'key ' || nullif(n % 5, 4), nullif(n % 5, 4), nullif(n % 5, 4),
           CASE WHEN n % 5 < 4 THEN md5((n % 5)::text)::uuid END, (ARRAY['phone', 'web', 'visit', NULL]::channel[])[1 + n % 4],
           (ARRAY[true, false, NULL])[1 + n % 3], nullif(n % 5, 4) / 2.0, nullif(n % 5, 4), nullif(n % 5, 4)::text,
           (ARRAY['COMP', 'REF', NULL])[1 + n % 3], timestamptz '2025-01-01' + n * interval '1 hour',
           jsonb_build_object('project', n % 4, 'interviewer', 'iv ' || n % 6)
    FROM generate_series(first, last) n
$$;
SELECT fill(1, 100);
CREATE TABLE key_columns (n int, name text);
INSERT INTO key_columns SELECT row_number() OVER (ORDER BY attnum), attname FROM pg_attribute WHERE attrelid = 'facts'::regclass AND attname ~ '^k_';

SELECT lives_ok(format($$SELECT collection_register(%1$L, fact => 'facts', project => %1$L, time_zone => 'UTC', interviewer => %2$L,
    outcome => 'outcome', started_at => 'started', backfill => 'now')$$, a.name, b.name), 'registered by ' || a.name || ' and ' || b.name)
FROM key_columns a JOIN key_columns b ON b.n = a.n % (SELECT count(*) FROM key_columns) + 1 ORDER BY a.n;
SELECT exact(name, 'backfilled by ' || name) FROM key_columns ORDER BY n;
SELECT fill(101, 200);
SELECT exact(name, 'inserted by ' || name) FROM key_columns ORDER BY n;
UPDATE facts SET k_int2 = k_int2 + 1, k_int4 = NULL, k_int8 = -k_int8, k_text = k_text || 'é', k_varchar = '', k_char = 'a  ', k_uuid = NULL,
    k_enum = 'web', k_bool = NOT k_bool, k_numeric = k_numeric * 1.10, k_domain = 'x', k_name = 'y' WHERE id % 3 = 0;
DELETE FROM facts WHERE id % 7 = 0;
SELECT exact(name, 'changed by ' || name) FROM key_columns ORDER BY n;
SELECT collection_refresh();
SELECT exact(name, 'folded by ' || name) FROM key_columns ORDER BY n;
SELECT is_empty('SELECT * FROM collection_internal.delta', 'nothing is left to fold');
SELECT is_empty(format('SELECT * FROM collection_verify(%L)', name), 'collection_verify agrees by ' || name) FROM key_columns ORDER BY n;
UPDATE facts SET k_text = 'other', k_uuid = md5(id::text)::uuid, k_enum = 'visit';
DELETE FROM facts WHERE id % 2 = 0;
SELECT exact(name, 'changed after the fold by ' || name) FROM key_columns ORDER BY n;
SELECT collection_refresh();
SELECT exact(name, 'and folded again by ' || name) FROM key_columns ORDER BY n;
TRUNCATE facts;
SELECT collection_refresh();
SELECT exact(name, 'truncated by ' || name) FROM key_columns ORDER BY n;
SELECT is_empty('SELECT 1 FROM collection_internal.member WHERE id < 0 OR id >= 2 ^ 53', 'surrogates are safe in JavaScript');
SELECT is_empty('SELECT source_id, role, key FROM collection_internal.member GROUP BY 1, 2, 3 HAVING count(*) > 1', 'one surrogate a key');
SELECT lives_ok(format('SELECT collection_unregister(%L)', name), 'unregistered: ' || name) FROM key_columns ORDER BY n;
SELECT is_empty($$SELECT tgname FROM pg_trigger WHERE tgrelid = 'facts'::regclass AND NOT tgisinternal$$, 'no trigger stays after the last source');
SELECT is_empty($$SELECT 1 FROM collection_internal.rollup UNION ALL SELECT 1 FROM collection_internal.delta UNION ALL
    SELECT 1 FROM collection_internal.member UNION ALL SELECT 1 FROM collection_internal.project$$, 'nor any storage');

-- A surrogate that is taken by another key: fold moves on to the next
SELECT collection_register('text', fact => 'facts', project => 'k_text', time_zone => 'UTC', started_at => 'started', backfill => 'now');
INSERT INTO facts (id, k_text, started) VALUES (1, 'first', now());
SELECT collection_refresh();
UPDATE collection_internal.member SET key = 'impostor' WHERE key = 'first';
DELETE FROM collection_internal.rollup;
DELETE FROM collection_internal.project;
TRUNCATE facts;
DELETE FROM collection_internal.delta;
INSERT INTO facts (id, k_text, started) VALUES (1, 'first', now()), (2, 'impostor', now()), (3, 'impostor', now());
SELECT exact('text', 'a collision of surrogates, pending');
SELECT is((SELECT count(DISTINCT project_id) FROM collection_projects), 2::bigint, 'two projects are seen');
SELECT collection_refresh();
SELECT exact('text', 'a collision of surrogates, folded');
SELECT is((SELECT count(DISTINCT id) FROM collection_internal.member), 2::bigint, 'they are two');
SELECT is((SELECT attempts FROM collection_summary(project_key => 'impostor')), 2::bigint, 'a report by the one key');
SELECT is((SELECT attempts FROM collection_summary(project_key => 'first')), 1::bigint, 'a report by the other');
SELECT collection_unregister('text');
TRUNCATE facts;

-- Expressions and a filter
SELECT fill(1, 100);
SELECT collection_register('expressions', fact => 'facts', project => $$(extra ->> 'project')::int$$, time_zone => 'UTC',
    interviewer => $$extra ->> 'interviewer'$$, outcome => $$CASE WHEN k_bool THEN 'COMP' ELSE upper(outcome) END$$,
    started_at => $$started AT TIME ZONE 'UTC' + interval '90 minutes'$$, ended_at => $$CASE WHEN id % 2 = 0 THEN started AT TIME ZONE 'UTC' + interval '2 hours' END$$, dials => 'id % 4',
    amount => $$id * 1.5$$, segment => 'lower(outcome)', row_filter => $$k_enum <> 'visit' AND id <> 13$$, subject => 'k_text', track_subjects => true,
    backfill => 'now');
SELECT exact('expressions', 'expressions as roles, backfilled');
SELECT is((SELECT sum(row_count) FROM oracle_stored('expressions') WHERE kind = 'cell'),
    (SELECT count(*) FROM facts WHERE k_enum <> 'visit' AND id <> 13)::numeric, 'rows for which the filter is NULL are left out');
SELECT fill(101, 200);
UPDATE facts SET k_enum = 'visit' WHERE id % 5 = 0;
UPDATE facts SET k_enum = 'web' WHERE id % 7 = 0;
UPDATE facts SET k_enum = NULL WHERE id % 11 = 0;
SELECT exact('expressions', 'rows that pass in and out of the filter');
UPDATE facts SET extra = extra || '{"project": 3, "interviewer": null}' WHERE id % 3 = 0;
UPDATE facts SET extra = NULL WHERE id % 13 = 0;
UPDATE facts SET k_bool = NULL, started = NULL WHERE id % 17 = 0;
DELETE FROM facts WHERE id % 19 = 0;
SELECT exact('expressions', 'expressions as roles, changed');
SELECT collection_refresh();
SELECT exact('expressions', 'expressions as roles, folded');
SELECT throws_ok($$UPDATE facts SET extra = '{"project": "none"}' WHERE id = 1$$, '22P02', NULL, 'an expression that fails fails the statement');
SELECT exact('expressions', 'and leaves nothing');

-- A second source of the same table, and a table without rows
SELECT collection_register('second', fact => 'facts', project => 'k_int4', time_zone => 'Asia/Tehran', started_at => 'started',
    bucket => 'hour', backfill => 'now');
SELECT fill(301, 350);
UPDATE facts SET k_int4 = 9 WHERE id % 2 = 0;
SELECT exact('expressions', 'two sources of one table: the first');
SELECT exact('second', 'two sources of one table: the second');
SELECT collection_unregister('expressions');
SELECT fill(351, 400);
SELECT exact('second', 'the second goes on without the first');

-- Registration, again and again, in one session and in one transaction with writes
DO $$
BEGIN
    FOR i IN 1..5 LOOP
        PERFORM collection_unregister('second');
        PERFORM collection_register('second', fact => 'facts', project => 'k_int8', time_zone => 'Asia/Tehran', started_at => 'started', backfill => 'now');
        UPDATE facts SET k_int8 = i WHERE id % 2 = 0;
        IF EXISTS (SELECT FROM oracle('second')) THEN
            RAISE 'drift in turn %', i;
        END IF;
    END LOOP;
END
$$;
SELECT exact('second', 'registered again and again');
BEGIN;
UPDATE facts SET k_int4 = 1;
SELECT collection_register('third', fact => 'facts', project => 'k_int4', time_zone => 'UTC', started_at => 'started', backfill => 'now');
UPDATE facts SET k_int4 = 2 WHERE id % 2 = 0;
SELECT exact('third', '7: registered between writes of one transaction');
SAVEPOINT s;
SELECT collection_unregister('third');
UPDATE facts SET k_int4 = 3 WHERE id % 3 = 0;
ROLLBACK TO s;
UPDATE facts SET k_int4 = 4 WHERE id % 5 = 0;
SELECT exact('third', '7: unregistered in a savepoint that is rolled back');
COMMIT;
SELECT exact('third', '7: and committed');
BEGIN;
SELECT collection_register('fourth', fact => 'facts', project => 'k_int4', time_zone => 'UTC', started_at => 'started', backfill => 'now');
ROLLBACK;
UPDATE facts SET k_int4 = 5 WHERE id % 5 = 0;
SELECT exact('third', '7: a registration rolled back');
SELECT is_empty($$SELECT 1 FROM collection_internal.source WHERE name = 'fourth'$$, 'leaves no source');

-- Tables that cannot be served
CREATE TEMPORARY TABLE no_temp (p int, t timestamptz);
CREATE UNLOGGED TABLE no_unlogged (p int, t timestamptz);
CREATE VIEW no_view AS SELECT 1 AS p, now() AS t;
CREATE MATERIALIZED VIEW no_mv AS SELECT 1 AS p, now() AS t;
CREATE SEQUENCE no_sequence;
SELECT throws_ok(format($$SELECT collection_register('no', fact => %L, project => 'p', time_zone => 'UTC', started_at => 't')$$, r), '42809', NULL, r || ' is refused')
FROM unnest(ARRAY['no_temp', 'no_unlogged', 'no_view', 'no_mv']) r;
SELECT throws_ok($$SELECT collection_register('no', fact => 'collection_internal.delta', project => 'project_id', time_zone => 'UTC', started_at => 'day')$$,
    '42809', NULL, 'our own storage is refused');
SELECT throws_ok(format($$SELECT collection_register('no', fact => 'facts', project => %L, time_zone => 'UTC', started_at => 'started')$$, e), c, NULL,
    'as project: ' || e)
FROM (VALUES ('no_such', '42703'), ('now()::text', '42P17'), ('random()', '42P17'), ('(SELECT 1)', '42P17'), ('count(*)', '42P17'),
    ('row_number() OVER ()', '42P17'), ('generate_series(1, 2)', '42P17'), ('ctid::text', '42P17'), ('tableoid', '42P17'), ('facts', '42P17'),
    ('id; DROP TABLE facts', '42601'), ('id, id', '42601'), ('id FROM facts', '42601'), ('', '22023'), ('id AS x', '42601'),
    ('extra', '42804'), ('started', '42804'), ('ARRAY[id]', '42804'), ('(started)::text', '42P17')) v (e, c);

SELECT * FROM finish();
