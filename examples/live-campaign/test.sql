-- Every figure of the specification against plain SQL over the tables, for several users, and attacks on what keeps their campaigns apart.
SET client_min_messages = warning;
-- Nothing may hang on the settings of the session.
SET timezone = 'Pacific/Auckland';
SET datestyle = 'SQL, DMY';
SET intervalstyle = 'iso_8601';
\set calls 1200
\ir schema.sql
\ir data.sql
\ir register.sql
\ir traffic.sql
SELECT * FROM no_plan();
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;

-- The oracle: plain SQL over the tables, for whoever asks.
CREATE SCHEMA oracle;
GRANT USAGE ON SCHEMA oracle TO PUBLIC;
CREATE FUNCTION oracle.id(n int) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN md5('campaign' || n)::uuid;
CREATE VIEW oracle.call AS
    SELECT *, coalesce("endTime", "startTime") AS at, "endTime" IS NOT NULL AND "leadStatus" IN ('hot', 'warm', 'cold') AS reached,
           extract(epoch FROM "endTime" - "startTime") AS seconds
    FROM calls;
CREATE FUNCTION oracle.words(span interval) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN m < 60 THEN m || CASE m WHEN 1 THEN ' minute' ELSE ' minutes' END
                WHEN m < 1440 THEN m / 60 || CASE m / 60 WHEN 1 THEN ' hour' ELSE ' hours' END || CASE m % 60 WHEN 0 THEN '' WHEN 1 THEN ' 1 minute' ELSE ' ' || m % 60 || ' minutes' END
                ELSE (m + 59) / 1440 || CASE (m + 59) / 1440 WHEN 1 THEN ' day' ELSE ' days' END
                     || CASE (m + 59) / 60 % 24 WHEN 0 THEN '' WHEN 1 THEN ' 1 hour' ELSE ' ' || (m + 59) / 60 % 24 || ' hours' END END
    FROM (SELECT ceil(extract(epoch FROM span) / 60)::bigint) AS t (m)
$$;
-- The body of a campaign, for one who may see the numbers and for one who may not.
CREATE FUNCTION oracle.body(campaign uuid, numbers boolean, recent int DEFAULT 10) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH c AS (SELECT * FROM campaigns WHERE id = campaign),
    state AS (SELECT CASE WHEN "isFailed" THEN 'failed' WHEN "isCampaignCompleted" THEN 'completed' WHEN "isPaused" THEN 'paused' WHEN "startedAt" IS NULL THEN 'queued' ELSE 'running' END AS status FROM c),
    sums AS (
        SELECT count("endTime") AS processed, count(*) FILTER (WHERE reached) AS completed, count(*) FILTER (WHERE reached AND "leadStatus" = 'hot') AS hot,
               coalesce(round(avg(seconds)), 0) AS average, coalesce(round(sum(seconds)), 0) AS total, count(*) FILTER (WHERE "endTime" > now() - interval '15 minutes') AS lately,
               count(*) FILTER (WHERE "startTime" > now() - interval '2 hours' AND "endTime" IS NULL) AS active,
               (array_agg("startTime" ORDER BY at, uuid) FILTER (WHERE at IS NOT NULL))[1] AS first, max(at) AS last
        FROM oracle.call WHERE "campaignId" = campaign),
    rest AS (SELECT CASE WHEN "totalCalls" IS NOT NULL THEN greatest("totalCalls" - processed, 0) END AS remaining, extract(epoch FROM least(interval '15 minutes', now() - first)) AS span FROM c, sums),
    eta AS (SELECT CASE WHEN status = 'running' AND lately > 0 AND remaining IS NOT NULL THEN make_interval(secs => round(remaining * span / lately)::float8) END AS eta FROM state, sums, rest),
    latest AS (SELECT * FROM oracle.call WHERE "campaignId" = campaign AND at IS NOT NULL ORDER BY at DESC, uuid DESC LIMIT recent)
    SELECT jsonb_build_object('campaignId', id, 'campaignName', name, 'status', status,
        'progress', jsonb_build_object('totalCalls', "totalCalls", 'completedCalls', completed, 'failedCalls', processed - completed, 'remainingCalls', remaining,
            'completionPercentage', round(processed * 100.0 / "totalCalls", 1)::float8, 'estimatedTimeRemaining', oracle.words(eta)),
        'callMetrics', jsonb_build_object('averageDuration', average, 'totalDuration', total, 'answerRate', coalesce(round(completed * 100.0 / nullif(processed, 0), 1), 0)::float8,
            'leadConversionRate', coalesce(round(hot * 100.0 / nullif(completed, 0), 1), 0)::float8, 'activeCalls', active),
        'recentActivity', (SELECT coalesce(jsonb_agg(jsonb_build_object('callUUID', uuid, 'number', CASE WHEN numbers THEN number ELSE left(number, 6) || '***' END,
                'status', CASE WHEN "endTime" IS NULL THEN 'active' WHEN reached THEN 'completed' ELSE 'failed' END, 'duration', round(seconds), 'endTime', "endTime",
                'leadStatus', "leadStatus", 'hangupCause', hangup ->> 'hangupCause') || hangup ORDER BY at DESC, uuid DESC), '[]') FROM latest),
        'timeline', jsonb_build_object('startTime', first, 'lastUpdateTime', last, 'estimatedEndTime', now() + eta))
    FROM c, state, sums, rest, eta
