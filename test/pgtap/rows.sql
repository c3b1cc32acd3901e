-- collection_rows, collection_rows_count and collection_reference against plain SQL over the fact table.
\ir report_calls.psql
\ir people.psql
CREATE TABLE owners (id bigint PRIMARY KEY, name text, "E-mail" text, secret text);
INSERT INTO owners SELECT i, 'Owner ' || i, 'o' || i || '@example.org', 'hidden' FROM generate_series(0, 3) i;
ALTER TABLE calls ADD COLUMN owner_id int, ADD COLUMN extra jsonb;
UPDATE calls SET owner_id = id % 6, extra = jsonb_build_object('n', id % 5, 'owner', 'mine') WHERE id % 3 <> 0;
SELECT collection_register('rows', fact => 'calls', project => 'project_id', time_zone => 'Europe/Berlin', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', segment => 'segment',
    subject => 'phone', row_id => 'id', details => 'extra', backfill => 'now', is_default => true);
SELECT collection_describe('rows', 'project', 'projects', 'id', 'name');
SELECT collection_describe('rows', 'interviewer', 'interviewers', 'id', 'name', 'team');
SELECT collection_set_outcome('rows', 'CB', 'Call back', 'partial');
-- Infinite times count as missing: a row is dated by its other end, or by none.
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, phone)
VALUES (1, 1, 'COMP', '2025-03-10 10:00+01', 'infinity', 1, '+989121234567'), (1, 1, 'COMP', '-infinity', '2025-03-10 11:00+01', 1, '12'),
       (1, 1, 'COMP', '-infinity', 'infinity', 1, NULL), (1, 1, 'COMP', 'infinity', NULL, 1, NULL), (1, 2, 'REF', '2025-03-10 12:00+01', '-infinity', 1, '');
SELECT * FROM no_plan();

CREATE VIEW wanted AS
SELECT c.id::text AS row_id, (dated AT TIME ZONE 'Europe/Berlin')::date AS date, coalesce(p.name, project_id::text) AS project, project_id::bigint,
       coalesce(i.name, interviewer_id::text) AS interviewer, interviewer_id::bigint, phone AS phone_number, outcome AS outcome_code,
       dials::bigint AS call_attempts, fs AS start_form, fe AS end_form,
       CASE WHEN fe > fs THEN round(extract(epoch FROM fe - fs))::bigint END AS duration_sec, extra AS details, segment, i.team, dated
FROM (SELECT *, CASE WHEN isfinite(started) THEN started END AS fs, CASE WHEN isfinite(ended) THEN ended END AS fe,
             coalesce(CASE WHEN isfinite(ended) THEN ended END, CASE WHEN isfinite(started) THEN started END) AS dated FROM calls) c
LEFT JOIN projects p ON p.id = project_id LEFT JOIN interviewers i ON i.id = interviewer_id;
GRANT SELECT ON wanted TO PUBLIC;
\set columns 'row_id, date, project, project_id, interviewer, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, duration_sec, details'
\set range 'date_from => ''2025-03-01'', date_to => ''2025-04-05'''
\set in_range 'date BETWEEN ''2025-03-01'' AND ''2025-04-05'''
CREATE FUNCTION same_page(what text, arguments text, condition text, ordering text, first bigint, size bigint) RETURNS text LANGUAGE sql AS $$
    SELECT results_eq(
        format('SELECT * FROM collection_rows(date_from => ''2025-03-01'', date_to => ''2025-04-05'', %s)', arguments),
        format($q$SELECT row_id, date, project, project_id, interviewer, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form,
                         duration_sec, details FROM wanted WHERE date BETWEEN '2025-03-01' AND '2025-04-05' AND %s ORDER BY %s OFFSET %s LIMIT %s$q$,
               condition, ordering, first, size), what)
