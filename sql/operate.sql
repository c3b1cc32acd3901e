-- Jobs of pg_cron. They belong to the caller, and pg_cron decides who may have some.
CREATE TYPE @extschema@.collection_job_row AS (
    job_id pg_catalog.int8,
    job_name pg_catalog.text,
    schedule pg_catalog.text,
    command pg_catalog.text
);
COMMENT ON TYPE @extschema@.collection_job_row IS 'a job of pg_cron';
COMMENT ON COLUMN @extschema@.collection_job_row.job_id IS 'number of the job in cron.job';
COMMENT ON COLUMN @extschema@.collection_job_row.job_name IS 'name of the job in cron.job';
COMMENT ON COLUMN @extschema@.collection_job_row.schedule IS 'when it runs, in the time zone of pg_cron';
COMMENT ON COLUMN @extschema@.collection_job_row.command IS 'what it runs';

CREATE FUNCTION @extschema@.collection_schedule(
    source pg_catalog.text DEFAULT NULL,
    refresh_minutes pg_catalog.int4 DEFAULT 10,
    reconcile_at pg_catalog.time DEFAULT '01:00',
    reconcile_days pg_catalog.int4 DEFAULT 1,
    freeze_days pg_catalog.int4 DEFAULT NULL,
    retain_days pg_catalog.int4 DEFAULT NULL
) RETURNS SETOF @extschema@.collection_job_row LANGUAGE c ROWS 4 AS 'MODULE_PATHNAME', 'collection_schedule';
COMMENT ON FUNCTION @extschema@.collection_schedule IS 'has pg_cron refresh, reconcile yesterday at a time of the source''s zone, and each week freeze and forget days; replaces what was scheduled before. source: NULL means all sources; 0 minutes or days, NULL for the last two: no such job';

