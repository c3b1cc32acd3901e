-- Presets: filters of reports under names, each principal's own.
CREATE TABLE collection_internal.preset (
    source_id pg_catalog.int4 NOT NULL,
    role pg_catalog.regrole NOT NULL,
    principal pg_catalog.text NOT NULL,
    name pg_catalog.text NOT NULL,
    filters pg_catalog.jsonb NOT NULL,
    is_default pg_catalog.bool NOT NULL,
    saved_at pg_catalog.timestamptz NOT NULL,
    CONSTRAINT preset_pkey PRIMARY KEY (source_id, role, principal, name)
) USING heap;
CREATE UNIQUE INDEX preset_default_key ON collection_internal.preset (source_id, role, principal) WHERE is_default;
COMMENT ON TABLE collection_internal.preset IS 'filters of reports that users and roles keep';
COMMENT ON COLUMN collection_internal.preset.source_id IS 'source';
COMMENT ON COLUMN collection_internal.preset.role IS 'role whose it is, with the name in principal; - where it is a user''s';
COMMENT ON COLUMN collection_internal.preset.principal IS 'name of the role when it was saved, or the application''s id of the user';
COMMENT ON COLUMN collection_internal.preset.name IS 'name, as its owner chose it';
COMMENT ON COLUMN collection_internal.preset.filters IS 'object of filter parameters and their values';
COMMENT ON COLUMN collection_internal.preset.is_default IS 'whether it is its owner''s default for the source';
COMMENT ON COLUMN collection_internal.preset.saved_at IS 'when it was last saved';
SELECT pg_catalog.pg_extension_config_dump('collection_internal.preset', '');

-- They check inside whose presets they touch, so anyone may call them.
CREATE FUNCTION @extschema@.collection_preset_save(
    name pg_catalog.text,
    filters pg_catalog.jsonb,
    is_default pg_catalog.bool DEFAULT NULL,
    source pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_preset_save';
COMMENT ON FUNCTION @extschema@.collection_preset_save IS 'keeps filters under a name for the caller, in place of those that had it; is_default: whether they are the caller''s default for the source, NULL leaves that as it is';

CREATE FUNCTION @extschema@.collection_preset_load(
    name pg_catalog.text DEFAULT NULL,
    source pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'collection_preset_load';
COMMENT ON FUNCTION @extschema@.collection_preset_load IS 'the filters of the caller''s preset of that name; without a name of the default one, NULL where there is none';

CREATE FUNCTION @extschema@.collection_preset_delete(
    name pg_catalog.text,
    source pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.bool LANGUAGE c AS 'MODULE_PATHNAME', 'collection_preset_delete';
COMMENT ON FUNCTION @extschema@.collection_preset_delete IS 'removes the caller''s preset of that name; false where there was none';

CREATE FUNCTION collection_internal.list_presets()
    RETURNS TABLE (source pg_catalog.text, name pg_catalog.text, is_default pg_catalog.bool, filters pg_catalog.jsonb, saved_at pg_catalog.timestamptz)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 10 AS 'MODULE_PATHNAME', 'collection_internal_list_presets';
COMMENT ON FUNCTION collection_internal.list_presets() IS 'the caller''s presets';

CREATE VIEW @extschema@.collection_presets WITH (security_barrier) AS
    SELECT listed.source, listed.name, listed.is_default, listed.filters, listed.saved_at
    FROM collection_internal.list_presets() AS listed;
COMMENT ON VIEW @extschema@.collection_presets IS 'the caller''s own presets';
COMMENT ON COLUMN @extschema@.collection_presets.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_presets.name IS 'name';
COMMENT ON COLUMN @extschema@.collection_presets.is_default IS 'whether it is the caller''s default for the source';
COMMENT ON COLUMN @extschema@.collection_presets.filters IS 'object of filter parameters and their values';
COMMENT ON COLUMN @extschema@.collection_presets.saved_at IS 'when it was last saved';
GRANT SELECT ON @extschema@.collection_presets TO PUBLIC;
