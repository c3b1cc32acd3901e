-- Storage: deltas, the rollup and what fold keeps beside it. Statistics target 0 everywhere: estimates in EXPLAIN would
-- tell hidden volumes. What publications need is in replication.sql.

CREATE TABLE collection_internal.delta (
    source_id pg_catalog.int4 NOT NULL,
    day pg_catalog.date NOT NULL,
    row_count pg_catalog.int8 NOT NULL,
    project_id pg_catalog.int8,
    interviewer_id pg_catalog.int8,
    hour pg_catalog.timestamptz,
    open_rows pg_catalog.int8,
    timed_rows pg_catalog.int8,
    dials pg_catalog.int8,
    duration_sec pg_catalog.int8,
    duration_us pg_catalog.int8,
    negative_rows pg_catalog.int8,
    missing_rows pg_catalog.int8,
    amount pg_catalog.numeric,
    project_key pg_catalog.text,
    interviewer_key pg_catalog.text,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    subject pg_catalog.text,
    histogram pg_catalog.bytea
) USING heap WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000000);
COMMENT ON TABLE collection_internal.delta IS 'signed measures of a cell, appended by one statement and not yet folded; zero is stored as NULL';
COMMENT ON COLUMN collection_internal.delta.source_id IS 'source';
COMMENT ON COLUMN collection_internal.delta.day IS 'day in the source''s time zone, at level 2 the first of the month; -infinity: undated';
COMMENT ON COLUMN collection_internal.delta.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.delta.project_id IS 'integer project key';
COMMENT ON COLUMN collection_internal.delta.interviewer_id IS 'integer interviewer key';
COMMENT ON COLUMN collection_internal.delta.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.delta.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.delta.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.delta.dials IS 'sum of dials';
COMMENT ON COLUMN collection_internal.delta.duration_sec IS 'duration of the timed rows: whole seconds';
COMMENT ON COLUMN collection_internal.delta.duration_us IS 'duration of the timed rows: microseconds beyond the whole seconds';
COMMENT ON COLUMN collection_internal.delta.negative_rows IS 'rows with end < start';
COMMENT ON COLUMN collection_internal.delta.missing_rows IS 'rows whose amount or dials could not be counted (NaN, infinite, out of range)';
COMMENT ON COLUMN collection_internal.delta.amount IS 'sum of amounts';
COMMENT ON COLUMN collection_internal.delta.project_key IS 'project key of any other type, as text';
COMMENT ON COLUMN collection_internal.delta.interviewer_key IS 'interviewer key of any other type, as text';
COMMENT ON COLUMN collection_internal.delta.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.delta.segment IS 'segment';
COMMENT ON COLUMN collection_internal.delta.subject IS 'subject, where the source tracks subjects';
COMMENT ON COLUMN collection_internal.delta.histogram IS 'duration histogram, where the source tracks percentiles';

CREATE TABLE collection_internal.rollup (
    source_id pg_catalog.int4 NOT NULL,
    level pg_catalog.int2 NOT NULL,
    day pg_catalog.date NOT NULL,
    row_count pg_catalog.int8 NOT NULL,
    open_rows pg_catalog.int8,
    timed_rows pg_catalog.int8,
    dials pg_catalog.int8,
    duration_sec pg_catalog.int8,
    duration_us pg_catalog.int8,
    negative_rows pg_catalog.int8,
    missing_rows pg_catalog.int8,
    project_id pg_catalog.int8,
    interviewer_id pg_catalog.int8,
    hour pg_catalog.timestamptz,
    amount pg_catalog.numeric,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    histogram pg_catalog.bytea,
    CONSTRAINT rollup_key UNIQUE NULLS NOT DISTINCT (source_id, level, project_id, day, interviewer_id, outcome, hour, segment)
) USING heap WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE collection_internal.rollup IS 'the folded cells, and coarser levels of them: level 0 is the grain, level 1 a project, day and outcome, level 2 a project, month and outcome, level 3 a project, month, interviewer and outcome, of closed months alone; zero is stored as NULL';
COMMENT ON COLUMN collection_internal.rollup.source_id IS 'source';
COMMENT ON COLUMN collection_internal.rollup.level IS '0: the grain; 1: summed over interviewers, segments and hours; 2: over the days of a month, too; 3: over days, segments and hours';
COMMENT ON COLUMN collection_internal.rollup.day IS 'day in the source''s time zone; -infinity: undated';
COMMENT ON COLUMN collection_internal.rollup.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.rollup.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.rollup.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.rollup.dials IS 'sum of dials';
COMMENT ON COLUMN collection_internal.rollup.duration_sec IS 'duration of the timed rows: seconds';
COMMENT ON COLUMN collection_internal.rollup.duration_us IS 'duration of the timed rows: microseconds to be added to the seconds';
COMMENT ON COLUMN collection_internal.rollup.negative_rows IS 'rows with end < start';
COMMENT ON COLUMN collection_internal.rollup.missing_rows IS 'rows whose amount or dials could not be counted';
COMMENT ON COLUMN collection_internal.rollup.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.rollup.interviewer_id IS 'interviewer: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.rollup.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.rollup.amount IS 'sum of amounts';
COMMENT ON COLUMN collection_internal.rollup.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.rollup.segment IS 'segment';
COMMENT ON COLUMN collection_internal.rollup.histogram IS 'duration histogram, where the source tracks percentiles';

