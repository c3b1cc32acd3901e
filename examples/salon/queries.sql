-- Every query of the specification, as the back end asks it: one transaction a request, which begins with the user's name.
SELECT md5('tenant1')::uuid AS tenant \gset
BEGIN;
SET LOCAL ROLE salon_app;
SELECT collection_set_user(2);

-- 5.2 Overview
SELECT * FROM salon.get_daily_metrics(:'tenant', current_date - 6, current_date);
SELECT salon.get_kpi_summary(:'tenant');
SELECT salon.get_kpi_summary(:'tenant', days => 30);
-- the best of a range, not of each day
SELECT rank, label, completes AS bookings, attempts AS sessions, amount AS revenue
FROM collection_top(last_days => 30, source => 'services', project_key => :'tenant');
SELECT rank, label, completes AS bookings, attempts AS sessions, amount AS revenue
FROM collection_top(last_days => 30, source => 'staff', project_key => :'tenant', sort => 'amount');

-- 5.3 Sessions
SELECT * FROM salon.get_sessions(:'tenant', row_limit => 5);
SELECT id, started_at, client_name, sentiment, drop_off_stage
FROM salon.get_sessions(:'tenant', row_limit => 5, row_offset => 5, status_filter => 'abandoned', date_from => current_date - 30, date_to => current_date);
SELECT session_id AS session FROM salon.get_sessions(:'tenant', row_limit => 1) \gset
SELECT * FROM salon.get_session_history(:'session');

-- 5.4 Wishlist
SELECT id, client_name, client_phone, item_type, item_id, created_at FROM salon.get_pending_wishlist(:'tenant') LIMIT 5;
SELECT min(id) AS item FROM salon.get_pending_wishlist(:'tenant') \gset
SELECT salon.update_wishlist_status(:item, 'booked');

-- 5.5 Clients
SELECT * FROM salon.get_clients(:'tenant', row_limit => 5);
SELECT full_name, phone, preferred_staff_id, preferred_service_id FROM salon.get_clients(:'tenant', row_limit => 5, search => 'иванова');
COMMIT;

-- 7. The nightly job, twice: the second time nothing changes. And the same without a job.
SET ROLE salon_jobs;
CALL salon.collect_daily_metrics();
CALL salon.collect_daily_metrics();
RESET ROLE;
BEGIN;
SET LOCAL ROLE salon_app;
SELECT collection_set_user(2);
SELECT * FROM salon.metrics_dailies;
SELECT * FROM salon.metrics_dailies_live WHERE day > current_date - 3 ORDER BY day DESC;
COMMIT;
