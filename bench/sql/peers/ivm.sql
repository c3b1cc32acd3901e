-- Kept by pg_ivm, which knows no FILTER. It makes a unique index on the columns of GROUP BY.
CREATE EXTENSION pg_ivm;
SELECT pgivm.create_immv('interview_daily', $$
    SELECT project_id, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date AS day, interviewer_id, count(*) AS attempts,
           sum(CASE WHEN outcome_code = 'COMP' THEN 1 ELSE 0 END) AS completes, sum(CASE WHEN outcome_code IN ('BUSY', 'NOANS', 'NA') THEN 1 ELSE 0 END) AS non_contacts,
           sum(CASE WHEN end_form > start_form THEN 1 ELSE 0 END) AS timed_rows,
           sum(CASE WHEN end_form > start_form THEN date_part('epoch', end_form - start_form)::int ELSE 0 END) AS duration_sec
    FROM core_interview GROUP BY project_id, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date, interviewer_id$$);
VACUUM (FREEZE, ANALYZE) interview_daily;