CREATE TABLE collection_internal.subject_rollup (
    source_id pg_catalog.int4 NOT NULL,
    day pg_catalog.date NOT NULL,
    row_count pg_catalog.int8 NOT NULL,
    project_id pg_catalog.int8,
    interviewer_id pg_catalog.int8,
    hour pg_catalog.timestamptz,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    subject pg_catalog.text NOT NULL,
    CONSTRAINT subject_rollup_key UNIQUE NULLS NOT DISTINCT (source_id, project_id, day, subject, interviewer_id, outcome, hour, segment) INCLUDE (row_count)
) USING heap WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
              autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);
COMMENT ON TABLE collection_internal.subject_rollup IS 'rows a cell and subject, where a source tracks subjects; reports read its index, which holds all of it, and the table only where no vacuum has been';
COMMENT ON COLUMN collection_internal.subject_rollup.source_id IS 'source';
COMMENT ON COLUMN collection_internal.subject_rollup.day IS 'day in the source''s time zone; -infinity: undated';
COMMENT ON COLUMN collection_internal.subject_rollup.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.subject_rollup.project_id IS 'project';
COMMENT ON COLUMN collection_internal.subject_rollup.interviewer_id IS 'interviewer';
COMMENT ON COLUMN collection_internal.subject_rollup.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.subject_rollup.outcome IS 'outcome code';
COMMENT ON COLUMN collection_internal.subject_rollup.segment IS 'segment';
COMMENT ON COLUMN collection_internal.subject_rollup.subject IS 'subject';

CREATE TABLE collection_internal.project (
    source_id pg_catalog.int4 NOT NULL,
    project_id pg_catalog.int8,
    row_count pg_catalog.int8 NOT NULL,
    changes pg_catalog.int8 NOT NULL,
    CONSTRAINT project_key UNIQUE NULLS NOT DISTINCT (source_id, project_id)
) USING heap WITH (fillfactor = 50);
COMMENT ON TABLE collection_internal.project IS 'projects with folded cells: their rows, and how many deltas were ever folded into them';
COMMENT ON COLUMN collection_internal.project.source_id IS 'source';
COMMENT ON COLUMN collection_internal.project.project_id IS 'project';
COMMENT ON COLUMN collection_internal.project.row_count IS 'rows over all days, undated ones included';
COMMENT ON COLUMN collection_internal.project.changes IS 'deltas folded; with those pending it only grows, the version that clients poll';

CREATE TABLE collection_internal.member (
    source_id pg_catalog.int4 NOT NULL,
    role pg_catalog.text NOT NULL,
    id pg_catalog.int8 NOT NULL,
    key pg_catalog.text NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (source_id, role, id),
    CONSTRAINT member_key_key UNIQUE (source_id, role, key)
) USING heap;
COMMENT ON TABLE collection_internal.member IS 'surrogates of keys that are not integers';
COMMENT ON COLUMN collection_internal.member.source_id IS 'source';
COMMENT ON COLUMN collection_internal.member.role IS 'project or interviewer';
COMMENT ON COLUMN collection_internal.member.id IS 'surrogate: a keyed hash of 53 bits';
COMMENT ON COLUMN collection_internal.member.key IS 'key, as text';

CREATE TABLE collection_internal.maintenance (
    source_id pg_catalog.int4 NOT NULL,
    last_fold pg_catalog.timestamptz,
    last_reconcile pg_catalog.timestamptz,
    last_drift pg_catalog.int8,
    needs_reconcile pg_catalog.bool NOT NULL DEFAULT false,
    last_daily pg_catalog.date,
    CONSTRAINT maintenance_pkey PRIMARY KEY (source_id)
) USING heap;
COMMENT ON TABLE collection_internal.maintenance IS 'what fold and reconcile did last';
COMMENT ON COLUMN collection_internal.maintenance.source_id IS 'source';
COMMENT ON COLUMN collection_internal.maintenance.last_fold IS 'when deltas of the source were last folded';
COMMENT ON COLUMN collection_internal.maintenance.last_reconcile IS 'when the source was last reconciled';
COMMENT ON COLUMN collection_internal.maintenance.last_drift IS 'cells that the last reconcile corrected';
COMMENT ON COLUMN collection_internal.maintenance.needs_reconcile IS 'whether a partition was dropped while attached, and its rows are still counted';
COMMENT ON COLUMN collection_internal.maintenance.last_daily IS 'day of the source on which collection_reconcile_daily() last did its work';

