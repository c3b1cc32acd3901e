-- What the dashboard asks, under the names of its specification, each answered for the user who is named in the transaction. Which
-- salons that user may see is the extension's answer, everywhere: no function or view below has another one.
SET ROLE salon_owner;

-- The caller's salons: everything below goes through this view, or through reports, which look at the same grants.
CREATE VIEW salon.tenants WITH (security_barrier) AS
    SELECT p.project_key::uuid AS id, p.label AS name, p.view_phone
    FROM public.collection_projects AS p
    WHERE p.source = 'sessions';

CREATE VIEW salon.histories WITH (security_barrier) AS
    SELECT s.tenant_id, s.session_id, h.id, h.role, h.message, h.created_at
    FROM public.conversation_sessions_v2 AS s
    LEFT JOIN public.recent_history_v2 AS h ON h.session_id = s.session_id AND h.tenant_id = s.tenant_id
    WHERE s.tenant_id = ANY (ARRAY(SELECT t.id FROM salon.tenants AS t));

-- Numbers of phones as they are shown are all that a search can find: else it would tell a masked one digit by digit.
CREATE VIEW salon.clients WITH (security_barrier) AS
    SELECT c.id, c.tenant_id, c.telegram_chat_id,
           CASE WHEN t.view_phone THEN c.phone ELSE public.collection_masked_phone(c.phone) END AS phone,
           c.full_name, c.created_at, l.preferred_staff_id, l.preferred_service_id
    FROM salon.tenants AS t
    JOIN public.clients_v2 AS c ON c.tenant_id = t.id
    LEFT JOIN public.user_ltm_v2 AS l ON l.tenant_id = c.tenant_id AND l.user_id = c.id;

-- Of one table, so that it can be updated; the last two columns cannot.
CREATE VIEW salon.wishlist WITH (security_barrier) AS
    SELECT w.id, w.tenant_id, w.user_id, w.item_type, w.item_id, w.source, w.comment, w.status, w.meta, w.created_at, w.processed_at, w.processed_by,
           (SELECT c.full_name FROM public.clients_v2 AS c WHERE c.tenant_id = w.tenant_id AND c.id = w.user_id) AS client_name,
           (SELECT CASE WHEN w.tenant_id = ANY (ARRAY(SELECT t.id FROM salon.tenants AS t WHERE t.view_phone))
                        THEN c.phone ELSE public.collection_masked_phone(c.phone) END
            FROM public.clients_v2 AS c WHERE c.tenant_id = w.tenant_id AND c.id = w.user_id) AS client_phone
    FROM public.wishlist_v2 AS w
    WHERE w.tenant_id = ANY (ARRAY(SELECT t.id FROM salon.tenants AS t));

-- The same error for a salon that is not the caller's and for one that there is not; NULL: any at all. The functions below ask for
-- it only when the views have shown nothing: what they show is the caller's.
CREATE FUNCTION salon.require_tenant(tenant_id uuid) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM salon.tenants AS t WHERE require_tenant.tenant_id IS NULL OR t.id = require_tenant.tenant_id) THEN
        RAISE insufficient_privilege USING MESSAGE = format('permission denied for tenant %s', coalesce(tenant_id::text, '(any)')),
            HINT = 'Name the user by collection_set_user() in the same transaction.';
    END IF;
END
$$;
COMMENT ON FUNCTION salon.require_tenant IS 'raises 42501 where the caller may not see the salon';

CREATE FUNCTION salon.require_page(row_limit bigint, row_offset bigint) RETURNS void
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF row_limit NOT BETWEEN 1 AND 1000 OR row_offset NOT BETWEEN 0 AND 1000000000 THEN
        RAISE invalid_parameter_value USING MESSAGE = format('invalid page: %s rows from %s', row_limit, row_offset),
            HINT = 'row_limit is 1 to 1000, row_offset 0 to 1000000000.';
    END IF;
END
$$;
COMMENT ON FUNCTION salon.require_page IS 'raises 22023 where a page is none';

