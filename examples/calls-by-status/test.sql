-- Every field of the specification's body against plain SQL over the tables, for the users of every tenant, and attacks on what keeps tenants apart.
SET client_min_messages = warning;
-- Nothing may hang on the settings of the session.
SET timezone = 'Pacific/Auckland';
SET datestyle = 'SQL, DMY';
\set calls 900
\ir schema.sql
\ir data.sql
\ir register.sql
-- Some calls come after the registration, some change, some go.
SELECT crm.add_calls(901, 1200);
UPDATE crm.calls SET status_id = '2', deleted = CASE WHEN id % 2 = 0 THEN 1 END WHERE id % 41 = 0;
UPDATE crm.numbered_calls SET status_id = 2, deleted = CASE WHEN id % 2 = 0 THEN 1 END WHERE id % 41 = 0;
DELETE FROM crm.calls WHERE id % 37 = 0;
DELETE FROM crm.numbered_calls WHERE id % 37 = 0;
UPDATE crm.calls SET tenant_id = 8 WHERE id % 43 = 0;
UPDATE crm.numbered_calls SET tenant_id = 8 WHERE id % 43 = 0;
SELECT * FROM no_plan();
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;

-- The oracle: the body in plain SQL, for whoever asks.
CREATE VIEW call_of AS
SELECT 'calls' AS source, * FROM crm.calls UNION ALL
SELECT 'numbered_calls', id, tenant_id, status_id::text, subject, type, start_time, owner_id, user_id, assigned_to_id, deleted FROM crm.numbered_calls;
CREATE FUNCTION body_of(source text, tenants int[], per_status int, enriched boolean) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER AS $$
    WITH call AS (
        SELECT c.*, s.id AS known, row_number() OVER (PARTITION BY s.id ORDER BY c.start_time DESC NULLS LAST, c.id DESC) AS nth
        FROM call_of AS c LEFT JOIN crm.call_status AS s ON s.id::text = c.status_id AND s.deleted IS DISTINCT FROM 1
        WHERE c.source = $1 AND c.tenant_id = ANY (tenants) AND c.deleted IS DISTINCT FROM 1
    ), shown AS (
        SELECT c.known, count(*) AS total, coalesce(jsonb_agg(CASE WHEN enriched THEN jsonb_build_object('id', c.id, 'subject', c.subject, 'type', c.type, 'status_id', c.status_id,
                   'start_time', to_char(c.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'owner_details', coalesce((SELECT jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email) FROM crm.users AS u WHERE u.id = c.owner_id), '{}'),
                   'user_details', coalesce((SELECT jsonb_build_object('id', u.id, 'name', u.name) FROM crm.users AS u WHERE u.id = c.user_id), '{}'),
                   'assigned_to_details', coalesce((SELECT jsonb_build_object('id', u.id, 'name', u.name) FROM crm.users AS u WHERE u.id = c.assigned_to_id), '{}'))
               ELSE to_jsonb(c.id) END ORDER BY c.nth) FILTER (WHERE c.nth <= per_status), '[]') AS calls
        FROM call AS c GROUP BY c.known
    ), status AS (
        SELECT s.id, jsonb_build_object('id', s.id, 'name', s.name, 'description', s.description, 'color', s.color) AS named
        FROM crm.call_status AS s WHERE s.deleted IS DISTINCT FROM 1
        UNION ALL SELECT NULL, '{"id": "unknown", "name": "unknown", "description": null, "color": null}'
    )
    SELECT jsonb_build_object('status', 200, 'message', 'Calls grouped by status retrieved successfully',
               'data', jsonb_agg(named || jsonb_build_object('total_calls', coalesce(total, 0), 'calls', coalesce(calls, '[]')) ORDER BY s.id),
               'summary', jsonb_build_object('total_calls', coalesce(sum(total), 0), 'total_status_groups', count(*), 'limit_per_status', per_status))
    FROM status AS s LEFT JOIN shown AS c ON c.known IS NOT DISTINCT FROM s.id
$$;
SELECT cmp_ok((SELECT count(*) FROM call_of WHERE source = 'calls' AND (status_id IS NULL OR status_id IN ('', '99', '5')) AND deleted IS DISTINCT FROM 1 AND tenant_id = 6), '>', 20::bigint, 'there are calls of no status');
SELECT cmp_ok((SELECT count(*) FROM call_of WHERE source = 'calls' AND start_time > now() AND tenant_id = 6), '>', 3::bigint, 'and calls to come');

