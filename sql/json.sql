-- Response bodies: reports as JSON, with the fields of the specifications in their order. They
-- check access themselves, so anyone may call them.
CREATE FUNCTION @extschema@.collection_summary_json(
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
    interviewer_keys pg_catalog.text[] DEFAULT NULL
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'collection_summary_json';
COMMENT ON FUNCTION @extschema@.collection_summary_json IS 'the KPIs of a range of days and of each of its days, as section 4.1 of the first specification has them: project, range, totals, by_day';

CREATE FUNCTION @extschema@.collection_bar_json(
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
    group_by pg_catalog.text DEFAULT 'interviewer',
    metric pg_catalog.text DEFAULT 'completes',
    row_limit pg_catalog.int8 DEFAULT 30
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'collection_bar_json';
COMMENT ON FUNCTION @extschema@.collection_bar_json IS 'collection_bar as section 4.2 of the first specification has it: an array of interviewer_id (day, project_id, key), label, completes, attempts, sr';

CREATE FUNCTION @extschema@.collection_share_json(
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
    metric pg_catalog.text DEFAULT 'completes',
    row_limit pg_catalog.int8 DEFAULT 30
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'collection_share_json';
COMMENT ON FUNCTION @extschema@.collection_share_json IS 'collection_share as section 4.3 of the first specification has it: an array of interviewer_id, label, value';

CREATE FUNCTION @extschema@.collection_top_json(
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
    direction pg_catalog.text DEFAULT 'desc',
    row_limit pg_catalog.int8 DEFAULT 5
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'collection_top_json';
COMMENT ON FUNCTION @extschema@.collection_top_json IS 'collection_top as section 4.4 of the first specification has it: an array of rank, interviewer_id, label, attempts, completes, sr, avg_duration_sec';

CREATE FUNCTION @extschema@.collection_table_json(
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
    page pg_catalog.int8 DEFAULT 1,
    page_size pg_catalog.int8 DEFAULT 50,
    sort pg_catalog.text DEFAULT 'date',
    direction pg_catalog.text DEFAULT 'desc',
    cols pg_catalog.text[] DEFAULT NULL
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'collection_table_json';
COMMENT ON FUNCTION @extschema@.collection_table_json IS 'collection_rows as section 4.5 of the first specification has it: count, and results, each with the columns of cols in their order';

CREATE FUNCTION @extschema@.collection_progress_json(
    projects pg_catalog.int8[] DEFAULT NULL,
    recent pg_catalog.int8 DEFAULT 10,
    active_within pg_catalog.interval DEFAULT '2 hours',
    source pg_catalog.text DEFAULT NULL,
    project_keys pg_catalog.text[] DEFAULT NULL,
    rate_window pg_catalog.interval DEFAULT '15 minutes'
) RETURNS SETOF pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'collection_progress_json';
COMMENT ON FUNCTION @extschema@.collection_progress_json IS 'collection_progress as the fourth specification has it, one body a campaign: campaignId, campaignName, status, progress, callMetrics, recentActivity, timeline';

CREATE FUNCTION @extschema@.collection_page_json(
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
    interviewer_keys pg_catalog.text[] DEFAULT NULL
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'collection_page_json';
COMMENT ON FUNCTION @extschema@.collection_page_json IS 'a whole page in one call and one snapshot: summary, by_day, bar, pie, top, table';

CREATE FUNCTION @extschema@.collection_board_json(
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
    row_limit pg_catalog.int8 DEFAULT 100,
    with_details pg_catalog.bool DEFAULT true
) RETURNS pg_catalog.json LANGUAGE c STABLE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'collection_board_json';
COMMENT ON FUNCTION @extschema@.collection_board_json IS 'collection_board as the third specification has it: status, message, data (id, name, description, color, total_calls, calls) and summary';
