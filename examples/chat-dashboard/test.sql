-- Every widget of the dashboard against plain SQL over the application's tables, for ranges, granularities, chatbots and channels; presets,
-- exports, retention; and attacks on what keeps teams apart.
SET client_min_messages = warning;
-- Nothing may hang on the settings of the session.
SET timezone = 'Pacific/Auckland';
SET datestyle = 'SQL, DMY';
\set sessions 1200
-- Nothing folds unasked, so that some changes stay pending.
SET collection_performance.fold_threshold = 0;
\ir schema.sql
\ir data.sql
\ir register.sql
\ir ../../test/pgtap/oracle.psql
SELECT * FROM no_plan();
GRANT USAGE ON SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA tap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA tap TO PUBLIC;
SELECT exact(source, 'history of ' || source) FROM unnest(ARRAY['sessions', 'messages', 'tags']) AS source;
SELECT collection_refresh();
\ir traffic.sql
SELECT collection_refresh();
UPDATE experiment_session SET channel = 'slack' WHERE id % 31 = 0;
DELETE FROM experiment_session WHERE id % 37 = 0;
SELECT exact(source, 'history and traffic of ' || source) FROM unnest(ARRAY['sessions', 'messages', 'tags']) AS source;
SELECT ok((SELECT count(*) FROM experiment_session) > 1300 AND (SELECT count(*) FROM tagged_item) > 500
          AND (SELECT bool_and(pending_deltas > 0) FROM collection_health), 'there is something to count, pending and folded');

