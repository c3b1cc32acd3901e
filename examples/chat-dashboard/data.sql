-- Three teams, the third of which has no chatbot yet; users in one team, in two and in none; 420 days of sessions with their messages and
-- tags. The same on every run of a day. Variable: sessions (how many; 2000 where it is not given).
\if :{?sessions}
\else
\set sessions 2000
\endif
SET ROLE chat_owner;
INSERT INTO team VALUES (1, 'Clinics', 'clinics'), (2, 'Schools', 'schools'), (3, 'New team', 'new');
INSERT INTO membership VALUES (1, 11, 'admin'), (1, 12, 'member'), (2, 21, 'member'), (1, 31, 'admin'), (2, 31, 'member'), (3, 31, 'admin');
INSERT INTO experiment (id, team_id, name, is_archived) VALUES (101, 1, 'Appointments', false), (102, 1, 'Vaccination', false), (103, 1, 'Old helper', true), (201, 2, 'Homework', false), (202, 2, 'Parents', false);
INSERT INTO participant
SELECT n, 1 + n % 2, CASE n % 3 WHEN 0 THEN '+2782' || lpad(n::text, 7, '0') ELSE 'user' || n || '@example.org' END, 'Participant ' || n
FROM generate_series(1, 300) AS n;
INSERT INTO tag SELECT n, 1 + n % 2, (ARRAY['urgent', 'follow-up', 'unclear', 'thanks'])[1 + n / 2 % 4] FROM generate_series(1, 8) AS n;

-- A number from 0 to less than sides, the same whenever it is asked for.
CREATE FUNCTION dice(what text, n bigint, sides int) RETURNS int LANGUAGE sql IMMUTABLE
    RETURN ('x' || substr(md5(what || n), 1, 7))::bit(28)::int % sides;
-- Sessions with their messages and tags, numbered from first to last; more of them lately than long ago.
CREATE PROCEDURE converse(first int, last int) LANGUAGE plpgsql AS $$
DECLARE
    session record;
BEGIN
    FOR session IN
        INSERT INTO experiment_session (experiment_id, participant_id, channel, status, created_at, ended_at)
        SELECT experiment, participant, (ARRAY['whatsapp', 'telegram', 'web', 'slack'])[1 + dice('channel', n, 4)],
               CASE WHEN dice('open', n, 12) = 0 THEN 'active' ELSE 'complete' END, begun,
               CASE WHEN dice('open', n, 12) > 0 THEN begun + (10 + dice('length', n, 60) * dice('long', n, 60)) * interval '1.3 s' END
        FROM generate_series(first, last) AS n,
             LATERAL (SELECT (ARRAY[101, 101, 101, 102, 102, 103, 201, 201, 202])[1 + dice('experiment', n, 9)]) AS e (experiment),
             LATERAL (SELECT CASE WHEN dice('known', n, 15) > 0
                             THEN 1 + (dice('participant', n, 150) * dice('often', n, 150) / 150) * 2 + (experiment / 200 + 1) % 2 END) AS p (participant),
             LATERAL (SELECT now() - power(dice('day', n, 10000) / 10000.0, 2) * interval '420 days' - interval '3 hours') AS b (begun)
        RETURNING id, created_at
    LOOP
        INSERT INTO chat_message (session_id, message_type, content, created_at)
        SELECT session.id, CASE WHEN m = 0 THEN 'system' WHEN m % 2 = 1 THEN 'human' ELSE 'ai' END, 'message ' || m, session.created_at + m * interval '17 s'
        FROM generate_series(0, 1 + dice('messages', session.id, 9)) AS m;
    END LOOP;
    INSERT INTO tagged_item (tag_id, session_id, message_id, created_at)
    SELECT 1 + (CASE WHEN s.experiment_id < 200 THEN 1 ELSE 0 END + 2 * dice('tag', s.id, 4)) % 8, s.id, NULL, s.created_at + interval '5 min'
    FROM experiment_session AS s
    WHERE dice('tagged', s.id, 3) = 0 AND NOT EXISTS (SELECT FROM tagged_item AS t WHERE t.session_id = s.id);
    INSERT INTO tagged_item (tag_id, session_id, message_id, created_at)
    SELECT 1 + (CASE WHEN s.experiment_id < 200 THEN 1 ELSE 0 END + 2 * dice('tag', m.id, 4)) % 8, s.id, m.id, m.created_at + interval '1 min'
    FROM chat_message AS m JOIN experiment_session AS s ON s.id = m.session_id
    WHERE dice('noted', m.id, 7) = 0 AND NOT EXISTS (SELECT FROM tagged_item AS t WHERE t.message_id = m.id);
END
$$;
CALL converse(1, :sessions);
RESET ROLE;
ANALYZE;
