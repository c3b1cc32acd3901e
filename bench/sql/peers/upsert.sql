-- Kept by a statement trigger that sums its transition tables by cell and upserts in the order of the key, so that nothing deadlocks.
\ir daily.sql
CREATE FUNCTION keep_daily() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO interview_daily AS kept
        SELECT project_id, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date, interviewer_id, count(*), count(*) FILTER (WHERE outcome_code = 'COMP'),
               count(*) FILTER (WHERE outcome_code IN ('BUSY', 'NOANS', 'NA')), count(*) FILTER (WHERE end_form > start_form),
               coalesce(sum(date_part('epoch', end_form - start_form)::int) FILTER (WHERE end_form > start_form), 0)
        FROM new_rows WHERE coalesce(end_form, start_form) IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (project_id, day, interviewer_id) DO UPDATE
        SET attempts = kept.attempts + excluded.attempts, completes = kept.completes + excluded.completes, non_contacts = kept.non_contacts + excluded.non_contacts,
            timed_rows = kept.timed_rows + excluded.timed_rows, duration_sec = kept.duration_sec + excluded.duration_sec;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO interview_daily AS kept
        SELECT project_id, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date, interviewer_id, -count(*), -count(*) FILTER (WHERE outcome_code = 'COMP'),
               -count(*) FILTER (WHERE outcome_code IN ('BUSY', 'NOANS', 'NA')), -count(*) FILTER (WHERE end_form > start_form),
               -coalesce(sum(date_part('epoch', end_form - start_form)::int) FILTER (WHERE end_form > start_form), 0)
        FROM old_rows WHERE coalesce(end_form, start_form) IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (project_id, day, interviewer_id) DO UPDATE
        SET attempts = kept.attempts + excluded.attempts, completes = kept.completes + excluded.completes, non_contacts = kept.non_contacts + excluded.non_contacts,
            timed_rows = kept.timed_rows + excluded.timed_rows, duration_sec = kept.duration_sec + excluded.duration_sec;
    ELSE
        INSERT INTO interview_daily AS kept
        SELECT project_id, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date, interviewer_id, sum(sign), coalesce(sum(sign) FILTER (WHERE outcome_code = 'COMP'), 0),
               coalesce(sum(sign) FILTER (WHERE outcome_code IN ('BUSY', 'NOANS', 'NA')), 0), coalesce(sum(sign) FILTER (WHERE end_form > start_form), 0),
               coalesce(sum(sign * date_part('epoch', end_form - start_form)::int) FILTER (WHERE end_form > start_form), 0)
        FROM (SELECT 1 AS sign, n.* FROM new_rows AS n UNION ALL SELECT -1, o.* FROM old_rows AS o) AS changed
        WHERE coalesce(end_form, start_form) IS NOT NULL GROUP BY 1, 2, 3
        HAVING (sum(sign), coalesce(sum(sign) FILTER (WHERE outcome_code = 'COMP'), 0), coalesce(sum(sign) FILTER (WHERE outcome_code IN ('BUSY', 'NOANS', 'NA')), 0),
                coalesce(sum(sign) FILTER (WHERE end_form > start_form), 0),
                coalesce(sum(sign * date_part('epoch', end_form - start_form)::int) FILTER (WHERE end_form > start_form), 0)) <> (0, 0, 0, 0, 0)
        ORDER BY 1, 2, 3
        ON CONFLICT (project_id, day, interviewer_id) DO UPDATE
        SET attempts = kept.attempts + excluded.attempts, completes = kept.completes + excluded.completes, non_contacts = kept.non_contacts + excluded.non_contacts,
            timed_rows = kept.timed_rows + excluded.timed_rows, duration_sec = kept.duration_sec + excluded.duration_sec;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER keep_inserted AFTER INSERT ON core_interview REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_daily();
CREATE TRIGGER keep_updated AFTER UPDATE ON core_interview REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_daily();
CREATE TRIGGER keep_deleted AFTER DELETE ON core_interview REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_daily();