-- The oracle: plain SQL over the tables. Messages and tags are joined to their sessions, whatever the dashboard keeps beside them.
CREATE SCHEMA oracle;
GRANT USAGE ON SCHEMA oracle TO PUBLIC;
CREATE FUNCTION oracle.day(at timestamptz) RETURNS date LANGUAGE sql STABLE RETURN (at AT TIME ZONE 'Africa/Johannesburg')::date;
CREATE FUNCTION oracle.bucket(unit text, at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE RETURN date_trunc(unit, at, 'Africa/Johannesburg');
CREATE VIEW oracle.session AS
    SELECT id, experiment_id, channel, 'p' || participant_id AS participant, ended_at IS NOT NULL AS ended, coalesce(ended_at, created_at) AS at,
           oracle.day(coalesce(ended_at, created_at)) AS day, extract(epoch FROM ended_at - created_at) AS seconds
    FROM experiment_session;
CREATE VIEW oracle.message AS
    SELECT m.id, s.experiment_id, s.channel, 'p' || s.participant_id AS participant, m.message_type, m.created_at AS at, oracle.day(m.created_at) AS day
    FROM chat_message AS m JOIN experiment_session AS s ON s.id = m.session_id WHERE m.message_type <> 'system';
CREATE VIEW oracle.tagged AS
    SELECT t.tag_id, t.message_id IS NOT NULL AS of_message, s.experiment_id, s.channel, t.created_at AS at, oracle.day(t.created_at) AS day
    FROM tagged_item AS t JOIN experiment_session AS s ON s.id = t.session_id;
GRANT SELECT ON oracle.session, oracle.message, oracle.tagged TO PUBLIC;

-- A test of each widget: arguments as the application would give them, and the same as a condition on experiment_id, channel and day.
CREATE FUNCTION widgets(title text, arguments text, wanted text, hidden boolean DEFAULT false) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    unit text;
    shown text := CASE WHEN hidden THEN '''***''::text' ELSE 'participant' END;
BEGIN
    RETURN NEXT results_eq(
        format('SELECT attempts, completes, open, unique_subjects, avg_duration_sec FROM collection_summary(source => ''sessions'', %s)', arguments),
        format('SELECT count(*), count(*) FILTER (WHERE ended), count(*) FILTER (WHERE NOT ended), count(DISTINCT participant), round(avg(seconds) FILTER (WHERE seconds > 0))::bigint
                FROM oracle.session WHERE %s', wanted), title || ': overview of sessions');
    RETURN NEXT results_eq(
        format('SELECT attempts, completes, attempts - completes, unique_subjects FROM collection_summary(source => ''messages'', %s)', arguments),
        format('SELECT count(*), count(*) FILTER (WHERE message_type = ''human''), count(*) FILTER (WHERE message_type = ''ai''), count(DISTINCT participant)
                FROM oracle.message WHERE %s', wanted), title || ': overview of messages');
    RETURN NEXT results_eq(
        format('SELECT coalesce(abs(s.median_duration_sec - f.median) <= f.median * 0.05 AND abs(s.p90_duration_sec - f.p90) <= f.p90 * 0.05, f.median IS NULL)
                FROM collection_summary(source => ''sessions'', %s) AS s,
                     (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) AS median, percentile_disc(0.9) WITHIN GROUP (ORDER BY seconds) AS p90
                      FROM oracle.session WHERE seconds > 0 AND %s) AS f', arguments, wanted), 'VALUES (true)', title || ': percentiles are at most 5 % off');
    RETURN NEXT results_eq(
        format('SELECT bool_and(row_count BETWEEN least AND greatest), sum(row_count)::bigint
                FROM collection_histogram(source => ''sessions'', bounds => ''{0, 60, 300, 900, 1800, 3600}'', %s) AS h,
                     LATERAL (SELECT count(*) FILTER (WHERE seconds >= lower_bound * 1.05 AND (upper_bound IS NULL OR seconds < upper_bound * 0.95)) AS least,
                                     count(*) FILTER (WHERE seconds >= lower_bound * 0.95 AND (upper_bound IS NULL OR seconds < upper_bound * 1.05)) AS greatest
                              FROM oracle.session WHERE seconds > 0 AND %s) AS f', arguments, wanted),
        format('SELECT true, count(*) FROM oracle.session WHERE seconds > 0 AND %s', wanted), title || ': how long sessions are');
    FOREACH unit IN ARRAY ARRAY['hour', 'day', 'week', 'month'] LOOP
        RETURN NEXT results_eq(
            format('SELECT bucket, unique_subjects FROM collection_series(source => ''messages'', outcomes => ''{human}'', granularity => %L, %s)', unit, arguments),
            format('SELECT oracle.bucket(%L, at), count(DISTINCT participant) FROM oracle.message WHERE message_type = ''human'' AND %s GROUP BY 1 ORDER BY 1', unit, wanted),
            title || ': active participants by ' || unit);
        RETURN NEXT results_eq(
            format('SELECT bucket, attempts, unique_subjects FROM collection_series(source => ''sessions'', granularity => %L, %s)', unit, arguments),
            format('SELECT oracle.bucket(%L, at), count(*), count(DISTINCT participant) FROM oracle.session WHERE %s GROUP BY 1 ORDER BY 1', unit, wanted),
            title || ': sessions and participants by ' || unit);
        RETURN NEXT results_eq(
            format('SELECT bucket, key, label, attempts FROM collection_series(source => ''messages'', granularity => %L, group_by => ''outcome'', %s)', unit, arguments),
            format('SELECT oracle.bucket(%L, at), message_type, CASE message_type WHEN ''ai'' THEN ''Chatbots'' ELSE ''Participants'' END, count(*)
                    FROM oracle.message WHERE %s GROUP BY 1, 2 ORDER BY 1, 2', unit, wanted), title || ': messages by ' || unit);
    END LOOP;
    RETURN NEXT results_eq(
        format('SELECT s.project_id, s.label, s.unique_subjects, s.attempts, coalesce(m.attempts, 0), s.avg_duration_sec, s.success_rate
                FROM collection_bar(source => ''sessions'', group_by => ''project'', metric => ''attempts'', %1$s) AS s
                LEFT JOIN collection_bar(source => ''messages'', group_by => ''project'', %1$s) AS m USING (project_id)', arguments),
        format('SELECT experiment_id, e.name, count(DISTINCT participant), count(*), (SELECT count(*) FROM oracle.message WHERE experiment_id = e.id AND %1$s),
                       round(avg(seconds) FILTER (WHERE seconds > 0))::bigint, round(count(*) FILTER (WHERE ended)::numeric / count(*), 4)::float8
                FROM oracle.session JOIN experiment AS e ON e.id = experiment_id WHERE %1$s GROUP BY e.id, experiment_id
                ORDER BY count(*) DESC, count(*) FILTER (WHERE ended) DESC, experiment_id', wanted), title || ': bot performance');
    RETURN NEXT results_eq(
        format('SELECT key, attempts, unique_subjects FROM collection_bar(source => ''sessions'', group_by => ''segment'', metric => ''attempts'', %s)', arguments),
        format('SELECT channel, count(*), count(DISTINCT participant) FROM oracle.session WHERE %s
                GROUP BY 1 ORDER BY 2 DESC, count(*) FILTER (WHERE ended) DESC, channel', wanted), title || ': channels');
    FOREACH unit IN ARRAY ARRAY['DESC', 'ASC'] LOOP
        RETURN NEXT results_eq(
            format('SELECT rank, subject, attempts, completes, days, first_day, last_day FROM collection_subjects(source => ''sessions'', direction => %L, row_limit => 20, %s)', lower(unit), arguments),
            format('SELECT row_number() OVER (ORDER BY attempts %1$s, completes DESC, shown COLLATE "C", days, first_day, last_day), * FROM (
                        SELECT %2$s AS shown, count(*) AS attempts, count(*) FILTER (WHERE ended) AS completes, count(DISTINCT day) AS days, min(day) AS first_day, max(day) AS last_day
                        FROM oracle.session WHERE participant IS NOT NULL AND %3$s GROUP BY participant) AS p ORDER BY 1 LIMIT 20', unit, shown, wanted),
            title || ': participants by activity, ' || lower(unit));
    END LOOP;
    RETURN NEXT results_eq(
        format('SELECT t.key, t.label, t.attempts, coalesce(m.attempts, 0)
                FROM collection_bar(source => ''tags'', group_by => ''interviewer'', metric => ''attempts'', %1$s) AS t
                LEFT JOIN collection_bar(source => ''tags'', outcomes => ''{message}'', group_by => ''interviewer'', %1$s) AS m USING (key) ORDER BY t.attempts DESC, t.key', arguments),
        format('SELECT tag_id::text, name, count(*), count(*) FILTER (WHERE of_message) FROM oracle.tagged JOIN tag ON tag.id = tag_id
                WHERE %s GROUP BY 1, 2 ORDER BY 3 DESC, 1', wanted), title || ': tags');
    RETURN NEXT results_eq(
        format('SELECT count(*), (SELECT count(*) - 1 FROM collection_export_csv(source => ''sessions'', %1$s)) FROM collection_export_json(source => ''sessions'', %1$s)', arguments),
        format('SELECT count(*), count(*) FROM oracle.session WHERE %s', wanted), title || ': exports');
END
$$;
CREATE FUNCTION last_days(days int) RETURNS text LANGUAGE sql STABLE RETURN format('day BETWEEN %L AND %L', oracle.day(now()) - days + 1, oracle.day(now()));

-- An admin of the clinics: every range of the specification, chatbots, channels, both.
SET ROLE chat_app;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT collection_set_user(11::bigint);
SELECT is(team_experiments('clinics'), '{101,102,103}', 'the chatbots of a team');
SELECT widgets(d || ' days', format('projects => team_experiments(''clinics''), last_days => %s', d), 'experiment_id IN (101, 102, 103) AND ' || last_days(d))
FROM unnest(ARRAY[7, 30, 90, 365]) AS d;
SELECT widgets('a custom range', format('projects => team_experiments(''clinics''), date_from => %L, date_to => %L', oracle.day(now()) - 200, oracle.day(now()) - 17),
               format('experiment_id IN (101, 102, 103) AND day BETWEEN %L AND %L', oracle.day(now()) - 200, oracle.day(now()) - 17));
SELECT widgets('two chatbots', 'projects => ''{101,103}'', last_days => 120', 'experiment_id IN (101, 103) AND ' || last_days(120));
SELECT widgets('two channels', 'segments => ''{whatsapp,web}'', last_days => 120', 'experiment_id IN (101, 102, 103) AND channel IN (''whatsapp'', ''web'') AND ' || last_days(120));
SELECT widgets('a chatbot and a channel', 'project => 102, segments => ''{slack}'', last_days => 400', 'experiment_id = 102 AND channel = ''slack'' AND ' || last_days(400));
SELECT widgets('a channel that there is not', 'segments => ''{pigeon}''', 'false');
-- What the period before was, and empty buckets
SELECT results_eq($$SELECT attempts, attempts_change, unique_subjects, unique_subjects_change FROM collection_summary(projects => team_experiments('clinics'), last_days => 30, compare => true)$$,
                  $$SELECT count(*) FILTER (WHERE now), count(*) FILTER (WHERE now) - count(*) FILTER (WHERE NOT now), count(DISTINCT participant) FILTER (WHERE now),
                           count(DISTINCT participant) FILTER (WHERE now) - count(DISTINCT participant) FILTER (WHERE NOT now)
                    FROM (SELECT *, day > oracle.day(now()) - 30 AS now FROM oracle.session WHERE experiment_id < 200 AND day > oracle.day(now()) - 60 AND day <= oracle.day(now())) AS s$$,
                  'the period before');
