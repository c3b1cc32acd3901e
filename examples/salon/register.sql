-- Three sources over the one table of sessions: all of them, those with a service, those with a member of staff.
-- Variable: time_zone, in which a salon's day begins; Europe/Moscow where it is not given.
\if :{?time_zone}
\else
\set time_zone Europe/Moscow
\endif
SET ROLE salon_owner;
-- A session is of the day on which it began. A booking is a complete. The revenue is the bookings' alone.
SELECT public.collection_register(
    'sessions', 'public.conversation_sessions_v2', project => 'tenant_id', time_zone => :'time_zone', started_at => 'started_at',
    outcome => $$CASE WHEN booking_id IS NOT NULL THEN 'booking' ELSE 'dialog' END$$,
    amount => $$CASE WHEN booking_id IS NOT NULL THEN booking_amount END$$,
    segment => 'final_status', row_id => 'id',
    details => $$jsonb_object(ARRAY['sentiment', 'drop_off_stage'], ARRAY[meta ->> 'sentiment', meta ->> 'drop_off_stage'])$$,
    is_default => true);
-- The ids of services and staff mean something within a salon only, so the salon is part of the key.
SELECT public.collection_register(
    'services', 'public.conversation_sessions_v2', project => 'tenant_id', time_zone => :'time_zone', started_at => 'started_at',
    interviewer => $$tenant_id::text || '/' || (meta ->> 'service_id')$$, row_filter => $$meta ->> 'service_id' <> ''$$,
    outcome => $$CASE WHEN booking_id IS NOT NULL THEN 'booking' ELSE 'dialog' END$$,
    amount => $$CASE WHEN booking_id IS NOT NULL THEN booking_amount END$$);
SELECT public.collection_register(
    'staff', 'public.conversation_sessions_v2', project => 'tenant_id', time_zone => :'time_zone', started_at => 'started_at',
    interviewer => $$tenant_id::text || '/' || (meta ->> 'staff_id')$$, row_filter => $$meta ->> 'staff_id' <> ''$$,
    outcome => $$CASE WHEN booking_id IS NOT NULL THEN 'booking' ELSE 'dialog' END$$,
    amount => $$CASE WHEN booking_id IS NOT NULL THEN booking_amount END$$);
SELECT public.collection_describe('services', 'interviewer', 'public.services_v2', key => $$tenant_id::text || '/' || id$$, label => 'name'),
       public.collection_describe('staff', 'interviewer', 'public.staff_v2', key => $$tenant_id::text || '/' || id$$, label => 'name');

-- Who may see what follows from the row in dashboard.users, at the moment of the question.
CREATE VIEW dashboard.user_permissions AS
    SELECT u.id AS user_id, t.id AS tenant_id, p.permission
    FROM dashboard.users AS u
    JOIN public.tenants_v2 AS t ON u.role = 'super_admin' OR t.id = u.tenant_id
    JOIN (VALUES ('super_admin', 'view_collection_perf'), ('super_admin', 'view_phone'), ('super_admin', 'manage'),
                 ('admin', 'view_collection_perf'), ('admin', 'view_phone'),
                 ('staff', 'view_collection_perf')) AS p (role, permission) ON p.role = u.role
    WHERE u.active;

SELECT public.collection_set_outcome(source, 'booking', label => 'Booking', disposition => 'complete', sort_order => 1),
       public.collection_set_outcome(source, 'dialog', label => 'No booking', disposition => 'other', sort_order => 2),
       public.collection_describe(source, 'project', 'public.tenants_v2', key => 'id', label => 'name',
                                  status => $$CASE WHEN is_active THEN 'active' ELSE 'closed' END$$),
       public.collection_use_permissions(source, 'dashboard.user_permissions', 'user_id', 'tenant_id', 'permission'),
       public.collection_grant_role('salon_jobs', all_projects => true, source => source)
FROM unnest(ARRAY['sessions', 'services', 'staff']) AS source;

-- What a page of sessions shows beside the session's own: its client, who is looked for among those of the same salon only; and the
-- columns that are no role.
SELECT public.collection_reference('sessions', 'clients_v2', $$tenant_id::text || '/' || user_id::text$$,
                                   'public.clients_v2', $$tenant_id::text || '/' || id::text$$, ARRAY['full_name']),
       public.collection_reference('sessions', 'session', 'id', 'public.conversation_sessions_v2', 'id',
                                   ARRAY['session_id', 'tenant_id', 'user_id', 'channel', 'ended_at', 'duration_sec', 'final_status', 'final_intent', 'booking_id', 'messages_count', 'meta']);
RESET ROLE;
GRANT EXECUTE ON FUNCTION public.collection_set_user(bigint) TO salon_app;
