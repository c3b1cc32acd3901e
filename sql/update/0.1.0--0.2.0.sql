\echo Use "ALTER EXTENSION collection_performance UPDATE" to load this file. \quit
-- Estimates in EXPLAIN of collection_daily told how many cells a hidden project has.
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
-- Vacuum comes before dead cells slow reports.
ALTER TABLE collection_internal.rollup SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
ALTER TABLE collection_internal.subject_rollup SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
DELETE FROM pg_catalog.pg_statistic WHERE starelid OPERATOR(pg_catalog.=) ANY (ARRAY[
    'collection_internal.delta'::pg_catalog.regclass, 'collection_internal.rollup'::pg_catalog.regclass, 'collection_internal.subject_rollup'::pg_catalog.regclass,
    'collection_internal.project'::pg_catalog.regclass, 'collection_internal.member'::pg_catalog.regclass]::pg_catalog.oid[]);

-- Logical replication. A publication FOR ALL TABLES takes these tables along, and PostgreSQL then refuses DELETE and UPDATE of a
-- table without a primary key, unless its rows identify themselves. Costs nothing but with wal_level = logical.
ALTER TABLE collection_internal.delta REPLICA IDENTITY FULL;
ALTER TABLE collection_internal.rollup REPLICA IDENTITY FULL;
ALTER TABLE collection_internal.subject_rollup REPLICA IDENTITY FULL;
ALTER TABLE collection_internal.project REPLICA IDENTITY FULL;
ALTER TABLE collection_internal.grant_role REPLICA IDENTITY FULL;
ALTER TABLE collection_internal.grant_user REPLICA IDENTITY FULL;

-- On the other side nothing of this extension's own is taken from a publisher. Enabled for apply workers alone, so that no other
-- statement pays for it. Every table of collection_internal has this trigger.
CREATE FUNCTION collection_internal.skip_replicated() RETURNS pg_catalog.trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_internal_skip_replicated';
COMMENT ON FUNCTION collection_internal.skip_replicated() IS 'leaves out rows that a subscription brings: a subscriber counts for itself';
REVOKE ALL ON FUNCTION collection_internal.skip_replicated() FROM PUBLIC;

CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.source
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.source ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.dimension
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.dimension ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.reference
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.reference ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.outcome
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.outcome ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.fact_partition
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.fact_partition ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.grant_role
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.grant_role ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.grant_user
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.grant_user ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.permission_map
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.permission_map ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.preset
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.preset ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.delta
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.delta ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.rollup
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.rollup ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.subject_rollup
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.subject_rollup ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.project
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.project ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.member
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.member ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.maintenance
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.maintenance ENABLE REPLICA TRIGGER skip_replicated;
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.backfill
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.backfill ENABLE REPLICA TRIGGER skip_replicated;

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

-- Closed months by interviewer. The first fold after this closes what is over: until then there is no boundary.
CREATE TABLE collection_internal.month_level (
    source_id pg_catalog.int4 NOT NULL,
    months_before pg_catalog.date NOT NULL,
    CONSTRAINT month_level_pkey PRIMARY KEY (source_id)
) USING heap;
COMMENT ON TABLE collection_internal.month_level IS 'which months are closed: those that the rollup has at level 3; a source without a row has none';
COMMENT ON COLUMN collection_internal.month_level.source_id IS 'source';
COMMENT ON COLUMN collection_internal.month_level.months_before IS 'the first day of the first month that is not closed; the undated rows are in no closed month';
ALTER TABLE collection_internal.month_level ALTER source_id SET STATISTICS 0, ALTER months_before SET STATISTICS 0;
COMMENT ON TABLE collection_internal.rollup IS 'the folded cells, and coarser levels of them: level 0 is the grain, level 1 a project, day and outcome, level 2 a project, month and outcome, level 3 a project, month, interviewer and outcome, of closed months alone';
COMMENT ON COLUMN collection_internal.rollup.level IS '0: the grain; 1: summed over interviewers, segments and hours; 2: over the days of a month, too; 3: over days, segments and hours';
COMMENT ON COLUMN @extschema@.collection_verify_row.level IS 'cell, subject: stored cells against the fact table; project_day, project_month, interviewer_month, project: coarser sums against stored cells';
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.month_level
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.month_level ENABLE REPLICA TRIGGER skip_replicated;
SELECT pg_catalog.pg_extension_config_dump('collection_internal.month_level', '');