-- As the back end asks: a user of each tenant
SET ROLE crm_api;
CREATE FUNCTION pg_temp.same_bodies(who bigint, tenants int[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    source text;
    per_status int;
    enriched text;
    body jsonb;
BEGIN
    PERFORM public.collection_set_user(who);
    FOR source, per_status, enriched IN SELECT * FROM unnest(ARRAY['calls', 'numbered_calls']) a, unnest(ARRAY[0, 3, 20, 10000]) b, unnest(ARRAY['true', 'false']) c LOOP
        body := body_of(source, tenants, per_status, enriched = 'true');
        RETURN NEXT is(crm.get_grouped_by_status(per_status, enriched, source)::jsonb, body,
                       format('user %s: %s of %s, enriched %s', who, per_status, source, enriched));
        RETURN NEXT is((SELECT jsonb_agg(jsonb_build_array(code, label, description, color, total) ORDER BY nth)
                        FROM ROWS FROM (public.collection_board(source => source, row_limit => per_status, with_details => enriched = 'true')) WITH ORDINALITY
                            AS b (code, label, description, color, disposition, is_known, total, newest, nth)),
                       (SELECT jsonb_agg(jsonb_build_array(d ->> 'id', d -> 'name', d -> 'description', d -> 'color', d -> 'total_calls') ORDER BY nth)
                        FROM jsonb_array_elements(body -> 'data') WITH ORDINALITY AS x (d, nth)),
                       format('user %s: the board of %s', who, source));
    END LOOP;
END
$$;
BEGIN;
SELECT pg_temp.same_bodies(3, '{6}');
COMMIT;
BEGIN;
SELECT pg_temp.same_bodies(1, '{7}');
COMMIT;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT pg_temp.same_bodies(2, '{8}');
COMMIT;
BEGIN;
SELECT pg_temp.same_bodies(4711, '{}');
COMMIT;

-- The same with the indexes of the script, and the plans that use them
RESET ROLE;
\ir indexes.sql
SELECT ok((SELECT bool_and(present) FROM collection_indexes('calls')), 'the script makes every index');
\ir indexes.sql
SELECT is((SELECT count(*) FROM pg_indexes WHERE schemaname = 'crm' AND tablename = 'calls'), 1 + (SELECT count(*) FROM collection_indexes('calls')), 'and may run again');
ANALYZE crm.calls, crm.numbered_calls;
SET ROLE crm_api;
SET enable_seqscan = off;
BEGIN;
SELECT pg_temp.same_bodies(3, '{6}');
COMMIT;
RESET enable_seqscan;
RESET ROLE;
SELECT has_view('crm', 'index_use', 'a view of the use of indexes');
SELECT is((SELECT count(*) FROM crm.index_use WHERE table_name = 'calls'), 1 + (SELECT count(*) FROM collection_indexes('calls')), 'shows each');

-- Attacks
SET ROLE crm_api;
SELECT throws_ok('SELECT crm.get_grouped_by_status()', '42501', 'no user is named in this transaction', 'nobody is named');
BEGIN;
SELECT collection_set_user(3);
SELECT throws_ok('SELECT collection_board_json(project => 7)', '42501', 'permission denied for project 7', 'another tenant');
SELECT throws_ok('SELECT collection_board_json(project => 4711)', '42501', 'permission denied for project 4711', 'no tenant: the same words');
SELECT throws_ok('SELECT collection_set_user(1)', '55000', NULL, 'another user in the same transaction');
ROLLBACK;
SELECT throws_ok('SELECT id FROM crm.calls', '42501', NULL, 'the table itself');
BEGIN;
SELECT collection_set_user(3);
SELECT throws_ok('SELECT crm.get_grouped_by_status(row_limit => -1)', '22023', 'invalid row_limit: -1');
SELECT throws_ok('SELECT crm.get_grouped_by_status(row_limit => 10001)', '22023', 'invalid row_limit: 10001');
SELECT throws_ok($$SELECT crm.get_grouped_by_status(source => 'x''; DROP TABLE crm.calls; --')$$, '42704', NULL);
SELECT is(crm.get_grouped_by_status(include_enrichment => $$x' OR true --$$)::text, crm.get_grouped_by_status()::text, 'any other word is yes');
ROLLBACK;
RESET ROLE;

-- A status that is deleted, renamed or new is so at once; its calls are never lost
SET ROLE crm_owner;
UPDATE crm.call_status SET deleted = 1 WHERE id = 3;
UPDATE crm.call_status SET name = 'Waiting' WHERE id = 1;
INSERT INTO crm.call_status VALUES (99, 'Found again', NULL, '#999999', NULL);
RESET ROLE;
SET ROLE crm_api;
BEGIN;
SELECT pg_temp.same_bodies(3, '{6}');
COMMIT;
RESET ROLE;
SELECT * FROM finish();
