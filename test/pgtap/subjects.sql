-- collection_subjects and distinct subjects against plain SQL over the fact table.
\ir report_calls.psql
\ir people.psql
SELECT * FROM no_plan();
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, segment, phone)
SELECT n % 2, 1, 'COMP', '2025-03-03 10:00+00', '2025-03-03 10:05+00', 'web', NULL FROM generate_series(1, 20) n;
INSERT INTO calls (project_id, outcome, started, phone)
VALUES (1, 'REF', '2025-03-04 10:00+00', ''), (1, NULL, '2025-03-04 11:00+00', 'nobody@example.org'), (NULL, 'COMP', '2025-03-04 11:00+00', '+989121112233'),
       (1, 'COMP', NULL, 'undated@example.org');

-- The ranking in plain SQL; hidden: a condition under which a row's subject must be masked.
CREATE FUNCTION wanted(condition text DEFAULT 'true', hidden text DEFAULT 'false') RETURNS TABLE (
    subject text, attempts bigint, completes bigint, success_rate float8, days bigint, first_day date, last_day date)
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT CASE WHEN bool_or(%2$s) THEN collection_masked_phone(phone) ELSE phone END, count(code),
               count(*) FILTER (WHERE disposition = 'complete'),
               coalesce(round(count(*) FILTER (WHERE disposition = 'complete')::numeric / nullif(count(code), 0), 4), 0)::float8,
               count(DISTINCT day), min(day), max(day)
        FROM fact WHERE phone IS NOT NULL AND day BETWEEN '2025-03-01' AND '2025-04-05' AND (%1$s) GROUP BY phone$q$, condition, hidden);