$$;
-- A body of the extension with its instants as the session spells them.
CREATE FUNCTION oracle.spelled(body json) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT body::jsonb || jsonb_build_object(
        'timeline', (SELECT jsonb_object_agg(key, value::timestamptz) FROM json_each_text(body -> 'timeline')),
        'recentActivity', (SELECT coalesce(jsonb_agg(e || jsonb_build_object('endTime', (e ->> 'endTime')::timestamptz) ORDER BY n), '[]')
                           FROM jsonb_array_elements((body -> 'recentActivity')::jsonb) WITH ORDINALITY AS x (e, n)))
$$;
CREATE FUNCTION oracle.same_body(campaign int, numbers boolean DEFAULT true) RETURNS text LANGUAGE sql AS $$
    SELECT tap.is((SELECT oracle.spelled(b) FROM public.collection_progress_json(project_keys => ARRAY[oracle.id(campaign)]::text[]) AS b),
                  oracle.body(oracle.id(campaign), numbers), 'body of ' || (oracle.body(oracle.id(campaign), false) ->> 'campaignName'))
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA oracle TO PUBLIC;
CREATE FUNCTION oracle.keys(VARIADIC campaigns int[]) RETURNS text[] LANGUAGE sql IMMUTABLE RETURN ARRAY(SELECT md5('campaign' || c) ::uuid::text FROM unnest(campaigns) AS c);

SELECT is((SELECT count(*) FROM collection_verify('campaigns')), 0::bigint, 'the source counts');
SELECT is((SELECT array_agg(purpose) FROM collection_indexes('campaigns') WHERE NOT present AND purpose !~ 'outcome'), NULL, 'and has its indexes');

-- The owner: every campaign
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(1);
SELECT oracle.same_body(c) FROM unnest(ARRAY[1, 2, 3, 4, 5, 6, 7]) AS c;
SELECT oracle.same_body(9, numbers => false);
SELECT is((SELECT array_agg(k) FROM collection_progress_json(project_keys => oracle.keys(1)) j, json_object_keys(j) k), '{campaignId,campaignName,status,progress,callMetrics,recentActivity,timeline}', 'members');
SELECT is((SELECT array_agg(k) FROM collection_progress_json(project_keys => oracle.keys(1)) j, json_object_keys(j -> 'progress') k),
          '{totalCalls,completedCalls,failedCalls,remainingCalls,completionPercentage,estimatedTimeRemaining}', 'of progress');
