-- Event triggers: keep figures and catalog right through DDL. The last part of the script. Always on, as a restore or
-- a subscriber may run with session_replication_role = replica.
CREATE FUNCTION collection_internal.ddl_start() RETURNS pg_catalog.event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_internal_ddl_start';
COMMENT ON FUNCTION collection_internal.ddl_start() IS 'before a DDL command: subtracts rows that it takes away unseen, remembers what the catalog''s texts mean';
REVOKE ALL ON FUNCTION collection_internal.ddl_start() FROM PUBLIC;

CREATE FUNCTION collection_internal.ddl_end() RETURNS pg_catalog.event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_internal_ddl_end';
COMMENT ON FUNCTION collection_internal.ddl_end() IS 'after a DDL command: follows renames, refuses the loss of a mapped column, gives partitions their triggers and counts their rows';
REVOKE ALL ON FUNCTION collection_internal.ddl_end() FROM PUBLIC;

CREATE FUNCTION collection_internal.sql_drop() RETURNS pg_catalog.event_trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_internal_sql_drop';
COMMENT ON FUNCTION collection_internal.sql_drop() IS 'cleans up behind dropped fact tables, partitions and dimensions';
REVOKE ALL ON FUNCTION collection_internal.sql_drop() FROM PUBLIC;

-- The same commands for both: other DDL pays nothing.
CREATE EVENT TRIGGER collection_performance_ddl_start ON ddl_command_start
    WHEN TAG IN ('ALTER TABLE', 'ALTER VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER FOREIGN TABLE', 'CREATE TABLE',
                 'CREATE FOREIGN TABLE', 'CREATE SCHEMA', 'DROP TABLE', 'DROP VIEW', 'DROP MATERIALIZED VIEW',
                 'DROP FOREIGN TABLE', 'DROP FUNCTION', 'DROP ROUTINE', 'DROP OPERATOR', 'DROP CAST', 'DROP COLLATION',
                 'DROP TYPE', 'DROP DOMAIN', 'DROP SCHEMA', 'DROP EXTENSION', 'DROP OWNED', 'ALTER TYPE', 'ALTER DOMAIN',
                 'ALTER FUNCTION', 'ALTER ROUTINE', 'ALTER OPERATOR', 'ALTER COLLATION', 'ALTER SCHEMA', 'ALTER EXTENSION')
    EXECUTE FUNCTION collection_internal.ddl_start();
COMMENT ON EVENT TRIGGER collection_performance_ddl_start IS 'collection_performance: before DDL';
ALTER EVENT TRIGGER collection_performance_ddl_start ENABLE ALWAYS;

CREATE EVENT TRIGGER collection_performance_ddl_end ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE', 'ALTER VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER FOREIGN TABLE', 'CREATE TABLE',
                 'CREATE FOREIGN TABLE', 'CREATE SCHEMA', 'DROP TABLE', 'DROP VIEW', 'DROP MATERIALIZED VIEW',
                 'DROP FOREIGN TABLE', 'DROP FUNCTION', 'DROP ROUTINE', 'DROP OPERATOR', 'DROP CAST', 'DROP COLLATION',
                 'DROP TYPE', 'DROP DOMAIN', 'DROP SCHEMA', 'DROP EXTENSION', 'DROP OWNED', 'ALTER TYPE', 'ALTER DOMAIN',
                 'ALTER FUNCTION', 'ALTER ROUTINE', 'ALTER OPERATOR', 'ALTER COLLATION', 'ALTER SCHEMA', 'ALTER EXTENSION')
    EXECUTE FUNCTION collection_internal.ddl_end();
COMMENT ON EVENT TRIGGER collection_performance_ddl_end IS 'collection_performance: after DDL';
ALTER EVENT TRIGGER collection_performance_ddl_end ENABLE ALWAYS;

CREATE EVENT TRIGGER collection_performance_drop ON sql_drop EXECUTE FUNCTION collection_internal.sql_drop();
COMMENT ON EVENT TRIGGER collection_performance_drop IS 'collection_performance: after objects were dropped';
ALTER EVENT TRIGGER collection_performance_drop ENABLE ALWAYS;
