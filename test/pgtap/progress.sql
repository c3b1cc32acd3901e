-- collection_progress and collection_progress_json against plain SQL over the fact table.
\ir report_calls.psql
\ir people.psql
ALTER TABLE calls ADD COLUMN extra jsonb;
SELECT collection_register('live', fact => 'calls', project => 'project_id', time_zone => 'Europe/Berlin', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', subject => 'phone', row_id => 'id', details => 'extra',
    backfill => 'now', is_default => true);
UPDATE projects SET state = 'running', planned = 1000 WHERE id = 0;
UPDATE projects SET state = 'Paused' WHERE id = 1;
INSERT INTO projects VALUES (3, NULL, 'running', 900), (4, 'Planned', 'queued', 0), (5, 'Broken', 'running', -3);
SELECT collection_describe('live', 'project', 'projects', 'id', 'name', target => 'planned', status => 'state');
SELECT collection_set_outcome('live', 'CB', 'Call back', 'partial'), collection_set_outcome('live', 'NEW', 'New', 'not_eligible'),
       collection_set_outcome('live', 'WRONG', 'Wrong number', 'unknown_eligibility');
-- Lately: in flight, forgotten, ended, yet to come, backwards, infinite, with one end only, with none.
CREATE TABLE lately (n int, o text, started interval, ended interval);
INSERT INTO lately VALUES
    (1, 'COMP', '-1 min', '-10 s'), (2, 'NOANS', '-4 min', '-3 min'), (3, 'CB', '-14 min', '-13 min'), (4, 'REF', '-17 min', '-16 min'), (5, NULL, '-1 min', NULL),
    (6, NULL, '-119 min', NULL), (7, 'BUSY', '-121 min', NULL), (8, NULL, '-20 days', NULL), (9, NULL, '1 h', NULL), (10, 'COMP', '-1 h', '1 h'),
    (11, 'WRONG', '-2 min', '-3 min'), (12, 'NEW', NULL, '-2 min'), (17, ' ', '-6 min', '-5 min'), (18, NULL, '-7 min', '-6 min');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, phone, extra)
SELECT p, 1, o, now() + started, now() + ended, '+98912111000' || n, jsonb_build_object('leadStatus', o, 'hangupCause', 'NORMAL_CLEARING') FROM lately, unnest(ARRAY[0, 1, 3]) p;
SELECT * FROM no_plan();

-- Every figure of every campaign, over the tables themselves.
CREATE VIEW live AS
SELECT *, coalesce(fe, fs) AS at, coalesce(fe, fs) IS NOT NULL AND fe IS NOT NULL AS over, nullif(btrim(outcome), '') AS code,
       CASE nullif(btrim(outcome), '') WHEN 'COMP' THEN 'complete' WHEN 'REF' THEN 'refusal' WHEN 'BUSY' THEN 'non_contact' WHEN 'NOANS' THEN 'non_contact' WHEN 'NA' THEN 'non_contact'
            WHEN 'CB' THEN 'partial' WHEN 'NEW' THEN 'not_eligible' WHEN 'WRONG' THEN 'unknown_eligibility' END AS known
