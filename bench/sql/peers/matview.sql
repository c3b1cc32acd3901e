-- The specification's aggregate, word for word, and the unique index that CONCURRENTLY wants and the specification forgot.
CREATE MATERIALIZED VIEW IF NOT EXISTS mv_collection_daily AS
SELECT
  project_id,
  interviewer_id,
  date_trunc('day', COALESCE(end_form, start_form))::date AS day,
  count(*) FILTER (WHERE outcome_code IS NOT NULL)                  AS attempts,
  count(*) FILTER (WHERE outcome_code = 'COMP')                     AS completes,
  count(*) FILTER (WHERE outcome_code IN ('BUSY','NOANS','NA'))     AS non_contacts,
  avg(NULLIF(EXTRACT(EPOCH FROM (end_form - start_form)),0))::int   AS avg_duration_sec
FROM core_interview
GROUP BY 1,2,3;
CREATE INDEX IF NOT EXISTS ix_mv_daily_proj_day ON mv_collection_daily(project_id, day DESC);
CREATE UNIQUE INDEX ON mv_collection_daily (project_id, interviewer_id, day);
VACUUM (FREEZE, ANALYZE) mv_collection_daily;
