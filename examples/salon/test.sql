-- Every figure of the specification against plain SQL over the tables, for users of every role, and attacks on what keeps salons apart.
SET client_min_messages = warning;
-- Nothing may hang on the settings of the session.
SET timezone = 'Pacific/Auckland';
SET datestyle = 'SQL, DMY';
\set sessions 1500
\ir schema.sql
\ir data.sql
\ir register.sql
\ir api.sql
\ir job.sql
SELECT * FROM no_plan();
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;
SELECT md5('tenant1')::uuid AS aura, md5('tenant2')::uuid AS lab, md5('tenant4')::uuid AS closed, md5('nothing')::uuid AS nothing \gset

-- The oracle: plain SQL over the tables, for whoever asks.
CREATE SCHEMA oracle;
GRANT USAGE ON SCHEMA oracle TO PUBLIC;
CREATE FUNCTION oracle.today() RETURNS date LANGUAGE sql STABLE RETURN (now() AT TIME ZONE 'Europe/Moscow')::date;
CREATE VIEW oracle.session AS
    SELECT *, (started_at AT TIME ZONE 'Europe/Moscow')::date AS day, booking_id IS NOT NULL AS booked,
           CASE WHEN booking_id IS NOT NULL AND booking_amount <> 'NaN' THEN booking_amount END AS amount
    FROM conversation_sessions_v2;
CREATE FUNCTION oracle.top(tenants uuid[], on_day date, what text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(what, id, 'name', name, 'bookings', bookings, 'sessions', sessions, 'revenue', revenue) ORDER BY place), '[]')
    FROM (SELECT s.meta ->> what AS id, coalesce(min(m.name), s.tenant_id || '/' || (s.meta ->> what)) AS name, count(*) AS sessions,
                 count(*) FILTER (WHERE booked) AS bookings, coalesce(sum(amount), 0) AS revenue,
                 row_number() OVER (ORDER BY count(*) FILTER (WHERE booked) DESC, count(*) DESC, s.tenant_id || '/' || (s.meta ->> what)) AS place
          FROM oracle.session AS s
          LEFT JOIN (SELECT 'service_id' AS kind, * FROM services_v2 UNION ALL SELECT 'staff_id', * FROM staff_v2) AS m
              ON m.kind = what AND m.tenant_id = s.tenant_id AND m.id = s.meta ->> what
          WHERE s.tenant_id = ANY (tenants) AND s.day = on_day AND s.meta ->> what <> ''
          GROUP BY s.tenant_id, s.meta ->> what) AS ranked
    WHERE place <= 5 AND bookings > 0
$$;
CREATE FUNCTION oracle.daily(shown uuid, tenants uuid[], start_date date, end_date date) RETURNS SETOF salon.daily_metric LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT d::date, shown, count(s.id), count(s.booking_id), coalesce(sum(s.amount), 0), coalesce(round(count(s.booking_id) * 100.0 / nullif(count(s.id), 0), 2), 0),
           oracle.top(tenants, d::date, 'service_id'), oracle.top(tenants, d::date, 'staff_id')
    FROM generate_series(start_date, end_date, interval '1 day') AS d
    LEFT JOIN oracle.session AS s ON s.day = d::date AND s.tenant_id = ANY (tenants)
    GROUP BY d ORDER BY d DESC
$$;
CREATE FUNCTION oracle.kpi(tenants uuid[], days int) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT jsonb_build_object('sessions', count(*), 'bookings', count(booking_id), 'conversion', coalesce(round(count(booking_id) * 100.0 / nullif(count(*), 0), 1), 0))
    FROM oracle.session WHERE tenant_id = ANY (tenants) AND day > oracle.today() - days AND day <= oracle.today()
$$;
CREATE FUNCTION oracle.sessions(tenants uuid[], row_limit bigint, row_offset bigint, status_filter text, date_from date, date_to date)
    RETURNS SETOF salon.session LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT s.id, s.session_id, s.tenant_id, s.user_id, s.channel, s.started_at, s.ended_at, s.duration_sec, s.final_status, s.final_intent, s.booking_id,
           s.messages_count, s.meta, c.full_name, s.meta ->> 'sentiment', s.meta ->> 'drop_off_stage'
    FROM oracle.session AS s LEFT JOIN clients_v2 AS c ON c.id = s.user_id AND c.tenant_id = s.tenant_id
    WHERE s.tenant_id = ANY (tenants) AND (status_filter IS NULL OR s.final_status = status_filter)
        AND s.day BETWEEN coalesce(date_from, '-infinity') AND coalesce(date_to, 'infinity')
    ORDER BY s.started_at DESC, s.id DESC OFFSET row_offset LIMIT row_limit
