-- The views against plain SQL over the fact table, and what a role sees of them.
\ir report_calls.psql
SET client_min_messages = warning;
-- As servers come: large statements are compiled. Elsewhere in the suite none are.
SET jit = on;
SELECT * FROM no_plan();
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT ALL ON SCHEMA public TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA tap TO PUBLIC;
CREATE ROLE viewer;
CREATE ROLE stranger;
SELECT collection_grant_role('viewer', 1);

CREATE FUNCTION daily_is_exact(what text, condition text) RETURNS text LANGUAGE sql AS $$
    SELECT is_empty(format($q$
        WITH shown AS (
            SELECT project_id, interviewer_id, day, hour, outcome, segment, disposition, sum(row_count), sum(attempts), sum(completes),
                   sum(non_contacts), sum(contacts), sum(refusals), sum(open_rows), sum(timed_rows), sum(dials), sum(duration_sec), sum(amount)
            FROM collection_daily GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(row_count) <> 0
        ), expected AS (
            SELECT project_id::bigint, interviewer_id::bigint, day, hour, code, segment, disposition, count(*)::numeric, count(code)::numeric,
                   (count(*) FILTER (WHERE disposition = 'complete'))::numeric, (count(*) FILTER (WHERE disposition = 'non_contact'))::numeric,
                   (count(*) FILTER (WHERE disposition IN ('complete', 'partial', 'refusal', 'other')))::numeric,
                   (count(*) FILTER (WHERE disposition = 'refusal'))::numeric,
                   (count(*) FILTER (WHERE started IS NOT NULL AND ended IS NULL))::numeric, count(seconds)::numeric, coalesce(sum(dials), 0)::numeric,
                   coalesce(sum(seconds), 0), coalesce(sum(amount), 0)
            FROM fact WHERE day IS NOT NULL AND %s GROUP BY 1, 2, 3, 4, 5, 6, 7
        )
        (TABLE shown EXCEPT ALL TABLE expected) UNION ALL (TABLE expected EXCEPT ALL TABLE shown)$q$, condition), what)
$$;
SELECT daily_is_exact('collection_daily, with pending cells', 'true');
SELECT is_empty('SELECT id FROM collection_daily GROUP BY 1 HAVING count(*) > 1', 'ids are unique');
SET ROLE viewer;
SELECT daily_is_exact('collection_daily of a viewer', 'project_id = 1');
SELECT results_eq('SELECT project_id, label, status, target, row_count FROM collection_projects',
                  $$SELECT 1::bigint, 'One', 'open', NULL::numeric, count(*) FROM fact WHERE project_id = 1$$, 'collection_projects of a viewer');
SELECT set_eq('SELECT interviewer_id FROM collection_interviewers', 'SELECT DISTINCT interviewer_id::bigint FROM fact WHERE project_id = 1 AND interviewer_id IS NOT NULL',
              'collection_interviewers of a viewer');
SELECT set_eq('SELECT segment FROM collection_segments', 'SELECT DISTINCT segment FROM fact WHERE project_id = 1 AND segment IS NOT NULL', 'collection_segments of a viewer');
SET ROLE stranger;
SELECT is_empty('SELECT 1 FROM ' || v, v || ' shows nothing without a grant')
FROM unnest(ARRAY['collection_daily', 'collection_projects', 'collection_interviewers', 'collection_outcomes', 'collection_teams', 'collection_segments']) v;
RESET ROLE;

SELECT set_eq('SELECT source, project_id, project_key, label, status, target, row_count FROM collection_projects',
              $$SELECT 'calls', p.id::bigint, p.id::text AS key, coalesce(d.name, p.id::text), d.state, d.planned::numeric, (SELECT count(*) FROM fact f WHERE f.project_id = p.id)
                FROM (SELECT id FROM projects UNION SELECT project_id FROM fact WHERE project_id IS NOT NULL) p LEFT JOIN projects d USING (id)$$, 'collection_projects');
SELECT ok(bool_and(view_phone AND manage), 'a superuser sees their numbers and manages them') FROM collection_projects;
SELECT collection_grant_role('viewer', 2), collection_grant_role('viewer', 2, 'view_phone'), collection_grant_role('viewer', 2, 'manage'), collection_grant_role('viewer', 0, 'manage');
SET ROLE viewer;
SELECT set_eq('SELECT project_id, view_phone, manage FROM collection_projects', 'VALUES (1::bigint, false, false), (2, true, true)',
              'and others what they were granted, of projects that they see');