SELECT is((SELECT count(*) FROM collection_series(projects => team_experiments('clinics'), last_days => 90, granularity => 'daily', fill => true)), 90::bigint, 'a line has every day');
SELECT is((SELECT count(*) FROM collection_series(projects => team_experiments('clinics'), last_days => 2, granularity => 'hourly', fill => true)), 48::bigint, 'and every hour');
COMMIT;
RESET ROLE;

-- The same once all is folded, for a member, who sees the figures but not who the participants are.
SELECT collection_refresh();
VACUUM collection_internal.subject_rollup;
SET ROLE chat_app;
BEGIN;
SELECT collection_set_user(12::bigint);
SELECT widgets('a member', 'projects => team_experiments(''clinics''), last_days => 365', 'experiment_id IN (101, 102, 103) AND ' || last_days(365), hidden => true);
SELECT is((SELECT count(*) FROM collection_export_csv(projects => team_experiments('clinics'), last_days => 400) AS line WHERE line ~ ',p\d+,'), 0::bigint, 'a member''s export is anonymous');
SELECT is((SELECT count(*) FROM collection_export_json(projects => team_experiments('clinics'), last_days => 400) AS line
           WHERE line::json ->> 'phone_number' <> '***'), 0::bigint, 'in JSON too');
SELECT matches((SELECT string_agg(line, E'\n') FROM (SELECT line FROM collection_export_csv(projects => team_experiments('clinics'), segments => '{web}', last_days => 9, with_filters => true) AS line LIMIT 8) AS l),
               E'^filter,value\nsource,sessions\ndate_from,\\d{4}-\\d\\d-\\d\\d\ndate_to,\\d{4}-\\d\\d-\\d\\d\nprojects,101\nprojects,102\nprojects,103\nsegments,web$', 'filters come along');
