-- The interviews of one batch of shifts. Calls follow each other from nine in the morning; an interviewer's skill and a
-- project's difficulty decide how many are completed; a completed interview takes about six minutes, a refusal less
-- than one; every two-hundredth form was opened and never submitted. Variables: batch, zone.
SELECT setseed(:batch / 100.0) \g /dev/null
INSERT INTO core_interview
    (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra)
WITH call AS MATERIALIZED (
    SELECT shift.*, number, random() AS chance, random() AS size, random() AS angle, random() AS pause,
           random() AS lost, random() AS redial, floor(random() * 1e7)::int AS phone, random() AS province,
           0.20 + 0.12 * abs(sin(interviewer_id)) + 0.10 * abs(cos(project_id)) AS skill
    FROM demo.shift, generate_series(1, calls) AS number
    WHERE batch = :batch
), outcome AS MATERIALIZED (
    SELECT *, CASE WHEN lost < 0.005 THEN ''
                   WHEN chance < skill THEN 'COMP'
                   WHEN chance < skill + 0.14 THEN 'REF'
                   WHEN chance < skill + 0.26 THEN 'BUSY'
                   WHEN chance < skill + 0.34 THEN 'NA'
                   WHEN chance < skill + 0.38 THEN 'FAIL'
                   ELSE 'NOANS' END AS code,
           exp(0.35 * sqrt(-2 * ln(1 - size)) * cos(2 * pi() * angle)) AS spread
    FROM call
), timed AS MATERIALIZED (
    SELECT *, make_interval(secs => round(spread * CASE code WHEN 'COMP' THEN 360 WHEN 'REF' THEN 45
                                                    WHEN 'FAIL' THEN 90 ELSE 22 END)::int) AS duration,
           make_interval(secs => round(60 + pause * 240)::int) AS break
    FROM outcome
), placed AS (
    SELECT *, (day + time '09:00' + sum(duration + break) OVER (PARTITION BY shift_id ORDER BY number) - duration - break)
              AT TIME ZONE :'zone' AS start_form
    FROM timed
)
SELECT project_id, interviewer_id, '+98912' || lpad(phone::text, 7, '0'), code, 1 + floor(redial * redial * 4)::int,
       start_form, CASE WHEN code <> '' THEN start_form + duration END,
       jsonb_build_object('province', (ARRAY['Tehran', 'Isfahan', 'Fars', 'Razavi Khorasan', 'Gilan'])
                                      [1 + floor(province * 5)::int],
                          'quota_cell', CASE WHEN redial < 0.5 THEN 'women' ELSE 'men' END)
FROM placed
ORDER BY start_form;
