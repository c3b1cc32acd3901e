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
COMMENT ON TABLE collection_internal.rollup IS 'the folded cells, and coarser levels of them: level 0 is the grain, level 1 a project, day and outcome, level 2 a project, month and outcome, level 3 a project, month, interviewer and outcome, of closed months alone; zero is stored as NULL';
COMMENT ON COLUMN collection_internal.rollup.level IS '0: the grain; 1: summed over interviewers, segments and hours; 2: over the days of a month, too; 3: over days, segments and hours';
COMMENT ON COLUMN @extschema@.collection_verify_row.level IS 'cell, subject: stored cells against the fact table; project_day, project_month, interviewer_month, project: coarser sums against stored cells';
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.month_level
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.month_level ENABLE REPLICA TRIGGER skip_replicated;
SELECT pg_catalog.pg_extension_config_dump('collection_internal.month_level', '');

-- Zeros take no room any more. What is there keeps its own until it is folded into.
ALTER TABLE collection_internal.rollup ALTER open_rows DROP NOT NULL, ALTER timed_rows DROP NOT NULL, ALTER dials DROP NOT NULL,
    ALTER duration_sec DROP NOT NULL, ALTER duration_us DROP NOT NULL, ALTER negative_rows DROP NOT NULL,
    ALTER missing_rows DROP NOT NULL;
CREATE OR REPLACE VIEW collection_internal.folded_cell AS
    SELECT cell.source_id, pg_catalog.concat_ws('.', cell.source_id, COALESCE((cell.project_id)::pg_catalog.text, ''), pg_catalog.date_mi(cell.day, DATE '2000-01-01'), COALESCE((cell.interviewer_id)::pg_catalog.text, ''), COALESCE((EXTRACT(epoch FROM cell.hour)::pg_catalog.int8)::pg_catalog.text, ''), COALESCE(pg_catalog.md5(cell.outcome), ''), COALESCE(pg_catalog.md5(cell.segment), '')) AS id,
        source.name AS source, cell.project_id AS project_id, CASE WHEN source.project_keyed THEN project_member.key ELSE (cell.project_id)::pg_catalog.text END AS project_key, cell.interviewer_id AS interviewer_id, CASE WHEN source.interviewer_keyed THEN interviewer_member.key ELSE (cell.interviewer_id)::pg_catalog.text END AS interviewer_key,
        cell.day, cell.hour, cell.outcome, cell.segment, classified.disposition, now.row_count,
        CASE WHEN cell.outcome IS NOT NULL OR source.outcome IS NULL THEN now.row_count ELSE 0 END AS attempts,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'complete' THEN now.row_count ELSE 0 END AS completes,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'non_contact' THEN now.row_count ELSE 0 END AS non_contacts,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'complete' OR classified.disposition OPERATOR(pg_catalog.=) 'partial' OR classified.disposition OPERATOR(pg_catalog.=) 'refusal' OR classified.disposition OPERATOR(pg_catalog.=) 'other' THEN now.row_count ELSE 0 END AS contacts,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'refusal' THEN now.row_count ELSE 0 END AS refusals,
        now.open_rows, now.timed_rows,
        CASE WHEN source.dials IS NOT NULL THEN now.dials END AS dials,
        now.duration_sec OPERATOR(pg_catalog.+) (now.duration_us OPERATOR(pg_catalog.*) 0.000001) AS duration_sec,
        CASE WHEN source.amount IS NOT NULL THEN COALESCE(now.amount, 0) END AS amount
    FROM collection_internal.rollup AS cell
    LEFT JOIN collection_internal.pending_sum AS pending ON pending.source_id OPERATOR(pg_catalog.=) cell.source_id AND pending.day OPERATOR(pg_catalog.=) cell.day
        AND pending.project_id IS NOT DISTINCT FROM cell.project_id AND pending.interviewer_id IS NOT DISTINCT FROM cell.interviewer_id
        AND pending.outcome IS NOT DISTINCT FROM cell.outcome AND pending.hour IS NOT DISTINCT FROM cell.hour AND pending.segment IS NOT DISTINCT FROM cell.segment
    CROSS JOIN LATERAL (SELECT cell.row_count OPERATOR(pg_catalog.+) COALESCE(pending.row_count, 0) AS row_count,
            COALESCE(cell.open_rows, 0) OPERATOR(pg_catalog.+) COALESCE(pending.open_rows, 0) AS open_rows,
            COALESCE(cell.timed_rows, 0) OPERATOR(pg_catalog.+) COALESCE(pending.timed_rows, 0) AS timed_rows,
            COALESCE(cell.dials, 0) OPERATOR(pg_catalog.+) COALESCE(pending.dials, 0) AS dials,
            COALESCE(cell.duration_sec, 0) OPERATOR(pg_catalog.+) COALESCE(pending.duration_sec, 0) AS duration_sec,
            COALESCE(cell.duration_us, 0) OPERATOR(pg_catalog.+) COALESCE(pending.duration_us, 0) AS duration_us,
            COALESCE(cell.amount, 0) OPERATOR(pg_catalog.+) COALESCE(pending.amount, 0) AS amount) AS now
    LEFT JOIN collection_internal.source AS source ON source.source_id OPERATOR(pg_catalog.=) cell.source_id
    LEFT JOIN collection_internal.member AS project_member ON project_member.source_id OPERATOR(pg_catalog.=) cell.source_id AND project_member.role OPERATOR(pg_catalog.=) 'project' AND project_member.id OPERATOR(pg_catalog.=) cell.project_id
    LEFT JOIN collection_internal.member AS interviewer_member ON interviewer_member.source_id OPERATOR(pg_catalog.=) cell.source_id AND interviewer_member.role OPERATOR(pg_catalog.=) 'interviewer' AND interviewer_member.id OPERATOR(pg_catalog.=) cell.interviewer_id
    LEFT JOIN collection_internal.outcome AS dictionary ON dictionary.source_id OPERATOR(pg_catalog.=) cell.source_id AND dictionary.code OPERATOR(pg_catalog.=) cell.outcome
    CROSS JOIN LATERAL (SELECT CASE WHEN cell.outcome IS NULL THEN NULL WHEN dictionary.disposition IS NOT NULL THEN dictionary.disposition
        WHEN cell.outcome OPERATOR(pg_catalog.=) 'COMP' THEN 'complete' WHEN cell.outcome OPERATOR(pg_catalog.=) 'REF' THEN 'refusal'
        WHEN cell.outcome OPERATOR(pg_catalog.=) ANY (ARRAY['BUSY', 'NOANS', 'NA']) THEN 'non_contact' ELSE 'other' END AS disposition) AS classified
    WHERE cell.level OPERATOR(pg_catalog.=) 0 AND cell.day OPERATOR(pg_catalog.>) '-infinity'::pg_catalog.date AND now.row_count OPERATOR(pg_catalog.<>) 0;
COMMENT ON FUNCTION @extschema@.collection_indexes IS 'the indexes that reports and reconcile want on the fact table of a source and on its table of interviewers, as ready statements, and whether each exists';
