-- Three users, nine campaigns in every state there is, and calls of the last four days. The same on every run, at its own hour.
-- Variable: calls (how many the largest campaign has; 3000 where it is not given).
\if :{?calls}
\else
\set calls 3000
\endif
SET ROLE dialer_owner;
CREATE FUNCTION pg_temp.campaign(n int) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN md5('campaign' || n)::uuid;
-- A number from 0 to less than sides, the same whenever it is asked for.
CREATE FUNCTION pg_temp.dice(what text, n int, sides int) RETURNS int LANGUAGE sql IMMUTABLE
    RETURN ('x' || substr(md5(what || n), 1, 7))::bit(28)::int % sides;

INSERT INTO public.users VALUES (1, 'asha@example.org'), (2, 'ravi@example.org'), (3, 'nobody@example.org');
INSERT INTO public.campaigns (id, name, "ownerId", "totalCalls", "startedAt", "isPaused", "isFailed", "isCampaignCompleted")
SELECT pg_temp.campaign(n), name, owner, total, CASE WHEN begun THEN now() - interval '4 days' END, paused, failed, completed
FROM (VALUES (1, 'Autumn leads', 1, :calls + 500, true, false, false, false),
             (2, 'Paused by its owner', 1, 400, true, true, false, false),
             (3, 'Not begun', 1, 300, false, false, false, false),
             (4, 'Done', 1, 200, true, false, false, true),
             (5, 'Without a plan', 1, NULL, true, false, false, false),
             (6, 'Stalled since yesterday', 1, 250, true, false, false, false),
             (7, 'Out of balance', 1, 250, true, false, true, false),
             (8, 'More than planned', 2, 50, true, false, false, false),
             (9, 'Ravi''s own', 2, 500, true, false, false, false)) AS c (n, name, owner, total, begun, paused, failed, completed);
INSERT INTO public.campaign_viewers VALUES (pg_temp.campaign(9), 1);

-- Of ten calls one is a hot lead, two warm, three cold; three are not answered, and one never came through.
INSERT INTO public.calls (uuid, "campaignId", number, "leadStatus", "startTime", "endTime", hangup)
SELECT md5('call' || c || '/' || n)::uuid, pg_temp.campaign(c), '+9198' || lpad(pg_temp.dice('number', c * 100000 + n, 100000000)::text, 8, '0'),
       (ARRAY['hot', 'warm', 'warm', 'cold', 'cold', 'cold', 'no-answer', 'no-answer', 'no-answer', NULL])[1 + kind], begun,
       begun + seconds * interval '1 second',
       jsonb_build_object('hangupCause', CASE WHEN kind < 6 THEN 'NORMAL_CLEARING' WHEN kind < 9 THEN 'NO_ANSWER' ELSE 'CALL_REJECTED' END,
                          'billDuration', CASE WHEN kind < 6 THEN (seconds + 59) / 60 * 60 ELSE 0 END)
FROM (VALUES (1, :calls, least(interval '100 seconds', interval '94 hours' / :calls), interval '0'), (2, 120, '30 seconds', '5 minutes'), (4, 200, '30 seconds', '1 day'),
             (5, 150, '30 seconds', '0'), (6, 90, '30 seconds', '1 day'), (7, 30, '30 seconds', '2 hours'), (8, 60, '30 seconds', '0'), (9, 100, '30 seconds', '0'))
         AS c (c, calls, step, ago),
     generate_series(1, calls) AS n,
     LATERAL (SELECT pg_temp.dice('kind', c * 100000 + n, 10) AS kind, 5 + pg_temp.dice('seconds', c * 100000 + n, 240) AS seconds,
                     now() - ago - n * step - interval '5 minutes' AS begun) AS x;
-- In flight: since a little while, and since yesterday, when the provider never told of the end.
INSERT INTO public.calls (uuid, "campaignId", number, "startTime")
SELECT md5('open' || c || '/' || n)::uuid, pg_temp.campaign(c), '+919900000' || lpad(n::text, 3, '0'), now() - n * CASE WHEN n < 6 THEN interval '40 seconds' ELSE interval '6 hours' END
FROM (VALUES (1, 8), (5, 2), (9, 3)) AS c (c, open), generate_series(1, open) AS n;
-- Waiting to be placed: no call yet.
INSERT INTO public.calls (uuid, "campaignId", number)
SELECT md5('queued' || n)::uuid, pg_temp.campaign(1), '+919911111' || lpad(n::text, 3, '0') FROM generate_series(1, 5) AS n;
RESET ROLE;
