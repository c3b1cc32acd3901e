-- Grants to roles: who sees what, and who may grant it.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();
CREATE ROLE viewer;
CREATE ROLE team_lead;
CREATE ROLE member_of_lead IN ROLE team_lead;
CREATE ROLE aloof NOINHERIT IN ROLE team_lead;
CREATE ROLE stranger;
CREATE ROLE fact_owner;
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT ALL ON SCHEMA public TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;

CREATE FUNCTION seen() RETURNS bigint LANGUAGE sql AS $$ SELECT attempts FROM collection_summary(date_from => '-infinity', date_to => 'infinity') $$;
CREATE FUNCTION rows_of(VARIADIC projects int[]) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$
    SELECT count(code) FROM fact WHERE day IS NOT NULL AND project_id = ANY (projects)
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;

SET ROLE stranger;
SELECT is(seen(), 0::bigint, 'nothing without a grant');
SELECT is_empty($$SELECT * FROM collection_series(date_from => '2025-01-01', date_to => '2025-12-31')$$, 'no series without a grant');
SELECT is_empty($$SELECT * FROM collection_top(date_from => '2025-01-01', date_to => '2025-12-31')$$, 'no ranking without a grant');
SELECT throws_ok('SELECT collection_summary(1)', '42501', 'permission denied for project 1');
SELECT throws_ok('SELECT collection_summary(424242)', '42501', 'permission denied for project 424242');
SELECT throws_ok($$SELECT collection_summary(projects => '{1}')$$, '42501', 'permission denied for project 1');
SELECT throws_ok($$SELECT collection_summary(project_key => '1')$$, '42501', $$permission denied for project '1'$$);
SELECT throws_ok($$SELECT collection_summary(project_key => 'x')$$, '42501', $$permission denied for project 'x'$$);
SELECT throws_ok($$SELECT collection_grant_role('stranger', 1)$$, '42501', 'permission denied for project 1');
SELECT throws_ok($$SELECT collection_grant_role('stranger', all_projects => true)$$, '42501', 'permission denied for source "calls"');
SELECT throws_ok('SELECT * FROM collection_internal.rollup', '42501');
SELECT throws_ok('SELECT collection_internal.full_sources()', '42501');
RESET ROLE;

SELECT lives_ok($$SELECT collection_grant_role('viewer', 1)$$, 'a superuser grants');
SELECT lives_ok($$SELECT collection_grant_role('viewer', 1)$$, 'again is no error');
SELECT collection_grant_role('team_lead', 2);
SET ROLE viewer;
SELECT is(seen(), rows_of(1), 'a viewer sees the project granted');
SELECT is((SELECT attempts FROM collection_summary(1, '-infinity', 'infinity')), rows_of(1), 'and asks for it');
SELECT throws_ok('SELECT collection_summary(2)', '42501', 'permission denied for project 2');
SELECT throws_ok($$SELECT collection_summary(projects => '{1,2}')$$, '42501', 'permission denied for project 2');
SELECT throws_ok($$SELECT collection_grant_role('stranger', 1)$$, '42501', 'permission denied for project 1');
SET ROLE member_of_lead;
SELECT is(seen(), rows_of(2), 'members see what their role does');
SET ROLE aloof;
SELECT is(seen(), 0::bigint, 'members who do not inherit do not');
RESET ROLE;

-- manage, of one project
SELECT collection_grant_role('viewer', 1, 'manage');
SET ROLE viewer;
SELECT lives_ok($$SELECT collection_grant_role('stranger', 1)$$, 'who manages a project grants it');
SELECT throws_ok($$SELECT collection_grant_role('stranger', 2)$$, '42501', 'permission denied for project 2');
SELECT throws_ok($$SELECT collection_grant_role('stranger', all_projects => true)$$, '42501', 'permission denied for source "calls"');
SET ROLE stranger;
SELECT is(seen(), rows_of(1), 'the new grant counts at once');
SET ROLE viewer;
SELECT collection_revoke_role('stranger', 1);
SET ROLE stranger;
SELECT is(seen(), 0::bigint, 'a revoked one is gone');
RESET ROLE;
-- within a transaction at REPEATABLE READ
SELECT collection_grant_role('stranger', 0, 'manage');
SET ROLE stranger;
SELECT is(seen(), 0::bigint, 'to manage is not to view');
RESET ROLE;