$$;
CREATE FUNCTION oracle.history(session uuid) RETURNS TABLE (role text, message text, created_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT h.role, h.message, h.created_at FROM recent_history_v2 AS h WHERE h.session_id = session ORDER BY h.created_at, h.id
$$;
CREATE FUNCTION oracle.shown(phone text, full_number boolean) RETURNS text LANGUAGE sql IMMUTABLE RETURN CASE WHEN full_number THEN phone ELSE collection_masked_phone(phone) END;
CREATE FUNCTION oracle.wishes(tenants uuid[], full_number boolean) RETURNS SETOF salon.wishlist LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT w.*, c.full_name, oracle.shown(c.phone, full_number)
    FROM wishlist_v2 AS w LEFT JOIN clients_v2 AS c ON c.id = w.user_id AND c.tenant_id = w.tenant_id
    WHERE w.tenant_id = ANY (tenants) AND w.status = 'pending' ORDER BY w.created_at DESC, w.id DESC
$$;
CREATE FUNCTION oracle.clients(tenants uuid[], full_number boolean, row_limit bigint, row_offset bigint, words text) RETURNS SETOF salon.clients LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT c.id, c.tenant_id, c.telegram_chat_id, oracle.shown(c.phone, full_number), c.full_name, c.created_at, l.preferred_staff_id, l.preferred_service_id
    FROM clients_v2 AS c LEFT JOIN user_ltm_v2 AS l ON l.user_id = c.id
    WHERE c.tenant_id = ANY (tenants)
        AND (words IS NULL OR strpos(lower(c.full_name), lower(words)) > 0 OR strpos(lower(oracle.shown(c.phone, full_number)), lower(words)) > 0)
    ORDER BY c.created_at DESC, c.id OFFSET row_offset LIMIT row_limit
$$;

-- Rows that came before the registration are there; now others are written, changed and deleted. A salon's day begins at 21:00 UTC.
SELECT (oracle.today() - 3) AS third \gset
INSERT INTO conversation_sessions_v2 (id, session_id, tenant_id, user_id, channel, started_at, ended_at, final_status, booking_id, booking_amount, meta) VALUES
    -- the first and the last instant of a day, and one that goes on past midnight: of the day on which it began
    (90001, md5('edge1')::uuid, :'aura', NULL, 'web', :'third'::timestamp AT TIME ZONE 'Europe/Moscow', NULL, 'booked', 'e1', 100.25, '{"service_id": "1"}'),
    (90002, md5('edge2')::uuid, :'aura', NULL, 'web', (:'third'::date + 1 - interval '1 microsecond') AT TIME ZONE 'Europe/Moscow', NULL, 'booked', 'e2', 200.25, '{"staff_id": "1"}'),
    (90003, md5('edge3')::uuid, :'aura', NULL, 'web', (:'third'::date + time '23:58') AT TIME ZONE 'Europe/Moscow', (:'third'::date + 1 + time '00:12') AT TIME ZONE 'Europe/Moscow', 'booked', 'e3', 400, '{}'),
    -- the first instant of the week that ends today, the last one before it, and one of tomorrow
    (90004, md5('edge4')::uuid, :'aura', NULL, 'web', (oracle.today() - 6)::timestamp AT TIME ZONE 'Europe/Moscow', NULL, 'abandoned', NULL, NULL, '{}'),
    (90005, md5('edge5')::uuid, :'aura', NULL, 'web', ((oracle.today() - 6) - interval '1 microsecond') AT TIME ZONE 'Europe/Moscow', NULL, 'abandoned', NULL, NULL, '{}'),
    (90006, md5('edge6')::uuid, :'aura', NULL, 'web', (oracle.today() + 1)::timestamp AT TIME ZONE 'Europe/Moscow', NULL, 'active', NULL, NULL, '{}'),
    -- amounts that are none, or of what was not booked
    (90007, md5('edge7')::uuid, :'aura', md5('client4')::uuid, 'web', now(), now(), 'booked', 'e7', 'NaN', '{"service_id": "2", "staff_id": "2"}'),
    (90008, md5('edge8')::uuid, :'aura', NULL, 'web', now(), now(), 'booked', 'e8', NULL, '{"service_id": "2"}'),
    (90009, md5('edge9')::uuid, :'aura', NULL, 'web', now(), now(), 'cancelled', NULL, 5000, '{"service_id": "2"}'),
    (90010, md5('edge10')::uuid, :'aura', NULL, 'web', now(), now(), 'booked', '', -50.5, '{"service_id": "2"}'),
    -- what meta may hold
    (90011, md5('edge11')::uuid, :'aura', NULL, 'web', now(), NULL, 'booked', 'e11', 1, '[1, 2]'),
    (90012, md5('edge12')::uuid, :'aura', NULL, 'web', now(), NULL, 'booked', 'e12', 1, '"service_id"'),
    (90013, md5('edge13')::uuid, :'aura', NULL, 'web', now(), NULL, 'booked', 'e13', 1, 'null'),
    (90014, md5('edge14')::uuid, :'aura', NULL, 'web', now(), NULL, 'booked', 'e14', 1,
     '{"service_id": 3, "staff_id": {"id": 3}, "clients_v2": {"full_name": "Forged"}, "session": {"channel": "forged"}, "sentiment": ["a"], "x": 1}'),
    (90015, md5('edge15')::uuid, :'aura', NULL, 'web', now(), NULL, 'booked', 'e15', 1, '{"service_id": "", "staff_id": "a/b", "sentiment": null}'),
    -- a client and a service of another salon
    (90016, md5('edge16')::uuid, :'aura', md5('client5')::uuid, 'web', now(), NULL, 'booked', 'e16', 1, '{"service_id": "lab only"}'),
    (90017, md5('edge17')::uuid, :'lab', NULL, 'O''Hara"; DROP TABLE x; --', now(), NULL, 'lab''s own status', NULL, NULL, '{"sentiment": "hidden"}');
INSERT INTO services_v2 VALUES (:'lab', 'lab only', 'Hidden service');
UPDATE conversation_sessions_v2 SET started_at = started_at - interval '1 day', booking_amount = booking_amount + 10 WHERE id % 7 = 0 AND id < 90000;
UPDATE conversation_sessions_v2 SET booking_id = 'late', booking_amount = 333, final_status = 'booked' WHERE id % 13 = 0 AND booking_id IS NULL AND id < 90000;
UPDATE conversation_sessions_v2 SET booking_id = NULL WHERE id % 29 = 0;
UPDATE conversation_sessions_v2 SET tenant_id = :'lab', user_id = NULL WHERE id % 31 = 0 AND id < 90000;
UPDATE recent_history_v2 AS h SET tenant_id = s.tenant_id FROM conversation_sessions_v2 AS s WHERE s.session_id = h.session_id AND s.id % 31 = 0;
UPDATE conversation_sessions_v2 SET meta = jsonb_set(meta, '{service_id}', '"6"') WHERE id % 37 = 0 AND id < 90000;
DELETE FROM conversation_sessions_v2 WHERE id % 41 = 0;
DELETE FROM clients_v2 WHERE id = md5('client8')::uuid;
-- Of another salon's client, and of one that is gone
INSERT INTO wishlist_v2 (id, tenant_id, user_id, item_type, item_id, created_at) VALUES
    (9001, :'aura', md5('client5')::uuid, 'service', '1', now()), (9002, :'aura', md5('client8')::uuid, 'service', '1', now()),
    (9003, :'lab', md5('client5')::uuid, 'service', '1', now());
INSERT INTO clients_v2 (id, tenant_id, phone, full_name, created_at) VALUES
    (md5('odd1')::uuid, :'aura', '+79990000001', '100% Анна', now()), (md5('odd2')::uuid, :'aura', NULL, 'snake_case', now()),
    (md5('odd3')::uuid, :'aura', '12', 'back\slash', now()), (md5('odd4')::uuid, :'aura', '', NULL, now()),
    (md5('odd5')::uuid, :'aura', 'not a number', 'O''Hara; DROP TABLE clients; --', now()), (md5('odd6')::uuid, :'lab', '+79990000002', '100% Анна', now());
-- A message of another salon under the same session
INSERT INTO recent_history_v2 (tenant_id, session_id, role, message, created_at) VALUES
    (:'aura', md5('edge1')::uuid, 'user', 'second', '2025-01-01 10:00'), (:'aura', md5('edge1')::uuid, 'assistant', 'third', '2025-01-01 10:00'),
    (:'aura', md5('edge1')::uuid, 'user', 'first', '2025-01-01 09:00'), (:'lab', md5('edge2')::uuid, 'user', 'forged', '2025-01-01 09:00');
SELECT is_empty('SELECT * FROM collection_verify()', 'the stored figures are those of the table');

-- A user's own salons: what he asks for is what the tables hold. NULL means all of them.
CREATE FUNCTION agrees(who text, asked uuid, tenants uuid[], full_number boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    today date := oracle.today();
    n int;
    t text;
BEGIN
    FOREACH n IN ARRAY ARRAY[1, 2, 7, 30, 61, 400] LOOP
        RETURN NEXT is(salon.get_kpi_summary(asked, n)::jsonb, oracle.kpi(tenants, n), format('%s: kpi of %s days', who, n));
    END LOOP;
    RETURN NEXT is(salon.get_kpi_summary(asked)::jsonb, oracle.kpi(tenants, 7), who || ': kpi of seven days by default');
    RETURN NEXT is(salon.get_kpi_summary(asked, NULL)::jsonb, oracle.kpi(tenants, 7), who || ': and by NULL');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_daily_metrics(%L, %L, %L)', asked, today - 20, today + 1),
                           format('SELECT * FROM oracle.daily(%L, %L, %L, %L)', asked, tenants, today - 20, today + 1), who || ': metrics of three weeks');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_daily_metrics(%L, %L, %L)', asked, today - 3, today - 3),
                           format('SELECT * FROM oracle.daily(%L, %L, %L, %L)', asked, tenants, today - 3, today - 3), who || ': metrics of one day');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_sessions(%L, 1000)', asked),
                           format('SELECT * FROM oracle.sessions(%L, 1000, 0, NULL, NULL, NULL)', tenants), who || ': sessions of all time');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_sessions(%L, NULL, NULL, NULL, NULL, NULL)', asked),
                           format('SELECT * FROM oracle.sessions(%L, 50, 0, NULL, NULL, NULL)', tenants), who || ': the first fifty');
    FOREACH n IN ARRAY ARRAY[0, 1, 7, 49, 50, 51, 99, 100, 233, 100000] LOOP
        RETURN NEXT results_eq(format('SELECT * FROM salon.get_sessions(%L, 50, %s)', asked, n),
                               format('SELECT * FROM oracle.sessions(%L, 50, %s, NULL, NULL, NULL)', tenants, n), format('%s: sessions from %s on', who, n));
    END LOOP;
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_sessions(%L, 7, 3, ''booked'', %L, %L)', asked, today - 10, today - 3),
                           format('SELECT * FROM oracle.sessions(%L, 7, 3, ''booked'', %L, %L)', tenants, today - 10, today - 3), who || ': booked sessions of eight days');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_sessions(%L, 1000, date_to => %L)', asked, today - 30),
                           format('SELECT * FROM oracle.sessions(%L, 1000, 0, NULL, NULL, %L)', tenants, today - 30), who || ': old sessions');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_sessions(%L, 1000, status_filter => '''', date_from => %L)', asked, today),
                           format('SELECT * FROM oracle.sessions(%L, 1000, 0, NULL, %L, NULL)', tenants, today), who || ': sessions from today on, no status');
    RETURN NEXT is_empty(format('SELECT * FROM salon.get_sessions(%L, status_filter => ''booked%%'')', asked), who || ': a status is no pattern');
    RETURN NEXT is_empty(format('SELECT s.id FROM salon.get_sessions(%L, 100) AS s WHERE ARRAY(SELECT h FROM salon.get_session_history(s.session_id) AS h)::text
                                 <> ARRAY(SELECT o FROM oracle.history(s.session_id) AS o)::text AND s.id <> 90002', asked), who || ': histories in order');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_pending_wishlist(%L)', asked), format('SELECT * FROM oracle.wishes(%L, %L)', tenants, full_number), who || ': wishes');
    FOREACH t IN ARRAY ARRAY[NULL, '', 'анна', 'ИВАНОВ', '%', '_', '\', '\%', '%%', 'O''Hara; DROP', '+7916', '9161', '*', '***', '+79990000001', 'kim', '100% а', repeat('а', 10000), repeat('%', 10000)] LOOP
        RETURN NEXT results_eq(format('SELECT * FROM salon.get_clients(%L, 1000, search => %L)', asked, t),
                               format('SELECT * FROM oracle.clients(%L, %L, 1000, 0, %L)', tenants, full_number, nullif(t, '')), format('%s: clients with %s', who, quote_nullable(left(t, 20))));
    END LOOP;
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_clients(%L, 5, 8, ''а'')', asked), format('SELECT * FROM oracle.clients(%L, %L, 5, 8, ''а'')', tenants, full_number), who || ': a page of them');
    RETURN NEXT results_eq(format('SELECT * FROM salon.get_clients(%L, NULL, NULL, NULL)', asked), format('SELECT * FROM oracle.clients(%L, %L, 50, 0, NULL)', tenants, full_number), who || ': the first fifty');
    -- the job's columns, live
    RETURN NEXT results_eq(format('SELECT tenant_id, day, dialogs_started, bookings, conversion, total_revenue, top_services, top_staff FROM salon.metrics_dailies_live
                                   WHERE day BETWEEN %L AND %L AND (%L IS NULL OR tenant_id = %3$L) ORDER BY tenant_id, day DESC', today - 20, today + 1, asked),
                           format('SELECT d.tenant_id, d.date, d.total_sessions, d.total_bookings, d.conversion_rate, d.total_revenue, d.top_services, d.top_staff
                                   FROM unnest(%L::uuid[]) AS t, oracle.daily(t, ARRAY[t], %L, %L) AS d WHERE d.total_sessions > 0 ORDER BY 1, 2 DESC', tenants, today - 20, today + 1), who || ': live metrics');
END
$$;
CREATE FUNCTION oracle.all_tenants() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT array_agg(id ORDER BY id) FROM tenants_v2';

SET ROLE salon_app;
BEGIN; SELECT collection_set_user(3); SELECT agrees('staff', :'aura', ARRAY[:'aura']::uuid[], false); SELECT agrees('staff of its salons', NULL, ARRAY[:'aura']::uuid[], false); COMMIT;
BEGIN; SELECT collection_set_user(2); SELECT agrees('admin', :'aura', ARRAY[:'aura']::uuid[], true); COMMIT;
BEGIN; SELECT collection_set_user(4); SELECT agrees('admin of the other', :'lab', ARRAY[:'lab']::uuid[], true); COMMIT;
BEGIN; SELECT collection_set_user(1); SELECT agrees('super_admin', :'closed', ARRAY[:'closed']::uuid[], true); SELECT agrees('super_admin of all', NULL, oracle.all_tenants(), true); COMMIT;
RESET ROLE;
SELECT collection_refresh();
SET ROLE salon_app;
BEGIN; SELECT collection_set_user(5); SELECT agrees('folded, staff of the other', :'lab', ARRAY[:'lab']::uuid[], false); COMMIT;
BEGIN; SELECT collection_set_user(1); SELECT agrees('folded, super_admin of all', NULL, oracle.all_tenants(), true); COMMIT;

-- What the figures are, in words
BEGIN;
SELECT collection_set_user(2);
SELECT results_eq(format('SELECT id, meta, client_name, sentiment, drop_off_stage FROM salon.get_sessions(%L, 1000) WHERE id BETWEEN 90011 AND 90016 ORDER BY id', :'aura'),
    $$VALUES (90011::bigint, '[1, 2]'::jsonb, NULL::text, NULL::text, NULL::text), (90012, '"service_id"', NULL, NULL, NULL), (90013, 'null', NULL, NULL, NULL),
             (90014, '{"service_id": 3, "staff_id": {"id": 3}, "clients_v2": {"full_name": "Forged"}, "session": {"channel": "forged"}, "sentiment": ["a"], "x": 1}', NULL, '["a"]', NULL),
             (90015, '{"service_id": "", "staff_id": "a/b", "sentiment": null}', NULL, NULL, NULL), (90016, '{"service_id": "lab only"}', NULL, NULL, NULL)$$,
    'meta is handed on as it is, and is no way to a name of another salon');
SELECT is((SELECT s.client_name FROM salon.get_sessions(:'aura', 1000) AS s WHERE id = 90007), (SELECT c.full_name FROM salon.get_clients(:'aura', 1000) AS c WHERE c.id = md5('client4')::uuid), 'a client''s name');
SELECT is((SELECT string_agg(id::text, ' ' ORDER BY id) FROM salon.get_sessions(:'aura', 1000, date_from => :'third', date_to => :'third') WHERE id > 90000), '90001 90002 90003',
    'a day holds its first and its last instant, and what began in it');
SELECT ok(NOT EXISTS (SELECT FROM salon.get_daily_metrics(:'aura', :'third', oracle.today()), jsonb_array_elements(top_services) AS service WHERE service ->> 'name' LIKE 'Hidden%'),
    'a service of another salon has no name here');
SELECT is((SELECT count(*) FROM salon.get_session_history(md5('edge2')::uuid)), 0::bigint, 'nor has a session messages of another salon');
SELECT results_eq($$SELECT message FROM salon.get_session_history(md5('edge1')::uuid)$$, ARRAY['first', 'second', 'third'], 'messages of one instant come as they were written');
SELECT results_eq(format('SELECT id, client_name, client_phone FROM salon.get_pending_wishlist(%L) WHERE id > 9000 ORDER BY id', :'aura'), 'VALUES (9001::bigint, NULL::text, NULL::text), (9002, NULL, NULL)',
    'a wish of another salon''s client, or of one that is gone, has no name');
SELECT results_eq(format('SELECT full_name FROM salon.get_clients(%L, search => %L)', :'aura', words), ARRAY[found], words || ' is searched for as it stands')
FROM (VALUES ('%', '100% Анна'), ('_', 'snake_case'), ('\', 'back\slash'), ('hara; DROP', 'O''Hara; DROP TABLE clients; --'), ('+79990000001', '100% Анна')) v (words, found);
-- Wrong values
SELECT throws_ok(format('SELECT salon.get_kpi_summary(%L, %s)', :'aura', n), '22023', NULL, n || ' days') FROM unnest(ARRAY[0, -1, 1000000]) n;
SELECT throws_ok(format('SELECT salon.get_sessions(%L, %s, %s)', :'aura', l, o), '22023', NULL, format('%s sessions from %s', l, o))
FROM (VALUES (0, 0), (-1, 0), (1001, 0), (10, -1)) v (l, o);
SELECT throws_ok(format('SELECT salon.get_clients(%L, %s, %s)', :'aura', l, o), '22023', NULL, format('%s clients from %s', l, o))
FROM (VALUES (0, 0), (-1, 0), (1001, 0), (10, -1)) v (l, o);
SELECT throws_ok(format('SELECT salon.get_daily_metrics(%L, %L, %L)', :'aura', '2025-01-02', '2025-01-01'), '22023', NULL, 'a range that ends before it starts');
SELECT throws_ok(format('SELECT salon.get_sessions(%L, date_from => %L, date_to => %L)', :'aura', '2025-01-02', '2025-01-01'), '22023', NULL, 'of sessions too');
COMMIT;
RESET ROLE;

-- Another salon, by everything that names it: the same words for one that there is not
CREATE FUNCTION refused(who text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    t uuid;
    q text;
BEGIN
    FOREACH t IN ARRAY ARRAY[md5('tenant2')::uuid, md5('nothing')::uuid] LOOP
        FOREACH q IN ARRAY ARRAY['get_kpi_summary(%L)', 'get_daily_metrics(%L, ''2025-01-01'', ''2025-01-02'')', 'get_sessions(%L)', 'get_sessions(%L, 5, 2, ''booked'', ''2025-01-01'', ''2025-01-02'')',
                                 'get_pending_wishlist(%L)', 'get_clients(%L)', 'get_clients(%L, search => ''%%'')', 'get_session_history(%L)'] LOOP
            RETURN NEXT throws_like('SELECT salon.' || format(q, t), 'permission denied for %' || t || '%', format('%s: %s', who, format(q, t)));
        END LOOP;
    END LOOP;
    RETURN NEXT throws_ok($q$SELECT salon.get_session_history(md5('edge17')::uuid)$q$, '42501', 'permission denied for session ' || md5('edge17')::uuid, who || ': its session''s history');
    RETURN NEXT throws_ok($q$SELECT salon.get_session_history(md5('no such session')::uuid)$q$, '42501', 'permission denied for session ' || md5('no such session')::uuid, who || ': one that there is not');
    RETURN NEXT is(salon.update_wishlist_status(9003, 'booked'), false, who || ': its wish');
    RETURN NEXT is(salon.update_wishlist_status(424242, 'booked'), false, who || ': a wish that there is not');
END
$$;
SET ROLE salon_app;
BEGIN; SELECT collection_set_user(3); SELECT refused('staff');
SELECT is_empty(format('SELECT * FROM salon.get_clients(%L, search => %L)', :'aura', digits), digits || ' finds no masked number') FROM unnest(ARRAY['+79990000001', '0000001', '990000']) digits;
COMMIT;
BEGIN; SELECT collection_set_user(2); SELECT refused('admin'); COMMIT;
RESET ROLE;
SELECT is((SELECT status FROM wishlist_v2 WHERE id = 9003), 'pending', 'the other salon''s wish is as it was');

-- Who sees nothing: an inactive user, an admin of no salon, a user that there is not, and who names nobody
CREATE FUNCTION sees_nothing(who text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    q text;
BEGIN
    FOREACH q IN ARRAY ARRAY['get_pending_wishlist(NULL)', 'get_clients(NULL)', 'get_session_history(NULL)', 'update_wishlist_status(9001, ''booked'')', 'get_clients(NULL, search => ''%'')',
                             'get_kpi_summary(md5(''tenant1'')::uuid)', 'get_sessions(md5(''tenant1'')::uuid)', 'get_clients(md5(''tenant1'')::uuid)', 'get_pending_wishlist(md5(''tenant1'')::uuid)',
                             'get_daily_metrics(md5(''tenant1'')::uuid, ''2025-01-01'', ''2025-01-02'')', 'get_session_history(md5(''edge1'')::uuid)'] LOOP
        RETURN NEXT throws_ok('SELECT salon.' || q, '42501', NULL, who || ': ' || q);
    END LOOP;
    FOREACH q IN ARRAY ARRAY['tenants', 'histories', 'clients', 'wishlist', 'metrics_dailies', 'metrics_dailies_live'] LOOP
        RETURN NEXT is_empty('SELECT * FROM salon.' || q, who || ': ' || q);
    END LOOP;
END
$$;
SET ROLE salon_app;
BEGIN; SELECT collection_set_user(6); SELECT sees_nothing('inactive'); COMMIT;
BEGIN; SELECT collection_set_user(7); SELECT sees_nothing('of no salon'); COMMIT;
BEGIN; SELECT collection_set_user(4711); SELECT sees_nothing('unknown'); COMMIT;
SELECT sees_nothing('nobody');
SELECT throws_ok('SELECT * FROM ' || t, '42501', NULL, 'no way round: ' || t)
FROM unnest(ARRAY['conversation_sessions_v2', 'recent_history_v2', 'wishlist_v2', 'clients_v2', 'user_ltm_v2', 'tenants_v2', 'dashboard.users', 'dashboard.metrics_dailies', 'dashboard.user_permissions']) t;
SELECT throws_ok('CALL salon.collect_daily_metrics()', '42501', NULL, 'nor is the job the application''s');
-- Through the views: a cheap function, an error, an update
BEGIN;
SELECT collection_set_user(3);
CREATE TEMP TABLE caught (value text);
CREATE FUNCTION pg_temp.snoop(value text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN INSERT INTO caught VALUES (value); RETURN true; END';
SELECT count(*) FROM salon.clients AS c WHERE pg_temp.snoop(c::text);
SELECT count(*) FROM salon.wishlist AS w WHERE pg_temp.snoop(w::text);
SELECT count(*) FROM salon.histories AS h WHERE pg_temp.snoop(h::text);
SELECT count(*) FROM salon.metrics_dailies_live AS m WHERE pg_temp.snoop(m::text);
SELECT ok((SELECT count(*) > 100 FROM caught), 'a function saw rows');
SELECT is_empty(format('SELECT * FROM caught WHERE value NOT LIKE %L', '%' || :'aura' || '%'), 'none of another salon');
SELECT is_empty($$SELECT * FROM caught WHERE value ~ '\+7\d{6}'$$, 'and no number unmasked');
SELECT throws_ok($$UPDATE salon.wishlist SET comment = 'x'$$, '42501', NULL, 'of a wish the status can be changed alone');
SELECT throws_ok(format('UPDATE salon.wishlist SET tenant_id = %L', :'aura'), '42501', NULL, 'not the salon');
SELECT throws_ok('DELETE FROM salon.wishlist', '42501', NULL, 'and none deleted');
UPDATE salon.wishlist SET status = 'all of them';
RESET ROLE;
SELECT results_eq($$SELECT DISTINCT tenant_id FROM wishlist_v2 WHERE status = 'all of them'$$, ARRAY[:'aura'::uuid], 'an update through the view stays in the salon');
ROLLBACK;

-- Wishes: what changed, who did
SET ROLE salon_app;
BEGIN;
SELECT collection_set_user(3);
SELECT is(salon.update_wishlist_status(9001, 'booked'), true, 'a wish gets another status');
SELECT is(salon.update_wishlist_status(9001, 'booked'), false, 'once');
SELECT results_eq('SELECT status, processed_by, processed_at FROM salon.wishlist WHERE id = 9001', $$SELECT 'booked', 3::bigint, now()$$, 'with who and when');
SELECT is(salon.update_wishlist_status(9002, 'declined', processed_by => 3), true, 'the same user may be named');
SELECT throws_ok($$SELECT salon.update_wishlist_status(9002, 'booked', processed_by => 2)$$, '42501', 'permission denied for user 2', 'but no other');
SELECT throws_ok(format('SELECT salon.update_wishlist_status(9002, %L)', s), '22023', 'status is missing') FROM unnest(ARRAY[NULL, '', ' ']) s;
SELECT is(salon.update_wishlist_status(NULL, 'booked'), false, 'no wish');
COMMIT;
BEGIN;
SELECT collection_set_user(2);
SELECT is(salon.update_wishlist_status(9001, 'booked'), false, 'who comes second does not take it over');
SELECT is((SELECT processed_by FROM salon.wishlist WHERE id = 9001), 3::bigint, 'nor appears as who did');
SELECT is(salon.update_wishlist_status(9001, 'declined'), true, 'another status is a change');
SELECT is((SELECT processed_by FROM salon.wishlist WHERE id = 9001), 2::bigint, 'by another user');
SELECT is(salon.update_wishlist_status(9001, 'pending'), true, 'and it may be opened again');
SELECT results_eq('SELECT processed_by, processed_at FROM salon.wishlist WHERE id = 9001', 'VALUES (NULL::bigint, NULL::timestamptz)', 'as nobody''s');
COMMIT;
RESET ROLE;
CREATE EXTENSION IF NOT EXISTS dblink SCHEMA tap;
SELECT tap.dblink_connect('other', format('dbname=%s host=%s port=%s user=salon_app', current_database(), split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')));
SELECT tap.dblink_connect('owner', format('dbname=%s host=%s port=%s user=postgres', current_database(), split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')));
SET ROLE salon_app;
BEGIN;
SELECT collection_set_user(3);
SELECT is(salon.update_wishlist_status(9001, 'booked'), true, 'two at once: the first');
SELECT tap.dblink_exec('other', 'BEGIN');
SELECT * FROM tap.dblink('other', 'SELECT collection_set_user(2)::text') AS v (v text);
SELECT tap.dblink_send_query('other', $$SELECT salon.update_wishlist_status(9001, 'booked')$$);
SELECT pg_sleep(0.3);
SELECT is(tap.dblink_is_busy('other'), 1, 'the second waits');
COMMIT;
SELECT is((SELECT v FROM tap.dblink_get_result('other') AS v (v boolean)), false, 'and finds it done');
SELECT v FROM tap.dblink_get_result('other') AS v (v boolean);
SELECT tap.dblink_exec('other', 'COMMIT');

-- Users that change while they ask: gone at the next statement, whatever the transaction has seen
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT collection_set_user(3);
SELECT is((SELECT array_agg(id) FROM salon.tenants), ARRAY[:'aura']::uuid[], 'a user sees a salon');
SELECT tap.dblink_exec('owner', format('UPDATE dashboard.users SET tenant_id = %L WHERE id = 3', :'lab'));
SELECT is((SELECT array_agg(id) FROM salon.tenants), ARRAY[:'lab']::uuid[], 'moved to another, sees that one');
SELECT throws_ok(format('SELECT salon.get_%s', f), '42501', NULL, 'and the first no more: ' || split_part(f, '(', 1))
FROM unnest(ARRAY[format('kpi_summary(%L)', :'aura'), format('clients(%L)', :'aura'), format('sessions(%L)', :'aura'), format('pending_wishlist(%L)', :'aura'), 'session_history(md5(''edge1'')::uuid)']) f;
SELECT lives_ok(format('SELECT salon.get_clients(%L)', :'lab'), 'but the new one');
SELECT tap.dblink_exec('owner', 'UPDATE dashboard.users SET active = false WHERE id = 3');
SELECT sees_nothing('made inactive');
SELECT tap.dblink_exec('owner', 'UPDATE dashboard.users SET active = true, role = ''super_admin'' WHERE id = 3');
SELECT is((SELECT count(*) FROM salon.tenants WHERE view_phone), 4::bigint, 'made super_admin, sees all');
SELECT tap.dblink_exec('owner', format('UPDATE dashboard.users SET role = ''staff'', tenant_id = %L WHERE id = 3', :'aura'));
SELECT is((SELECT array_agg(id) FROM salon.tenants WHERE NOT view_phone), ARRAY[:'aura']::uuid[], 'and staff again');
SELECT tap.dblink_exec('owner', 'DELETE FROM dashboard.users WHERE id = 3');
SELECT sees_nothing('deleted');
COMMIT;
RESET ROLE;
-- What the roles are: super_admin manages every salon, nobody else any
SELECT results_eq('SELECT user_id, count(*), count(DISTINCT tenant_id) FROM dashboard.user_permissions GROUP BY 1 ORDER BY 1', 'VALUES (1::bigint, 12::bigint, 4::bigint), (2, 2, 1), (4, 2, 1), (5, 1, 1)', 'permissions');
SET ROLE salon_app;
BEGIN; SELECT collection_set_user(1); SELECT is((SELECT count(*) FROM collection_projects WHERE manage AND view_phone), 12::bigint, 'super_admin'); COMMIT;
BEGIN; SELECT collection_set_user(2); SELECT set_eq('SELECT source, manage, view_phone FROM collection_projects', $$VALUES ('sessions', false, true), ('services', false, true), ('staff', false, true)$$, 'admin'); COMMIT;
RESET ROLE;
-- A new salon is there at once
INSERT INTO tenants_v2 (id, name) VALUES (md5('tenant5')::uuid, 'Новый');
SET ROLE salon_app;
BEGIN; SELECT collection_set_user(1); SELECT is(salon.get_kpi_summary(md5('tenant5')::uuid)::text, '{"sessions" : 0, "bookings" : 0, "conversion" : 0.0}', 'a salon without sessions');
SELECT is((SELECT count(*) FROM salon.get_daily_metrics(md5('tenant5')::uuid, '2025-01-01', '2025-01-07') WHERE total_sessions = 0 AND conversion_rate = 0 AND total_revenue = 0), 7::bigint, 'has days of zeros'); COMMIT;
RESET ROLE;

-- The nightly job
CREATE FUNCTION kept() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT results_eq(format('SELECT tenant_id, dialogs_started, bookings, conversion, total_revenue, top_services, top_staff FROM dashboard.metrics_dailies WHERE day = %L ORDER BY 1', oracle.today() - n),
        format('SELECT d.tenant_id, d.total_sessions, d.total_bookings, d.conversion_rate, d.total_revenue, d.top_services, d.top_staff
                FROM tenants_v2 AS t, oracle.daily(t.id, ARRAY[t.id], %L, %1$L) AS d WHERE t.is_active ORDER BY 1', oracle.today() - n), format('the table has the day %s days ago', n))
    FROM unnest(ARRAY[1, 3]) n
$$;
SET ROLE salon_jobs;
SET timezone = 'Pacific/Honolulu';
CALL salon.collect_daily_metrics();
SELECT is((SELECT array_agg(DISTINCT day) FROM dashboard.metrics_dailies), ARRAY[oracle.today() - 1], 'yesterday is the salons''');
SELECT is((SELECT count(*) FROM dashboard.metrics_dailies), 4::bigint, 'a row for every active salon, the one without sessions too');
SET timezone = 'Pacific/Auckland';
CALL salon.collect_daily_metrics((oracle.today() - 3));
RESET ROLE;
SELECT kept();
CREATE TEMP TABLE before AS SELECT ctid AS place, * FROM dashboard.metrics_dailies;
SET ROLE salon_jobs;
CALL salon.collect_daily_metrics();
CALL salon.collect_daily_metrics(target_date => oracle.today() - 3);
RESET ROLE;
SELECT set_eq('SELECT ctid AS place, * FROM dashboard.metrics_dailies', 'TABLE before', 'run again it writes nothing');
INSERT INTO conversation_sessions_v2 (tenant_id, channel, started_at, final_status, booking_id, booking_amount, meta)
VALUES (:'lab', 'web', (:'third'::date + time '12:00') AT TIME ZONE 'Europe/Moscow', 'booked', 'late', 77.7, '{"service_id": "5", "staff_id": "5"}');
DELETE FROM conversation_sessions_v2 WHERE id = 90001;
UPDATE tenants_v2 SET is_active = false WHERE id = md5('tenant3')::uuid;
SET ROLE salon_jobs;
CALL salon.collect_daily_metrics(oracle.today() - 3);
RESET ROLE;
SELECT kept() LIMIT 0;
UPDATE tenants_v2 SET is_active = true WHERE id = md5('tenant3')::uuid;
SELECT kept();
SELECT is((SELECT count(*) FROM dashboard.metrics_dailies m JOIN before b USING (tenant_id, day) WHERE m.ctid <> b.place), 2::bigint, 'late data corrects the two rows that it changes');
SET ROLE salon_app;
BEGIN; SELECT collection_set_user(2);
SELECT results_eq('SELECT DISTINCT tenant_id FROM salon.metrics_dailies', ARRAY[:'aura'::uuid], 'who reads the table reads his salon''s rows');
COMMIT;
RESET ROLE;
-- The job as a superuser of no grant, and by a role that has none
CREATE ROLE stranger;
GRANT USAGE ON SCHEMA salon TO stranger;
SET ROLE stranger;
SELECT throws_ok('CALL salon.collect_daily_metrics()', '42501', NULL, 'a stranger does not run it');
SELECT throws_ok('SELECT salon.get_clients(NULL)', '42501', NULL, 'nor asks for clients');
RESET ROLE;
CALL salon.collect_daily_metrics('2020-01-01');
SELECT is((SELECT count(*) FROM dashboard.metrics_dailies WHERE day = '2020-01-01' AND dialogs_started = 0 AND top_staff = '[]'), 4::bigint, 'a day before all days has zeros');

-- Database roles see salons by grants of their own
SELECT collection_grant_role('stranger', project_key => :'lab', source => 'sessions');
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA salon TO stranger;
GRANT SELECT ON ALL TABLES IN SCHEMA salon TO stranger;
SET ROLE stranger;
SELECT is((SELECT count(*) FROM salon.get_clients(NULL, 1000)), (SELECT count(*) FROM oracle.clients(ARRAY[:'lab']::uuid[], false, 1000, 0, NULL)), 'a database role''s clients');
SELECT throws_ok(format('SELECT salon.get_clients(%L)', :'aura'), '42501', NULL, 'and no others');
RESET ROLE;

SELECT is_empty('SELECT * FROM collection_verify()', 'the stored figures are still those of the table');
SELECT is((SELECT missing_amounts FROM collection_health WHERE source = 'sessions'), 1::bigint, 'an amount of NaN is counted as missing');
SELECT tap.dblink_disconnect('other'), tap.dblink_disconnect('owner');
SELECT * FROM finish();
