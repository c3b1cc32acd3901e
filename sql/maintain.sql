-- Keeping the storage right: folding, reconciling, verifying.
CREATE FUNCTION collection_internal.histogram_add(a pg_catalog.bytea, b pg_catalog.bytea) RETURNS pg_catalog.bytea
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'collection_internal_histogram_add';
COMMENT ON FUNCTION collection_internal.histogram_add(pg_catalog.bytea, pg_catalog.bytea) IS 'sum of two duration histograms; 22P03 where one is malformed';
REVOKE ALL ON FUNCTION collection_internal.histogram_add(pg_catalog.bytea, pg_catalog.bytea) FROM PUBLIC;

CREATE AGGREGATE collection_internal.histogram_sum(pg_catalog.bytea) (
    SFUNC = collection_internal.histogram_add, STYPE = pg_catalog.bytea,
    COMBINEFUNC = collection_internal.histogram_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE collection_internal.histogram_sum(pg_catalog.bytea) IS 'sum of duration histograms; NULL where there is none';
REVOKE ALL ON FUNCTION collection_internal.histogram_sum(pg_catalog.bytea) FROM PUBLIC;

-- Each checks inside that the caller may maintain the source, so anyone may call them.
CREATE FUNCTION @extschema@.collection_refresh(source pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_refresh';
COMMENT ON FUNCTION @extschema@.collection_refresh(pg_catalog.text) IS 'folds the pending deltas into the rollup now, and takes up unfinished backfills; figures are the same before and after. source: a source that the caller may maintain; NULL: all sources';

CREATE PROCEDURE @extschema@.collection_reconcile(source pg_catalog.text DEFAULT NULL, date_from pg_catalog.date DEFAULT NULL, date_to pg_catalog.date DEFAULT NULL)
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_reconcile';
COMMENT ON PROCEDURE @extschema@.collection_reconcile(pg_catalog.text, pg_catalog.date, pg_catalog.date) IS 'compares what is stored with the fact table and corrects what differs, without locking writers out; commits between batches, unless called in a transaction block. source: NULL means all sources; date_from, date_to: days, both included, NULL for no bound';

CREATE PROCEDURE @extschema@.collection_reconcile_daily(source pg_catalog.text DEFAULT NULL, reconcile_at pg_catalog.time DEFAULT '01:00', days pg_catalog.int4 DEFAULT 1)
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_reconcile_daily';
COMMENT ON PROCEDURE @extschema@.collection_reconcile_daily(pg_catalog.text, pg_catalog.time, pg_catalog.int4) IS 'reconciles yesterday, once a day, from a time of day in the source''s zone on: to be called every hour. source: NULL means all sources; days: how many days before today, more where days were missed';

CREATE TYPE @extschema@.collection_verify_row AS (
    source pg_catalog.text,
    level pg_catalog.text,
    project_id pg_catalog.int8,
    project_key pg_catalog.text,
    day pg_catalog.date,
    hour pg_catalog.timestamptz,
    interviewer_id pg_catalog.int8,
    interviewer_key pg_catalog.text,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    subject pg_catalog.text,
    expected_rows pg_catalog.int8,
    found_rows pg_catalog.int8,
    expected_dials pg_catalog.int8,
    found_dials pg_catalog.int8,
    expected_duration_sec pg_catalog.numeric,
    found_duration_sec pg_catalog.numeric,
    expected_amount pg_catalog.numeric,
    found_amount pg_catalog.numeric
);
COMMENT ON TYPE @extschema@.collection_verify_row IS 'a cell in which what is stored differs from what it is summed from';
COMMENT ON COLUMN @extschema@.collection_verify_row.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_verify_row.level IS 'cell, subject: stored cells against the fact table; project_day, project_month, interviewer_month, project: coarser sums against stored cells';
COMMENT ON COLUMN @extschema@.collection_verify_row.project_id IS 'project: its key, or the surrogate of its key';
COMMENT ON COLUMN @extschema@.collection_verify_row.project_key IS 'key of the project, where it is not an integer';
COMMENT ON COLUMN @extschema@.collection_verify_row.day IS 'day in the source''s time zone; -infinity: undated';
COMMENT ON COLUMN @extschema@.collection_verify_row.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN @extschema@.collection_verify_row.interviewer_id IS 'interviewer: its key, or the surrogate of its key';
COMMENT ON COLUMN @extschema@.collection_verify_row.interviewer_key IS 'key of the interviewer, where it is not an integer';
COMMENT ON COLUMN @extschema@.collection_verify_row.outcome IS 'outcome code';
COMMENT ON COLUMN @extschema@.collection_verify_row.segment IS 'segment';
COMMENT ON COLUMN @extschema@.collection_verify_row.subject IS 'subject, at level subject';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_rows IS 'rows that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_rows IS 'rows that are stored';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_dials IS 'dials that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_dials IS 'dials that are stored';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_duration_sec IS 'duration in seconds that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_duration_sec IS 'duration in seconds that is stored';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_amount IS 'amount that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_amount IS 'amount that is stored';

CREATE FUNCTION @extschema@.collection_verify(source pg_catalog.text DEFAULT NULL, date_from pg_catalog.date DEFAULT NULL, date_to pg_catalog.date DEFAULT NULL)
    RETURNS SETOF @extschema@.collection_verify_row
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'collection_verify';
COMMENT ON FUNCTION @extschema@.collection_verify(pg_catalog.text, pg_catalog.date, pg_catalog.date) IS 'lists the cells in which what is stored differs from the fact table: none are expected, and collection_reconcile() repairs them. source: NULL means all sources; date_from, date_to: days, both included, NULL for no bound';