COMMIT;

-- A user of two teams: each team's page has its own chatbots; a team without any has nothing, and not everything.
BEGIN;
SELECT collection_set_user(31::bigint);
SELECT widgets('clinics, of a user of both', 'projects => team_experiments(''clinics''), last_days => 90', 'experiment_id < 200 AND ' || last_days(90));
SELECT widgets('schools, of a user of both', 'projects => team_experiments(''schools''), last_days => 90', 'experiment_id > 200 AND ' || last_days(90), hidden => true);
SELECT widgets('a team without chatbots', 'projects => team_experiments(''new''), last_days => 90', 'false');
SELECT results_eq('SELECT project_id::int, label FROM collection_projects WHERE source = ''sessions'' ORDER BY 1', 'SELECT id::int, name FROM experiment ORDER BY 1', 'all chatbots of both');
COMMIT;

-- Another team's user, a user of no team, nobody, and what does not exist
BEGIN;
SELECT collection_set_user(21::bigint);
SELECT widgets('schools', 'last_days => 365', 'experiment_id > 200 AND ' || last_days(365), hidden => true);
SELECT throws_ok('SELECT team_experiments(''clinics'')', '42501', 'permission denied for team ''clinics''');
SELECT throws_ok('SELECT team_experiments(''nothing'')', '42501', 'permission denied for team ''nothing''');
SELECT throws_ok(format('SELECT %s(%s)', f, a), '42501', 'permission denied for project ' || p, f || ' with ' || a)
FROM unnest(ARRAY['collection_summary', 'collection_series', 'collection_bar', 'collection_subjects', 'collection_histogram', 'collection_export_csv', 'collection_export_json', 'collection_rows']) AS f,
     (VALUES ('project => 101', '101'), ('projects => ''{201,101}''', '101'), ('project_key => ''101''', '''101'''), ('project => 999', '999')) AS v (a, p);
