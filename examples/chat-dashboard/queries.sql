-- Every widget of the dashboard, for a user and the team whose page it is. An application sends them one by one, with the filters of its form as parameters.
-- date_range 7, 30, 90 or 365 is last_days, custom is date_from and date_to; experiments is projects; channels is segments.
SET ROLE chat_app;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT collection_set_user(11::bigint);
SELECT team_experiments('clinics') AS experiments \gset

\echo overview
SELECT s.attempts AS sessions, s.attempts_change AS sessions_change, s.unique_subjects AS participants, s.unique_subjects_change AS participants_change,
       s.open AS active_sessions, s.avg_duration_sec, s.median_duration_sec, m.attempts AS messages, m.completes AS by_participants,
       m.attempts - m.completes AS by_chatbots, (SELECT count(*) FROM collection_bar(projects => :'experiments', last_days => 30, group_by => 'project')) AS active_chatbots
FROM collection_summary(projects => :'experiments', last_days => 30, compare => true) AS s,
     collection_summary(source => 'messages', projects => :'experiments', last_days => 30) AS m;

\echo active-participants
SELECT day, unique_subjects AS participants
FROM collection_series(source => 'messages', projects => :'experiments', last_days => 30, outcomes => '{human}', granularity => 'daily', fill => true);

\echo session-analytics
SELECT bucket, attempts AS sessions, unique_subjects AS participants
FROM collection_series(projects => :'experiments', last_days => 90, granularity => 'weekly', fill => true);

\echo message-volume
SELECT day, label, attempts AS messages
FROM collection_series(source => 'messages', projects => :'experiments', last_days => 7, granularity => 'daily', group_by => 'outcome');

\echo bot-performance
SELECT s.project_id AS experiment, s.label AS chatbot, s.unique_subjects AS participants, s.attempts AS sessions, coalesce(m.attempts, 0) AS messages,
       s.avg_duration_sec, s.success_rate AS ended_rate, round(coalesce(m.attempts, 0)::numeric / s.attempts, 1) AS messages_per_session
FROM collection_bar(projects => :'experiments', last_days => 90, group_by => 'project', metric => 'attempts', row_limit => 1000) AS s
LEFT JOIN collection_bar(source => 'messages', projects => :'experiments', last_days => 90, group_by => 'project', row_limit => 1000) AS m USING (project_id)
ORDER BY s.attempts DESC, s.project_id;

\echo user-engagement: the most and the least active participants
SELECT s.rank, p.identifier, s.attempts AS sessions, s.days, s.last_day
FROM collection_subjects(projects => :'experiments', last_days => 90, row_limit => 10) AS s LEFT JOIN participant AS p ON 'p' || p.id = s.subject ORDER BY s.rank;
SELECT s.rank, p.identifier, s.attempts AS sessions, s.days, s.last_day
FROM collection_subjects(projects => :'experiments', last_days => 90, direction => 'asc', row_limit => 10) AS s LEFT JOIN participant AS p ON 'p' || p.id = s.subject ORDER BY s.rank;

\echo user-engagement: how long sessions are
SELECT lower_bound, upper_bound, row_count AS sessions, share
FROM collection_histogram(projects => :'experiments', last_days => 90, bounds => '{0, 60, 300, 900, 1800, 3600}');
SELECT avg_duration_sec, median_duration_sec, p90_duration_sec FROM collection_summary(projects => :'experiments', last_days => 90);

\echo channel-breakdown
SELECT label AS channel, attempts AS sessions, unique_subjects AS participants, round(attempts / sum(attempts) OVER (), 4) AS share
FROM collection_bar(projects => :'experiments', last_days => 30, group_by => 'segment', metric => 'attempts');

\echo tag-analytics
SELECT t.label AS tag, t.attempts AS uses, coalesce(m.attempts, 0) AS of_messages, t.attempts - coalesce(m.attempts, 0) AS of_sessions
FROM collection_bar(source => 'tags', projects => :'experiments', last_days => 90, group_by => 'interviewer', metric => 'attempts') AS t
LEFT JOIN collection_bar(source => 'tags', projects => :'experiments', last_days => 90, outcomes => '{message}', group_by => 'interviewer', row_limit => 1000) AS m USING (key)
ORDER BY t.attempts DESC, t.key;

\echo the key of a cache
SELECT collection_version('sessions') || collection_version('messages') || collection_version('tags') AS version;
COMMIT;

\echo presets, and the export with the filters of one
BEGIN;
SELECT collection_set_user(11::bigint);
SELECT collection_preset_save('clinics/web, 30 days', '{"last_days": 30, "segments": ["web"]}', is_default => true);
SELECT name, is_default, filters FROM collection_presets WHERE name LIKE 'clinics/%';
SELECT line FROM collection_export_csv(projects => team_experiments('clinics'), last_days => 30, segments => '{web}', with_filters => true) AS line LIMIT 12;
SELECT line FROM collection_export_json(projects => team_experiments('clinics'), last_days => 30, segments => '{web}', with_filters => true) AS line LIMIT 3;
COMMIT;
RESET ROLE;
