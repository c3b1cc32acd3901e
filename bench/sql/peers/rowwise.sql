-- Kept by the trigger that comes to mind first: for each row, an upsert.
\ir daily.sql
CREATE FUNCTION count_interview(fact core_interview, sign int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO interview_daily AS kept
    VALUES (fact.project_id, (coalesce(fact.end_form, fact.start_form) AT TIME ZONE 'UTC')::date, fact.interviewer_id, sign, sign * (fact.outcome_code = 'COMP')::int,
            sign * (fact.outcome_code IN ('BUSY', 'NOANS', 'NA'))::int, sign * coalesce(fact.end_form > fact.start_form, false)::int,
            CASE WHEN fact.end_form > fact.start_form THEN sign * date_part('epoch', fact.end_form - fact.start_form)::int ELSE 0 END)
    ON CONFLICT (project_id, day, interviewer_id) DO UPDATE
    SET attempts = kept.attempts + excluded.attempts, completes = kept.completes + excluded.completes, non_contacts = kept.non_contacts + excluded.non_contacts,
        timed_rows = kept.timed_rows + excluded.timed_rows, duration_sec = kept.duration_sec + excluded.duration_sec;
END
$$;
CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM count_interview(old, -1);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM count_interview(new, 1);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER keep_row AFTER INSERT OR UPDATE OR DELETE ON core_interview FOR EACH ROW EXECUTE FUNCTION keep_row();
