-- Rows to be written, generated beforehand so that only the writing is measured.
-- One day's fieldwork: two hundred interviewers, each at one project: about 1,200 cells.
CREATE UNLOGGED TABLE day_rows AS
SELECT 1 + i % 20 AS project_id, 1 + i % 200 AS interviewer_id, '+98912' || lpad(i::text, 7, '0') AS phone_number,
       (ARRAY['COMP', 'NOANS', 'REF', 'BUSY', 'NA', 'FAIL'])[1 + floor(random() * 6)::int] AS outcome_code,
       1 AS call_attempts, started AS start_form, started + random() * interval '10 min' AS end_form
FROM generate_series(1, 100000) AS i,
     LATERAL (SELECT timestamptz '2026-03-02 09:00+00' + i * interval '0.3 s' AS started) AS times;

-- A year at random: an interviewer works for one project a month and at times for a second, outcomes are as uneven as they are.
CREATE FUNCTION random_year(row_count bigint) RETURNS TABLE (
    project_id bigint, interviewer_id bigint, phone_number text, outcome_code text, call_attempts int,
    start_form timestamptz, end_form timestamptz)
LANGUAGE sql AS $$
    WITH chosen AS MATERIALIZED (
        SELECT i, 1 + floor(random() * 200)::int AS interviewer, floor(random() * 365)::int AS day,
               (random() < 0.2)::int AS second, random() AS chance, random() AS time, random() AS length
        FROM generate_series(1, row_count) AS i
    )
    SELECT 1 + (interviewer * 7 + day / 30 * 3 + second * 5) % 20, interviewer, '+98912' || lpad((i % 10000000)::text, 7, '0'),
           CASE WHEN chance < 0.33 THEN 'COMP' WHEN chance < 0.60 THEN 'NOANS' WHEN chance < 0.74 THEN 'REF'
                WHEN chance < 0.86 THEN 'BUSY' WHEN chance < 0.94 THEN 'NA' ELSE 'FAIL' END,
           1 + i::int % 3, started, started + length * interval '10 min'
    FROM chosen,
         LATERAL (SELECT timestamptz '2025-06-01 08:00+00' + day * interval '1 day' + time * interval '9 h' AS started) AS times
$$;
CREATE UNLOGGED TABLE year_rows AS SELECT * FROM random_year(100000);
ANALYZE day_rows, year_rows;
