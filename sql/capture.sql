-- Capture: the function of the statement triggers on fact tables.
CREATE FUNCTION collection_internal.capture() RETURNS pg_catalog.trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_capture';
COMMENT ON FUNCTION collection_internal.capture() IS 'appends what a statement changed in a fact table as deltas';
REVOKE ALL ON FUNCTION collection_internal.capture() FROM PUBLIC;
