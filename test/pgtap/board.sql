-- collection_board and collection_board_json against plain SQL over the fact table: every status, the unknown, and the
-- newest rows of each.
\ir oracle.psql
SET client_min_messages = warning;
SET TimeZone = 'America/New_York';
CREATE TABLE statuses (id int PRIMARY KEY, name text, description text, color text, position int, deleted int);
INSERT INTO statuses VALUES (10, 'Ten', 'tenth', '#10', 1, NULL), (2, 'Two', NULL, '#02', 1, 0), (1, 'One', 'first', NULL, NULL, NULL), (3, 'Three', '', '#03', 2, 0),
    (4, NULL, NULL, NULL, 0, NULL), (5, 'Five', NULL, NULL, NULL, 0), (6, 'Gone', NULL, NULL, 0, 1);
CREATE TABLE owners (id int PRIMARY KEY, name text);
INSERT INTO owners SELECT i, 'Owner ' || i FROM generate_series(0, 4) i;
CREATE TABLE tickets (id bigserial PRIMARY KEY, tenant int, status_id int, status_text text, status_char char(4), at timestamptz, until timestamptz,
    phone text, owner_id int, helper_id int, extra jsonb, deleted int, seg text);
CREATE FUNCTION h(i int, k int) RETURNS int LANGUAGE sql IMMUTABLE RETURN (hashint8(i * 64::bigint + k)::bigint & 1048575)::int;
-- Orphans, rows without a status, blanks, statuses too long for a cell, ties, open rows, infinite ends, the future, no time at all.
CREATE FUNCTION fill(first int, last int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO tickets (tenant, status_id, status_text, status_char, at, until, phone, owner_id, helper_id, extra, deleted, seg)
    SELECT nullif(h(i, 1) % 5, 4), s,
           CASE WHEN s = 77 THEN (ARRAY['x' || repeat('y', 300), 'x' || repeat('y', 299) || 'z', '01', repeat('q', 255)])[1 + h(i, 3) % 4]
                WHEN s IS NULL THEN (ARRAY[NULL, '', '  ', E' \t', NULL])[1 + h(i, 2) % 5] ELSE s::text END, s::text, t,
           CASE h(i, 4) % 11 WHEN 0 THEN NULL WHEN 1 THEN 'infinity' WHEN 2 THEN '-infinity' ELSE t + (h(i, 4) % 500 - 50) * interval '1 minute' END,
           '+98912' || lpad((h(i, 5) % 1000000)::text, 7, '0'), h(i, 6) % 6, h(i, 7) % 6,
           CASE h(i, 8) % 4 WHEN 0 THEN NULL WHEN 1 THEN '[1]' ELSE jsonb_build_object('n', i, 'owner', 'mine') END,
           CASE h(i, 9) % 8 WHEN 0 THEN 1 WHEN 1 THEN 0 END, 's' || h(i, 10) % 3
    FROM generate_series(first, last) i,
         LATERAL (SELECT CASE WHEN h(i, 11) % 50 = 0 THEN NULL WHEN h(i, 11) % 53 = 0 THEN 77 WHEN h(i, 11) % 97 = 0 THEN 6 WHEN h(i, 11) % 61 = 0 THEN 3
                              WHEN h(i, 11) % 300 = 7 THEN 4 ELSE (ARRAY[1, 2, 10])[1 + h(i, 11) % 3] END AS s,
                         CASE WHEN h(i, 12) % 60 = 1 THEN NULL WHEN h(i, 12) % 70 = 2 THEN 'infinity' WHEN h(i, 12) % 71 = 3 THEN '-infinity' WHEN h(i, 12) % 90 = 4 THEN '2091-01-01'
                              ELSE date_trunc('hour', timestamptz '2025-01-01 00:00+01' + h(i, 13) % 12000 * interval '37 minutes') END AS t) v
$$;
SELECT fill(1, 1200);

-- The same rows by number, by text, by a padded text; dated by their end, or by their start alone.
SELECT collection_register('ends', fact => 'tickets', project => 'tenant', time_zone => 'Europe/Berlin', interviewer => 'helper_id', outcome => 'status_id',
    started_at => 'at', ended_at => 'until', subject => 'phone', segment => 'seg', row_id => 'id', details => 'extra', row_filter => 'deleted IS DISTINCT FROM 1', backfill => 'now');
SELECT collection_register('numbers', fact => 'tickets', project => 'tenant', time_zone => 'Europe/Berlin', outcome => 'status_id', started_at => 'at', row_id => 'id', backfill => 'now');
SELECT collection_register('texts', fact => 'tickets', project => 'tenant', time_zone => 'Europe/Berlin', outcome => 'status_text', started_at => 'at', ended_at => 'until', row_id => 'id', backfill => 'now');
SELECT collection_register('padded', fact => 'tickets', project => 'tenant', time_zone => 'Europe/Berlin', outcome => 'status_char', started_at => 'at', row_id => 'id', backfill => 'now');
SELECT collection_register('words', fact => 'tickets', project => 'tenant', time_zone => 'Europe/Berlin', outcome => $$'<' || status_text || '>'$$, started_at => 'at', row_id => 'id', backfill => 'now');
SELECT collection_register('bare', fact => 'tickets', project => 'tenant', time_zone => 'Europe/Berlin', started_at => 'at', backfill => 'now');
SELECT collection_describe(name, 'outcome', 'statuses', 'id', 'name', description => 'description', color => 'color', sort_order => 'position', row_filter => 'deleted IS DISTINCT FROM 1')
FROM unnest(ARRAY['ends', 'numbers', 'texts', 'padded']) name;
SELECT collection_set_outcome('ends', '11', 'Eleven', 'refusal', '#11', 'eleventh', 1);
SELECT collection_set_outcome('ends', '3', 'Drei', 'complete');
SELECT collection_reference('ends', 'owner', 'owner_id', 'owners', 'id', ARRAY['id', 'name']);
SELECT collection_reference('ends', 'helper', 'helper_id', 'owners', 'id', ARRAY['name']);
SELECT collection_refresh();
SELECT fill(1201, 1700);
DELETE FROM tickets WHERE h(id::int, 20) % 9 = 0;
UPDATE tickets SET status_id = 2, status_text = '2', status_char = '2' WHERE h(id::int, 21) % 13 = 0;
SELECT * FROM no_plan();

-- The rows of a source as it has them: code NULL where there is none, dated NULL where nothing dates them.
CREATE VIEW row_of AS
SELECT v.source, t.id, t.tenant, t.helper_id, t.seg, nullif(btrim(v.code, E' \t'), '') AS code, v.dated, (v.dated AT TIME ZONE 'Europe/Berlin')::date AS date
FROM tickets t, LATERAL (SELECT CASE WHEN isfinite(at) THEN at END AS fs, CASE WHEN isfinite(until) THEN until END AS fe) f,
LATERAL (VALUES ('ends', t.status_id::text, coalesce(fe, fs), deleted IS DISTINCT FROM 1), ('numbers', t.status_id::text, fs, true),
    ('texts', t.status_text, coalesce(fe, fs), true), ('padded', t.status_char::text, fs, true), ('words', '<' || t.status_text || '>', fs, true)) v (source, code, dated, kept)
WHERE v.kept;
CREATE VIEW known AS
SELECT s.source, c.id::text AS code, coalesce(c.name, c.id::text) AS label, c.description, c.color, c.position, CASE WHEN source = 'ends' AND c.id = 3 THEN 'complete' ELSE 'other' END AS disposition
FROM statuses c, unnest(ARRAY['ends', 'numbers', 'texts', 'padded']) s (source) WHERE c.deleted IS DISTINCT FROM 1
UNION ALL VALUES ('ends', '11', 'Eleven', 'eleventh', '#11', 1, 'refusal')
UNION ALL SELECT 'words', code, label, NULL, NULL, nr, disposition
FROM (VALUES (1, 'COMP', 'Complete', 'complete'), (2, 'REF', 'Refusal', 'refusal'), (3, 'BUSY', 'Busy', 'non_contact'), (4, 'NOANS', 'No answer', 'non_contact'), (5, 'NA', 'Not available', 'non_contact')) v (nr, code, label, disposition);
CREATE FUNCTION board_of(source text, condition text, size bigint)
RETURNS TABLE (code text, label text, description text, color text, disposition text, is_known bool, total bigint, newest jsonb) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        WITH shown AS (SELECT * FROM known WHERE source = %1$L),
        placed AS (SELECT r.id, k.code, row_number() OVER (PARTITION BY k.code ORDER BY r.dated DESC NULLS LAST, r.id DESC) AS nth
                   FROM row_of r LEFT JOIN shown k ON k.code = r.code WHERE r.source = %1$L AND (%2$s)),
        summed AS (SELECT p.code, count(*) AS total, jsonb_agg(p.id ORDER BY nth) FILTER (WHERE nth <= %3$s) AS newest FROM placed p GROUP BY p.code)
        SELECT x.code, x.label, x.description, x.color, x.disposition, x.is_known, coalesce(s.total, 0), coalesce(s.newest, '[]')
        FROM (SELECT code, code AS joined, label, description, color, disposition, true AS is_known, position FROM shown
              UNION ALL SELECT 'unknown', NULL, 'unknown', NULL, NULL, NULL, false, NULL) x
        LEFT JOIN summed s ON s.code IS NOT DISTINCT FROM x.joined
        ORDER BY x.is_known DESC, x.position NULLS LAST, CASE WHEN x.code ~ '^\d+$' THEN x.code::int END$q$, source, condition, size);
