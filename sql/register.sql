-- Registration: sources, dimensions and dictionaries; and what a dump carries of it all.
CREATE TABLE collection_internal.fact_partition (
    source_id pg_catalog.int4 NOT NULL,
    relation pg_catalog.regclass NOT NULL,
    CONSTRAINT fact_partition_pkey PRIMARY KEY (source_id, relation)
);
COMMENT ON TABLE collection_internal.fact_partition IS 'the partitions of fact tables, of every level, as the triggers know them: tells what a dropped or detached table was';
COMMENT ON COLUMN collection_internal.fact_partition.source_id IS 'source';
COMMENT ON COLUMN collection_internal.fact_partition.relation IS 'a table below the fact table';

-- Even a restore, or a hand that edits the catalog, makes every backend read it again.
CREATE FUNCTION collection_internal.catalog_changed() RETURNS pg_catalog.trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_internal_catalog_changed';
COMMENT ON FUNCTION collection_internal.catalog_changed() IS 'makes every backend read the catalog of sources again';
REVOKE ALL ON FUNCTION collection_internal.catalog_changed() FROM PUBLIC;

CREATE TRIGGER catalog_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.source
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.catalog_changed();
ALTER TABLE collection_internal.source ENABLE ALWAYS TRIGGER catalog_changed;
COMMENT ON TRIGGER catalog_changed ON collection_internal.source IS 'makes every backend read the catalog again';
CREATE TRIGGER catalog_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.dimension
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.catalog_changed();
ALTER TABLE collection_internal.dimension ENABLE ALWAYS TRIGGER catalog_changed;
COMMENT ON TRIGGER catalog_changed ON collection_internal.dimension IS 'makes every backend read the catalog again';
CREATE TRIGGER catalog_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.reference
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.catalog_changed();
ALTER TABLE collection_internal.reference ENABLE ALWAYS TRIGGER catalog_changed;
COMMENT ON TRIGGER catalog_changed ON collection_internal.reference IS 'makes every backend read the catalog again';
CREATE TRIGGER catalog_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.outcome
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.catalog_changed();
CREATE TRIGGER catalog_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.permission_map
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.catalog_changed();
ALTER TABLE collection_internal.permission_map ENABLE ALWAYS TRIGGER catalog_changed;
COMMENT ON TRIGGER catalog_changed ON collection_internal.permission_map IS 'makes every backend read the catalog again';
ALTER TABLE collection_internal.outcome ENABLE ALWAYS TRIGGER catalog_changed;
COMMENT ON TRIGGER catalog_changed ON collection_internal.outcome IS 'makes every backend read the catalog again';