SELECT throws_ok('SELECT collection_bar(source => ''tags'', project => 102)', '42501', 'permission denied for project 102');
SELECT throws_ok('SELECT collection_series(source => ''messages'', project => 102)', '42501', 'permission denied for project 102');
SELECT is((SELECT array_agg(DISTINCT project_id ORDER BY project_id) FROM collection_daily), '{201,202}', 'the BI table has their own');
SELECT is((SELECT count(*) FROM collection_interviewers WHERE source = 'tags' AND interviewer_id NOT IN (SELECT id FROM tag WHERE team_id = 2)), 0::bigint, 'no tag of another team');
COMMIT;
BEGIN;
SELECT collection_set_user(99::bigint);
SELECT widgets('a user of no team', 'last_days => 365', 'false');
SELECT throws_ok('SELECT team_experiments(''clinics'')', '42501', 'permission denied for team ''clinics''');
COMMIT;
SELECT throws_ok('SELECT collection_summary()', '42501', 'no user is named in this transaction');
SELECT throws_ok('SELECT collection_subjects(project => 101)', '42501', 'no user is named in this transaction');
SELECT throws_ok('SELECT team_experiments(''clinics'')', '42501', 'permission denied for team ''clinics''');
RESET ROLE;

-- A membership that ends, in the same transaction
BEGIN;
DELETE FROM membership WHERE user_id = 31 AND team_id = 1;
SET LOCAL ROLE chat_app;
SELECT collection_set_user(31::bigint);
SELECT throws_ok('SELECT collection_summary(project => 101)', '42501', 'permission denied for project 101');
SELECT widgets('who left a team', 'last_days => 90', 'experiment_id > 200 AND ' || last_days(90), hidden => true);
ROLLBACK;

-- Presets are the user's own; a name says of which team.
SET ROLE chat_app;
BEGIN;
SELECT collection_set_user(11::bigint);
SELECT collection_preset_save('clinics/web', '{"last_days": 30, "segments": ["web"], "projects": [101, 102]}', is_default => true);
SELECT collection_preset_save('clinics/all', '{"last_days": 365}');
SELECT is(collection_preset_load('clinics/web')::jsonb, '{"last_days": 30, "segments": ["web"], "projects": [101, 102]}', 'a preset is as it was saved');
SELECT results_eq('SELECT name, is_default FROM collection_presets WHERE name LIKE ''clinics/%'' ORDER BY 1', $$VALUES ('clinics/all', false), ('clinics/web', true)$$, 'and listed');
SELECT collection_preset_save('clinics/all', '{"last_days": 365}', is_default => true);
SELECT is(collection_preset_load()::jsonb, '{"last_days": 365}', 'there is one default');
SELECT ok(collection_preset_delete('clinics/web'), 'and gone when deleted');
COMMIT;
BEGIN;
SELECT collection_set_user(12::bigint);
SELECT is_empty('SELECT * FROM collection_presets', 'another user of the team does not see it');
SELECT throws_ok('SELECT collection_preset_load(''clinics/all'')', '42704');
COMMIT;
RESET ROLE;