RESET ROLE;
SELECT collection_revoke_role('viewer', 2), collection_revoke_role('viewer', 2, 'view_phone'), collection_revoke_role('viewer', 2, 'manage'), collection_revoke_role('viewer', 0, 'manage');
SELECT set_eq('SELECT source, interviewer_id, interviewer_key, label, team FROM collection_interviewers',
              $$SELECT 'calls', i.id::bigint, i.id::text AS key, coalesce(d.name, i.id::text), d.team
                FROM (SELECT DISTINCT interviewer_id AS id FROM fact WHERE interviewer_id IS NOT NULL) i LEFT JOIN interviewers d USING (id)$$, 'collection_interviewers');
SELECT set_eq('SELECT source, team FROM collection_teams', $$VALUES ('calls', 'north'), ('calls', 'south')$$, 'collection_teams');
SELECT set_eq('SELECT source, segment FROM collection_segments', $$VALUES ('calls', 'web'), ('calls', 'list')$$, 'collection_segments');
SELECT set_eq('SELECT code, label, disposition FROM collection_outcomes',
              $$VALUES ('COMP', 'Complete', 'complete'), ('REF', 'Refusal', 'refusal'), ('BUSY', 'Busy', 'non_contact'), ('NOANS', 'No answer', 'non_contact'),
                       ('NA', 'Not available', 'non_contact'), ('CB', 'Call back', 'partial')$$, 'collection_outcomes');
SELECT collection_refresh();
SELECT daily_is_exact('collection_daily, folded', 'true');

-- A filter on the project reaches the index of the rollup.
CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
SET enable_seqscan = off;
SELECT ok(bool_or(line ~ 'Index Cond:.*project_id = 1'), 'the filter is an index condition')
FROM plan_of('SELECT sum(row_count) FROM collection_daily WHERE project_id = 1') line;
RESET enable_seqscan;

-- A function of the caller's own sees no hidden row.
CREATE TABLE spied (project bigint);
GRANT ALL ON spied TO PUBLIC;
CREATE FUNCTION spy(bigint) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN INSERT INTO spied VALUES ($1); RETURN true; END $$;
SET ROLE viewer;
SELECT isnt((SELECT count(*) FROM collection_daily WHERE spy(project_id)), 0::bigint, 'a spying function runs');
RESET ROLE;
SELECT set_eq('SELECT DISTINCT project FROM spied', 'VALUES (1::bigint)', 'and saw the viewer''s project alone');

-- Keys that are not integers.
CREATE TABLE chats (room text, agent uuid, said_at timestamptz);
SELECT collection_register('chats', fact => 'chats', project => 'room', interviewer => 'agent', time_zone => 'UTC', started_at => 'said_at', backfill => 'now');
INSERT INTO chats SELECT 'room ' || n % 3, ('00000000-0000-0000-0000-00000000000' || n % 2)::uuid, '2025-05-01' FROM generate_series(1, 30) n;
SELECT collection_refresh();
INSERT INTO chats SELECT 'room ' || n % 4, ('00000000-0000-0000-0000-00000000000' || n % 3)::uuid, '2025-05-02' FROM generate_series(1, 24) n;
SELECT set_eq($$SELECT project_key, interviewer_key, sum(row_count) FROM collection_daily WHERE source = 'chats' GROUP BY 1, 2$$,
              'SELECT room, agent::text, count(*)::numeric FROM chats GROUP BY 1, 2', 'collection_daily brings keys along');
SELECT is((SELECT count(DISTINCT project_id) FROM collection_daily WHERE source = 'chats'), 4::bigint, 'folded and pending keys have one number');
SELECT set_eq($$SELECT project_key, row_count FROM collection_projects WHERE source = 'chats'$$, 'SELECT room, count(*) FROM chats GROUP BY 1', 'collection_projects by key');
SELECT set_eq($$SELECT key, attempts FROM collection_series(date_from => '2025-05-01', date_to => '2025-05-02', source => 'chats', granularity => 'month', group_by => 'project')$$,
              'SELECT room, count(*) FROM chats GROUP BY 1', 'series by key');
SELECT set_eq($$SELECT interviewer_key, attempts FROM collection_top(date_from => '2025-05-01', date_to => '2025-05-02', source => 'chats', project_key => 'room 1')$$,
              $$SELECT agent::text, count(*) FROM chats WHERE room = 'room 1' GROUP BY 1$$, 'a ranking by key, of a project by key');