-- All check ownership of the fact table (or a grant) themselves, so anyone may call them.
CREATE FUNCTION @extschema@.collection_register(
    source pg_catalog.text,
    fact pg_catalog.regclass,
    project pg_catalog.text,
    time_zone pg_catalog.text,
    interviewer pg_catalog.text DEFAULT NULL,
    outcome pg_catalog.text DEFAULT NULL,
    started_at pg_catalog.text DEFAULT NULL,
    ended_at pg_catalog.text DEFAULT NULL,
    dials pg_catalog.text DEFAULT NULL,
    subject pg_catalog.text DEFAULT NULL,
    segment pg_catalog.text DEFAULT NULL,
    amount pg_catalog.text DEFAULT NULL,
    row_id pg_catalog.text DEFAULT NULL,
    details pg_catalog.text DEFAULT NULL,
    row_filter pg_catalog.text DEFAULT NULL,
    bucket pg_catalog.text DEFAULT 'day',
    track_subjects pg_catalog.bool DEFAULT false,
    track_percentiles pg_catalog.bool DEFAULT false,
    is_default pg_catalog.bool DEFAULT NULL,
    backfill pg_catalog.text DEFAULT 'auto'
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_register';
COMMENT ON FUNCTION @extschema@.collection_register IS 'registers a fact table as a source: creates its triggers and counts the rows that are there; roles are columns or immutable row expressions';

CREATE FUNCTION @extschema@.collection_unregister(source pg_catalog.text)
    RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_unregister';
COMMENT ON FUNCTION @extschema@.collection_unregister IS 'removes a source: its triggers, its storage and its grants; the fact table stays';

CREATE FUNCTION @extschema@.collection_describe(
    source pg_catalog.text,
    dimension pg_catalog.text,
    relation pg_catalog.regclass,
    key pg_catalog.text,
    label pg_catalog.text DEFAULT NULL,
    team pg_catalog.text DEFAULT NULL,
    target pg_catalog.text DEFAULT NULL,
    status pg_catalog.text DEFAULT NULL,
    color pg_catalog.text DEFAULT NULL,
    description pg_catalog.text DEFAULT NULL,
    sort_order pg_catalog.text DEFAULT NULL,
    row_filter pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_describe';
COMMENT ON FUNCTION @extschema@.collection_describe IS 'maps a table or view that names the projects, interviewers or outcomes of a source; replaces what was mapped before';

CREATE FUNCTION @extschema@.collection_reference(
    source pg_catalog.text,
    name pg_catalog.text,
    fact_column pg_catalog.text DEFAULT NULL,
    relation pg_catalog.regclass DEFAULT NULL,
    key pg_catalog.text DEFAULT NULL,
    columns pg_catalog.text[] DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_reference';
COMMENT ON FUNCTION @extschema@.collection_reference IS 'joins an object of another table or view to the rows of pages and exports, in details under the name given; without a relation, removes it';

CREATE FUNCTION @extschema@.collection_set_outcome(
    source pg_catalog.text,
    code pg_catalog.text,
    label pg_catalog.text DEFAULT NULL,
    disposition pg_catalog.text DEFAULT NULL,
    color pg_catalog.text DEFAULT NULL,
    description pg_catalog.text DEFAULT NULL,
    sort_order pg_catalog.int4 DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_set_outcome';
COMMENT ON FUNCTION @extschema@.collection_set_outcome IS 'adds or changes a code of the outcome dictionary; NULL keeps what is there. Dispositions: complete, partial, refusal, non_contact, other, unknown_eligibility, not_eligible';

CREATE FUNCTION @extschema@.collection_suggest(fact pg_catalog.regclass)
    RETURNS SETOF pg_catalog.text LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'collection_suggest';
COMMENT ON FUNCTION @extschema@.collection_suggest IS 'ready register and describe statements, guessed from columns, types and foreign keys';

CREATE TYPE @extschema@.collection_index_row AS (
    purpose pg_catalog.text,
    statement pg_catalog.text,
    present pg_catalog.bool
);
COMMENT ON TYPE @extschema@.collection_index_row IS 'an index that the reports want on a fact table';
COMMENT ON COLUMN @extschema@.collection_index_row.purpose IS 'what it serves';
COMMENT ON COLUMN @extschema@.collection_index_row.statement IS 'the statement that creates it; add CONCURRENTLY on a busy table that is not partitioned';
COMMENT ON COLUMN @extschema@.collection_index_row.present IS 'whether an index with these leading columns exists, whatever its name';

CREATE FUNCTION @extschema@.collection_indexes(source pg_catalog.text DEFAULT NULL)
    RETURNS SETOF @extschema@.collection_index_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 4
    AS 'MODULE_PATHNAME', 'collection_indexes';
COMMENT ON FUNCTION @extschema@.collection_indexes IS 'the indexes that reports and reconcile want on the fact table of a source and on its table of interviewers, as ready statements, and whether each exists';

CREATE FUNCTION @extschema@.collection_install_core(schema pg_catalog.text DEFAULT 'public')
    RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_install_core';
COMMENT ON FUNCTION @extschema@.collection_install_core IS 'creates core_project, core_interviewer and core_interview where they do not exist, with their indexes, and registers them as source interviews; days are of the session''s time zone';

CREATE FUNCTION @extschema@.collection_install_mv(schema pg_catalog.text DEFAULT 'public')
    RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_install_mv';
COMMENT ON FUNCTION @extschema@.collection_install_mv IS 'creates the view mv_collection_daily over the default source; it is granted to nobody but the caller';

-- What a dump carries: the registrations and everything counted, so that a restore need not count again.
SELECT pg_catalog.pg_extension_config_dump('collection_internal.source_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.source', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.dimension', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.reference', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.outcome', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.fact_partition', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.delta', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.rollup', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.subject_rollup', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.project', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.member', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.maintenance', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.backfill', '');
SELECT pg_catalog.pg_extension_config_dump('collection_internal.month_level', '');