-- all projects
SELECT collection_grant_role('team_lead', all_projects => true);
SET ROLE team_lead;
SELECT is(seen(), (SELECT count(code) FROM fact WHERE day IS NOT NULL), 'all projects, and rows without one');
SELECT is((SELECT attempts FROM collection_summary(424242)), 0::bigint, 'who sees all sees that there is nothing');
RESET ROLE;
SELECT collection_revoke_role('team_lead', all_projects => true);
SET ROLE team_lead;
SELECT is(seen(), rows_of(2), 'back to one');
RESET ROLE;

-- the owner of the fact table
ALTER TABLE calls OWNER TO fact_owner;
SET ROLE fact_owner;
SELECT is(seen(), 0::bigint, 'the owner sees nothing without a grant');
SELECT lives_ok($$SELECT collection_grant_role('fact_owner', all_projects => true)$$, 'but may grant');
SELECT is(seen(), (SELECT count(code) FROM fact WHERE day IS NOT NULL), 'and then sees');
RESET ROLE;

-- a role dropped and made again, or renamed, inherits nothing
DROP ROLE member_of_lead;
CREATE ROLE brief;
SELECT collection_grant_role('brief', 1);
ALTER ROLE brief RENAME TO lasting;
SET ROLE lasting;
SELECT is(seen(), 0::bigint, 'a renamed role has none of its grants');
RESET ROLE;
SELECT collection_grant_role('lasting', 1);
SET ROLE lasting;
SELECT is(seen(), rows_of(1), 'until they are granted again');
RESET ROLE;
DROP ROLE lasting;
CREATE ROLE lasting;
SET ROLE lasting;
SELECT is(seen(), 0::bigint, 'nor has a new role of an old name');
RESET ROLE;

-- parameters
SELECT throws_ok($$SELECT collection_grant_role('viewer')$$, '22023', 'project is missing');
SELECT throws_ok($$SELECT collection_grant_role('viewer', 1, all_projects => true)$$, '22023', 'a project is named, and all_projects is true');
SELECT throws_ok($$SELECT collection_grant_role('viewer', 1, project_key => '1')$$, '22023', 'project and project_key are both given');
SELECT throws_ok($$SELECT collection_grant_role('viewer', 1, 'look')$$, '22023', 'invalid permission: "look"');
SELECT throws_ok('SELECT collection_grant_role(NULL, 1)', '22023', 'role is missing');
SELECT throws_ok($$SELECT collection_grant_role(4000000000::oid::regrole, 1)$$, '42704', 'role with OID 4000000000 does not exist');
SELECT lives_ok($$SELECT collection_revoke_role('viewer', 987)$$, 'revoking what is not granted is no error');

-- the version tells of visible projects alone
SELECT collection_revoke_role('team_lead', 2);
SELECT collection_grant_role('viewer', 1);
CREATE TABLE versions (n int PRIMARY KEY, version text);
GRANT ALL ON versions TO PUBLIC;
SET ROLE viewer; INSERT INTO versions SELECT 1, collection_version(); RESET ROLE;
UPDATE calls SET outcome = 'NA' WHERE project_id = 2;
SET ROLE viewer; INSERT INTO versions SELECT 2, collection_version(); RESET ROLE;
SELECT collection_refresh();
SET ROLE viewer; INSERT INTO versions SELECT 3, collection_version(); RESET ROLE;
UPDATE calls SET outcome = 'NA' WHERE project_id = 1;
SET ROLE viewer; INSERT INTO versions SELECT 4, collection_version(); RESET ROLE;
SELECT collection_refresh();
SET ROLE viewer; INSERT INTO versions SELECT 5, collection_version(); RESET ROLE;
SELECT collection_set_outcome('calls', 'NA', disposition => 'other');
SET ROLE viewer; INSERT INTO versions SELECT 6, collection_version(); RESET ROLE;
SELECT results_eq('SELECT version = lag(version) OVER (ORDER BY n) FROM versions ORDER BY n OFFSET 1', 'VALUES (true), (true), (false), (true), (false)',
                  'the version changes with visible changes and the dictionary, not with hidden changes nor a fold');
SELECT * FROM finish();
