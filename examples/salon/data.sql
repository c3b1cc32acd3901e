-- Four salons, one of them closed, with the same numbers of services and staff in each; users of every role; and sessions of the
-- last sixty days. The same on every run of a day. Variable: sessions (how many; 3000 where it is not given).
\if :{?sessions}
\else
\set sessions 3000
\endif
SET ROLE salon_owner;
-- A number from 0 to less than sides, the same whenever it is asked for.
CREATE FUNCTION pg_temp.dice(what text, n int, sides int) RETURNS int LANGUAGE sql IMMUTABLE
    RETURN ('x' || substr(md5(what || n), 1, 7))::bit(28)::int % sides;

INSERT INTO public.tenants_v2 (id, name, is_active)
SELECT md5('tenant' || n)::uuid, (ARRAY['Аура', 'Beauty Lab', 'Локон', 'Старый салон'])[n], n < 4 FROM generate_series(1, 4) AS n;
INSERT INTO public.services_v2
SELECT md5('tenant' || t)::uuid, s::text, (ARRAY['Стрижка', 'Окрашивание', 'Маникюр', 'Педикюр', 'Укладка', 'Массаж'])[s] || ', ' || t
FROM generate_series(1, 4) AS t, generate_series(1, 6) AS s;
INSERT INTO public.staff_v2
SELECT md5('tenant' || t)::uuid, s::text, (ARRAY['Анна', 'Ольга', 'Мария', 'Елена', 'Дарья', 'Ирина', 'Юлия'])[s] || ', ' || t
FROM generate_series(1, 4) AS t, generate_series(1, 7) AS s;
INSERT INTO public.clients_v2 (id, tenant_id, telegram_chat_id, phone, full_name, created_at)
SELECT md5('client' || n)::uuid, md5('tenant' || 1 + n % 4)::uuid, CASE WHEN n % 3 > 0 THEN 700000000 + n END,
       CASE WHEN n % 10 > 0 THEN '+7916' || lpad(pg_temp.dice('phone', n, 10000000)::text, 7, '0') END,
       -- four in a row, one of each salon, have the same name
       CASE WHEN n % 23 > 0 THEN (ARRAY['Анна', 'Ольга', 'Екатерина', 'Светлана', 'Alina'])[1 + n / 4 % 5] || ' '
            || (ARRAY['Иванова', 'Петрова', 'Смирнова', 'Kim'])[1 + n / 20 % 4] END,
       now() - n * interval '7 hours'
FROM generate_series(1, greatest(:sessions / 10, 100)) AS n;
INSERT INTO public.user_ltm_v2
SELECT tenant_id, id, CASE WHEN n % 2 = 0 THEN (1 + n % 7)::text END, (1 + n % 6)::text
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM public.clients_v2) AS client WHERE n % 3 > 0;

INSERT INTO dashboard.users (id, email, encrypted_password, role, tenant_id, active) VALUES
    (1, 'root@example.org', '*', 'super_admin', NULL, true),
    (2, 'admin@aura.example', '*', 'admin', md5('tenant1')::uuid, true),
    (3, 'staff@aura.example', '*', 'staff', md5('tenant1')::uuid, true),
    (4, 'admin@lab.example', '*', 'admin', md5('tenant2')::uuid, true),
    (5, 'staff@lab.example', '*', 'staff', md5('tenant2')::uuid, true),
    (6, 'former@aura.example', '*', 'staff', md5('tenant1')::uuid, false),
    (7, 'nowhere@example.org', '*', 'admin', NULL, true);

INSERT INTO public.conversation_sessions_v2 (session_id, tenant_id, user_id, channel, started_at, ended_at, duration_sec, final_status, final_intent,
                                             booking_id, booking_amount, messages_count, meta)
SELECT md5('session' || n)::uuid, md5('tenant' || tenant)::uuid, CASE WHEN n % 17 > 0 THEN md5('client' || 4 * client + tenant - 1)::uuid END,
       (ARRAY['telegram', 'whatsapp', 'web'])[1 + pg_temp.dice('channel', n, 3)],
       started, CASE WHEN status <> 'active' THEN started + seconds * interval '1 second' END, CASE WHEN status <> 'active' THEN seconds END,
       status, (ARRAY['booking', 'question', 'reschedule', NULL])[1 + pg_temp.dice('intent', n, 4)],
       CASE WHEN status = 'booked' THEN 'b-' || n END,
       CASE WHEN status = 'booked' AND n % 11 > 0 THEN 900 + 50 * pg_temp.dice('amount', n, 90) + 0.50 WHEN status = 'cancelled' THEN 700 END,
       2 + pg_temp.dice('messages', n, 20),
       jsonb_strip_nulls(jsonb_build_object(
           'service_id', CASE WHEN n % 4 > 0 THEN (1 + pg_temp.dice('service', n, 6))::text END,
           'staff_id', CASE WHEN n % 5 > 0 THEN (1 + pg_temp.dice('staff', n, 7))::text END,
           'sentiment', (ARRAY['positive', 'neutral', 'negative', NULL])[1 + pg_temp.dice('sentiment', n, 4)],
           'drop_off_stage', CASE WHEN status = 'abandoned' THEN (ARRAY['service', 'staff', 'time'])[1 + n % 3] END))
FROM generate_series(1, :sessions) AS n,
     LATERAL (SELECT 1 + pg_temp.dice('tenant', n, 20) / 6 AS tenant, 1 + pg_temp.dice('client', n, greatest(:sessions / 40, 25) - 1) AS client,
                     (ARRAY['booked', 'booked', 'abandoned', 'abandoned', 'completed', 'cancelled', 'active'])[1 + pg_temp.dice('status', n, 7)] AS status,
                     now() - pg_temp.dice('start', n, 60 * 86400) * interval '1 second' AS started,
                     20 + pg_temp.dice('seconds', n, 900) AS seconds) AS drawn;
INSERT INTO public.recent_history_v2 (tenant_id, session_id, role, message, created_at)
SELECT tenant_id, session_id, (ARRAY['user', 'assistant'])[1 + m % 2], 'Сообщение ' || m, started_at + m * interval '5 seconds'
FROM public.conversation_sessions_v2, generate_series(0, messages_count - 1) AS m;
INSERT INTO public.wishlist_v2 (tenant_id, user_id, item_type, item_id, source, comment, status, created_at)
SELECT tenant_id, user_id, 'service', coalesce(meta ->> 'service_id', '1'), channel, 'Хочу на выходных', CASE WHEN id % 2 = 0 THEN 'pending' ELSE 'booked' END, started_at
FROM public.conversation_sessions_v2 WHERE final_status = 'abandoned' AND user_id IS NOT NULL AND id % 5 = 0;
RESET ROLE;