$$;
-- As superuser, who sees every number
SELECT same_page('the newest 50', 'page => NULL', 'true', 'dated DESC, row_id::int DESC', 0, 50);
SELECT same_page('all of them', 'page_size => 10000', 'true', 'dated DESC, row_id::int DESC', 0, 10000);
SELECT cmp_ok((SELECT count(*) FROM wanted WHERE :in_range), '>', 500::bigint, 'which are many');
SELECT same_page('page ' || page, format('page => %s, page_size => 37', page), 'true', 'dated DESC, row_id::int DESC', (page - 1) * 37, 37)
FROM unnest(ARRAY[1, 2, 7, 12, 20, 23, 1000]) page;
SELECT same_page('oldest first, page ' || page, format('page => %s, page_size => 41, direction => ''asc''', page), 'true', 'dated, row_id::int', (page - 1) * 41, 41)
FROM unnest(ARRAY[1, 2, 9, 15]) page;
SELECT same_page('of a project', 'project => 1, page => 2', 'project_id = 1', 'dated DESC, row_id::int DESC', 50, 50);
SELECT same_page('of projects', 'projects => ARRAY[0, 2], page => 2', 'project_id IN (0, 2)', 'dated DESC, row_id::int DESC', 50, 50);
SELECT same_page('of interviewers', 'interviewers => ARRAY[1, 3], page => 3, page_size => 20', 'interviewer_id IN (1, 3)', 'dated DESC, row_id::int DESC', 40, 20);
SELECT same_page('of outcomes', 'outcomes => ARRAY[''COMP'', ''CB''], page => 2', 'outcome_code IN (''COMP'', ''CB'')', 'dated DESC, row_id::int DESC', 50, 50);
SELECT same_page('of a team', 'teams => ARRAY[''north''], page => 2', 'team = ''north''', 'dated DESC, row_id::int DESC', 50, 50);
SELECT same_page('of a segment', format('segments => ARRAY[%L]', segment), format('segment = %L', segment), 'dated DESC, row_id::int DESC', 0, 50)
FROM (SELECT segment FROM calls WHERE segment IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) s;
SELECT same_page('sorted by ' || c || ' ' || d, format('sort => %L, direction => %L, page => 2', c, d), 'true',
                 format('%I %s NULLS LAST, dated DESC, row_id::int DESC', c, d), 50, 50)
FROM unnest(ARRAY['project', 'project_id', 'interviewer', 'interviewer_id', 'phone_number', 'outcome_code', 'call_attempts', 'start_form', 'end_form', 'details']) c,
     unnest(ARRAY['asc', 'desc']) d;
SELECT same_page('sorted by row_id', 'sort => ''row_id'', direction => ''asc'', page => 2', 'true', 'row_id::int', 50, 50);
SELECT same_page('sorted by duration', 'sort => ''duration_sec''', 'true', 'end_form - start_form <= ''0'' OR end_form - start_form IS NULL, end_form - start_form DESC, dated DESC, row_id::int DESC', 0, 50);

-- The count is that of the pages
SELECT is(collection_rows_count(:range), (SELECT count(*) FROM wanted WHERE :in_range), 'count');
SELECT is(collection_rows_count(:range, project => 1, outcomes => ARRAY['COMP'], teams => ARRAY['north']),
          (SELECT count(*) FROM wanted WHERE :in_range AND project_id = 1 AND outcome_code = 'COMP' AND team = 'north'), 'count of a filter');
SELECT is((SELECT count(*) FROM collection_rows(:range, page => 100000)), 0::bigint, 'past the last page there is nothing');
SELECT is((SELECT count(*) FROM collection_rows()), 0::bigint, 'nor in the last seven days');

-- The same inside a transaction that has changed rows
BEGIN;
DELETE FROM calls WHERE id % 5 = 0;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended) VALUES (2, 2, 'COMP', '2025-03-20 10:00+01', '2025-03-20 10:05+01');
SELECT same_page('before commit', 'page => 3', 'true', 'dated DESC, row_id::int DESC', 100, 50);
ROLLBACK;

