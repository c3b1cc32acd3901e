-- Every query of the specification, as the application asks it: one transaction a request, which begins with the user's name.
SELECT md5('campaign1')::uuid AS campaign, md5('campaign5')::uuid AS other \gset
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(1);

-- POST /plivo/current-campaign-report: one campaign, with its ten latest calls
SELECT collection_progress_json(project_keys => ARRAY[:'campaign']);
-- with the 25 or 50 latest
SELECT json_array_length(body -> 'recentActivity') FROM collection_progress_json(project_keys => ARRAY[:'campaign'], recent => 25) AS body;
-- several campaigns; every campaign that the user may see; a line each for an overview
SELECT collection_progress_json(project_keys => ARRAY[:'campaign', :'other'], recent => 1);
SELECT label, status, total, completed, failed, remaining, completion_pct, rate_per_minute, time_remaining, active
FROM collection_progress(recent => 0) ORDER BY label;
-- the latest calls alone
SELECT call ->> 'row_id' AS uuid, call ->> 'phone_number' AS number, call ->> 'outcome_code' AS lead_status, call -> 'details' ->> 'hangupCause' AS hangup_cause
FROM collection_progress(project_keys => ARRAY[:'campaign']), jsonb_array_elements(latest) AS call;
-- lead quality
SELECT key AS lead_status, label, attempts AS calls
FROM collection_bar(project_key => :'campaign', last_days => 30, group_by => 'outcome', metric => 'attempts');

-- Trend: the campaign by the hour; today against yesterday
SELECT bucket, attempts, completes, success_rate FROM collection_series(project_key => :'campaign', last_days => 1, granularity => 'hour');
SELECT attempts, previous_attempts, attempts_change, success_rate_change, avg_duration_sec_change
FROM collection_summary(project_key => :'campaign', last_days => 1, compare => true);

-- Polling: the first question of each round
SELECT collection_version();
COMMIT;