END
$$;
-- In three ways: ids alone, objects, the body.
CREATE FUNCTION same_board(source text, what text, arguments text, condition text, size bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    call text := format('source => %L, row_limit => %s%s', source, size, CASE WHEN arguments <> '' THEN ', ' || arguments ELSE '' END);
    body jsonb;
BEGIN
    RETURN NEXT results_eq(format('SELECT * FROM collection_board(%s, with_details => false)', call), format('SELECT * FROM board_of(%L, %L, %s)', source, condition, size),
                           format('%s: %s, %s ids', source, what, size));
    RETURN NEXT results_eq(format($q$SELECT code, label, description, color, disposition, is_known, total, coalesce((SELECT jsonb_agg((n ->> 'row_id')::bigint ORDER BY nth)
                                     FROM jsonb_array_elements(newest) WITH ORDINALITY AS x (n, nth)), '[]') FROM collection_board(%s)$q$, call),
                           format('SELECT * FROM board_of(%L, %L, %s)', source, condition, size), format('%s: %s, %s rows', source, what, size));
    EXECUTE format('SELECT collection_board_json(%s, with_details => false)', call) INTO body;
    RETURN NEXT results_eq(format($q$SELECT d ->> 'id', d ->> 'name', d ->> 'description', d ->> 'color', (d ->> 'total_calls')::bigint, d -> 'calls' FROM jsonb_array_elements(%L) WITH ORDINALITY AS x (d, nth) ORDER BY nth$q$, body -> 'data'),
                           format('SELECT code, label, description, color, total, newest FROM board_of(%L, %L, %s)', source, condition, size), format('%s: %s, body of %s', source, what, size));
    RETURN NEXT is(body - 'data', (SELECT jsonb_build_object('status', 200, 'message', 'Calls grouped by status retrieved successfully', 'summary',
                       jsonb_build_object('total_calls', sum(total), 'total_status_groups', count(*), 'limit_per_status', size)) FROM board_of(source, condition, 1)), format('%s: %s, summary', source, what));
END
$$;

SELECT same_board(source, 'everything', '', 'true', size) FROM unnest(ARRAY['ends', 'numbers', 'texts', 'padded', 'words']) source, unnest(ARRAY[0, 1, 20, 10000]) size;
SELECT same_board(source, 'a tenant', 'project => 2', 'tenant = 2', size) FROM unnest(ARRAY['ends', 'numbers', 'texts', 'padded', 'words']) source, unnest(ARRAY[0, 3, 100]) size;
SELECT same_board(source, 'tenants', 'projects => ARRAY[0, 3]', 'tenant IN (0, 3)', 25) FROM unnest(ARRAY['ends', 'numbers', 'texts']) source;
SELECT same_board(source, 'a range', 'project => 1, date_from => ''2025-03-01'', date_to => ''2025-04-10''', 'tenant = 1 AND date BETWEEN ''2025-03-01'' AND ''2025-04-10''', size)
FROM unnest(ARRAY['ends', 'numbers', 'texts', 'padded']) source, unnest(ARRAY[2, 1000]) size;
SELECT same_board(source, 'until a day', 'date_from => ''-infinity'', date_to => ''2025-02-01''', 'date <= ''2025-02-01''', 30) FROM unnest(ARRAY['ends', 'texts']) source;
SELECT same_board('ends', 'the last days', 'last_days => 7', 'date > (now() AT TIME ZONE ''Europe/Berlin'')::date - 7 AND date <= (now() AT TIME ZONE ''Europe/Berlin'')::date', 5);
SELECT same_board('ends', 'helpers', 'interviewers => ARRAY[1, 4]', 'helper_id IN (1, 4)', 30);
SELECT same_board('ends', 'segments', 'segments => ARRAY[''s1''], project => 0', 'seg = ''s1'' AND tenant = 0', 30);
SELECT same_board(source, 'statuses', 'outcomes => ARRAY[''2'', ''5'']', 'r.code IN (''2'', ''5'')', 30) FROM unnest(ARRAY['ends', 'texts']) source;
SELECT cmp_ok((SELECT count(*) FROM row_of WHERE source = 'ends' AND dated IS NULL), '>', 20::bigint, 'there are undated rows');
SELECT cmp_ok((SELECT count(*) FROM row_of WHERE source = 'texts' AND code IS NULL), '>', 20::bigint, 'rows without a status');
SELECT cmp_ok((SELECT count(*) FROM row_of WHERE source = 'texts' AND length(code) > 255), '>', 5::bigint, 'and long ones');
SELECT is((SELECT string_agg(code, ' ') FROM collection_board(source => 'ends', row_limit => 0)), '4 2 10 11 3 1 5 unknown', 'in order: numbers as numbers, those without a place last');
SELECT is((SELECT total FROM collection_board(source => 'ends', row_limit => 0) WHERE code = '5'), 0::bigint, 'a status without rows is there');
SELECT is((SELECT count(*) FROM collection_board(source => 'ends')), (SELECT count(*) FROM collection_board(source => 'ends', row_limit => NULL, with_details => NULL)), 'NULL is the default');
SELECT is((SELECT max(jsonb_array_length(newest)) FROM collection_board(source => 'numbers')), 100, 'which is 100 rows');

-- With indexes the plans are others
SELECT statement FROM collection_indexes('texts') WHERE NOT present \gexec
SELECT statement FROM collection_indexes('numbers') WHERE NOT present \gexec
ANALYZE tickets;
SET enable_seqscan = off;
SELECT same_board(source, 'by indexes', 'project => 3', 'tenant = 3', size) FROM unnest(ARRAY['numbers', 'texts', 'padded']) source, unnest(ARRAY[1, 50]) size;
SELECT same_board(source, 'all by indexes', '', 'true', 50) FROM unnest(ARRAY['numbers', 'texts']) source;
RESET enable_seqscan;

-- What a row is: the fields of collection_rows, the joined objects in details
SELECT results_eq(
    $$SELECT x.* FROM collection_board(source => 'ends', date_from => '2025-02-01', date_to => '2025-02-28', row_limit => 10000) b, jsonb_array_elements(b.newest) n,
             jsonb_to_record(n - 'start_form' - 'end_form') AS x (row_id text, date date, project text, project_id int8, interviewer text, interviewer_id int8, phone_number text, outcome_code text, call_attempts int8,
                duration_sec int8, details jsonb) ORDER BY row_id$$,
    $$SELECT row_id, date, project, project_id, interviewer, interviewer_id, phone_number, outcome_code, call_attempts, duration_sec, details
      FROM collection_rows(source => 'ends', date_from => '2025-02-01', date_to => '2025-02-28', page_size => 10000) ORDER BY row_id$$, 'as in collection_rows');
SELECT results_eq(
    $$SELECT (n ->> 'row_id')::bigint, (n ->> 'start_form')::timestamptz, (n ->> 'end_form')::timestamptz, n -> 'details' FROM collection_board(source => 'ends', row_limit => 10000) b, jsonb_array_elements(b.newest) n ORDER BY 1$$,
    $$SELECT t.id, CASE WHEN isfinite(at) THEN at END, CASE WHEN isfinite(until) THEN until END,
             CASE jsonb_typeof(extra) WHEN 'object' THEN extra WHEN 'array' THEN jsonb_build_object('details', extra) ELSE '{}' END
             || jsonb_build_object('owner', coalesce((SELECT to_jsonb(o) FROM owners o WHERE o.id = owner_id), '{}'), 'helper', coalesce((SELECT jsonb_build_object('name', o.name) FROM owners o WHERE o.id = helper_id), '{}'))
      FROM tickets t WHERE deleted IS DISTINCT FROM 1 ORDER BY 1$$, 'times and objects');
SELECT is((SELECT array_agg(DISTINCT n ->> 'date') FROM collection_board(source => 'ends', row_limit => 10000), jsonb_array_elements(newest) n WHERE n ->> 'start_form' IS NULL AND n ->> 'end_form' IS NULL), '{NULL}', 'an undated row has no date');
SELECT results_eq(
    $$SELECT call FROM json_array_elements(collection_board_json(source => 'ends', row_limit => 10000) -> 'data') d, json_array_elements(d -> 'calls') c, LATERAL (SELECT c::jsonb AS call) x ORDER BY (c ->> 'id')::int$$,
    $$SELECT jsonb_build_object('id', (n ->> 'row_id')::bigint) || (n -> 'details') FROM collection_board(source => 'ends', row_limit => 10000), jsonb_array_elements(newest) n ORDER BY (n ->> 'row_id')::int$$,
    'in the body a call is its id and its details');
SELECT is((SELECT count(*) FROM json_array_elements(collection_board_json(source => 'ends', row_limit => 10000) -> 'data') d, json_array_elements(d -> 'calls') c
           WHERE (SELECT count(*) <> count(DISTINCT key) FROM json_object_keys(c) key)), 0::bigint, 'each member once');
SELECT is((SELECT string_agg(json_typeof(d -> 'id'), ' ') FROM json_array_elements(collection_board_json(source => 'ends', row_limit => 0) -> 'data') d), 'number number number number number number number string', 'ids are numbers where codes are');
SELECT is((SELECT DISTINCT json_typeof(d -> 'id') FROM json_array_elements(collection_board_json(source => 'words', row_limit => 0) -> 'data') d), 'string', 'and texts where they are not');
SELECT collection_describe('bare', 'project', 'owners', 'id', 'name');
SELECT collection_register('idless', fact => 'tickets', project => 'tenant', time_zone => 'Europe/Berlin', outcome => 'status_id', started_at => 'at', backfill => 'now');
SELECT is((SELECT string_agg(jsonb_array_length(newest) || ' ' || (newest @> '[null]' AND NOT newest @> '[1]'), ', ') FROM collection_board(source => 'idless', row_limit => 3, with_details => false) WHERE total > 0), '3 true', 'rows without an id have none');

-- In every snapshot: uncommitted changes, pending deltas under a snapshot held open
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM tickets;
INSERT INTO tickets (tenant, status_id, status_text, status_char, at) SELECT 2, s, coalesce(s::text, ' '), s, '2025-06-01 12:00+02' FROM unnest(ARRAY[1, 5, 99, NULL]) s;
DELETE FROM tickets WHERE id % 3 = 0;
SELECT same_board(source, 'before commit', 'project => 2', 'tenant = 2', 30) FROM unnest(ARRAY['ends', 'numbers', 'texts', 'padded']) source;
ROLLBACK;
BEGIN;
TRUNCATE tickets;
SELECT same_board(source, 'empty', '', 'true', 30) FROM unnest(ARRAY['ends', 'texts']) source;
ROLLBACK;

-- Days whose rows may be gone: totals stay, the newest are of the rows that there are
BEGIN;
SELECT collection_freeze('texts', (now() AT TIME ZONE 'Europe/Berlin')::date - '2025-06-01'::date);
CREATE TEMP TABLE kept AS SELECT code, total FROM board_of('texts', 'tenant = 1', 1);
DELETE FROM tickets WHERE id % 2 = 0 AND coalesce(CASE WHEN isfinite(until) THEN until END, CASE WHEN isfinite(at) THEN at END) < '2025-06-01 00:00+02';
SELECT results_eq('SELECT code, total FROM collection_board(source => ''texts'', project => 1)', 'SELECT * FROM kept', 'frozen: totals');
SELECT results_eq(format('SELECT code, newest FROM collection_board(source => ''texts'', project => 1, row_limit => %s, with_details => false)', size), format('SELECT code, newest FROM board_of(''texts'', ''tenant = 1'', %s)', size), 'frozen: newest ' || size)
FROM unnest(ARRAY[2, 50, 10000]) size;
ROLLBACK;

-- Wrong values
SELECT throws_ok($$SELECT collection_board(source => 'bare')$$, '22023', 'source "bare" has no outcomes');
SELECT throws_ok($$SELECT collection_board_json(source => 'bare')$$, '22023', 'source "bare" has no outcomes');
SELECT throws_ok($$SELECT collection_board(source => 'none')$$, '42704', 'source "none" does not exist');
SELECT throws_ok(format('SELECT collection_board(source => ''ends'', row_limit => %s)', bad), '22023', 'invalid row_limit: ' || bad) FROM unnest(ARRAY[-1, 10001, 9223372036854775807]) bad;
SELECT throws_ok($$SELECT collection_board(source => 'ends', outcomes => ARRAY['77'])$$, '22023', 'invalid outcome code: "77"', 'an observed code is no valid one');
SELECT throws_ok($$SELECT collection_board(source => 'ends', date_from => '2025-02-01', date_to => '2025-01-01')$$, '22023', 'date_from is after date_to');
SELECT is((SELECT count(*) FROM collection_rows(source => 'ends', outcomes => ARRAY['2'], date_from => '2025-01-01', date_to => '2025-12-31', page_size => 10000)),
          (SELECT count(*) FROM row_of WHERE source = 'ends' AND code = '2' AND date BETWEEN '2025-01-01' AND '2025-12-31'), 'collection_rows finds codes by their number');
BEGIN;
SELECT collection_set_outcome('ends', '02', 'no number');
SELECT collection_set_outcome('ends', 'word', 'a word');
SELECT is((SELECT array_agg(total) FROM collection_board(source => 'ends') WHERE code IN ('02', 'word')), '{0,0}', 'codes that are no numbers have no rows');
SELECT is((SELECT count(*) FROM collection_rows(source => 'ends', outcomes => ARRAY['02', 'word'], date_from => '2025-01-01', date_to => '2025-12-31')), 0::bigint, 'nor in collection_rows');
ROLLBACK;

-- Access
CREATE ROLE clerk LOGIN;
CREATE ROLE nobody LOGIN;
CREATE ROLE app LOGIN;
GRANT EXECUTE ON FUNCTION collection_set_user(bigint), collection_set_user(text), collection_set_user(uuid) TO app;
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT SELECT ON row_of, known TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;
SELECT collection_grant_role('clerk', p, source => s) FROM unnest(ARRAY[1, 2]) p, unnest(ARRAY['ends', 'texts']) s;
SELECT collection_grant_role('clerk', 2, 'view_phone', source => 'ends');
SELECT collection_grant_user(42, 3, source => 'ends');
INSERT INTO tickets (tenant, status_id, status_text, at) VALUES (0, 4242, 'secret', now()), (0, NULL, 'COMP', now());
SET ROLE clerk;
SELECT same_board(source, 'what is granted', '', 'tenant IN (1, 2)', 40) FROM unnest(ARRAY['ends', 'texts']) source;
SELECT throws_ok(format('SELECT collection_board(%s, source => ''ends'')', p), '42501', 'permission denied for project ' || p) FROM unnest(ARRAY[0, 4711]) p;
SELECT is((SELECT count(*) FROM collection_board(source => 'ends', row_limit => 10000), jsonb_array_elements(newest) n WHERE n ->> 'project_id' = '1' AND n ->> 'phone_number' NOT LIKE '+98912***'), 0::bigint, 'numbers are masked');
SELECT is((SELECT count(*) FROM collection_board(source => 'ends', row_limit => 10000), jsonb_array_elements(newest) n WHERE n ->> 'project_id' = '2' AND n ->> 'phone_number' LIKE '%*%'), 0::bigint, 'but where they may be seen');
SELECT is((SELECT count(*) FROM collection_board(source => 'numbers')), 6::bigint + 1, 'without a grant the statuses are there');
SELECT is((SELECT sum(total) || ' ' || max(newest::text) FROM collection_board(source => 'numbers')), '0 []', 'and nothing else');
RESET ROLE;
SET ROLE nobody;
SELECT is((SELECT string_agg(code, ' ') FROM collection_board(source => 'texts')), '4 2 10 3 1 5 unknown', 'codes of others'' rows do not show');
SELECT is((SELECT sum(total) FROM collection_board(source => 'texts')), 0::numeric, 'nor their number');
RESET ROLE;
SELECT is((SELECT total FROM collection_board(source => 'texts', row_limit => 0) WHERE code = 'COMP'), 1::bigint, 'a default code that a row has is shown');
SET ROLE app;
SELECT throws_ok($$SELECT collection_board(source => 'ends')$$, '42501', 'no user is named in this transaction');
SELECT throws_ok($$SELECT collection_board_json(source => 'ends')$$, '42501', 'no user is named in this transaction');
BEGIN;
SELECT collection_set_user(42);
SELECT is((SELECT sum(total) FROM collection_board(source => 'ends')), (SELECT count(*)::numeric FROM row_of WHERE source = 'ends' AND tenant = 3), 'a named user');
COMMIT;
RESET ROLE;

-- Tenants by uuid, partitions, a wall clock, statuses of a type that has no index of its own
CREATE TYPE mood AS ENUM ('good', 'bad', 'odd');
CREATE TABLE visits (id uuid, site uuid, mood mood, at timestamp, kind uuid) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE visits_2 PARTITION OF visits DEFAULT;
SELECT collection_register('visits', fact => 'visits', project => 'site', time_zone => 'Asia/Tehran', outcome => 'mood', started_at => 'at', row_id => 'id', backfill => 'now');
SELECT collection_register('kinds', fact => 'visits', project => 'site', time_zone => 'Asia/Tehran', outcome => 'kind', started_at => 'at', row_id => 'id', backfill => 'now');
SELECT collection_set_outcome('visits', 'good', 'Good');
SELECT collection_set_outcome('kinds', '00000000-0000-4000-8000-000000000001', 'First');
INSERT INTO visits SELECT md5(i::text)::uuid, format('00000000-0000-4000-8000-%s', lpad((i % 3)::text, 12, '0'))::uuid, (enum_range(NULL::mood))[1 + i % 4],
    CASE WHEN i % 20 <> 0 THEN timestamp '2025-01-20' + i * interval '1 hour' END, format('00000000-0000-4000-8000-%s', lpad((i % 2)::text, 12, '0'))::uuid FROM generate_series(0, 499) i;
CREATE FUNCTION same_visits(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT results_eq($q$SELECT code, total, newest FROM collection_board(source => 'visits', project_key => '00000000-0000-4000-8000-000000000001', row_limit => 7, with_details => false) WHERE total > 0$q$,
        $q$SELECT code, count(*), jsonb_agg(id ORDER BY nth) FILTER (WHERE nth <= 7) FROM (SELECT *, row_number() OVER (PARTITION BY code ORDER BY at DESC NULLS LAST, id DESC) nth
           FROM (SELECT *, CASE mood WHEN 'good' THEN 'good' ELSE 'unknown' END AS code FROM visits WHERE site = '00000000-0000-4000-8000-000000000001') v) w GROUP BY code ORDER BY code$q$, what || ', a word');
    RETURN NEXT results_eq($q$SELECT code, total, newest FROM collection_board(source => 'kinds', row_limit => 7, with_details => false) WHERE total > 0$q$,
        $q$SELECT code, count(*), jsonb_agg(id ORDER BY nth) FILTER (WHERE nth <= 7) FROM (SELECT *, row_number() OVER (PARTITION BY code ORDER BY at DESC NULLS LAST, id DESC) nth
           FROM (SELECT *, CASE right(kind::text, 1) WHEN '1' THEN kind::text ELSE 'unknown' END AS code FROM visits) v) w GROUP BY code ORDER BY code$q$, what || ', a uuid');
END
$$;
SELECT same_visits('before any fold');
SELECT collection_refresh();
SELECT same_visits('after one');
SELECT * FROM finish();