-- Days whose rows may be gone: pages and their count are of the rows that there are
BEGIN;
SELECT collection_freeze('rows', (now() AT TIME ZONE 'Europe/Berlin')::date - '2025-03-20'::date);
DELETE FROM calls WHERE id % 2 = 0;
SELECT same_page('frozen days, newest first', 'page => 4', 'true', 'dated DESC, row_id::int DESC', 150, 50);
SELECT same_page('frozen days, oldest first', 'direction => ''asc''', 'true', 'dated, row_id::int', 0, 50);
SELECT is(collection_rows_count(:range, outcomes => ARRAY['COMP']), (SELECT count(*) FROM wanted WHERE :in_range AND outcome_code = 'COMP'), 'their count');
SELECT is((collection_table_json(:range, outcomes => ARRAY['COMP']) ->> 'count')::bigint, collection_rows_count(:range, outcomes => ARRAY['COMP']), 'in the body too');
SELECT cmp_ok((SELECT sum(row_count)::bigint FROM collection_daily WHERE source = 'rows' AND day BETWEEN '2025-03-01' AND '2025-04-05'), '>',
              collection_rows_count(:range), 'is not what the cells have kept');
ROLLBACK;

-- Wrong values
SELECT throws_ok($$SELECT collection_rows(page => 0)$$, '22023', 'invalid page: 0');
SELECT throws_ok($$SELECT collection_rows(page => 9223372036854775807)$$, '22023', 'invalid page: 9223372036854775807');
SELECT lives_ok($$SELECT collection_rows(page => 922337203685477, page_size => 10000)$$, 'the last page there can be');
SELECT throws_ok($$SELECT collection_rows(page_size => 0)$$, '22023', 'invalid page_size: 0');
SELECT throws_ok($$SELECT collection_rows(page_size => 10001)$$, '22023', 'invalid page_size: 10001');
SELECT throws_ok($$SELECT collection_rows(sort => 'id; DROP TABLE calls')$$, '22023', 'invalid sort: "id; DROP TABLE calls"');
SELECT throws_ok($$SELECT collection_rows(direction => 'up')$$, '22023', 'invalid direction: "up"');
SELECT throws_ok($$SELECT collection_rows_count(outcomes => ARRAY['NONE'])$$, '22023', 'invalid outcome code: "NONE"');

-- References: joined objects
SELECT collection_reference('rows', 'owner', 'owner_id', 'owners', 'id', ARRAY['name', 'E-mail']);
SELECT results_eq(
    $$SELECT row_id, details FROM collection_rows(date_from => '2025-03-01', date_to => '2025-04-05', page_size => 10000)$$,
    $$SELECT row_id, coalesce(details, '{}') || jsonb_build_object('owner', coalesce((SELECT jsonb_build_object('name', o.name, 'E-mail', "E-mail")
             FROM owners o JOIN calls c ON c.owner_id = o.id WHERE c.id::text = row_id), '{}'))
      FROM wanted WHERE date BETWEEN '2025-03-01' AND '2025-04-05' ORDER BY dated DESC, row_id::int DESC$$, 'an object under its name, {} where it is missing');
ALTER TABLE owners RENAME name TO full_name;
ALTER TABLE owners ALTER id TYPE int;
SELECT ok((SELECT bool_and(details -> 'owner' ->> 'name' LIKE 'Owner%') FROM collection_rows(:range, page_size => 10000) WHERE details -> 'owner' <> '{}'),
          'a column that is renamed keeps its name in the object');
SELECT throws_ok('ALTER TABLE owners DROP COLUMN "E-mail"', '2BP01', NULL, 'a column in use is not dropped');
SELECT throws_ok('ALTER TABLE calls DROP COLUMN owner_id', '2BP01', NULL, 'nor the one that refers');
SELECT throws_ok($$SELECT collection_reference('rows', 'x', 'owner_id', 'owners', 'id', ARRAY['none'])$$, '42703', NULL, 'an unknown column');
SELECT throws_ok($$SELECT collection_reference('rows', 'x', 'owner_id', 'owners', 'id')$$, '22023', 'columns are missing');
SELECT throws_ok($$SELECT collection_reference('rows', 'x', 'owner_id', 'owners', 'full_name', ARRAY['full_name'])$$, '42804', 'fact_column and key are of different kinds');
SELECT throws_ok($$SELECT collection_reference('rows', 'x', NULL, 'owners', 'id', ARRAY['full_name'])$$, '22023', 'fact_column is missing');
SELECT throws_ok($$SELECT collection_reference('rows', ' ', 'owner_id', 'owners', 'id', ARRAY['full_name'])$$, '22023', 'name is missing');
SELECT throws_ok($$SELECT collection_reference('none', 'x', 'owner_id', 'owners', 'id', ARRAY['full_name'])$$, '42704', 'source "none" does not exist');
SELECT throws_ok($$SELECT collection_reference('rows', 'x')$$, '42704', 'reference "x" of source "rows" does not exist');
SET ROLE stranger;
SELECT throws_ok($$SELECT collection_reference('rows', 'x', 'owner_id', 'owners', 'id', ARRAY['full_name'])$$, '42501', NULL, 'who owns neither');
RESET ROLE;
-- A second object, one whose name must be quoted, and details that are no object
SELECT collection_reference('rows', 'the "other"', 'interviewer_id', 'interviewers', 'id', ARRAY['team']);
SELECT collection_register('odd', fact => 'calls', project => 'project_id', time_zone => 'Europe/Berlin', started_at => 'started', ended_at => 'ended',
    row_id => 'id', details => $$'[1]'::jsonb$$, backfill => 'now');