CREATE TABLE collection_internal.backfill (
    source_id pg_catalog.int4 NOT NULL,
    state pg_catalog.text NOT NULL,
    requested_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    started_at pg_catalog.timestamptz,
    finished_at pg_catalog.timestamptz,
    pid pg_catalog.int4,
    done_from pg_catalog.date,
    rows_estimated pg_catalog.int8,
    rows_done pg_catalog.int8 NOT NULL DEFAULT 0,
    last_error pg_catalog.text,
    CONSTRAINT backfill_pkey PRIMARY KEY (source_id),
    CONSTRAINT backfill_state_check CHECK (state OPERATOR(pg_catalog.=) ANY (ARRAY['waiting', 'running', 'done', 'failed']))
) USING heap;
COMMENT ON TABLE collection_internal.backfill IS 'background backfills, one a source';
COMMENT ON COLUMN collection_internal.backfill.source_id IS 'source';
COMMENT ON COLUMN collection_internal.backfill.state IS 'waiting, running, done or failed';
COMMENT ON COLUMN collection_internal.backfill.requested_at IS 'when it was asked for';
COMMENT ON COLUMN collection_internal.backfill.started_at IS 'when a worker last took it up';
COMMENT ON COLUMN collection_internal.backfill.finished_at IS 'when it was done';
COMMENT ON COLUMN collection_internal.backfill.pid IS 'process of the worker';
COMMENT ON COLUMN collection_internal.backfill.done_from IS 'days from this one on are done; where it resumes';
COMMENT ON COLUMN collection_internal.backfill.rows_estimated IS 'rows of the fact table, as the planner estimates them';
COMMENT ON COLUMN collection_internal.backfill.rows_done IS 'rows read by committed batches';
COMMENT ON COLUMN collection_internal.backfill.last_error IS 'why the last attempt failed';

CREATE TABLE collection_internal.month_level (
    source_id pg_catalog.int4 NOT NULL,
    months_before pg_catalog.date NOT NULL,
    CONSTRAINT month_level_pkey PRIMARY KEY (source_id)
) USING heap;
COMMENT ON TABLE collection_internal.month_level IS 'which months are closed: those that the rollup has at level 3; a source without a row has none';
COMMENT ON COLUMN collection_internal.month_level.source_id IS 'source';
COMMENT ON COLUMN collection_internal.month_level.months_before IS 'the first day of the first month that is not closed; the undated rows are in no closed month';

-- What the head of this file says of statistics.
ALTER TABLE collection_internal.delta ALTER source_id SET STATISTICS 0, ALTER day SET STATISTICS 0,
    ALTER row_count SET STATISTICS 0, ALTER project_id SET STATISTICS 0, ALTER interviewer_id SET STATISTICS 0,
    ALTER hour SET STATISTICS 0, ALTER open_rows SET STATISTICS 0, ALTER timed_rows SET STATISTICS 0,
    ALTER dials SET STATISTICS 0, ALTER duration_sec SET STATISTICS 0, ALTER duration_us SET STATISTICS 0,
    ALTER negative_rows SET STATISTICS 0, ALTER missing_rows SET STATISTICS 0, ALTER amount SET STATISTICS 0,
    ALTER project_key SET STATISTICS 0, ALTER interviewer_key SET STATISTICS 0, ALTER outcome SET STATISTICS 0,
    ALTER segment SET STATISTICS 0, ALTER subject SET STATISTICS 0, ALTER histogram SET STATISTICS 0;
ALTER TABLE collection_internal.rollup ALTER source_id SET STATISTICS 0, ALTER level SET STATISTICS 0,
    ALTER day SET STATISTICS 0, ALTER row_count SET STATISTICS 0, ALTER open_rows SET STATISTICS 0,
    ALTER timed_rows SET STATISTICS 0, ALTER dials SET STATISTICS 0, ALTER duration_sec SET STATISTICS 0,
    ALTER duration_us SET STATISTICS 0, ALTER negative_rows SET STATISTICS 0, ALTER missing_rows SET STATISTICS 0,
    ALTER project_id SET STATISTICS 0, ALTER interviewer_id SET STATISTICS 0, ALTER hour SET STATISTICS 0,
    ALTER amount SET STATISTICS 0, ALTER outcome SET STATISTICS 0, ALTER segment SET STATISTICS 0,
    ALTER histogram SET STATISTICS 0;
ALTER TABLE collection_internal.subject_rollup ALTER source_id SET STATISTICS 0,
    ALTER day SET STATISTICS 0, ALTER row_count SET STATISTICS 0, ALTER project_id SET STATISTICS 0,
    ALTER interviewer_id SET STATISTICS 0, ALTER hour SET STATISTICS 0, ALTER outcome SET STATISTICS 0,
    ALTER segment SET STATISTICS 0, ALTER subject SET STATISTICS 0;
ALTER TABLE collection_internal.project ALTER source_id SET STATISTICS 0,
    ALTER project_id SET STATISTICS 0, ALTER row_count SET STATISTICS 0, ALTER changes SET STATISTICS 0;
ALTER TABLE collection_internal.member ALTER source_id SET STATISTICS 0, ALTER role SET STATISTICS 0, ALTER id SET STATISTICS 0,
    ALTER key SET STATISTICS 0;
ALTER TABLE collection_internal.month_level ALTER source_id SET STATISTICS 0, ALTER months_before SET STATISTICS 0;
