-- A daily rollup as one writes it by hand: what the specification's materialized view holds, with sums where that has an average.
CREATE TABLE interview_daily (
    project_id bigint,
    day date,
    interviewer_id bigint,
    attempts bigint NOT NULL,
    completes bigint NOT NULL,
    non_contacts bigint NOT NULL,
    timed_rows bigint NOT NULL,
    duration_sec bigint NOT NULL,
    PRIMARY KEY (project_id, day, interviewer_id)
) WITH (fillfactor = 80);
INSERT INTO interview_daily
SELECT project_id, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date, interviewer_id, count(*), count(*) FILTER (WHERE outcome_code = 'COMP'),
       count(*) FILTER (WHERE outcome_code IN ('BUSY', 'NOANS', 'NA')), count(*) FILTER (WHERE end_form > start_form),
       coalesce(sum(date_part('epoch', end_form - start_form)::int) FILTER (WHERE end_form > start_form), 0)
FROM core_interview WHERE coalesce(end_form, start_form) IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
VACUUM (FREEZE, ANALYZE) interview_daily;