SELECT collection_reference('odd', 'who', 'interviewer_id', 'interviewers', 'id', ARRAY['name']);
SELECT is((SELECT details - 'n' FROM collection_rows(:range, page_size => 10000) r JOIN calls c ON c.id::text = row_id
           WHERE c.interviewer_id = 2 AND c.owner_id = 1 LIMIT 1),
          '{"owner": {"name": "Owner 1", "E-mail": "o1@example.org"}, "the \"other\"": {"team": "south"}}', 'two objects');
SELECT is((SELECT details FROM collection_rows(:range, source => 'odd') r JOIN calls c ON c.id::text = row_id WHERE c.interviewer_id = 1 LIMIT 1),
          '{"who": {"name": "Ben"}, "details": [1]}', 'details that are no object');
SELECT collection_reference('rows', 'the "other"');
DROP TABLE owners;
SELECT is((SELECT count(*) FROM collection_internal.reference WHERE name = 'owner'), 0::bigint, 'a dropped table is not referred to');
SELECT lives_ok($$SELECT collection_rows()$$, 'and rows are read without it');

-- Access: only what is granted, and numbers masked unless view_phone is
SELECT collection_grant_role('analyst', 1, source => 'rows');
SELECT collection_grant_role('analyst', 2, source => 'rows');
SELECT collection_grant_role('analyst', 2, 'view_phone', source => 'rows');
SELECT collection_grant_user(42, 1, source => 'rows');
SET ROLE analyst;
SELECT is((SELECT array_agg(DISTINCT project_id ORDER BY project_id) FROM collection_rows(:range, page_size => 10000)), '{1,2}', 'only granted projects');
SELECT is(collection_rows_count(:range), (SELECT count(*) FROM wanted WHERE :in_range AND project_id IN (1, 2)), 'and their count');
SELECT results_eq(
    format('SELECT row_id, phone_number FROM collection_rows(%s, page_size => 10000)', :'range'),
    format($$SELECT row_id, CASE project_id WHEN 2 THEN phone_number ELSE collection_masked_phone(phone_number) END FROM wanted WHERE %s AND project_id IN (1, 2)
             ORDER BY dated DESC, row_id::int DESC$$, :'in_range'), 'numbers of the other project are masked');
SELECT is((SELECT count(*) FROM collection_rows(:range, project => 1, page_size => 10000) WHERE phone_number !~ '\*\*\*$'), 0::bigint, 'every one');
SELECT is((SELECT phone_number FROM collection_rows(:range, project => 1, page_size => 10000) WHERE phone_number LIKE '+98%' LIMIT 1), '+98912***', 'as the first specification has it');
SELECT results_eq(
    format('SELECT phone_number FROM collection_rows(%s, sort => ''phone_number'', direction => ''asc'', page_size => 10000)', :'range'),
    format($$SELECT p FROM (SELECT *, CASE project_id WHEN 2 THEN phone_number ELSE collection_masked_phone(phone_number) END AS p FROM wanted) w
             WHERE %s AND project_id IN (1, 2) ORDER BY p NULLS LAST, dated DESC, row_id::int DESC$$, :'in_range'), 'rows are sorted by what is shown');