FROM (SELECT *, CASE WHEN isfinite(started) THEN started END AS fs, CASE WHEN isfinite(ended) THEN ended END AS fe FROM calls) c;
CREATE FUNCTION wanted(recent int DEFAULT 10, within interval DEFAULT '2 hours', rate interval DEFAULT '15 minutes') RETURNS TABLE (
    project_id bigint, project_key text, label text, status text, total bigint, completed bigint, failed bigint, remaining bigint, completion_pct float8,
    rate_per_minute float8, time_remaining interval, estimated_end timestamptz, attempts bigint, completes bigint, avg_duration_sec bigint,
    total_duration_sec bigint, answer_rate float8, conversion_rate float8, active bigint, first_at timestamptz, last_at timestamptz, latest text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH classified AS (SELECT *, CASE WHEN code IS NULL THEN 'none' ELSE coalesce(known, 'other') END AS d FROM live),
    ids AS (SELECT id FROM projects UNION SELECT project_id FROM calls WHERE project_id IS NOT NULL),
    sums AS (
        SELECT ids.id, p.name, p.state, CASE WHEN p.planned >= 0 THEN p.planned END::bigint AS total,
               count(*) FILTER (WHERE over AND d IN ('complete', 'partial', 'refusal', 'other')) AS completed, count(*) FILTER (WHERE over) AS processed,
               count(code) AS attempts, count(*) FILTER (WHERE d = 'complete') AS completes, count(*) FILTER (WHERE over AND d = 'complete') AS converted,
               extract(epoch FROM sum(fe - fs) FILTER (WHERE fe > fs)) AS seconds, count(*) FILTER (WHERE fe > fs) AS timed,
               count(*) FILTER (WHERE fs > now() - within AND fs <= now() AND fe IS NULL) AS active,
               count(*) FILTER (WHERE fe > now() - rate AND fe <= now()) AS lately,
               (array_agg(coalesce(fs, fe) ORDER BY at, c.id) FILTER (WHERE at IS NOT NULL))[1] AS first_at, max(at) AS last_at,
               coalesce((array_agg(c.id::text ORDER BY at DESC, c.id DESC) FILTER (WHERE at IS NOT NULL))[:recent], '{}') AS latest
        FROM ids LEFT JOIN projects p ON p.id = ids.id LEFT JOIN classified c ON c.project_id = ids.id GROUP BY ids.id, p.name, p.state, p.planned),
    spans AS (SELECT *, greatest(total - processed, 0) AS remaining, extract(epoch FROM least(rate, now() - first_at)) AS span FROM sums),
    rates AS (SELECT *, CASE WHEN span > 0 THEN lately * 60 / span ELSE 0 END AS rate,
                     CASE WHEN lower(coalesce(state, '')) NOT IN ('queued', 'paused', 'completed', 'failed') AND span > 0 AND lately > 0
                          THEN make_interval(secs => round(remaining * span / lately)::float8) END AS eta FROM spans)
    SELECT id, id::text, coalesce(name, id::text), state, total, completed, processed - completed, CASE WHEN total IS NOT NULL THEN remaining END,
           CASE WHEN total = 0 THEN 0 ELSE round(processed * 100.0 / total, 1) END::float8, round(rate, 4)::float8,
           CASE WHEN total IS NOT NULL THEN eta END, CASE WHEN total IS NOT NULL THEN now() + eta END, attempts, completes,
           round(seconds / nullif(timed, 0))::bigint, coalesce(round(seconds), 0)::bigint, coalesce(round(completed::numeric / nullif(processed, 0), 4), 0)::float8,
           coalesce(round(converted::numeric / nullif(completed, 0), 4), 0)::float8, active, first_at, last_at, latest
    FROM rates ORDER BY 1
$$;
GRANT EXECUTE ON FUNCTION wanted TO PUBLIC;
CREATE FUNCTION exact_progress(what text, arguments text DEFAULT '', condition text DEFAULT 'true', oracle text DEFAULT '') RETURNS text LANGUAGE sql AS $$
    SELECT results_eq(format($q$SELECT (p).project_id, (to_jsonb(p) - 'latest')::text, ARRAY(SELECT e ->> 'row_id' FROM jsonb_array_elements((p).latest) e) FROM collection_progress(%s) p$q$, arguments),
                      format($q$SELECT (w).project_id, (to_jsonb(w) - 'latest')::text, (w).latest FROM wanted(%s) w WHERE %s$q$, oracle, condition), what)
$$;
GRANT EXECUTE ON FUNCTION exact_progress TO PUBLIC;

SELECT exact('live', 'the source counts');
SELECT exact_progress('every campaign');
SELECT is((SELECT array_agg(project_id) FROM collection_progress()), '{0,1,2,3,4,5,77}', 'with rows or planned, by number');
SELECT is((SELECT array_agg(active) FROM collection_progress()), '{2,2,0,2,0,0,0}', 'some in flight');
SELECT ok((SELECT rate_per_minute > 0 AND time_remaining > '0' FROM collection_progress('{0}')), 'and a rate');
SELECT is((SELECT (rate_per_minute > 0, time_remaining, estimated_end)::text FROM collection_progress('{1}')), '(t,,)', 'none comes of what is paused');
SELECT is((SELECT (total, remaining, completion_pct, rate_per_minute, active, first_at, last_at, latest)::text FROM collection_progress('{4}')), '(0,0,0,0,0,,,[])', 'no call at all');
SELECT is((SELECT (total, remaining, completion_pct)::text FROM collection_progress('{5}')), '(,,)', 'a plan below zero is none');
-- Infinite times count as missing
INSERT INTO calls (project_id, outcome, started, ended) SELECT p, 'COMP', s, e FROM unnest(ARRAY[0, 2]) p, (VALUES
    (now() - interval '5 min', timestamptz 'infinity'), (now() - interval '6 min', '-infinity'), ('-infinity', now() - interval '1 min'), ('infinity', now() - interval '2 min'),
    ('-infinity', NULL), ('infinity', 'infinity'), (NULL, NULL), (NULL, 'infinity'), (now() - interval '3 h', 'infinity')) v (s, e);
SELECT exact_progress('infinite times');
SELECT exact_progress('of some', 'ARRAY[3, 0, 0]', 'project_id IN (0, 3)');
SELECT exact_progress('by key', $$project_keys => '{1}', projects => '{2}'$$, 'project_id IN (1, 2)');
SELECT exact_progress('an empty array is no filter', $$projects => '{}', project_keys => '{}'$$);
SELECT exact_progress('NULLs beside a number', 'ARRAY[NULL, 1]', 'project_id = 1');
SELECT is((SELECT count(*) FROM collection_progress(ARRAY[NULL]::bigint[])), 0::bigint, 'NULLs alone match nothing');
SELECT is((SELECT count(*) FROM collection_progress(project_keys => ARRAY[NULL]::text[])), 0::bigint, 'nor as keys');
SELECT exact_progress('NULL is the default', 'NULL, NULL, NULL, NULL, NULL, NULL');
SELECT exact_progress('windows', $$active_within => '3 hours 1 minute', rate_window => '4 minutes'$$, oracle => $$within => '3 hours 1 minute', rate => '4 minutes'$$);
SELECT exact_progress('a month is 30 days', $$active_within => '1 month', rate_window => '1 month 1 day'$$, oracle => $$within => '30 days', rate => '31 days'$$);
SELECT exact_progress('very long', $$active_within => '170000000 years', rate_window => '170000000 years'$$, oracle => $$within => '6000 years', rate => '6000 years'$$);
SELECT exact_progress('very short', $$active_within => '1 microsecond', rate_window => '1 microsecond'$$, oracle => $$within => '1 microsecond', rate => '1 microsecond'$$);
SELECT exact_progress('no row', 'recent => 0', oracle => 'recent => 0');
SELECT exact_progress('many rows', 'recent => 1000', oracle => 'recent => 1000');
-- A time zone of the session is nobody's business
SET timezone = 'Pacific/Apia';
SELECT exact_progress('elsewhere', $$rate_window => '1 day'$$, oracle => $$rate => '1 day'$$);
RESET timezone;

-- Rows are those of collection_rows
SELECT results_eq(
    $$SELECT e ->> 'row_id', (e ->> 'date')::date, e ->> 'project', (e ->> 'project_id')::bigint, e ->> 'interviewer', (e ->> 'interviewer_id')::bigint, e ->> 'phone_number', e ->> 'outcome_code',
             (e ->> 'call_attempts')::bigint, (e ->> 'start_form')::timestamptz, (e ->> 'end_form')::timestamptz, (e ->> 'duration_sec')::bigint, nullif(e -> 'details', 'null')
      FROM collection_progress('{0}', 1000), jsonb_array_elements(latest) e$$,
    $$SELECT * FROM collection_rows(0, '-infinity', 'infinity', page_size => 1000)$$, 'as collection_rows has them');

-- A call that begins, is changed while in flight, ends and goes, in one transaction
BEGIN;
INSERT INTO calls (project_id, interviewer_id, outcome, started) VALUES (2, 1, NULL, now());
SELECT exact_progress('it begins');
SELECT is((SELECT (active, latest -> 0 ->> 'end_form') FROM collection_progress('{2}')), (3::bigint, NULL::text), 'in flight');
UPDATE calls SET outcome = 'CB', interviewer_id = 2 WHERE started = now();
SELECT exact_progress('it is changed');
SAVEPOINT s;
UPDATE calls SET ended = now(), outcome = 'COMP' WHERE started = now();
SELECT exact_progress('it ends');
ROLLBACK TO s;
SELECT exact_progress('it does not');
UPDATE calls SET ended = now() - interval '1 s' WHERE started = now();
UPDATE calls SET project_id = 4 WHERE started = now();
SELECT exact_progress('it was another''s');
DELETE FROM calls WHERE started = now();
SELECT exact_progress('it is gone');
-- The first call of a campaign, this instant: over no time there is no rate
INSERT INTO calls (project_id, outcome, started, ended) VALUES (4, 'COMP', now(), now());
UPDATE projects SET state = 'running', planned = 10 WHERE id = 4;
SELECT exact_progress('it has just begun');
SELECT is((SELECT (completed, rate_per_minute, time_remaining)::text FROM collection_progress('{4}')), '(1,0,)', 'without a rate');
UPDATE calls SET started = now() - interval '30 s' WHERE project_id = 4;
SELECT is((SELECT (rate_per_minute, remaining, time_remaining)::text FROM collection_progress('{4}')), '(2,9,00:04:30)', 'since it began, where that is shorter');
UPDATE projects SET planned = 1 WHERE id = 4;
SELECT is((SELECT (remaining, completion_pct, time_remaining, estimated_end = now())::text FROM collection_progress('{4}')), '(0,100,00:00:00,t)', 'all is done');
UPDATE projects SET planned = 0 WHERE id = 4;
SELECT is((SELECT (remaining, completion_pct)::text FROM collection_progress('{4}')), '(0,0)', 'more than all is no less than none');
UPDATE projects SET planned = 2147483647 WHERE id = 4;
SELECT exact_progress('a long way');
ALTER TABLE projects ALTER planned TYPE numeric;
UPDATE projects SET planned = 1e17 WHERE id = 4;
SELECT is((SELECT (remaining, time_remaining, estimated_end)::text FROM collection_progress('{4}')), '(99999999999999999,,)', 'past the end of time');
CREATE FUNCTION total_of(plan numeric) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects SET planned = plan WHERE id = 4;
    RETURN (SELECT total FROM collection_progress('{4}'));
END $$;
SELECT is(total_of(p), w, 'planned ' || p) FROM (VALUES (2.5, 3::bigint), (2.49, 2), (0.4, 0), ('NaN', NULL), ('Infinity', NULL), (-0.1, NULL), (1e19, NULL), (9223372036854775807, 9223372036854775807),
    (9223372036854775806.5, 9223372036854775807)) v (p, w);
ROLLBACK;
-- A status is passed on, whatever its case
BEGIN;
UPDATE projects SET state = s FROM (VALUES (0, 'COMPLETED'), (3, 'Failed')) v (i, s) WHERE id = i;
SELECT is((SELECT array_agg((status, time_remaining)::text) FROM collection_progress('{0,3}')), '{"(COMPLETED,)","(Failed,)"}', 'over');
UPDATE projects SET state = NULL WHERE id IN (0, 3);
SELECT exact_progress('no status');
SELECT ok((SELECT status IS NULL AND time_remaining IS NOT NULL FROM collection_progress('{0}')), 'nothing says that it rests');
ROLLBACK;
-- One snapshot
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT exact_progress('repeatable read');
INSERT INTO calls (project_id, outcome, started, ended) VALUES (2, 'COMP', now() - interval '1 min', now());
SELECT exact_progress('with rows of its own');
ROLLBACK;
SELECT collection_refresh();
SELECT exact_progress('folded');

-- Wrong values
SELECT throws_ok('SELECT collection_progress(recent => -1)', '22023', 'invalid recent: -1');
SELECT throws_ok('SELECT collection_progress(recent => 1001)', '22023', 'invalid recent: 1001');
SELECT throws_ok($$SELECT collection_progress(active_within => '0')$$, '22023', 'invalid active_within: it is not positive');
SELECT throws_ok($$SELECT collection_progress(active_within => '1 day -24 hours')$$, '22023', 'invalid active_within: it is not positive');
SELECT throws_ok($$SELECT collection_progress(rate_window => '-1 second')$$, '22023', 'invalid rate_window: it is not positive');
SELECT throws_ok($$SELECT collection_progress(source => 'none')$$, '42704', 'source "none" does not exist');
SELECT throws_ok($$SELECT collection_progress('{4711}')$$, '42501', 'permission denied for project 4711', 'no such campaign');
SELECT throws_ok($$SELECT collection_progress(project_keys => '{1,x}')$$, '42501', $$permission denied for project 'x'$$, 'nor such a key');
SELECT throws_ok($$SELECT collection_progress(project_keys => '{4711}')$$, '42501', $$permission denied for project '4711'$$, 'nor such a number as key');

-- Access
SELECT collection_grant_role('analyst', 1), collection_grant_role('analyst', 3), collection_grant_role('analyst', 3, 'view_phone'), collection_grant_role('analyst', 999),
       collection_grant_user(42, 0);
SET ROLE analyst;
SELECT exact_progress('only what is granted', '', 'project_id IN (1, 3)');
SELECT throws_ok($$SELECT collection_progress('{1,0}')$$, '42501', 'permission denied for project 0', 'another''s campaign');
SELECT throws_ok($$SELECT collection_progress('{4711}')$$, '42501', 'permission denied for project 4711', 'and none, in the same words');
SELECT throws_ok($$SELECT collection_progress('{999}')$$, '42501', 'permission denied for project 999', 'granted, but there is none');
SELECT throws_ok($$SELECT collection_progress_json(project_keys => '{0}')$$, '42501', $$permission denied for project '0'$$, 'as body');
SELECT is((SELECT count(*) FROM collection_progress('{1}', 1000), jsonb_array_elements(latest) e WHERE e ->> 'phone_number' !~ '\*\*\*$'), 0::bigint, 'numbers are masked');
SELECT ok((SELECT bool_or(e ->> 'phone_number' ~ '^\+98912\d+$') FROM collection_progress('{1,3}', 1000) p, jsonb_array_elements(latest) e WHERE p.project_id = 3), 'but for who may see them');
SELECT is((SELECT count(*) FROM collection_progress_json('{1}', 1000) j, json_array_elements(j -> 'recentActivity') e WHERE e ->> 'number' !~ '\*\*\*$'), 0::bigint, 'in bodies too');
RESET ROLE;
SET ROLE stranger;
SELECT is((SELECT count(*) FROM collection_progress()), 0::bigint, 'a stranger sees none');
SELECT throws_ok($$SELECT collection_progress('{1}')$$, '42501', 'permission denied for project 1', 'and may not ask');
RESET ROLE;
SET ROLE app;
SELECT throws_ok('SELECT collection_progress()', '42501', 'no user is named in this transaction');
SELECT throws_ok('SELECT collection_progress_json()', '42501', 'no user is named in this transaction');
BEGIN;
SELECT collection_set_user(42);
SELECT exact_progress('a named user', '', 'project_id = 0');
COMMIT;
RESET ROLE;

-- Bodies
CREATE FUNCTION bodies(recent int DEFAULT 10) RETURNS SETOF jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('campaignId', project_key, 'campaignName', label, 'status', status,
        'progress', jsonb_build_object('totalCalls', total, 'completedCalls', completed, 'failedCalls', failed, 'remainingCalls', remaining, 'completionPercentage', completion_pct,
            'estimatedTimeRemaining', (SELECT CASE WHEN m < 60 THEN m || ' minute' || CASE WHEN m = 1 THEN '' ELSE 's' END
                                                   WHEN m < 1440 THEN m / 60 || ' hour' || CASE WHEN m / 60 = 1 THEN '' ELSE 's' END || CASE m % 60 WHEN 0 THEN '' WHEN 1 THEN ' 1 minute' ELSE ' ' || m % 60 || ' minutes' END
                                                   ELSE h / 24 || ' day' || CASE WHEN h / 24 = 1 THEN '' ELSE 's' END || CASE h % 24 WHEN 0 THEN '' WHEN 1 THEN ' 1 hour' ELSE ' ' || h % 24 || ' hours' END END
                                       FROM (SELECT ceil(extract(epoch FROM time_remaining) / 60)::bigint, ceil(ceil(extract(epoch FROM time_remaining) / 60) / 60)::bigint) t (m, h))),
        'callMetrics', jsonb_build_object('averageDuration', coalesce(avg_duration_sec, 0), 'totalDuration', total_duration_sec,
            'answerRate', coalesce(round(completed * 100.0 / nullif(completed + failed, 0), 1), 0)::float8, 'leadConversionRate',
            (SELECT coalesce(round(count(*) FILTER (WHERE known = 'complete') * 100.0 / nullif(w.completed, 0), 1), 0)::float8 FROM live WHERE live.project_id = w.project_id AND over), 'activeCalls', active),
        'recentActivity', (SELECT coalesce(jsonb_agg(jsonb_build_object('callUUID', l.id::text, 'number', phone, 'duration', CASE WHEN fe > fs THEN round(extract(epoch FROM fe - fs)) END,
                                      'status', CASE WHEN fe IS NULL THEN 'active' WHEN coalesce(known, CASE WHEN code IS NULL THEN 'none' END, 'other') IN ('complete', 'partial', 'refusal', 'other') THEN 'completed' ELSE 'failed' END,
                                      'endTime', fe) || coalesce(extra, '{}') ORDER BY place), '[]')
                           FROM unnest(latest) WITH ORDINALITY u (row_id, place) JOIN live l ON l.id = row_id::bigint),
        'timeline', jsonb_build_object('startTime', first_at, 'lastUpdateTime', last_at, 'estimatedEndTime', estimated_end))
    FROM wanted(recent) w
$$;
-- Instants as the bodies spell them.
CREATE FUNCTION spelled(body json) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT body::jsonb || jsonb_build_object(
        'timeline', (SELECT jsonb_object_agg(key, value::timestamptz) FROM json_each_text(body -> 'timeline')),
        'recentActivity', (SELECT coalesce(jsonb_agg(e || jsonb_build_object('endTime', (e ->> 'endTime')::timestamptz) ORDER BY n), '[]') FROM jsonb_array_elements((body -> 'recentActivity')::jsonb) WITH ORDINALITY x (e, n)))
$$;
SELECT results_eq('SELECT spelled(j) FROM collection_progress_json() j', 'SELECT * FROM bodies()', 'bodies');
SELECT results_eq('SELECT spelled(j) FROM collection_progress_json(recent => 1000) j', 'SELECT * FROM bodies(1000)', 'with many calls');
SELECT is((SELECT array_agg(k) FROM collection_progress_json('{0}') j, json_object_keys(j) k), '{campaignId,campaignName,status,progress,callMetrics,recentActivity,timeline}', 'in the order of the specification');
SELECT is((SELECT array_agg(k) FROM collection_progress_json('{0}') j, json_object_keys(j #> '{recentActivity,2}') k), '{callUUID,number,status,duration,endTime,leadStatus,hangupCause}', 'calls as well');
SELECT matches((SELECT j #>> '{timeline,startTime}' FROM collection_progress_json('{0}') j), '^2025-0\d-\d\dT[0-9:.]+Z$', 'instants are in UTC');
BEGIN;
UPDATE calls SET extra = '{"status": "mine", "callUUID": [1]}' WHERE id = (SELECT (latest[1])::bigint FROM wanted() WHERE project_id = 0);
SELECT is((SELECT j #> '{recentActivity,0}' ->> 'status' || (j #> '{recentActivity,0}' ->> 'callUUID') FROM collection_progress_json('{0}') j), 'mine[1]', 'what details say wins');
UPDATE calls SET started = now() - interval '10 min', ended = now() - interval '9 min' WHERE project_id = 0;
UPDATE projects SET planned = p FROM (SELECT count(*) + 1 AS p FROM calls WHERE project_id = 0) c WHERE id = 0;
SELECT is((SELECT j #>> '{progress,estimatedTimeRemaining}' FROM collection_progress_json('{0}') j), '1 minute', 'one minute');
ROLLBACK;
-- 0, 59, 60 and 61 minutes, a day, two days and an hour
CREATE TABLE tick (campaign int, started timestamptz, ended timestamptz);
CREATE TABLE plan (id int, planned int);
SELECT collection_register('ticks', fact => 'tick', project => 'campaign', time_zone => 'UTC', started_at => 'started', ended_at => 'ended', backfill => 'now');
SELECT collection_describe('ticks', 'project', 'plan', 'id', target => 'planned');
INSERT INTO plan SELECT i, p + 1 FROM unnest(ARRAY[0, 1, 59, 60, 61, 120, 1439, 1440, 1441, 2941]) WITH ORDINALITY u (p, i);
BEGIN;
INSERT INTO tick SELECT id, now() - interval '1 min', now() FROM plan;
SELECT is((SELECT array_agg(j #>> '{progress,estimatedTimeRemaining}') FROM collection_progress_json(source => 'ticks') j),
          ARRAY['0 minutes', '1 minute', '59 minutes', '1 hour', '1 hour 1 minute', '2 hours', '23 hours 59 minutes', '1 day', '1 day 1 hour', '2 days 2 hours'], 'words');
SELECT is((SELECT (j #>> '{callMetrics,answerRate}', j #>> '{callMetrics,leadConversionRate}', j #>> '{recentActivity,0,status}')::text FROM collection_progress_json('{1}', source => 'ticks') j), '(,,completed)', 'no outcomes');
SELECT is((SELECT (status, completed, failed, answer_rate, conversion_rate, attempts, completes)::text FROM collection_progress('{1}', source => 'ticks')), '(,1,0,,,1,0)', 'where a source has no outcomes');
ROLLBACK;

-- Less: no dimension; an end alone; a start alone
SELECT collection_register('bare', fact => 'tick', project => 'campaign', time_zone => 'UTC', started_at => 'started', backfill => 'now');
SELECT collection_register('ends', fact => 'tick', project => 'campaign', time_zone => 'UTC', ended_at => 'ended', backfill => 'now');
SELECT is((SELECT count(*) FROM collection_progress(source => 'bare')), 0::bigint, 'no rows, no table: no campaign');
SELECT is((SELECT (project_id, project_key, label, status, total, completed, active, latest)::text FROM collection_progress('{7}', source => 'bare')), '(7,7,7,,,0,0,[])', 'but any that is asked for');
INSERT INTO tick SELECT 1, now() - i * interval '10 s', CASE WHEN i > 3 THEN now() - i * interval '9 s' END FROM generate_series(1, 30) i;
INSERT INTO tick VALUES (1, NULL, NULL), (NULL, now(), now());
SELECT is((SELECT (project_key, label, completed, failed, remaining, completion_pct, active, attempts, total_duration_sec, answer_rate, jsonb_array_length(latest))::text FROM collection_progress(source => 'bare')),
          '(1,1,30,0,,,0,31,0,,10)', 'what has begun is over, without a role for the end');
SELECT ok((SELECT rate_per_minute = 6 AND first_at = (SELECT min(started) FROM tick) AND last_at = (SELECT max(started) FROM tick WHERE campaign = 1) FROM
    (SELECT round(rate_per_minute) AS rate_per_minute, first_at, last_at FROM collection_progress(source => 'bare')) p), 'its rate and times');
SELECT is((SELECT (completed, failed, active, jsonb_array_length(latest))::text FROM collection_progress(recent => 100, source => 'ends')), '(27,0,0,27)', 'what has no end is not counted, without a role for the start');
SELECT is((SELECT first_at FROM collection_progress(source => 'ends')), (SELECT min(ended) FROM tick), 'the first is the first to end');

-- Keys that are no numbers, on a wall clock, in partitions, before and after the first fold
CREATE TABLE campaigns (id uuid PRIMARY KEY, title text, planned int, flag boolean);
INSERT INTO campaigns SELECT format('00000000-0000-4000-8000-%s', lpad(i::text, 12, '0'))::uuid, 'C' || i, 500, i = 1 FROM generate_series(0, 3) i;
CREATE TABLE visits (site uuid, at timestamp, until timestamp, code char(4), tel text) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE visits_2 PARTITION OF visits DEFAULT;
SELECT collection_register('visits', fact => 'visits', project => 'site', time_zone => 'Asia/Tehran', outcome => 'code', started_at => 'at', ended_at => 'until', subject => 'tel', backfill => 'now');
SELECT collection_describe('visits', 'project', 'campaigns', 'id', 'title', target => 'planned', status => $$CASE WHEN flag THEN 'paused' ELSE 'running' END$$);
CREATE FUNCTION visits_progress(fold text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE clock timestamp := now() AT TIME ZONE 'Asia/Tehran';
        one uuid := '00000000-0000-4000-8000-000000000001';
BEGIN
    RETURN NEXT is((SELECT count(*) FROM collection_progress(source => 'visits')), 4::bigint, fold || ': all campaigns');
    RETURN NEXT results_eq(
        format('SELECT project_key, label, status, completed, failed, remaining, active, rate_per_minute, first_at, last_at, jsonb_array_length(latest)
                FROM collection_progress(project_keys => %L, source => ''visits'')', ARRAY[one]),
        format($q$SELECT site::text, 'C1', 'paused', count(*) FILTER (WHERE until IS NOT NULL AND code = 'COMP'), count(*) FILTER (WHERE until IS NOT NULL AND code = 'BUSY'), 500 - count(until),
                         count(*) FILTER (WHERE at > %1$L::timestamp - interval '2 h' AND at <= %1$L AND until IS NULL), round(count(*) FILTER (WHERE until > %1$L::timestamp - interval '15 min' AND until <= %1$L) / 15.0, 4)::float8,
                         min(at) AT TIME ZONE 'Asia/Tehran', max(coalesce(until, at)) AT TIME ZONE 'Asia/Tehran', 10 FROM visits WHERE site = %2$L GROUP BY site$q$, clock, one), fold || ': by key');
    RETURN NEXT is((SELECT p FROM collection_progress(ARRAY[(SELECT project_id FROM collection_projects WHERE source = 'visits' AND label = 'C1')], source => 'visits') p),
                   (SELECT p FROM collection_progress(project_keys => ARRAY[one::text], source => 'visits') p), fold || ': by number');
    RETURN NEXT is((SELECT (project_key, completed)::text FROM collection_progress(ARRAY[(SELECT project_id FROM collection_projects WHERE source = 'visits' AND label = 'C3')], source => 'visits')),
                   '(00000000-0000-4000-8000-000000000003,0)', fold || ': without calls, by number');
    RETURN NEXT throws_ok($q$SELECT collection_progress(project_keys => '{00000000-0000-4000-8000-000000000009}', source => 'visits')$q$, '42501',
                          $q$permission denied for project '00000000-0000-4000-8000-000000000009'$q$, fold || ': unknown');
    RETURN NEXT is((SELECT count(*) FROM collection_progress_json(project_keys => ARRAY[one::text], source => 'visits') j WHERE j ->> 'campaignId' = one::text), 1::bigint, fold || ': as body');
END $$;
INSERT INTO visits SELECT format('00000000-0000-4000-8000-%s', lpad((i % 3)::text, 12, '0'))::uuid, t, CASE WHEN i > 20 THEN t + interval '50 s' END, CASE WHEN i % 5 = 0 THEN 'BUSY' ELSE 'COMP' END, '+98912000' || i
FROM (SELECT i, (now() AT TIME ZONE 'Asia/Tehran') - i * interval '1 minute' AS t FROM generate_series(1, 300) i) x;
BEGIN;
SELECT visits_progress('before any fold');
COMMIT;
SELECT collection_refresh('visits');
SELECT visits_progress('after one');
SELECT * FROM finish();
