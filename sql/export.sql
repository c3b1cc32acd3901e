-- Exports: the rows of the fact table as files. They check access themselves, so anyone may call them.
CREATE FUNCTION @extschema@.collection_export_csv(
    project pg_catalog.int8 DEFAULT NULL,
    date_from pg_catalog.date DEFAULT NULL,
    date_to pg_catalog.date DEFAULT NULL,
    last_days pg_catalog.int4 DEFAULT NULL,
    interviewers pg_catalog.int8[] DEFAULT NULL,
    outcomes pg_catalog.text[] DEFAULT NULL,
    teams pg_catalog.text[] DEFAULT NULL,
    segments pg_catalog.text[] DEFAULT NULL,
    projects pg_catalog.int8[] DEFAULT NULL,
    source pg_catalog.text DEFAULT NULL,
    project_key pg_catalog.text DEFAULT NULL,
    interviewer_keys pg_catalog.text[] DEFAULT NULL,
    with_filters pg_catalog.bool DEFAULT false
) RETURNS SETOF pg_catalog.text LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 10000
    AS 'MODULE_PATHNAME', 'collection_export_csv';
COMMENT ON FUNCTION @extschema@.collection_export_csv IS 'the rows that match the filters as records of a CSV file, newest first, the header first of all; phone numbers masked without view_phone; with_filters puts records filter,value and an empty line before';

CREATE FUNCTION @extschema@.collection_export_json(
    project pg_catalog.int8 DEFAULT NULL,
    date_from pg_catalog.date DEFAULT NULL,
    date_to pg_catalog.date DEFAULT NULL,
    last_days pg_catalog.int4 DEFAULT NULL,
    interviewers pg_catalog.int8[] DEFAULT NULL,
    outcomes pg_catalog.text[] DEFAULT NULL,
    teams pg_catalog.text[] DEFAULT NULL,
    segments pg_catalog.text[] DEFAULT NULL,
    projects pg_catalog.int8[] DEFAULT NULL,
    source pg_catalog.text DEFAULT NULL,
    project_key pg_catalog.text DEFAULT NULL,
    interviewer_keys pg_catalog.text[] DEFAULT NULL,
    with_filters pg_catalog.bool DEFAULT false
) RETURNS SETOF pg_catalog.text LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 10000
    AS 'MODULE_PATHNAME', 'collection_export_json';
COMMENT ON FUNCTION @extschema@.collection_export_json IS 'the rows that match the filters as JSON objects, newest first; phone numbers masked without view_phone; with_filters puts a line {"filters": {...}} before';
