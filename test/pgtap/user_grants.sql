-- Grants to the application's users, its own permission table, and who may grant what.
\ir report_calls.psql
\ir people.psql
CREATE ROLE fact_owner;
CREATE FUNCTION as_user(who text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
    PERFORM collection_set_user(who);
    EXECUTE query INTO result;
    RETURN result;
END
$$;
GRANT EXECUTE ON FUNCTION as_user TO PUBLIC;
SELECT * FROM no_plan();

-- Users of three types; 42 and '42' are one, and so are the spellings of a uuid
SELECT lives_ok('SELECT collection_grant_user(42, 1)', 'bigint');
SELECT lives_ok($$SELECT collection_grant_user('42', 0)$$, 'text');
SELECT lives_ok($$SELECT collection_grant_user('C0FFEE00-0000-4000-8000-00000000000A'::uuid, 2)$$, 'uuid');
SELECT lives_ok($$SELECT collection_grant_user('C0FFEE00-0000-4000-8000-00000000000A'::text, 2)$$, 'the same once more, as text');
SELECT is((SELECT count(*) FROM collection_internal.grant_user), 3::bigint, 'three grants');
CREATE FUNCTION throws_in(who text, query text, state text, message text, what text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM collection_set_user(who);
    RETURN throws_ok(query, state, message, what);
END
$$;
GRANT EXECUTE ON FUNCTION throws_in TO PUBLIC;
SET ROLE app;
BEGIN; SELECT collection_set_user(42); SELECT is(projects_seen(), '0 1', 'user 42'); COMMIT;
BEGIN; SELECT collection_set_user('042'::text); SELECT is(projects_seen(), NULL, '042 is somebody else'); COMMIT;
BEGIN; SELECT collection_set_user('42 '::text); SELECT is(projects_seen(), NULL, 'and so is 42 with a space'); COMMIT;
BEGIN; SELECT collection_set_user('c0ffee00-0000-4000-8000-00000000000a'::text); SELECT is(projects_seen(), '2', 'the uuid'); COMMIT;
RESET ROLE;
SELECT collection_revoke_user('42'::text, 1);
SET ROLE app;
BEGIN;
SELECT collection_set_user(42);
SELECT is(projects_seen(), '0', 'a revoked grant is gone');
SELECT throws_ok('SELECT collection_summary(1)', '42501', 'permission denied for project 1');
COMMIT;
RESET ROLE;
-- All projects must be said
SELECT throws_ok('SELECT collection_grant_user(42)', '22023', 'project is missing');
SELECT throws_ok('SELECT collection_grant_user(42, NULL)', '22023', 'project is missing');
SELECT throws_ok('SELECT collection_grant_user(42, 1, all_projects => true)', '22023', 'a project is named, and all_projects is true');
SELECT throws_ok($$SELECT collection_grant_user(42, 1, 'look')$$, '22023', 'invalid permission: "look"');
SELECT throws_ok('SELECT collection_grant_user(NULL::bigint, 1)', '22004');
SELECT throws_ok($$SELECT collection_grant_user('', 1)$$, '22023', 'invalid user_id');
SELECT collection_grant_user(9, all_projects => true);
SET ROLE app;
BEGIN; SELECT collection_set_user(9); SELECT is(projects_seen(), '0 1 2 3 77', 'all projects'); COMMIT;
RESET ROLE;
SELECT collection_revoke_user(9, 1);
SET ROLE app;
BEGIN; SELECT collection_set_user(9); SELECT is(projects_seen(), '0 1 2 3 77', 'revoking one project leaves the grant over all'); COMMIT;
RESET ROLE;
SELECT collection_revoke_user(9, all_projects => true);
SET ROLE app;
BEGIN; SELECT collection_set_user(9); SELECT is(projects_seen(), NULL, 'until that is revoked'); COMMIT;
RESET ROLE;

-- Revoked in mid-transaction, by another session's statement or the same, at any isolation level
SELECT collection_grant_user(11, 1);
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT collection_revoke_user(11, 1);
SELECT collection_set_user(11);
SELECT is(projects_seen(), NULL, 'a grant revoked in the same transaction is gone');
SELECT throws_ok('SELECT collection_summary(1)', '42501');
ROLLBACK;
BEGIN; SELECT collection_set_user(11); SELECT is(projects_seen(), '1', 'and with a rollback there again'); COMMIT;
PREPARE mine AS SELECT count(*)::int FROM collection_daily WHERE project_id = 1;
CREATE EXTENSION IF NOT EXISTS dblink SCHEMA tap;
SELECT tap.dblink_connect('other', format('dbname=%s host=%s port=%s user=postgres', current_database(), split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')));
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT collection_set_user(11);
SELECT is(projects_seen(), '1', 'seen before');
SELECT is((SELECT count(*) > 0 FROM collection_daily), true, 'in collection_daily as well');
SELECT tap.dblink_exec('other', 'DO $$BEGIN PERFORM collection_revoke_user(11, 1); END$$');
SELECT is(projects_seen(), NULL, 'revoked by another session: gone at the next statement of a REPEATABLE READ transaction');
SELECT is((SELECT count(*) FROM collection_daily), 0::bigint, 'from collection_daily as well');
SELECT results_eq('mine', ARRAY[0], 'and from a prepared statement');
SELECT throws_ok('SELECT collection_summary(1)', '42501', 'permission denied for project 1');
COMMIT;

-- Few projects are looked up one by one, many are not: the same answers
SELECT collection_grant_user(12, n) FROM generate_series(0, 40) n;
CREATE TABLE several (member int, campaign int);
INSERT INTO several SELECT 13, n FROM generate_series(0, 40) n;
SELECT collection_use_permissions('calls', 'several', 'member', 'campaign');
CREATE FUNCTION asks(projects bigint[]) RETURNS bigint LANGUAGE sql AS $$
    SELECT attempts FROM collection_summary(projects => projects, date_from => '-infinity', date_to => 'infinity') $$;
GRANT EXECUTE ON FUNCTION asks TO PUBLIC;
CREATE FUNCTION asks_rightly(who text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM collection_set_user(who);
    RETURN NEXT is(asks('{1}'), rows_of(1), who || ': one project');
    RETURN NEXT is(asks('{1,2}'), rows_of(1, 2), who || ': two');
    RETURN NEXT is(asks(ARRAY(SELECT generate_series(0, 15))), rows_of(0, 1, 2, 3), who || ': sixteen');
    RETURN NEXT is(asks(ARRAY(SELECT generate_series(0, 40))), rows_of(0, 1, 2, 3), who || ': forty-one');
    RETURN NEXT throws_ok('SELECT asks(''{1,41}'')', '42501', 'permission denied for project 41', who || ': one too many of two');
    RETURN NEXT throws_ok('SELECT asks(ARRAY(SELECT generate_series(0, 41)))', '42501', 'permission denied for project 41', who || ': one too many of many');
END
$$;
BEGIN; SELECT asks_rightly('12'); COMMIT;
BEGIN; SELECT asks_rightly('13'); COMMIT;
SELECT collection_grant_role('analyst', n) FROM generate_series(0, 40) n;
SET ROLE analyst;
SELECT is(asks('{2}'), rows_of(2), 'a role: one project');
SELECT is(asks('{1,2}'), rows_of(1, 2), 'a role: two');
SELECT throws_ok('SELECT asks(''{1,41}'')', '42501', 'permission denied for project 41', 'a role: one too many');
RESET ROLE;
SELECT collection_revoke_role('analyst', n) FROM generate_series(0, 40) n;
SELECT collection_use_permissions('calls', NULL);
SELECT collection_revoke_user(12, n) FROM generate_series(0, 40) n;

-- Permissions are granted one by one
SELECT collection_grant_user(5, 1, 'manage');
SELECT collection_grant_user(5, 2, 'view_phone');
SET ROLE app;
BEGIN; SELECT collection_set_user(5); SELECT is(projects_seen(), NULL, 'neither manage nor view_phone lets view'); COMMIT;

-- Who may grant: a user who manages a project, that project; whatever the role is
BEGIN;
SELECT collection_set_user(5);
SELECT lives_ok('SELECT collection_grant_user(6, 1)', 'a manager of one project grants it');
SELECT throws_ok('SELECT collection_grant_user(6, 2)', '42501', 'permission denied for project 2', 'and no other');
SELECT throws_ok('SELECT collection_grant_user(6, 424242)', '42501', 'permission denied for project 424242', 'nor one that is not there');
SELECT throws_ok('SELECT collection_grant_user(6, all_projects => true)', '42501', 'permission denied for source "calls"', 'nor all');
SELECT throws_ok('SELECT collection_revoke_user(6, 2)', '42501', 'permission denied for project 2', 'nor revokes another');
SELECT throws_ok($$SELECT collection_set_outcome('calls', 'NA', disposition => 'complete')$$, '42501', NULL, 'nor changes the dictionary');
SELECT throws_ok($$SELECT collection_refresh('calls')$$, '42501', NULL, 'nor maintains the source');
SELECT throws_ok($$SELECT * FROM collection_verify('calls')$$, '42501', NULL, 'nor verifies it');
SELECT is((SELECT count(*) FROM collection_health), 0::bigint, 'nor sees its health');
SELECT lives_ok('SELECT collection_grant_user(5, 1)', 'but lets itself view what it manages');
SELECT is(projects_seen(), '1', 'so it does');
SELECT set_eq('SELECT own, kind, principal, project_id, permission, origin FROM collection_access',
    $$VALUES (true, 'user', '5', 1::bigint, 'manage', 'grant'), (true, 'user', '5', 1, 'view_collection_perf', 'grant'),
             (true, 'user', '5', 2, 'view_phone', 'grant'), (false, 'user', '6', 1, 'view_collection_perf', 'grant')$$,
    'collection_access of a manager: its own, and who sees what it manages');
COMMIT;
BEGIN; SELECT collection_set_user(6);
SELECT is(projects_seen(), '1', 'the grantee sees it');
SELECT throws_ok('SELECT collection_grant_user(7, 1)', '42501', 'permission denied for project 1', 'and does not pass it on');
SELECT set_eq('SELECT own, kind, principal, project_id, permission FROM collection_access',
    $$VALUES (true, 'user', '6', 1::bigint, 'view_collection_perf')$$, 'collection_access of a user: its own');
COMMIT;
RESET ROLE;
-- of all projects: everything
SELECT collection_grant_user(8, permission => 'manage', all_projects => true);
SET ROLE app;
BEGIN;
SELECT collection_set_user(8);
SELECT lives_ok('SELECT collection_grant_user(7, all_projects => true)', 'a manager of all grants all');
SELECT lives_ok($$SELECT collection_set_outcome('calls', 'NA', disposition => 'non_contact')$$, 'keeps the dictionary');
SELECT is((SELECT count(*) FROM collection_health), 1::bigint, 'sees health');
SELECT is(projects_seen(), NULL, 'and does not view without a grant');
SELECT ok((SELECT count(*) FROM collection_access WHERE NOT own) >= 5, 'and sees who sees what');
SELECT throws_ok($$SELECT collection_use_permissions('calls', NULL)$$, '42501', NULL, 'but owns no table');
SELECT throws_ok($$SELECT collection_unregister('calls')$$, '42501', NULL, 'nor the source');
COMMIT;
RESET ROLE;

-- The owner of the fact table decides, but where a user is named that user's permission alone counts
GRANT EXECUTE ON FUNCTION collection_set_user(bigint) TO fact_owner;
ALTER TABLE calls OWNER TO fact_owner;
SET ROLE fact_owner;
SELECT throws_ok('SELECT collection_grant_user(6, 2)', '42501', 'no user is named in this transaction', 'an owner who may name users and named nobody');
BEGIN;
SELECT collection_set_user(6);
SELECT throws_ok('SELECT collection_grant_user(6, 2)', '42501', 'permission denied for project 2', 'the owner''s right does not help the user');
SELECT throws_ok('SELECT collection_grant_user(6, all_projects => true)', '42501', 'permission denied for source "calls"');
SELECT throws_ok($$SELECT collection_grant_role('stranger', 2)$$, '42501', 'permission denied for project 2');
SELECT throws_ok($$SELECT collection_set_outcome('calls', 'NA', disposition => 'complete')$$, '42501', NULL, 'nor to change the dictionary');
SELECT is((SELECT count(*) FROM collection_health), 0::bigint, 'nor to see health');
SELECT is(projects_seen(), '1', 'the user sees what it may');
COMMIT;
RESET ROLE;
REVOKE EXECUTE ON FUNCTION collection_set_user(bigint) FROM fact_owner;
SET ROLE fact_owner;
SELECT lives_ok('SELECT collection_grant_user(6, 2)', 'an owner who names nobody grants');
SELECT ok((SELECT count(*) FROM collection_access) > 5, 'and sees who sees what');
SELECT is(projects_seen(), NULL, 'and views nothing without a grant');
RESET ROLE;
SET ROLE stranger;
SELECT throws_ok('SELECT collection_grant_user(6, 1)', '42501', 'permission denied for project 1', 'a stranger grants nothing');
SELECT throws_ok('SELECT collection_revoke_user(6, 1)', '42501', 'permission denied for project 1', 'nor revokes');
SELECT throws_ok($$SELECT collection_grant_user(6, project_key => 'x')$$, '42501', $$permission denied for project 'x'$$, 'nor learns what keys there are');
SELECT is((SELECT count(*) FROM collection_access), 0::bigint, 'nor sees grants');
RESET ROLE;

-- Roles: a dropped and recreated one inherits nothing, and is not shown
CREATE ROLE brief;
SELECT collection_grant_role('brief', 1);
SELECT collection_grant_role('brief', 1, 'manage');
SELECT is((SELECT count(*) FROM collection_access WHERE principal = 'brief'), 2::bigint, 'granted to a role');
DROP ROLE brief;
SELECT is((SELECT count(*) FROM collection_access WHERE principal = 'brief'), 0::bigint, 'dropped: shown no more');
CREATE ROLE brief;
SET ROLE brief;
SELECT is(views_seen(), 0::bigint, 'recreated: inherits nothing');
SELECT throws_ok('SELECT collection_grant_user(6, 1)', '42501', 'permission denied for project 1', 'nor manages');
RESET ROLE;
SELECT collection_grant_role('analyst', 0);
SET ROLE analyst;
SELECT set_eq('SELECT own, kind, principal, source, project_id, project_key, permission, origin FROM collection_access',
    $$VALUES (true, 'role', 'analyst', 'calls', 0::bigint, '0', 'view_collection_perf', 'grant')$$, 'collection_access of a role: its own');
RESET ROLE;
SELECT ok((SELECT own AND project_id IS NULL FROM collection_access WHERE kind = 'superuser'), 'collection_access of a superuser');
ALTER TABLE calls OWNER TO postgres;

-- The application's own table: what, and how it is compared
CREATE FUNCTION user_sees(who text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(string_agg(what, '; '), '') FROM (SELECT as_user(who, 'SELECT projects_seen()')) AS s (what));
END
$$;
DELETE FROM collection_internal.grant_user;
CREATE TABLE by_integer (id int, member int, campaign smallint, allowed text);
INSERT INTO by_integer VALUES (1, 42, 1, 'view_collection_perf'), (2, 42, 2, 'view_phone'), (3, 42, 0, 'VIEW_COLLECTION_PERF'), (4, 42, 3, NULL), (5, NULL, 2, 'view_collection_perf'),
    (6, 43, NULL, 'view_collection_perf'), (7, 43, 1, 'manage'), (8, -7, 2, 'view_collection_perf');
SELECT lives_ok($$SELECT collection_use_permissions('calls', 'by_integer', 'member', 'campaign', 'allowed')$$, 'integers and names of permissions');
BEGIN; SELECT is(user_sees('42'), '1', 'the name of the permission counts, exactly'); COMMIT;
BEGIN; SELECT is(user_sees('43'), '', 'NULL is no project, manage no view'); COMMIT;
BEGIN; SELECT is(user_sees('-7'), '2', 'negative ids'); COMMIT;
BEGIN; SELECT is(user_sees('42x'), '', 'text that is no number is no user of such a table'); COMMIT;
BEGIN; SELECT is(user_sees('99999999999999999999'), '', 'nor is a number that fits no bigint'); COMMIT;
ALTER TABLE by_integer ALTER COLUMN member TYPE bigint;
INSERT INTO by_integer VALUES (9, 9223372036854775807, 2, 'view_collection_perf'), (10, 0, 2, 'view_collection_perf');
BEGIN; SELECT is(user_sees('9223372036854775807'), '2', 'the largest bigint'); COMMIT;
BEGIN; SELECT is(user_sees('042'), '', '042 is not 42'); COMMIT;
BEGIN; SELECT is(user_sees('-0'), '', 'nor -0 0'); COMMIT;
DELETE FROM by_integer WHERE id > 8;
BEGIN; SELECT is(user_sees(''' OR true --'), '', 'nor text that would be SQL'); COMMIT;
BEGIN; SELECT is(user_sees('-'), '', 'nor a sign'); COMMIT;
BEGIN;
SELECT lives_ok($$SELECT as_user('43', 'SELECT collection_grant_user(6, 1)::text')$$, 'manage in the table lets grant');
SELECT throws_ok('SELECT collection_grant_user(6, 2)', '42501', NULL, 'that project alone');
ROLLBACK;
SELECT set_eq($$SELECT own, kind, principal, project_id, permission FROM collection_access WHERE origin = 'permission table'$$,
    $$VALUES (false, 'user', '42', 1::bigint, 'view_collection_perf'), (false, 'user', '42', 2, 'view_phone'), (false, 'user', '43', 1, 'manage'), (false, 'user', '-7', 2, 'view_collection_perf')$$,
    'collection_access lists the table''s rows that count');
-- A grant of ours and the table's rows add up
SELECT collection_grant_user(42, 0);
BEGIN; SELECT is(user_sees('42'), '0 1', 'grants and rows together'); COMMIT;
SELECT collection_revoke_user(42, 0);

-- A row deleted there is gone at the next statement, in the same transaction and at REPEATABLE READ
BEGIN;
SELECT collection_set_user(42);
SELECT is(projects_seen(), '1', 'there');
DELETE FROM by_integer WHERE id = 1;
SELECT is(projects_seen(), NULL, 'deleted in the same transaction: gone');
SELECT throws_ok('SELECT collection_summary(1)', '42501', 'permission denied for project 1');
INSERT INTO by_integer VALUES (1, 42, 2, 'view_collection_perf');
SELECT is(projects_seen(), '2', 'inserted: there');
UPDATE by_integer SET campaign = 0 WHERE id = 1;
SELECT is(cells_seen(), '0', 'updated: another');
ROLLBACK;
PREPARE seen_by_plan AS SELECT array_agg(DISTINCT project_id) FROM collection_daily;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT collection_set_user(42);
SELECT results_eq('seen_by_plan', 'VALUES (ARRAY[1::bigint])', 'a REPEATABLE READ transaction sees it');
SELECT tap.dblink_exec('other', 'DELETE FROM by_integer WHERE id = 1');
SELECT is(projects_seen(), NULL, 'deleted by another session: gone at the next statement');
SELECT results_eq('seen_by_plan', 'VALUES (NULL::bigint[])', 'and from collection_daily');
SELECT throws_ok('SELECT collection_summary(1)', '42501', 'permission denied for project 1');
SELECT tap.dblink_exec('other', $$INSERT INTO by_integer VALUES (1, 42, 1, 'view_collection_perf')$$);
SELECT is(projects_seen(), '1', 'and comes back likewise');
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT collection_set_user(42);
SELECT is(projects_seen(), '1', 'SERIALIZABLE');
SELECT tap.dblink_exec('other', 'DELETE FROM by_integer WHERE id = 1');
SELECT is(projects_seen(), NULL, 'gone there too');
COMMIT;
SELECT tap.dblink_disconnect('other');
INSERT INTO by_integer VALUES (1, 42, 1, 'view_collection_perf');

-- Renames and drops
ALTER TABLE by_integer RENAME COLUMN member TO "the member's";
ALTER TABLE by_integer RENAME COLUMN campaign TO "Campaign";
ALTER TABLE by_integer RENAME COLUMN allowed TO "select";
ALTER TABLE by_integer RENAME TO "By Integer";
CREATE SCHEMA "Other";
ALTER TABLE "By Integer" SET SCHEMA "Other";
BEGIN; SELECT is(user_sees('42'), '1', 'columns, table and schema renamed: still read'); COMMIT;
BEGIN; SELECT is(user_sees('44'), '', 'and still asked'); COMMIT;
ALTER TABLE "Other"."By Integer" DROP COLUMN id;
BEGIN; SELECT is(user_sees('42'), '1', 'a column that is not mapped dropped'); COMMIT;
ALTER TABLE "Other"."By Integer" ALTER COLUMN "the member's" TYPE bigint;
BEGIN; SELECT is(user_sees('42'), '1', 'another integer type'); COMMIT;
SELECT throws_ok('ALTER TABLE "Other"."By Integer" DROP COLUMN "' || c || '"', '2BP01', NULL, 'dropping ' || c) FROM unnest(ARRAY['the member''s', 'Campaign', 'select']) c;
BEGIN; SELECT is(user_sees('42'), '1', 'none was dropped'); COMMIT;
DROP TABLE "Other"."By Integer";
BEGIN; SELECT is(user_sees('42'), '', 'the table dropped: no rows of its'); COMMIT;
SELECT is((SELECT count(*) FROM collection_internal.permission_map), 0::bigint, 'and no mapping');

-- Other types
CREATE TABLE by_uuid (member uuid, campaign bigint, allowed bool);
INSERT INTO by_uuid VALUES ('c0ffee00-0000-4000-8000-00000000000a', 1, true), ('c0ffee00-0000-4000-8000-00000000000a', 2, false), ('c0ffee00-0000-4000-8000-00000000000a', 0, NULL);
SELECT lives_ok($$SELECT collection_use_permissions('calls', 'by_uuid', 'member', 'campaign', 'allowed')$$, 'uuid and boolean');
BEGIN; SELECT is(user_sees('C0FFEE00-0000-4000-8000-00000000000A'), '1', 'true lets view; false and NULL do not'); COMMIT;
BEGIN; SELECT is(user_sees('42'), '', 'a number is no uuid'); COMMIT;
BEGIN; SELECT is(user_sees(repeat('-', 36)), '', 'nor are dashes'); COMMIT;
BEGIN; SELECT is(user_sees('c0ffee00-0000-4000-8000-0000000000-a'), '', 'nor what only looks like one'); COMMIT;
CREATE TABLE by_text (member varchar(40), campaign int);
INSERT INTO by_text VALUES ('anna@example.org', 1), ('42', 2), ('Anna@example.org', 0);
SELECT lives_ok($$SELECT collection_use_permissions('calls', 'by_text', 'member', 'campaign')$$, 'text, and no permission column');
BEGIN; SELECT is(user_sees('anna@example.org'), '1', 'text is compared exactly'); COMMIT;
BEGIN; SELECT collection_set_user(42); SELECT is(projects_seen(), '2', 'a bigint finds the text of it'); COMMIT;
BEGIN; SELECT throws_ok($$SELECT as_user('anna@example.org', 'SELECT collection_grant_user(6, 1)::text')$$, '42501', NULL, 'every row lets view, none lets manage'); COMMIT;
CREATE VIEW by_view AS SELECT member, campaign FROM by_text WHERE campaign > 0;
SELECT collection_use_permissions('calls', 'by_view', 'member', 'campaign');
BEGIN; SELECT is(user_sees('Anna@example.org'), '', 'a view of the application''s is read as well'); COMMIT;
BEGIN; SELECT is(user_sees('anna@example.org'), '1', 'with its own condition'); COMMIT;
SELECT collection_use_permissions('calls', NULL);
BEGIN; SELECT is(user_sees('anna@example.org'), '', 'the mapping ended'); COMMIT;
SELECT throws_ok($$SELECT collection_use_permissions('calls', 'by_text', 'membr', 'campaign')$$, '42703', NULL, 'an unknown column');
SELECT throws_ok($$SELECT collection_use_permissions('calls', 'by_text', NULL, 'campaign')$$, '22023', NULL, 'no column');
SELECT throws_ok($$SELECT collection_use_permissions('calls', 'by_text', 'member', 'member')$$, '42804', NULL, 'a project that is no integer');
SELECT throws_ok($$SELECT collection_use_permissions('calls', 'by_uuid', 'allowed', 'campaign')$$, '42804', NULL, 'a user that is a boolean');
SELECT throws_ok($$SELECT collection_use_permissions('calls', 'by_text', '(SELECT 1)', 'campaign')$$, '42P17', NULL, 'a subquery');
SELECT throws_ok($$SELECT collection_use_permissions('nothing', 'by_text', 'member', 'campaign')$$, '42704', NULL, 'an unknown source');
-- The caller must own both
ALTER TABLE by_text OWNER TO fact_owner;
SET ROLE fact_owner;
SELECT throws_ok($$SELECT collection_use_permissions('calls', 'by_text', 'member', 'campaign')$$, '42501', NULL, 'the permission table''s owner does not own the fact table');
RESET ROLE;
ALTER TABLE by_text OWNER TO postgres;
ALTER TABLE calls OWNER TO fact_owner;
SET ROLE fact_owner;
SELECT throws_ok($$SELECT collection_use_permissions('calls', 'by_text', 'member', 'campaign')$$, '42501', NULL, 'nor the fact table''s owner the permission table');
RESET ROLE;
ALTER TABLE calls OWNER TO postgres;

-- A hostile permission table runs as its owner and gains nothing
CREATE ROLE mallory;
CREATE TABLE hostile (member int, campaign int);
INSERT INTO hostile VALUES (42, 1);
ALTER TABLE hostile OWNER TO mallory;
CREATE TABLE loot (who text);
GRANT ALL ON loot TO PUBLIC;
SET ROLE mallory;
CREATE FUNCTION hostile_function(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$BEGIN INSERT INTO loot VALUES (current_user); RETURN $1; EXCEPTION WHEN OTHERS THEN RETURN $1; END$$;
CREATE VIEW hostile_view AS SELECT hostile_function(member) AS member, campaign FROM hostile;
RESET ROLE;
SELECT collection_use_permissions('calls', 'hostile_view', 'member', 'campaign');
BEGIN; SELECT is(user_sees('42'), '1', 'a view that calls a hostile function is read'); COMMIT;
SELECT lives_ok('SELECT * FROM collection_access', 'and listed');
SELECT is_empty($$SELECT * FROM loot WHERE who <> 'mallory'$$, 'as its owner');
SELECT collection_use_permissions('calls', NULL);

-- Keyed projects
CREATE TABLE visits (shop text, clerk uuid, at timestamptz);
SELECT collection_register('visits', 'visits', project => 'shop', time_zone => 'UTC', interviewer => 'clerk', started_at => 'at', backfill => 'now');
INSERT INTO visits SELECT 'S' || n % 3, NULL, '2025-01-01' FROM generate_series(1, 9) n;
CREATE FUNCTION shops_seen() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(DISTINCT project_key, ' ' ORDER BY project_key) FROM collection_daily WHERE source = 'visits' $$;
CREATE TABLE shop_users (member int, shop varchar(9));
INSERT INTO shop_users VALUES (42, 'S1'), (42, 'S8'), (43, 's1'), (44, repeat('x', 9));
SELECT collection_use_permissions('visits', 'shop_users', 'member', 'shop');
SELECT collection_grant_user(43, project_key => 'S2', source => 'visits');
BEGIN; SELECT is(as_user('42', 'SELECT shops_seen()'), 'S1', 'a keyed project by the permission table, pending'); COMMIT;
BEGIN; SELECT is(as_user('43', 'SELECT shops_seen()'), 'S2', 'and by a grant; keys are compared exactly'); COMMIT;
SELECT collection_refresh();
BEGIN; SELECT is(as_user('42', 'SELECT shops_seen()'), 'S1', 'the same when folded'); COMMIT;
BEGIN; SELECT is(as_user('43', 'SELECT shops_seen()'), 'S2', 'and by a grant'); COMMIT;
INSERT INTO visits VALUES ('S8', NULL, '2025-01-01');
BEGIN; SELECT is(as_user('42', 'SELECT shops_seen()'), 'S1 S8', 'a project of which rows came later'); COMMIT;
BEGIN; SELECT is(as_user('42', $$SELECT attempts FROM collection_summary(source => 'visits', project_key => 'S8', date_from => '2025-01-01', date_to => '2025-01-01')$$), '1', 'asked by its key'); COMMIT;
BEGIN; SELECT throws_ok($$SELECT as_user('42', $q$SELECT collection_summary(source => 'visits', project_key => 'S2')::text$q$)$$, '42501', $$permission denied for project 'S2'$$); COMMIT;
BEGIN; SELECT throws_ok($$SELECT as_user('42', $q$SELECT collection_summary(source => 'visits', project_key => 'S9')::text$q$)$$, '42501', $$permission denied for project 'S9'$$, 'one that does not exist: the same'); COMMIT;
SELECT * FROM finish();
