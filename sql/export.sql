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

CREATE FUNCTION @extschema@.collection_export_xlsx(
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
    sort pg_catalog.text DEFAULT 'success',
    language pg_catalog.text DEFAULT 'en'
) RETURNS pg_catalog.bytea LANGUAGE c STABLE PARALLEL RESTRICTED COST 10000
    AS 'MODULE_PATHNAME', 'collection_export_xlsx';
COMMENT ON FUNCTION @extschema@.collection_export_xlsx IS 'a workbook with the sheets Summary, Interviewer Share, Top 5 (by sort: success, attempts, sr, amount) and Raw Data, the rows that match the filters; phone numbers masked without view_phone; language: en, fa; at most 1 GB';

CREATE TYPE @extschema@.collection_export_chunk AS (
    seq pg_catalog.int8,
    chunk pg_catalog.bytea
);
COMMENT ON TYPE @extschema@.collection_export_chunk IS 'a piece of a file';
COMMENT ON COLUMN @extschema@.collection_export_chunk.seq IS 'place of the piece, from 1';
COMMENT ON COLUMN @extschema@.collection_export_chunk.chunk IS 'bytes, 256 kB but in the last piece';

CREATE FUNCTION @extschema@.collection_export_xlsx_chunks(
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
    sort pg_catalog.text DEFAULT 'success',
    language pg_catalog.text DEFAULT 'en'
) RETURNS SETOF @extschema@.collection_export_chunk LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 100 COST 10000
    AS 'MODULE_PATHNAME', 'collection_export_xlsx_chunks';
COMMENT ON FUNCTION @extschema@.collection_export_xlsx_chunks IS 'the workbook of collection_export_xlsx in pieces, of any size; a client appends them in the order of seq';