SELECT is((SELECT array_agg(k) FROM collection_progress_json(project_keys => oracle.keys(1)) j, json_object_keys(j -> 'callMetrics') k), '{averageDuration,totalDuration,answerRate,leadConversionRate,activeCalls}', 'of callMetrics');
SELECT is((SELECT array_agg(k) FROM collection_progress_json(project_keys => oracle.keys(1)) j, json_object_keys(j -> 'timeline') k), '{startTime,lastUpdateTime,estimatedEndTime}', 'of the timeline');
SELECT ok((SELECT '{callUUID,number,status,duration,endTime,leadStatus,hangupCause}' <@ array_agg(k) FROM collection_progress_json(project_keys => oracle.keys(1)) j, json_object_keys(j #> '{recentActivity,0}') k), 'of a call');
SELECT results_eq($$SELECT oracle.spelled(b) AS body FROM collection_progress_json(recent => 25) b ORDER BY b ->> 'campaignId'$$,
                  $$SELECT oracle.body(oracle.id(c), c <> 9, 25) FROM unnest(ARRAY[1, 2, 3, 4, 5, 6, 7, 9]) AS c ORDER BY oracle.id(c)::text$$, 'several campaigns, 25 calls of each');
SELECT results_eq($$SELECT b ->> 'campaignId' FROM collection_progress_json(project_keys => oracle.keys(5, 2), recent => 0) b ORDER BY 1$$, 'SELECT unnest(oracle.keys(5, 2)) ORDER BY 1', 'those that are asked for');
-- States
SELECT results_eq($$SELECT label, status, time_remaining IS NULL, rate_per_minute = 0 FROM collection_progress(recent => 0) ORDER BY label$$,
    $$VALUES ('Autumn leads', 'running', false, false), ('Done', 'completed', true, true), ('Not begun', 'queued', true, true), ('Out of balance', 'failed', true, true), ('Paused by its owner', 'paused', true, false),
             ('Ravi''s own', 'running', false, false), ('Stalled since yesterday', 'running', true, true), ('Without a plan', 'running', true, false)$$, 'an end is foretold only where it is near');
SELECT is((SELECT (total, completed, failed, remaining, completion_pct, active, first_at, latest)::text FROM collection_progress(project_keys => oracle.keys(3))), '(300,0,0,300,0,0,,[])', 'not begun');
COMMIT;
-- Hours and days, compared as who may read the table
CREATE VIEW oracle.day AS
    SELECT "campaignId" AS campaign, (at AT TIME ZONE 'Asia/Kolkata')::date AS day, date_trunc('hour', at, 'Asia/Kolkata') AS hour, "leadStatus" AS lead, seconds FROM oracle.call WHERE at IS NOT NULL;
SELECT results_eq($$SELECT bucket, attempts, completes, avg_duration_sec FROM collection_series(project_key => oracle.id(1)::text, last_days => 7, granularity => 'hour')$$,
    $$SELECT hour, count(lead), count(*) FILTER (WHERE lead = 'hot'), round(avg(seconds))::bigint FROM oracle.day WHERE campaign = oracle.id(1) GROUP BY 1 ORDER BY 1$$, 'trend by the hour');
SELECT results_eq($$SELECT attempts, completes, avg_duration_sec, previous_attempts, attempts_change, previous_completes, avg_duration_sec_change FROM collection_summary(project_key => oracle.id(1)::text, last_days => 1, compare => true)$$,
    $$SELECT a.n, a.hot, a.average, b.n, a.n - b.n, b.hot, a.average - b.average
      FROM (SELECT count(lead) AS n, count(*) FILTER (WHERE lead = 'hot') AS hot, round(avg(seconds))::bigint AS average FROM oracle.day WHERE campaign = oracle.id(1) AND day = (now() AT TIME ZONE 'Asia/Kolkata')::date) a,
           (SELECT count(lead) AS n, count(*) FILTER (WHERE lead = 'hot') AS hot, round(avg(seconds))::bigint AS average FROM oracle.day WHERE campaign = oracle.id(1) AND day = (now() AT TIME ZONE 'Asia/Kolkata')::date - 1) b$$,
    'against its own past');
SELECT ok((SELECT previous_attempts > 100 FROM collection_summary(project_key => oracle.id(1)::text, last_days => 1, compare => true)), 'of which there is some');
SELECT results_eq($$SELECT key, attempts FROM collection_bar(project_key => oracle.id(1)::text, last_days => 6, group_by => 'outcome', metric => 'attempts') WHERE key IS NOT NULL$$,
    $$SELECT lead, count(*) FROM oracle.day WHERE campaign = oracle.id(1) AND lead IS NOT NULL GROUP BY 1 ORDER BY 2 DESC$$, 'lead quality');

-- Another user
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(2);
SELECT oracle.same_body(8);
SELECT oracle.same_body(9);
SELECT is((SELECT (remaining, completion_pct > 100)::text FROM collection_progress(project_keys => oracle.keys(8))), '(0,t)', 'more than planned');
SELECT is((SELECT count(*) FROM collection_progress()), 2::bigint, 'sees his own');
SELECT throws_ok($$SELECT collection_progress_json(project_keys => oracle.keys(9, 1))$$, '42501', $$permission denied for project '$$ || oracle.id(1) || $$'$$, 'not another''s');
SELECT throws_ok($$SELECT collection_progress_json(project_keys => ARRAY[md5('none')::uuid::text])$$, '42501', $$permission denied for project '$$ || md5('none')::uuid || $$'$$, 'and one that does not exist looks alike');
SELECT throws_ok($$SELECT collection_progress_json(project_keys => ARRAY['1 OR true'])$$, '42501', $$permission denied for project '1 OR true'$$, 'a key is a value');
SELECT throws_ok($$SELECT collection_series(project_key => oracle.id(1)::text)$$, '42501', NULL, 'nor its trend');
SELECT throws_ok('SELECT count(*) FROM calls', '42501', NULL, 'nor the table');
SELECT throws_ok('SELECT collection_set_user(1)', '55000', NULL, 'nor is he somebody else');
SELECT collection_version() AS ravi \gset
COMMIT;
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(3);
SELECT is((SELECT count(*) FROM collection_progress_json()), 0::bigint, 'who owns nothing sees nothing');
COMMIT;
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT throws_ok('SELECT collection_progress_json()', '42501', 'no user is named in this transaction');
COMMIT;
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(1);
SELECT collection_version() AS asha \gset
COMMIT;

-- Polling: the version of who owns the campaign changes with a call, at once; another's does not
INSERT INTO calls ("campaignId", number, "startTime") VALUES (oracle.id(2), '+919933333001', now());
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(1);
SELECT isnt(collection_version(), :'asha', 'a call begins');
SELECT oracle.same_body(2);
COMMIT;
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(2);
SELECT is(collection_version(), :'ravi', 'which is nothing to another');
COMMIT;
-- Flags act at once, and a campaign changes hands
UPDATE campaigns SET "isPaused" = false WHERE id = oracle.id(2);
UPDATE campaigns SET "ownerId" = 2 WHERE id = oracle.id(1);
DELETE FROM campaign_viewers;
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(1);
SELECT is((SELECT (status, time_remaining IS NOT NULL)::text FROM collection_progress(project_keys => oracle.keys(2))), '(running,t)', 'it goes on');
SELECT oracle.same_body(2);
SELECT throws_ok($$SELECT collection_progress(project_keys => oracle.keys(1))$$, '42501', NULL, 'it is another''s now');
SELECT throws_ok($$SELECT collection_progress(project_keys => oracle.keys(9))$$, '42501', NULL, 'nobody looks on any more');
COMMIT;
BEGIN;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(2);
SELECT oracle.same_body(1);
COMMIT;
-- Folded, all is the same
SELECT collection_refresh();
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL ROLE dialer_app;
SELECT collection_set_user(2);
SELECT oracle.same_body(c) FROM unnest(ARRAY[1, 8, 9]) AS c;
COMMIT;
SELECT * FROM finish();