END
$$;
CREATE FUNCTION same(what text, arguments text DEFAULT '', condition text DEFAULT 'true', direction text DEFAULT 'DESC', taken int DEFAULT 5, hidden text DEFAULT 'false')
RETURNS text LANGUAGE sql AS $$
    SELECT results_eq(format($q$SELECT * FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-05'%s)$q$, arguments),
                      format($q$SELECT row_number() OVER (ORDER BY attempts %3$s, completes DESC, subject COLLATE "C", days, first_day, last_day), *
                                FROM wanted(%1$L, %4$L) ORDER BY 1 LIMIT %2$s$q$, condition, taken, direction, hidden), what)
$$;
CREATE FUNCTION all_same(stage text) RETURNS SETOF text LANGUAGE sql AS $$
    VALUES (same(stage || ': the five most active')),
           (same(stage || ': the least active', $q$, direction => 'asc', row_limit => 7$q$, direction => 'ASC', taken => 7)),
           (same(stage || ': everybody', ', row_limit => 10000', taken => 10000)),
           (same(stage || ': of a project', ', project => 1, row_limit => 10000', 'project_id = 1', taken => 10000)),
           (same(stage || ': of two projects', $q$, projects => '{0,2}', row_limit => 3$q$, 'project_id IN (0, 2)', taken => 3)),
           (same(stage || ': of a segment and outcomes', $q$, segments => '{web}', outcomes => '{COMP,REF}', row_limit => 100$q$, $q$segment = 'web' AND code IN ('COMP', 'REF')$q$, taken => 100)),
           (same(stage || ': of a team', $q$, teams => '{north}', row_limit => 100$q$, 'interviewer_id IN (0, 1)', taken => 100)),
           (same(stage || ': of an interviewer', $q$, interviewers => '{2}', row_limit => 100$q$, 'interviewer_id = 2', taken => 100)),
           (is((SELECT count(*) FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-05', row_limit => 10000)),
               (SELECT unique_subjects FROM collection_summary(date_from => '2025-03-01', date_to => '2025-04-05')), stage || ': as many as the summary counts'))
$$;
-- Distinct subjects by time and group.
CREATE FUNCTION uniques_same(stage text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    unit text;
    grouped text;
    expression text;
BEGIN
    FOR unit, grouped, expression IN
        SELECT u, g[1], g[2]
        FROM unnest(ARRAY['hour', 'day', 'week', 'month']) u,
             (VALUES (ARRAY[NULL, 'NULL']), (ARRAY['project', 'project_id::text']), (ARRAY['segment', 'segment']), (ARRAY['outcome', 'code']),
                     (ARRAY['interviewer', 'interviewer_id::text']), (ARRAY['team', '(SELECT team FROM interviewers i WHERE i.id = interviewer_id)'])) v (g) LOOP
        RETURN NEXT results_eq(
            format($q$SELECT bucket, key, unique_subjects FROM collection_series(date_from => '2025-03-01', date_to => '2025-04-05', granularity => %L, group_by => %L)
                      ORDER BY bucket, key COLLATE "C"$q$, unit, grouped),
            format($q$SELECT bucket, key, count(DISTINCT phone)
                      FROM (SELECT date_trunc(%L, hour, 'Europe/Berlin') AS bucket, (%s)::text AS key, phone FROM fact
                            WHERE day BETWEEN '2025-03-01' AND '2025-04-05') f
                      GROUP BY 1, 2 ORDER BY bucket, key COLLATE "C"$q$, unit, expression),
            format('%s: unique by %s and %s', stage, unit, coalesce(grouped, 'nothing')));
    END LOOP;
END
$$;
SELECT all_same('half of it pending');
SELECT uniques_same('half of it pending');
SELECT collection_refresh();
SELECT all_same('folded');
SELECT uniques_same('folded');
VACUUM collection_internal.subject_rollup;
SELECT all_same('vacuumed');

-- Rows that go, come and change hands, pending and folded, in a transaction that has not committed and after.
BEGIN;
DELETE FROM calls WHERE phone = (SELECT phone FROM fact GROUP BY 1 ORDER BY count(*) DESC LIMIT 1);
UPDATE calls SET phone = NULL WHERE id % 13 = 0;
UPDATE calls SET phone = '+989350000000' WHERE id % 17 = 0;
UPDATE calls SET project_id = 2, started = started + interval '3 days', ended = ended + interval '3 days' WHERE id % 19 = 0;
SELECT all_same('in its own transaction');
SELECT uniques_same('in its own transaction');
SAVEPOINT s;
DELETE FROM calls;
SELECT is_empty($$SELECT * FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-05')$$, 'all are gone');
SELECT is((SELECT unique_subjects FROM collection_summary(date_from => '2025-03-01', date_to => '2025-04-05')), 0::bigint, 'and counted no more');
ROLLBACK TO s;
SELECT all_same('after a rollback to a savepoint');
COMMIT;
SELECT all_same('committed');
SELECT collection_refresh();
SELECT all_same('and folded');
SELECT uniques_same('and folded');
SELECT exact('calls', 'nothing is left behind');

-- Whose phone is shown
SELECT collection_grant_role('analyst', 0);
SELECT collection_grant_role('analyst', 1);
SELECT collection_grant_role('analyst', 1, 'view_phone');
CREATE ROLE reader;
SELECT collection_grant_role('reader', all_projects => true);
CREATE ROLE phone_reader;
SELECT collection_grant_role('phone_reader', all_projects => true);
SELECT collection_grant_role('phone_reader', permission => 'view_phone', all_projects => true);
INSERT INTO calls (project_id, outcome, started, phone) VALUES (0, 'COMP', '2025-03-05 10:00+00', '+989127777777');
INSERT INTO calls (project_id, outcome, started, phone) VALUES (1, 'COMP', '2025-03-05 10:00+00', '+989127777777');
INSERT INTO calls (project_id, outcome, started, phone) VALUES (2, 'COMP', '2025-03-05 10:00+00', '+989127777777');
INSERT INTO calls (project_id, outcome, started, phone) VALUES (1, 'COMP', '2025-03-05 10:00+00', '+989128888888');
CREATE FUNCTION shown(number text, arguments text DEFAULT '') RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
    found bool;
BEGIN
    EXECUTE format($q$SELECT %L IN (SELECT subject FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-05', row_limit => 10000%s))$q$, number, arguments) INTO found;
    RETURN found;
END
$$;
SET ROLE analyst;
SELECT same('masked where any project hides', ', row_limit => 10000', 'project_id IN (0, 1)', taken => 10000, hidden => 'project_id IS DISTINCT FROM 1');
SELECT same('the order tells nothing of who is masked', $$, direction => 'asc', row_limit => 9$$, 'project_id IN (0, 1)', 'ASC', 9, 'project_id IS DISTINCT FROM 1');
SELECT same('all is shown of the project that may be seen', ', project => 1, row_limit => 10000', 'project_id = 1', taken => 10000);
SELECT same('none of the other', ', project => 0, row_limit => 10000', 'project_id = 0', taken => 10000, hidden => 'true');
SELECT ok(NOT shown('+989127777777'), 'a subject of both is hidden');
SELECT ok(shown('+989127777777', ', project => 1'), 'but shown where only its own project is counted');
SELECT ok(shown('+989128888888'), 'a subject of that project alone is shown');
SELECT throws_ok('SELECT collection_subjects(2)', '42501', 'permission denied for project 2');
SELECT throws_ok('SELECT collection_subjects(424242)', '42501', 'permission denied for project 424242');
SELECT throws_ok($$SELECT collection_subjects(projects => '{1,2}')$$, '42501', 'permission denied for project 2');
SELECT throws_ok($$SELECT collection_subjects(project_key => 'x')$$, '42501', $$permission denied for project 'x'$$);
RESET ROLE;
BEGIN;
DELETE FROM calls WHERE project_id = 0 AND phone = '+989127777777';
SET LOCAL ROLE analyst;
SELECT ok(shown('+989127777777'), 'what is deleted hides nobody');
ROLLBACK;
SET ROLE reader;
SELECT same('every project, none shown', ', row_limit => 10000', taken => 10000, hidden => 'true');
SET ROLE phone_reader;
SELECT same('every project, all shown', ', row_limit => 10000', taken => 10000);
SET ROLE stranger;
SELECT is_empty($$SELECT * FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-05')$$, 'nobody without a grant');
SELECT throws_ok('SELECT collection_subjects(1)', '42501', 'permission denied for project 1');
SET ROLE app;
SELECT throws_ok('SELECT collection_subjects()', '42501', 'no user is named in this transaction');
RESET ROLE;

-- Words that are wrong, and what is not tracked
SELECT throws_ok($$SELECT collection_subjects(direction => 'up')$$, '22023', 'invalid direction: "up"');
SELECT throws_ok($$SELECT collection_subjects(row_limit => 0)$$, '22023', 'invalid row_limit: 0');
SELECT throws_ok($$SELECT collection_subjects(row_limit => 10001)$$, '22023', 'invalid row_limit: 10001');
SELECT lives_ok($$SELECT collection_subjects(direction => NULL, row_limit => NULL)$$, 'NULL means the default');
SELECT collection_register('untracked', fact => 'calls', project => 'project_id', time_zone => 'UTC', started_at => 'started', subject => 'phone', backfill => 'now');
SELECT throws_ok($$SELECT collection_subjects(source => 'untracked')$$, '22023', 'source "untracked" keeps no subjects');

-- No outcomes, and keys that are no integers; subjects are of any type and any length.
CREATE TABLE chats (bot uuid, topic text, at timestamp, participant int, name text);
CREATE FUNCTION bot(n int) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN md5(n::text)::uuid;
INSERT INTO chats SELECT bot(n % 3), 'topic ' || n % 2, '2025-03-01'::timestamp + n * interval '97 min', n % 11, repeat('ö', 20 * (n % 25)) FROM generate_series(1, 400) n;
SELECT collection_register('chats', fact => 'chats', project => 'bot', time_zone => 'Asia/Tehran', interviewer => 'topic', started_at => 'at', subject => 'participant', track_subjects => true, backfill => 'now');
SELECT collection_register('names', fact => 'chats', project => 'topic', time_zone => 'Asia/Tehran', started_at => 'at', subject => 'name', track_subjects => true, backfill => 'now');
INSERT INTO chats SELECT bot(n % 4), 'topic ' || n % 3, '2025-03-02'::timestamp + n * interval '31 min', nullif(n % 7, 3), repeat('ü', 20 * (n % 25)) FROM generate_series(1, 300) n;
DELETE FROM chats WHERE participant = 5;
CREATE FUNCTION chats_same(what text, arguments text, condition text) RETURNS text LANGUAGE sql AS $$
    SELECT results_eq(format($q$SELECT rank, subject, attempts, completes, days, first_day, last_day
                                FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-01', source => 'chats', row_limit => 100%s)$q$, arguments),
                      format($q$SELECT row_number() OVER (ORDER BY attempts DESC, participant::text COLLATE "C"), participant::text, attempts, 0::bigint, days, first_day, last_day
                                FROM (SELECT participant, count(*) AS attempts, count(DISTINCT at::date) AS days, min(at::date) AS first_day, max(at::date) AS last_day
                                      FROM chats WHERE participant IS NOT NULL AND %s GROUP BY 1) c$q$, condition), what)
$$;
SELECT chats_same('keyed sources', '', 'true');
SELECT chats_same('a keyed project, pending in part', format(', project_key => %L', bot(1)), format('bot = %L', bot(1)));
SELECT chats_same('a keyed project that is pending only', format(', project_key => %L', bot(3)), format('bot = %L', bot(3)));
SELECT chats_same('keyed interviewers', $$, interviewer_keys => '{topic 1}'$$, $$topic = 'topic 1'$$);
SELECT collection_grant_role('analyst', (SELECT project_id FROM collection_projects WHERE source = 'chats' AND project_key = bot(1)::text), source => 'chats');
SELECT collection_refresh();
SELECT chats_same('keyed sources, folded', '', 'true');
SELECT chats_same('a keyed project, folded', format(', project_key => %L', bot(3)), format('bot = %L', bot(3)));
SET ROLE analyst;
SELECT is((SELECT array_agg(DISTINCT subject) FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-01', source => 'chats', row_limit => 100)), '{***}',
          'a subject that is no phone number is hidden whole');
RESET ROLE;
SELECT is((SELECT count(*) FROM collection_subjects(date_from => '2025-03-01', date_to => '2025-04-01', source => 'names', row_limit => 1000)),
          (SELECT count(DISTINCT name) FROM chats), 'long subjects stay apart');
SELECT is((SELECT unique_subjects FROM collection_summary(date_from => '2025-03-01', date_to => '2025-04-01', source => 'names')), (SELECT count(DISTINCT name) FROM chats),
          'and are counted so');
SELECT * FROM finish();