SELECT collection_grant_role('viewer', source => 'chats', project_key => 'room 3');
SET ROLE viewer;
SELECT set_eq($$SELECT project_key, row_count FROM collection_projects WHERE source = 'chats'$$, $$VALUES ('room 3', 6::bigint)$$, 'a project granted by key');
SELECT throws_ok($$SELECT collection_summary(project_key => 'room 1', source => 'chats')$$, '42501', $$permission denied for project 'room 1'$$);
SELECT throws_ok($$SELECT collection_summary(project_key => 'room 99', source => 'chats')$$, '42501', $$permission denied for project 'room 99'$$);
RESET ROLE;
-- Names by key, for callers of few projects and of many: of projects that are folded, pending, without rows, unnamed, and longer than a key is kept
CREATE TABLE rooms (code text PRIMARY KEY, title text);
INSERT INTO rooms SELECT 'room ' || n, 'Room no. ' || n FROM generate_series(0, 9) n WHERE n <> 2;
INSERT INTO rooms VALUES (repeat('long', 100), 'A long name');
INSERT INTO chats VALUES (repeat('long', 100), NULL, '2025-05-03');
SELECT collection_describe('chats', 'project', 'rooms', key => 'code', label => 'title');
CREATE TABLE may (who int, room text, what text);
SELECT collection_use_permissions('chats', 'may', 'who', 'room', 'what');
INSERT INTO may SELECT who, room, 'view_collection_perf'
FROM (VALUES (1, 'room 1'), (1, 'room 2'), (2, 'room 3'), (2, 'room 0'), (3, 'room 9'), (3, 'room 0'), (4, repeat('long', 100))) v (who, room);
INSERT INTO may VALUES (2, 'room 0', 'view_phone'), (2, 'room 1', 'manage'), (4, repeat('long', 100), 'manage');
INSERT INTO may SELECT 5, code, 'view_collection_perf' FROM rooms;
INSERT INTO may SELECT 5, 'none ' || n, 'view_collection_perf' FROM generate_series(1, 100) n;
CREATE ROLE app;
GRANT EXECUTE ON FUNCTION collection_set_user(bigint) TO app;
CREATE FUNCTION listed() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', label, row_count, CASE WHEN view_phone THEN 'phone' END, CASE WHEN manage THEN 'manage' END), ', ' ORDER BY label)
    FROM collection_projects WHERE source = 'chats'
$$;
CREATE TABLE expected (who bigint, list text);
INSERT INTO expected VALUES (1, 'Room no. 1 16, room 2 16'), (2, 'Room no. 0 16 phone, Room no. 3 6'), (3, 'Room no. 0 16, Room no. 9 0'), (4, 'A long name 1 manage'),
    (5, 'A long name 1, Room no. 0 16, Room no. 1 16, Room no. 3 6, Room no. 4 0, Room no. 5 0, Room no. 6 0, Room no. 7 0, Room no. 8 0, Room no. 9 0');
GRANT SELECT ON expected TO app;
CREATE FUNCTION lists_rightly(moment text, who bigint) RETURNS text LANGUAGE sql AS $$
    SELECT is(listed(), (SELECT list FROM expected WHERE expected.who = lists_rightly.who), format('%s: the projects of user %s', moment, who))
$$;
SET ROLE app;
BEGIN; SELECT collection_set_user(1); SELECT lists_rightly('pending', 1); COMMIT;
BEGIN; SELECT collection_set_user(2); SELECT lists_rightly('pending', 2); COMMIT;
BEGIN; SELECT collection_set_user(3); SELECT lists_rightly('pending', 3); COMMIT;
BEGIN; SELECT collection_set_user(4); SELECT lists_rightly('pending', 4); COMMIT;
BEGIN; SELECT collection_set_user(5); SELECT lists_rightly('pending', 5); COMMIT;
RESET ROLE;
SELECT set_eq($$SELECT DISTINCT project_key FROM collection_access WHERE source = 'chats' AND origin = 'permission table'$$, 'SELECT room FROM may', 'collection_access has the keys of all, folded or not');
SELECT collection_refresh();
SET ROLE app;
BEGIN; SELECT collection_set_user(1); SELECT lists_rightly('folded', 1); COMMIT;
BEGIN; SELECT collection_set_user(2); SELECT lists_rightly('folded', 2); COMMIT;
BEGIN; SELECT collection_set_user(3); SELECT lists_rightly('folded', 3); COMMIT;
BEGIN; SELECT collection_set_user(4); SELECT lists_rightly('folded', 4); COMMIT;
BEGIN; SELECT collection_set_user(5); SELECT lists_rightly('folded', 5); COMMIT;
RESET ROLE;
SELECT * FROM finish();