SELECT throws_ok('SELECT collection_rows(0)', '42501', 'permission denied for project 0');
SELECT throws_ok('SELECT collection_rows_count(4711)', '42501', 'permission denied for project 4711');
RESET ROLE;
SET ROLE stranger;
SELECT is((SELECT count(*) FROM collection_rows(:range)), 0::bigint, 'without a grant there are no rows');
SELECT is(collection_rows_count(:range), 0::bigint, 'nor a count');
RESET ROLE;
SET ROLE app;
SELECT throws_ok('SELECT collection_rows()', '42501', 'no user is named in this transaction');
SELECT throws_ok('SELECT collection_rows_count()', '42501', 'no user is named in this transaction');
BEGIN;
SELECT collection_set_user(42);
SELECT is((SELECT array_agg(DISTINCT project_id) FROM collection_rows(:range, page_size => 10000)), '{1}', 'a named user');
COMMIT;
RESET ROLE;

-- The fact table is read as its owner, who gains nothing by what a caller or an expression does
SELECT is((SELECT count(*) FROM collection_rows(:range, segments => ARRAY[$$x') OR true --$$])), 0::bigint, 'a filter is a value');

-- Keys that are no numbers, a wall clock, no row_id, partitions
CREATE TABLE visits (site uuid, agent varchar(10), at timestamp, until timestamp, code char(4)) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
SELECT collection_register('visits', fact => 'visits', project => 'site', time_zone => 'Asia/Tehran', interviewer => 'agent', outcome => 'code', started_at => 'at',
    ended_at => 'until', backfill => 'now');
INSERT INTO visits SELECT format('00000000-0000-4000-8000-%s', lpad((i % 3)::text, 12, '0'))::uuid, 'a' || i % 4, t, t + interval '90 s', 'COMP'
FROM (SELECT i, timestamp '2025-01-20' + i * interval '1 hour' AS t FROM generate_series(0, 499) i) x;
SELECT results_eq(
    $$SELECT date, project, interviewer, outcome_code, start_form, duration_sec, row_id FROM collection_rows(source => 'visits', date_from => '2025-01-01', date_to => '2025-03-01',
             project_key => '00000000-0000-4000-8000-000000000001', interviewer_keys => ARRAY['a1', 'a3'], page => 2, page_size => 30)$$,
    $$SELECT at::date, site::text, agent::text, trim(code), at AT TIME ZONE 'Asia/Tehran', 90::bigint, NULL::text FROM visits
      WHERE site = '00000000-0000-4000-8000-000000000001' AND agent IN ('a1', 'a3') ORDER BY until DESC OFFSET 30 LIMIT 30$$, 'before any fold');
SELECT collection_refresh('visits');
SELECT is((SELECT count(*) FROM collection_rows(source => 'visits', date_from => '2025-01-01', date_to => '2025-03-01', page_size => 1000,
             project => (SELECT project_id FROM collection_projects WHERE source = 'visits' AND project_key = '00000000-0000-4000-8000-000000000001'))), 167::bigint, 'and after one, by number');
SELECT is((SELECT count(DISTINCT (project_id, interviewer_id)) FROM collection_rows(source => 'visits', date_from => '2025-01-01', date_to => '2025-03-01', page_size => 1000)), 12::bigint,
          'keys have their numbers');

-- Before an index has statistics, a page by it reads no more of the table than after
CREATE TABLE opened (id int PRIMARY KEY, project int, started timestamptz, ended timestamptz);
INSERT INTO opened SELECT i, 1, now() - i * interval '1 min', now() - i * interval '1 min' + interval '30 s' FROM generate_series(1, 20000) i;
ANALYZE opened;
CREATE INDEX ON opened ((coalesce(ended, started)));
SELECT collection_register('opened', fact => 'opened', project => 'project', time_zone => 'Asia/Tehran', started_at => 'started', ended_at => 'ended',
    row_id => 'id', backfill => 'now');
BEGIN;
-- What this session has not reported yet counts here, too.
SELECT seq_scan AS scans FROM pg_stat_xact_user_tables WHERE relid = 'opened'::regclass \gset
SELECT is((SELECT count(*) FROM collection_rows(source => 'opened')), 50::bigint, 'a page by an index without statistics');
SELECT is((SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relid = 'opened'::regclass), :scans::bigint, 'reads not the whole table');
COMMIT;
SELECT * FROM finish();