-- A pattern for ILIKE that finds the words as they stand, whatever they are.
CREATE FUNCTION salon.containing(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
COMMENT ON FUNCTION salon.containing IS 'a pattern that matches what contains the words';

CREATE TYPE salon.daily_metric AS (
    date date, tenant_id uuid, total_sessions bigint, total_bookings bigint, total_revenue numeric, conversion_rate numeric, top_services jsonb, top_staff jsonb
);

-- The first five of each day by bookings.
CREATE FUNCTION salon.top_of_days(tenant_id uuid, start_date date, end_date date, source text, id_name text)
    RETURNS TABLE (day date, top jsonb)
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT ranked.day, jsonb_agg(jsonb_build_object(id_name, substr(ranked.key, 38), 'name', ranked.label, 'bookings', ranked.completes,
                                                    'sessions', ranked.attempts, 'revenue', coalesce(ranked.amount, 0)) ORDER BY ranked.place)
    FROM (SELECT s.*, row_number() OVER (PARTITION BY s.day ORDER BY s.completes DESC, s.attempts DESC, s.key) AS place
          FROM public.collection_series(date_from => start_date, date_to => end_date, group_by => 'interviewer', source => source, project_key => tenant_id::text) AS s
          WHERE s.completes > 0) AS ranked
    WHERE ranked.place <= 5
    GROUP BY ranked.day
$$;
COMMENT ON FUNCTION salon.top_of_days IS 'of each day the five services (source services) or members of staff (source staff) with most bookings';

CREATE FUNCTION salon.get_daily_metrics(tenant_id uuid, start_date date, end_date date) RETURNS SETOF salon.daily_metric
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.day, tenant_id, d.attempts, d.completes, coalesce(d.amount, 0), coalesce(round(100.0 * d.completes / nullif(d.attempts, 0), 2), 0),
           coalesce(services.top, '[]'), coalesce(staff.top, '[]')
    FROM public.collection_series(date_from => start_date, date_to => end_date, fill => true, source => 'sessions', project_key => tenant_id::text) AS d
    LEFT JOIN salon.top_of_days(tenant_id, start_date, end_date, 'services', 'service_id') AS services ON services.day = d.day
    LEFT JOIN salon.top_of_days(tenant_id, start_date, end_date, 'staff', 'staff_id') AS staff ON staff.day = d.day
    ORDER BY d.day DESC
$$;
COMMENT ON FUNCTION salon.get_daily_metrics IS 'the metrics of each day, both ends included, newest first; conversion_rate in percent; tenant_id NULL: all of the caller''s salons together';

CREATE FUNCTION salon.get_kpi_summary(tenant_id uuid, days integer DEFAULT 7) RETURNS json
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object('sessions', s.attempts, 'bookings', s.completes,
                             'conversion', coalesce(round(100.0 * s.completes / nullif(s.attempts, 0), 1), 0.0))
    FROM public.collection_summary(last_days => days, source => 'sessions', project_key => tenant_id::text) AS s
$$;
COMMENT ON FUNCTION salon.get_kpi_summary IS 'sessions, bookings and conversion (percent, 1 decimal) of the days that end today';

CREATE TYPE salon.session AS (
    id bigint, session_id uuid, tenant_id uuid, user_id uuid, channel text, started_at timestamptz, ended_at timestamptz, duration_sec integer,
    final_status text, final_intent text, booking_id text, messages_count integer, meta jsonb, client_name text, sentiment text, drop_off_stage text
);

-- collection_rows has pages, the specification has offsets: rows from an offset on are at most two of its pages.
CREATE FUNCTION salon.get_sessions(tenant_id uuid, row_limit bigint DEFAULT 50, row_offset bigint DEFAULT 0, status_filter text DEFAULT NULL,
                                   date_from date DEFAULT NULL, date_to date DEFAULT NULL) RETURNS SETOF salon.session
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    size CONSTANT bigint := coalesce(row_limit, 50);
    skipped CONSTANT bigint := coalesce(row_offset, 0);
BEGIN
    PERFORM salon.require_page(size, skipped);
    RETURN QUERY
        SELECT r.row_id::bigint, (s.o ->> 'session_id')::uuid, p.id, (s.o ->> 'user_id')::uuid, s.o ->> 'channel', r.start_form, (s.o ->> 'ended_at')::timestamptz,
               (s.o ->> 'duration_sec')::integer, s.o ->> 'final_status', s.o ->> 'final_intent', s.o ->> 'booking_id', (s.o ->> 'messages_count')::integer,
               s.o -> 'meta', r.details -> 'clients_v2' ->> 'full_name', r.details ->> 'sentiment', r.details ->> 'drop_off_stage'
        FROM generate_series(skipped / size + 1, (skipped + size - 1) / size + 1) AS number (page),
             LATERAL public.collection_rows(
                 date_from => coalesce(get_sessions.date_from, '-infinity'), date_to => coalesce(get_sessions.date_to, 'infinity'),
                 segments => CASE WHEN status_filter <> '' THEN ARRAY[status_filter] END, source => 'sessions', project_key => get_sessions.tenant_id::text,
                 page => number.page, page_size => size) WITH ORDINALITY AS r,
             LATERAL (SELECT r.details -> 'session') AS s (o),
             LATERAL (SELECT (s.o ->> 'tenant_id')::uuid) AS p (id)
        ORDER BY number.page, r.ordinality
        OFFSET skipped % size LIMIT size;
END
$$;
COMMENT ON FUNCTION salon.get_sessions IS 'a page of sessions, newest first; both dates included, all time without them';

CREATE FUNCTION salon.get_session_history(session_id uuid) RETURNS TABLE (role text, message text, created_at timestamptz)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
        SELECT h.role, h.message, h.created_at
        FROM salon.histories AS h
        WHERE h.session_id = get_session_history.session_id AND h.id IS NOT NULL
        ORDER BY h.created_at, h.id;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM salon.histories AS h WHERE h.session_id = get_session_history.session_id) THEN
        RAISE insufficient_privilege USING MESSAGE = format('permission denied for session %s', session_id),
            HINT = 'Name the user by collection_set_user() in the same transaction.';
    END IF;