-- The version is the key of a cache: it changes when the team's figures could have, not with a fold and not with another team's.
CREATE FUNCTION versions(user_id bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    version text;
BEGIN
    PERFORM collection_set_user(user_id);
    RETURN collection_version('sessions') || ' ' || collection_version('messages') || ' ' || collection_version('tags');
END
$$;
SET ROLE chat_app;
BEGIN; SELECT versions(11) AS clinics \gset
COMMIT; BEGIN; SELECT versions(21) AS schools \gset
COMMIT;
INSERT INTO experiment_session (experiment_id, participant_id, channel, ended_at) VALUES (101, 2, 'web', now() + interval '1 s');
BEGIN; SELECT versions(11) AS clinics_then \gset
COMMIT; BEGIN; SELECT versions(21) AS schools_then \gset
COMMIT;
RESET ROLE;
SELECT isnt(:'clinics_then'::text, :'clinics', 'a new session changes the version of who sees it');
SELECT is(:'schools_then'::text, :'schools', 'and of nobody else');
SELECT collection_refresh();
SET ROLE chat_app;
BEGIN; SELECT versions(11) AS clinics_folded \gset
COMMIT;
RESET ROLE;
SELECT is(:'clinics_folded'::text, :'clinics_then', 'a fold changes it for nobody');

-- The past: rows that came past the triggers are counted from a day to a day; messages are purged and their figures stay; figures of more than a
-- year are forgotten.
ALTER TABLE experiment_session DISABLE TRIGGER ALL;
INSERT INTO experiment_session (experiment_id, participant_id, channel, created_at, ended_at)
SELECT 101, 4, 'web', now() - n * interval '1 day', now() - n * interval '1 day' + interval '4 min' FROM generate_series(10, 59) AS n;
ALTER TABLE experiment_session ENABLE TRIGGER ALL;
SELECT isnt_empty('SELECT * FROM oracle(''sessions'')', 'history was loaded past the triggers');
SELECT oracle.day(now()) - 60 AS first, oracle.day(now()) - 9 AS last \gset
CALL collection_reconcile('sessions', :'first', :'last');
SELECT exact('sessions', 'and is backfilled');
SELECT collection_refresh();
CREATE TABLE kept AS SELECT s.* FROM collection_series(source => 'messages', last_days => 420, group_by => 'project') AS s;
SELECT collection_freeze('messages', 30);
DELETE FROM chat_message WHERE created_at < now() - interval '40 days';
SELECT ok((SELECT min(created_at) > now() - interval '41 days' FROM chat_message), 'messages are purged');
SELECT results_eq('SELECT s.* FROM collection_series(source => ''messages'', last_days => 420, group_by => ''project'') AS s', 'SELECT * FROM kept',
                  'their figures stay, distinct participants too');
SELECT ok((SELECT cells > 0 AND subjects > 0 FROM collection_retain('sessions', 365)), 'figures of more than a year are forgotten');
SELECT is_empty('SELECT * FROM collection_series(source => ''sessions'', last_days => 500) WHERE day < oracle.day(now()) - 365', 'no day is older');
SELECT results_eq('SELECT day, attempts, unique_subjects FROM collection_series(source => ''sessions'', last_days => 366)',
                  'SELECT day, count(*), count(DISTINCT participant) FROM oracle.session WHERE day >= oracle.day(now()) - 365 AND day <= oracle.day(now()) GROUP BY 1 ORDER BY 1', 'all others are as they were');
SELECT * FROM finish();