CREATE FUNCTION @extschema@.collection_unschedule(source pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.int8
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_unschedule';
COMMENT ON FUNCTION @extschema@.collection_unschedule(pg_catalog.text) IS 'removes the jobs that collection_schedule() made, and says how many. source: NULL means all of this database';

-- Days whose rows are not looked at any more. Each checks inside that the caller may maintain the source.
CREATE FUNCTION @extschema@.collection_freeze(source pg_catalog.text, days pg_catalog.int4) RETURNS pg_catalog.date
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_freeze';
COMMENT ON FUNCTION @extschema@.collection_freeze(pg_catalog.text, pg_catalog.int4) IS 'keeps the figures of days older than that many days as they are, whatever becomes of their rows; returns the first day that is not frozen. days: NULL takes it back';

CREATE TYPE @extschema@.collection_retain_row AS (
    retained_from pg_catalog.date,
    cells pg_catalog.int8,
    subjects pg_catalog.int8
);
COMMENT ON TYPE @extschema@.collection_retain_row IS 'what collection_retain() has forgotten';
COMMENT ON COLUMN @extschema@.collection_retain_row.retained_from IS 'the first day that is kept; NULL: all are';
COMMENT ON COLUMN @extschema@.collection_retain_row.cells IS 'cells forgotten';
COMMENT ON COLUMN @extschema@.collection_retain_row.subjects IS 'rows of subjects forgotten, where the source tracks subjects';

CREATE FUNCTION @extschema@.collection_retain(source pg_catalog.text, days pg_catalog.int4)
    RETURNS SETOF @extschema@.collection_retain_row LANGUAGE c ROWS 1 AS 'MODULE_PATHNAME', 'collection_retain';
COMMENT ON FUNCTION @extschema@.collection_retain(pg_catalog.text, pg_catalog.int4) IS 'forgets the figures of days older than that many days, which are not counted any more. days: NULL takes it back, and collection_reconcile() counts what is still there';

-- What operators look at. Rows of the sources that the caller may operate, and nothing otherwise.
CREATE FUNCTION collection_internal.health(
    OUT source pg_catalog.text, OUT fact pg_catalog.regclass, OUT filled pg_catalog.bool, OUT pending_deltas pg_catalog.int8,
    OUT oldest_pending pg_catalog.interval, OUT last_fold pg_catalog.timestamptz, OUT last_reconcile pg_catalog.timestamptz,
    OUT last_drift pg_catalog.int8, OUT needs_reconcile pg_catalog.bool, OUT undated_rows pg_catalog.int8,
    OUT negative_durations pg_catalog.int8, OUT missing_amounts pg_catalog.int8, OUT triggers_missing pg_catalog.int4,
    OUT triggers_disabled pg_catalog.int4, OUT backfill_state pg_catalog.text, OUT frozen_before pg_catalog.date,
    OUT retained_from pg_catalog.date
) RETURNS SETOF pg_catalog.record LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'collection_internal_health';
COMMENT ON FUNCTION collection_internal.health() IS 'rows of collection_health: of the sources that the caller may operate';

CREATE FUNCTION collection_internal.backfills(
    OUT source pg_catalog.text, OUT fact pg_catalog.regclass, OUT state pg_catalog.text, OUT requested_at pg_catalog.timestamptz,
    OUT started_at pg_catalog.timestamptz, OUT finished_at pg_catalog.timestamptz, OUT pid pg_catalog.int4,
    OUT rows_done pg_catalog.int8, OUT rows_estimated pg_catalog.int8, OUT share pg_catalog.float8,
    OUT done_from pg_catalog.date, OUT last_error pg_catalog.text
) RETURNS SETOF pg_catalog.record LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'collection_internal_backfills';
COMMENT ON FUNCTION collection_internal.backfills() IS 'rows of collection_backfills: of the sources that the caller may operate';

CREATE VIEW @extschema@.collection_health AS
    SELECT h.source, h.fact, h.filled, h.pending_deltas, h.oldest_pending, h.last_fold, h.last_reconcile, h.last_drift,
           h.needs_reconcile, h.undated_rows, h.negative_durations, h.missing_amounts, h.triggers_missing,
           h.triggers_disabled, h.backfill_state, h.frozen_before, h.retained_from
    FROM collection_internal.health() AS h;
COMMENT ON VIEW @extschema@.collection_health IS 'state of each source that the caller may operate';
COMMENT ON COLUMN @extschema@.collection_health.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_health.fact IS 'fact table';
COMMENT ON COLUMN @extschema@.collection_health.filled IS 'whether the rows that were there at registration are counted; until then reports raise 55000';
COMMENT ON COLUMN @extschema@.collection_health.pending_deltas IS 'deltas not yet folded; figures include them';
COMMENT ON COLUMN @extschema@.collection_health.oldest_pending IS 'the oldest pending delta is at most this old: the time since the last fold of the source';
COMMENT ON COLUMN @extschema@.collection_health.last_fold IS 'when a fold last took what was pending of the source; to the minute, where nothing was';
COMMENT ON COLUMN @extschema@.collection_health.last_reconcile IS 'when the source was last reconciled';
COMMENT ON COLUMN @extschema@.collection_health.last_drift IS 'cells that the last reconcile corrected';
COMMENT ON COLUMN @extschema@.collection_health.needs_reconcile IS 'whether a partition was dropped while attached and its rows are still counted';
COMMENT ON COLUMN @extschema@.collection_health.undated_rows IS 'rows with neither start nor end, which are in no range of days';
COMMENT ON COLUMN @extschema@.collection_health.negative_durations IS 'rows that end before they start, which are not timed';
COMMENT ON COLUMN @extschema@.collection_health.missing_amounts IS 'rows whose amount or dials could not be counted: NaN, infinite or out of range';
COMMENT ON COLUMN @extschema@.collection_health.triggers_missing IS 'triggers that capture needs on the fact table and its partitions and that are not there; collection_register() creates them';
COMMENT ON COLUMN @extschema@.collection_health.triggers_disabled IS 'triggers of capture that do not fire; while they did not, changes were missed: enable them and call collection_reconcile()';
COMMENT ON COLUMN @extschema@.collection_health.backfill_state IS 'state of the background backfill: waiting, running, done or failed; NULL where there was none';
COMMENT ON COLUMN @extschema@.collection_health.frozen_before IS 'figures of earlier days stay as they are, whatever becomes of their rows; NULL: none are frozen';
COMMENT ON COLUMN @extschema@.collection_health.retained_from IS 'figures of earlier days are forgotten; NULL: all are kept';

CREATE VIEW @extschema@.collection_backfills AS
    SELECT b.source, b.fact, b.state, b.requested_at, b.started_at, b.finished_at, b.pid, b.rows_done, b.rows_estimated,
           b.share, b.done_from, b.last_error
    FROM collection_internal.backfills() AS b;
COMMENT ON VIEW @extschema@.collection_backfills IS 'background backfills of the sources that the caller may operate';
COMMENT ON COLUMN @extschema@.collection_backfills.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_backfills.fact IS 'fact table';
COMMENT ON COLUMN @extschema@.collection_backfills.state IS 'waiting, running, done or failed; one whose process is gone is taken up by the next worker, and by collection_refresh()';
COMMENT ON COLUMN @extschema@.collection_backfills.requested_at IS 'when it was asked for';
COMMENT ON COLUMN @extschema@.collection_backfills.started_at IS 'when a worker last took it up';
COMMENT ON COLUMN @extschema@.collection_backfills.finished_at IS 'when it was done';
COMMENT ON COLUMN @extschema@.collection_backfills.pid IS 'process of the worker';
COMMENT ON COLUMN @extschema@.collection_backfills.rows_done IS 'rows read so far, by committed batches and by the one that runs';
COMMENT ON COLUMN @extschema@.collection_backfills.rows_estimated IS 'rows of the fact table, as the planner estimates them';
COMMENT ON COLUMN @extschema@.collection_backfills.share IS 'rows_done / rows_estimated, at most 1';
COMMENT ON COLUMN @extschema@.collection_backfills.done_from IS 'days from this one on are done; where it resumes';
COMMENT ON COLUMN @extschema@.collection_backfills.last_error IS 'why the last attempt failed';

GRANT SELECT ON @extschema@.collection_health, @extschema@.collection_backfills TO PUBLIC;

-- Versions, for whoever looks why they differ.
CREATE TYPE @extschema@.collection_installed_row AS (
    library_version pg_catalog.text,
    extension_version pg_catalog.text,
    served pg_catalog.bool
);
COMMENT ON TYPE @extschema@.collection_installed_row IS 'versions of the library and of the extension''s objects';
COMMENT ON COLUMN @extschema@.collection_installed_row.library_version IS 'version of the library that this session has loaded';
COMMENT ON COLUMN @extschema@.collection_installed_row.extension_version IS 'version of the extension''s objects in this database';
COMMENT ON COLUMN @extschema@.collection_installed_row.served IS 'whether the library serves them; if not, reports and writers of registered tables raise 55000';

CREATE FUNCTION @extschema@.collection_installed() RETURNS SETOF @extschema@.collection_installed_row
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 1 AS 'MODULE_PATHNAME', 'collection_installed';
COMMENT ON FUNCTION @extschema@.collection_installed() IS 'the versions of the library that this session has loaded and of the extension in this database';
