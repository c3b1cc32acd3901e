-- As many interviews as asked for, in the ninety days that end now: the same ones on the same day, since chance is a hash of their numbers.
-- Parameters: number, time zone.
WITH wanted AS MATERIALIZED (
    SELECT %s::int AS interviews, %s::text AS zone
), today AS (
    SELECT *, (now() AT TIME ZONE zone)::date AS today, (now() AT TIME ZONE zone)::timestamp AS clock FROM wanted
), shift AS MATERIALIZED (
    -- Who works when and for which survey. On Fridays few do; a survey keeps its interviewers for a fortnight. Today's shifts end now.
    SELECT zone, interviews, today - back AS day, interviewer,
           1 + mod(hashint8(interviewer * 7919 + (today - back - date '2020-01-01') / 14) & 1073741823, 8) AS project,
           CASE WHEN back = 0 THEN greatest(today + time '00:00', least(today + time '09:00', clock - interval '2 hours')) ELSE today - back + time '09:00' END AS opens,
           CASE WHEN back = 0 THEN least(today + time '17:30', clock) ELSE today - back + time '17:30' END AS closes,
           (hashint8(interviewer * 104729 + (today - back - date '2020-01-01')) & 65535) / 65536.0 AS chance
    FROM today, generate_series(0, 89) AS back, generate_series(1, 40) AS interviewer
), weighed AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY day, interviewer) AS shift,
           (0.7 + 0.6 * chance) * extract(epoch FROM closes - opens)::float8 AS weight
    FROM shift
    WHERE chance < CASE WHEN extract(dow FROM day) = 5 THEN 0.2 ELSE 0.8 END AND closes > opens
), counted AS MATERIALIZED (
    -- Shares of the whole, rounded at their ends, so that the shifts add up.
    SELECT *, (round(interviews * sum(weight) OVER (ORDER BY shift) / sum(weight) OVER ())
               - round(interviews * (sum(weight) OVER (ORDER BY shift) - weight) / sum(weight) OVER ()))::int AS calls
    FROM weighed
), call AS (
    SELECT *, (closes - opens) / calls AS slot, shift * 100003 + number AS seed
    FROM counted, generate_series(1, calls) AS number
), drawn AS MATERIALIZED (
    SELECT *, (hashint8extended(seed, 1) & 1048575) / 1048576.0 AS luck, (hashint8extended(seed, 2) & 1048575) / 1048576.0 AS length,
           (hashint8extended(seed, 3) & 1048575) / 1048576.0 AS dialled, hashint8extended(seed, 4) & 9007199254740991 AS other,
           0.22 + 0.02 * mod(interviewer * 7, 11) + 0.015 * project AS skill
    FROM call
), decided AS MATERIALIZED (
    SELECT *, CASE WHEN luck > 0.995 THEN ''
                   WHEN luck < skill THEN 'COMP' WHEN luck < skill + 0.13 THEN 'REF' WHEN luck < skill + 0.25 THEN 'BUSY'
                   WHEN luck < skill + 0.32 THEN 'NA' WHEN luck < skill + 0.35 THEN 'FAIL' ELSE 'NOANS' END AS code
    FROM drawn
), timed AS MATERIALIZED (
    SELECT *, (opens + (number - 1) * slot) AT TIME ZONE zone AS starts,
           least(make_interval(secs => round(CASE code WHEN 'COMP' THEN 240 + 240 * length WHEN 'REF' THEN 20 + 60 * length
                                                       WHEN 'FAIL' THEN 60 + 60 * length ELSE 10 + 30 * length END)), slot) AS lasts
    FROM decided
)
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, duration_sec, extra)
-- A form that was opened and not submitted has no outcome and no end.
SELECT project, interviewer, '+98912' || lpad(mod(other, 10000000)::text, 7, '0'), code, 1 + floor(dialled * dialled * 4)::int,
       starts, CASE WHEN code <> '' THEN starts + lasts END, CASE WHEN code <> '' THEN round(extract(epoch FROM lasts))::int END,
       jsonb_build_object('province', (ARRAY['Tehran', 'Isfahan', 'Fars', 'Gilan', 'Yazd'])[1 + mod(other, 5)],
                          'quota_cell', CASE WHEN mod(other, 2) = 0 THEN 'women' ELSE 'men' END)
FROM timed
ORDER BY starts, shift
