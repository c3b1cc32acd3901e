-- Thirty days of 10,000 chat sessions a day: twenty chatbots, some busier than others, five channels, 40,000 participants, nearly all distinct
-- in an hour; two identical copies.
CREATE FUNCTION random_sessions(row_count int, first timestamptz) RETURNS TABLE (
    bot_id bigint, channel text, participant text, started timestamptz, ended timestamptz)
LANGUAGE sql AS $$
    SELECT 1 + floor(20 * bot * bot)::int, (ARRAY['whatsapp', 'telegram', 'web', 'slack', 'api'])[1 + floor(5 * channel)::int],
           'user-' || lpad(floor(40000 * participant)::int::text, 6, '0') || '@example.org', started, started + length * interval '40 min'
    FROM (SELECT random() AS bot, random() AS channel, random() AS participant, random() AS length, first + random() * interval '29 days 23 hours' AS started
          FROM generate_series(1, row_count)) AS chances
$$;
CREATE TABLE plain.chat_session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bot_id bigint NOT NULL,
    channel text NOT NULL,
    participant text NOT NULL,
    started timestamptz NOT NULL,
    ended timestamptz
);
CREATE TABLE kept.chat_session (LIKE plain.chat_session INCLUDING ALL);
SELECT setseed(0.4);
INSERT INTO plain.chat_session (bot_id, channel, participant, started, ended) SELECT * FROM random_sessions(300000, '2026-03-01 00:00+00');
INSERT INTO kept.chat_session (bot_id, channel, participant, started, ended)
SELECT bot_id, channel, participant, started, ended FROM plain.chat_session ORDER BY id;
ANALYZE plain.chat_session, kept.chat_session;