END
$$;
COMMENT ON FUNCTION salon.get_session_history IS 'the messages of a session in order; 42501 for one of another salon as for one that there is not';

CREATE FUNCTION salon.get_pending_wishlist(tenant_id uuid) RETURNS SETOF salon.wishlist
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
        SELECT w.* FROM salon.wishlist AS w
        WHERE (get_pending_wishlist.tenant_id IS NULL OR w.tenant_id = get_pending_wishlist.tenant_id) AND w.status = 'pending'
        ORDER BY w.created_at DESC, w.id DESC;
    IF NOT FOUND THEN
        PERFORM salon.require_tenant(tenant_id);
    END IF;
END
$$;
COMMENT ON FUNCTION salon.get_pending_wishlist IS 'the wishes that wait, newest first, with the client''s name and phone (masked but for those who may see it)';

CREATE FUNCTION salon.update_wishlist_status(item_id bigint, status text, processed_by bigint DEFAULT NULL) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    named CONSTANT text := public.collection_user();
BEGIN
    IF coalesce(btrim(status), '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'status is missing', HINT = 'Give the status that the item shall have.';
    END IF;
    IF processed_by::text <> named THEN
        RAISE insufficient_privilege USING MESSAGE = format('permission denied for user %s', processed_by),
            HINT = 'processed_by is the user who is named in this transaction; leave it out.';
    END IF;
    UPDATE salon.wishlist AS w
    SET status = update_wishlist_status.status,
        processed_at = CASE WHEN update_wishlist_status.status <> 'pending' THEN now() END,
        processed_by = CASE WHEN update_wishlist_status.status <> 'pending' THEN coalesce(named::bigint, update_wishlist_status.processed_by) END
    WHERE w.id = update_wishlist_status.item_id AND w.status <> update_wishlist_status.status;
    IF FOUND THEN
        RETURN true;
    END IF;
    PERFORM salon.require_tenant(NULL);
    RETURN false;
END
$$;
COMMENT ON FUNCTION salon.update_wishlist_status IS 'gives a wish another status and records who did and when; false where there is no such wish for the caller, or it has that status already';

CREATE FUNCTION salon.get_clients(tenant_id uuid, row_limit bigint DEFAULT 50, row_offset bigint DEFAULT 0, search text DEFAULT NULL) RETURNS SETOF salon.clients
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted CONSTANT text := salon.containing(nullif(search, ''));
BEGIN
    PERFORM salon.require_page(coalesce(row_limit, 50), coalesce(row_offset, 0));
    RETURN QUERY
        SELECT c.* FROM salon.clients AS c
        WHERE (get_clients.tenant_id IS NULL OR c.tenant_id = get_clients.tenant_id)
            AND (wanted IS NULL OR c.full_name ILIKE wanted OR c.phone ILIKE wanted)
        ORDER BY c.created_at DESC, c.id
        OFFSET coalesce(row_offset, 0) LIMIT coalesce(row_limit, 50);
    IF NOT FOUND THEN
        PERFORM salon.require_tenant(tenant_id);
    END IF;
END
$$;
COMMENT ON FUNCTION salon.get_clients IS 'a page of clients, newest first, whose name or phone, as it is shown, contains the words';

-- Functions are for the application's role; what they read, they read as that role.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA salon FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA salon TO salon_app;
GRANT SELECT ON ALL TABLES IN SCHEMA salon TO salon_app;
GRANT UPDATE (status, processed_at, processed_by) ON salon.wishlist TO salon_app;
RESET ROLE;
