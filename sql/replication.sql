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
CREATE TRIGGER skip_replicated BEFORE INSERT OR UPDATE OR DELETE ON collection_internal.month_level
    FOR EACH ROW EXECUTE FUNCTION collection_internal.skip_replicated();
ALTER TABLE collection_internal.month_level ENABLE REPLICA TRIGGER skip_replicated;
