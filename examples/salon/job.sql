-- The table of daily metrics and the job that fills it, for those who want a table. The view needs no job and is never out of date.
SET ROLE salon_owner;

-- The columns of dashboard.metrics_dailies, live, of the caller's salons. Days in which nothing happened have no row.
CREATE VIEW salon.metrics_dailies_live WITH (security_barrier) AS
    SELECT d.tenant_id, d.day, sum(d.attempts) FILTER (WHERE d.source = 'sessions')::bigint AS dialogs_started,
           sum(d.completes) FILTER (WHERE d.source = 'sessions')::bigint AS bookings,
           round(100 * sum(d.completes) FILTER (WHERE d.source = 'sessions') / sum(d.attempts) FILTER (WHERE d.source = 'sessions'), 2) AS conversion,
           coalesce(sum(d.amount) FILTER (WHERE d.source = 'sessions'), 0) AS total_revenue,
           coalesce(jsonb_agg(jsonb_build_object('service_id', substr(d.interviewer_key, 38), 'name', coalesce(named.name, d.interviewer_key), 'bookings', d.completes, 'sessions', d.attempts,
                                                 'revenue', coalesce(d.amount, 0)) ORDER BY d.place)
                    FILTER (WHERE d.source = 'services' AND d.completes > 0 AND d.place <= 5), '[]') AS top_services,
           coalesce(jsonb_agg(jsonb_build_object('staff_id', substr(d.interviewer_key, 38), 'name', coalesce(named.name, d.interviewer_key), 'bookings', d.completes, 'sessions', d.attempts,
                                                 'revenue', coalesce(d.amount, 0)) ORDER BY d.place)
                    FILTER (WHERE d.source = 'staff' AND d.completes > 0 AND d.place <= 5), '[]') AS top_staff
    FROM (SELECT c.tenant_id, c.day, c.source, c.interviewer_key, c.attempts, c.completes, c.amount,
                 row_number() OVER (PARTITION BY c.tenant_id, c.day, c.source ORDER BY c.completes DESC, c.attempts DESC, c.interviewer_key) AS place
          FROM (SELECT project_key::uuid AS tenant_id, day, source, interviewer_key,
                       sum(attempts) AS attempts, sum(completes) AS completes, sum(amount) AS amount
                FROM public.collection_daily
                WHERE source IN ('sessions', 'services', 'staff')
                GROUP BY project_key::uuid, day, source, interviewer_key
                HAVING sum(row_count) > 0) AS c) AS d
    LEFT JOIN (SELECT 'services' AS source, * FROM public.services_v2 UNION ALL SELECT 'staff', * FROM public.staff_v2) AS named
        ON named.source = d.source AND named.tenant_id = d.tenant_id AND named.id = substr(d.interviewer_key, 38)
    GROUP BY d.tenant_id, d.day;

-- What the job has kept, of the caller's salons.
CREATE VIEW salon.metrics_dailies WITH (security_barrier) AS
    SELECT m.tenant_id, m.day, m.dialogs_started, m.bookings, m.conversion, m.total_revenue, m.top_services, m.top_staff
    FROM dashboard.metrics_dailies AS m
    WHERE m.tenant_id = ANY (ARRAY(SELECT t.id FROM salon.tenants AS t));

-- Fills a day, yesterday in the salons' time zone where none is given, for every active salon. Run again it corrects the day.
CREATE PROCEDURE salon.collect_daily_metrics(target_date date DEFAULT NULL)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- A summary of one day ends with the source's today, whatever the session's time zone.
    filled CONSTANT date := coalesce(target_date, (SELECT s.date_to - 1 FROM public.collection_summary(last_days => 1, source => 'sessions') AS s));
BEGIN
    -- Computed once, however many salons there are.
    WITH live AS MATERIALIZED (SELECT * FROM salon.metrics_dailies_live AS l WHERE l.day = filled)
    INSERT INTO dashboard.metrics_dailies AS m (tenant_id, day, dialogs_started, bookings, conversion, total_revenue, top_services, top_staff)
    SELECT t.id, filled, coalesce(l.dialogs_started, 0), coalesce(l.bookings, 0), coalesce(l.conversion, 0), coalesce(l.total_revenue, 0),
           coalesce(l.top_services, '[]'), coalesce(l.top_staff, '[]')
    FROM public.tenants_v2 AS t
    LEFT JOIN live AS l ON l.tenant_id = t.id
    WHERE t.is_active
    ON CONFLICT (tenant_id, day) DO UPDATE
    SET dialogs_started = excluded.dialogs_started, bookings = excluded.bookings, conversion = excluded.conversion,
        total_revenue = excluded.total_revenue, top_services = excluded.top_services, top_staff = excluded.top_staff
    WHERE (m.dialogs_started, m.bookings, m.conversion, m.total_revenue, m.top_services, m.top_staff)
        IS DISTINCT FROM (excluded.dialogs_started, excluded.bookings, excluded.conversion, excluded.total_revenue, excluded.top_services, excluded.top_staff);
END
$$;

REVOKE ALL ON PROCEDURE salon.collect_daily_metrics FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE salon.collect_daily_metrics TO salon_jobs;
GRANT SELECT ON public.tenants_v2 TO salon_jobs;
GRANT SELECT, INSERT, UPDATE ON dashboard.metrics_dailies TO salon_jobs;
GRANT SELECT ON salon.metrics_dailies_live TO salon_app, salon_jobs;
GRANT SELECT ON salon.metrics_dailies TO salon_app;
RESET ROLE;
