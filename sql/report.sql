-- Reports: set-returning functions in C that check access themselves, so anyone may call them.
CREATE TYPE @extschema@.collection_summary_row AS (
    attempts pg_catalog.int8,
    completes pg_catalog.int8,
    success_rate pg_catalog.float8,
    avg_duration_sec pg_catalog.int8,
    contacts pg_catalog.int8,
    non_contacts pg_catalog.int8,
    refusals pg_catalog.int8,
    dials pg_catalog.int8,
    open pg_catalog.int8,
    amount pg_catalog.numeric,
    unique_subjects pg_catalog.int8,
    median_duration_sec pg_catalog.float8,
    p90_duration_sec pg_catalog.float8,
    date_from pg_catalog.date,
    date_to pg_catalog.date,
    previous_attempts pg_catalog.int8,
    previous_completes pg_catalog.int8,
    previous_success_rate pg_catalog.float8,
    previous_avg_duration_sec pg_catalog.int8,
    previous_contacts pg_catalog.int8,
    previous_non_contacts pg_catalog.int8,
    previous_refusals pg_catalog.int8,
    previous_dials pg_catalog.int8,
    previous_open pg_catalog.int8,
    previous_amount pg_catalog.numeric,
    previous_unique_subjects pg_catalog.int8,
    previous_median_duration_sec pg_catalog.float8,
    previous_p90_duration_sec pg_catalog.float8,
    attempts_change pg_catalog.int8,
    completes_change pg_catalog.int8,
    success_rate_change pg_catalog.float8,
    avg_duration_sec_change pg_catalog.int8,
    contacts_change pg_catalog.int8,
    non_contacts_change pg_catalog.int8,
    refusals_change pg_catalog.int8,
    dials_change pg_catalog.int8,
    open_change pg_catalog.int8,
    amount_change pg_catalog.numeric,
    unique_subjects_change pg_catalog.int8,
    median_duration_sec_change pg_catalog.float8,
    p90_duration_sec_change pg_catalog.float8,
    previous_date_from pg_catalog.date,
    previous_date_to pg_catalog.date
);
COMMENT ON TYPE @extschema@.collection_summary_row IS 'the KPIs of a range of days, and of the period before';
COMMENT ON COLUMN @extschema@.collection_summary_row.attempts IS 'rows whose outcome is neither NULL nor blank; every row, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_summary_row.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN @extschema@.collection_summary_row.success_rate IS 'completes / attempts, 4 decimals; 0 without attempts';
COMMENT ON COLUMN @extschema@.collection_summary_row.avg_duration_sec IS 'mean duration of the timed rows in seconds; NULL where none is timed';
COMMENT ON COLUMN @extschema@.collection_summary_row.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN @extschema@.collection_summary_row.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN @extschema@.collection_summary_row.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN @extschema@.collection_summary_row.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_summary_row.open IS 'rows started, not ended';
COMMENT ON COLUMN @extschema@.collection_summary_row.amount IS 'sum of amounts; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_summary_row.unique_subjects IS 'distinct subjects; NULL where the source does not track them';
COMMENT ON COLUMN @extschema@.collection_summary_row.median_duration_sec IS 'median duration of the timed rows in seconds, at most 5 % off; NULL where the source does not track percentiles';
COMMENT ON COLUMN @extschema@.collection_summary_row.p90_duration_sec IS '90th percentile of the duration of the timed rows in seconds, at most 5 % off; NULL where the source does not track percentiles';
COMMENT ON COLUMN @extschema@.collection_summary_row.date_from IS 'first day covered';
COMMENT ON COLUMN @extschema@.collection_summary_row.date_to IS 'last day covered';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_attempts IS 'attempts in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_completes IS 'completes in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_success_rate IS 'success_rate in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_avg_duration_sec IS 'avg_duration_sec in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_contacts IS 'contacts in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_non_contacts IS 'non_contacts in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_refusals IS 'refusals in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_dials IS 'dials in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_open IS 'open in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_amount IS 'amount in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_unique_subjects IS 'unique_subjects in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_median_duration_sec IS 'median_duration_sec in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_p90_duration_sec IS 'p90_duration_sec in the period before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.attempts_change IS 'attempts less previous_attempts; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.completes_change IS 'completes less previous_completes; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.success_rate_change IS 'success_rate less previous_success_rate; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.avg_duration_sec_change IS 'avg_duration_sec less previous_avg_duration_sec; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.contacts_change IS 'contacts less previous_contacts; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.non_contacts_change IS 'non_contacts less previous_non_contacts; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.refusals_change IS 'refusals less previous_refusals; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.dials_change IS 'dials less previous_dials; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.open_change IS 'open less previous_open; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.amount_change IS 'amount less previous_amount; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.unique_subjects_change IS 'unique_subjects less previous_unique_subjects; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.median_duration_sec_change IS 'median_duration_sec less previous_median_duration_sec; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.p90_duration_sec_change IS 'p90_duration_sec less previous_p90_duration_sec; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_date_from IS 'first day of the period of equal length before; NULL without compare';
COMMENT ON COLUMN @extschema@.collection_summary_row.previous_date_to IS 'last day of the period before; NULL without compare';

CREATE FUNCTION @extschema@.collection_summary(
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
    compare pg_catalog.bool DEFAULT NULL
) RETURNS SETOF @extschema@.collection_summary_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 1
    AS 'MODULE_PATHNAME', 'collection_summary';
COMMENT ON FUNCTION @extschema@.collection_summary IS 'the KPIs of a range of days in one row; compare adds the period of equal length before and the change of each';

CREATE TYPE @extschema@.collection_series_row AS (
    bucket pg_catalog.timestamptz,
    day pg_catalog.date,
    key pg_catalog.text,
    label pg_catalog.text,
    attempts pg_catalog.int8,
    completes pg_catalog.int8,
    success_rate pg_catalog.float8,
    avg_duration_sec pg_catalog.int8,
    contacts pg_catalog.int8,
    non_contacts pg_catalog.int8,
    refusals pg_catalog.int8,
    dials pg_catalog.int8,
    open pg_catalog.int8,
    amount pg_catalog.numeric,
    unique_subjects pg_catalog.int8,
    median_duration_sec pg_catalog.float8,
    p90_duration_sec pg_catalog.float8
);
COMMENT ON TYPE @extschema@.collection_series_row IS 'the KPIs of a time bucket, or of a group within it';
COMMENT ON COLUMN @extschema@.collection_series_row.bucket IS 'when the bucket begins';
COMMENT ON COLUMN @extschema@.collection_series_row.day IS 'day on which the bucket begins, in the source''s time zone';
COMMENT ON COLUMN @extschema@.collection_series_row.key IS 'group: the key of an interviewer or project, an outcome code, a team, a segment; NULL: rows without one, or no group_by';
COMMENT ON COLUMN @extschema@.collection_series_row.label IS 'what the group is called; the key where nothing names it';
COMMENT ON COLUMN @extschema@.collection_series_row.attempts IS 'rows whose outcome is neither NULL nor blank; every row, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_series_row.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN @extschema@.collection_series_row.success_rate IS 'completes / attempts, 4 decimals; 0 without attempts';
COMMENT ON COLUMN @extschema@.collection_series_row.avg_duration_sec IS 'mean duration of the timed rows in seconds; NULL where none is timed';
COMMENT ON COLUMN @extschema@.collection_series_row.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN @extschema@.collection_series_row.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN @extschema@.collection_series_row.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN @extschema@.collection_series_row.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_series_row.open IS 'rows started, not ended';
COMMENT ON COLUMN @extschema@.collection_series_row.amount IS 'sum of amounts; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_series_row.unique_subjects IS 'distinct subjects; NULL where the source does not track them';
COMMENT ON COLUMN @extschema@.collection_series_row.median_duration_sec IS 'median duration of the timed rows in seconds, at most 5 % off; NULL where the source does not track percentiles';
COMMENT ON COLUMN @extschema@.collection_series_row.p90_duration_sec IS '90th percentile of the duration of the timed rows in seconds, at most 5 % off; NULL where the source does not track percentiles';

CREATE FUNCTION @extschema@.collection_series(
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
    granularity pg_catalog.text DEFAULT 'day',
    group_by pg_catalog.text DEFAULT NULL,
    fill pg_catalog.bool DEFAULT false
) RETURNS SETOF @extschema@.collection_series_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 100
    AS 'MODULE_PATHNAME', 'collection_series';
COMMENT ON FUNCTION @extschema@.collection_series IS 'the KPIs by time; granularity: hour, day, week, month (or hourly, daily, weekly, monthly); group_by: interviewer, outcome, project, team, segment; fill adds the empty buckets of the range';

CREATE TYPE @extschema@.collection_top_row AS (
    rank pg_catalog.int8,
    interviewer_id pg_catalog.int8,
    interviewer_key pg_catalog.text,
    label pg_catalog.text,
    attempts pg_catalog.int8,
    completes pg_catalog.int8,
    sr pg_catalog.float8,
    avg_duration_sec pg_catalog.int8,
    amount pg_catalog.numeric
);
COMMENT ON TYPE @extschema@.collection_top_row IS 'an interviewer in a ranking';
COMMENT ON COLUMN @extschema@.collection_top_row.rank IS 'place, from 1';
COMMENT ON COLUMN @extschema@.collection_top_row.interviewer_id IS 'interviewer';
COMMENT ON COLUMN @extschema@.collection_top_row.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN @extschema@.collection_top_row.label IS 'what the interviewer is called';
COMMENT ON COLUMN @extschema@.collection_top_row.attempts IS 'rows whose outcome is neither NULL nor blank; every row, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_top_row.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN @extschema@.collection_top_row.sr IS 'completes / attempts, 3 decimals; 0 without attempts';
COMMENT ON COLUMN @extschema@.collection_top_row.avg_duration_sec IS 'mean duration of the timed rows in seconds; NULL where none is timed';
COMMENT ON COLUMN @extschema@.collection_top_row.amount IS 'sum of amounts; NULL where the source has none';

CREATE FUNCTION @extschema@.collection_top(
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
) RETURNS SETOF @extschema@.collection_top_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 5
    AS 'MODULE_PATHNAME', 'collection_top';
COMMENT ON FUNCTION @extschema@.collection_top IS 'interviewers ranked by sort: success (completes), attempts, sr or amount; ties: more completes, more attempts, then the smaller number; direction: desc or asc; row_limit: 1 to 10000';

CREATE TYPE @extschema@.collection_subjects_row AS (
    rank pg_catalog.int8,
    subject pg_catalog.text,
    attempts pg_catalog.int8,
    completes pg_catalog.int8,
    success_rate pg_catalog.float8,
    days pg_catalog.int8,
    first_day pg_catalog.date,
    last_day pg_catalog.date
);
COMMENT ON TYPE @extschema@.collection_subjects_row IS 'a subject in a ranking';
COMMENT ON COLUMN @extschema@.collection_subjects_row.rank IS 'place, from 1';
COMMENT ON COLUMN @extschema@.collection_subjects_row.subject IS 'subject, masked like +98912*** unless the caller holds view_phone for every project in which it is counted here';
COMMENT ON COLUMN @extschema@.collection_subjects_row.attempts IS 'rows whose outcome is neither NULL nor blank; every row, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_subjects_row.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN @extschema@.collection_subjects_row.success_rate IS 'completes / attempts, 4 decimals; 0 without attempts';
COMMENT ON COLUMN @extschema@.collection_subjects_row.days IS 'days with rows of the subject';
COMMENT ON COLUMN @extschema@.collection_subjects_row.first_day IS 'the first of them';
COMMENT ON COLUMN @extschema@.collection_subjects_row.last_day IS 'the last of them';

CREATE FUNCTION @extschema@.collection_subjects(
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
    direction pg_catalog.text DEFAULT 'desc',
    row_limit pg_catalog.int8 DEFAULT 5
) RETURNS SETOF @extschema@.collection_subjects_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 5
    AS 'MODULE_PATHNAME', 'collection_subjects';
COMMENT ON FUNCTION @extschema@.collection_subjects IS 'the most active subjects by attempts, or with direction asc the least active; ties: more completes, then what is shown; row_limit: 1 to 10000; needs track_subjects';

CREATE FUNCTION @extschema@.collection_version(source pg_catalog.text DEFAULT NULL)
    RETURNS pg_catalog.text LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'collection_version';
COMMENT ON FUNCTION @extschema@.collection_version IS 'changes whenever a number that the caller may see could: the key for caches and polls; labels, grants and midnight are not in it';

CREATE TYPE @extschema@.collection_bar_row AS (
    key pg_catalog.text,
    interviewer_id pg_catalog.int8,
    project_id pg_catalog.int8,
    day pg_catalog.date,
    label pg_catalog.text,
    attempts pg_catalog.int8,
    completes pg_catalog.int8,
    success_rate pg_catalog.float8,
    avg_duration_sec pg_catalog.int8,
    contacts pg_catalog.int8,
    non_contacts pg_catalog.int8,
    refusals pg_catalog.int8,
    dials pg_catalog.int8,
    open pg_catalog.int8,
    amount pg_catalog.numeric,
    unique_subjects pg_catalog.int8,
    median_duration_sec pg_catalog.float8,
    p90_duration_sec pg_catalog.float8,
    sr pg_catalog.float8
);
COMMENT ON TYPE @extschema@.collection_bar_row IS 'a bar: the KPIs of a group';
COMMENT ON COLUMN @extschema@.collection_bar_row.key IS 'key of the group: of the interviewer, outcome, project, team or segment, or the day';
COMMENT ON COLUMN @extschema@.collection_bar_row.interviewer_id IS 'interviewer, where the bars are interviewers';
COMMENT ON COLUMN @extschema@.collection_bar_row.project_id IS 'project, where the bars are projects';
COMMENT ON COLUMN @extschema@.collection_bar_row.day IS 'day, where the bars are days';
COMMENT ON COLUMN @extschema@.collection_bar_row.label IS 'what the group is called';
COMMENT ON COLUMN @extschema@.collection_bar_row.attempts IS 'rows whose outcome is neither NULL nor blank; every row, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_bar_row.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN @extschema@.collection_bar_row.success_rate IS 'completes / attempts, 4 decimals; 0 without attempts';
COMMENT ON COLUMN @extschema@.collection_bar_row.avg_duration_sec IS 'mean duration of the timed rows in seconds; NULL where none is timed';
COMMENT ON COLUMN @extschema@.collection_bar_row.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN @extschema@.collection_bar_row.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN @extschema@.collection_bar_row.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN @extschema@.collection_bar_row.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_bar_row.open IS 'rows started, not ended';
COMMENT ON COLUMN @extschema@.collection_bar_row.amount IS 'sum of amounts; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_bar_row.unique_subjects IS 'distinct subjects; NULL where the source does not track them';
COMMENT ON COLUMN @extschema@.collection_bar_row.median_duration_sec IS 'median duration of the timed rows in seconds, at most 5 % off; NULL where the source does not track percentiles';
COMMENT ON COLUMN @extschema@.collection_bar_row.p90_duration_sec IS '90th percentile of the duration of the timed rows in seconds, at most 5 % off; NULL where the source does not track percentiles';
COMMENT ON COLUMN @extschema@.collection_bar_row.sr IS 'completes / attempts, 3 decimals; 0 without attempts';

CREATE FUNCTION @extschema@.collection_bar(
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
) RETURNS SETOF @extschema@.collection_bar_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 30
    AS 'MODULE_PATHNAME', 'collection_bar';
COMMENT ON FUNCTION @extschema@.collection_bar IS 'the KPIs by interviewer, day, outcome, project, team or segment; highest by metric (completes, attempts, sr, amount) first; days in their order and not cut';

CREATE TYPE @extschema@.collection_share_row AS (
    interviewer_id pg_catalog.int8,
    interviewer_key pg_catalog.text,
    label pg_catalog.text,
    value pg_catalog.numeric,
    share pg_catalog.float8
);
COMMENT ON TYPE @extschema@.collection_share_row IS 'the share of an interviewer';
COMMENT ON COLUMN @extschema@.collection_share_row.interviewer_id IS 'interviewer; NULL: rows without one, and the row named others';
COMMENT ON COLUMN @extschema@.collection_share_row.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN @extschema@.collection_share_row.label IS 'what the interviewer is called; others: those past row_limit';
COMMENT ON COLUMN @extschema@.collection_share_row.value IS 'completes, attempts or amount';
COMMENT ON COLUMN @extschema@.collection_share_row.share IS 'value as a fraction of that of all interviewers who match the other filters, 4 decimals';

CREATE FUNCTION @extschema@.collection_share(
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
) RETURNS SETOF @extschema@.collection_share_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 30
    AS 'MODULE_PATHNAME', 'collection_share';
COMMENT ON FUNCTION @extschema@.collection_share IS 'completes, attempts or amount of each interviewer and its share of all interviewers who match the other filters; past row_limit one row named others';

CREATE TYPE @extschema@.collection_progress_row AS (
    project_id pg_catalog.int8,
    project_key pg_catalog.text,
    label pg_catalog.text,
    status pg_catalog.text,
    total pg_catalog.int8,
    completed pg_catalog.int8,
    failed pg_catalog.int8,
    remaining pg_catalog.int8,
    completion_pct pg_catalog.float8,
    rate_per_minute pg_catalog.float8,
    time_remaining pg_catalog.interval,
    estimated_end pg_catalog.timestamptz,
    attempts pg_catalog.int8,
    completes pg_catalog.int8,
    avg_duration_sec pg_catalog.int8,
    total_duration_sec pg_catalog.int8,
    answer_rate pg_catalog.float8,
    conversion_rate pg_catalog.float8,
    active pg_catalog.int8,
    first_at pg_catalog.timestamptz,
    last_at pg_catalog.timestamptz,
    latest pg_catalog.jsonb
);
COMMENT ON TYPE @extschema@.collection_progress_row IS 'how far a campaign is, over all days';
COMMENT ON COLUMN @extschema@.collection_progress_row.project_id IS 'campaign: the source''s project';
COMMENT ON COLUMN @extschema@.collection_progress_row.project_key IS 'its key as text';
COMMENT ON COLUMN @extschema@.collection_progress_row.label IS 'what it is called; the key where nothing names it';
COMMENT ON COLUMN @extschema@.collection_progress_row.status IS 'status of the mapped table as it is now; NULL without one';
COMMENT ON COLUMN @extschema@.collection_progress_row.total IS 'planned rows: target of the mapped table; NULL without one, or where it is negative or no number';
COMMENT ON COLUMN @extschema@.collection_progress_row.completed IS 'ended rows of disposition complete, partial, refusal or other; all that have ended, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_progress_row.failed IS 'the other ended rows';
COMMENT ON COLUMN @extschema@.collection_progress_row.remaining IS 'total less completed and failed, never below 0; NULL without a total';
COMMENT ON COLUMN @extschema@.collection_progress_row.completion_pct IS 'completed and failed in percent of total, 1 decimal; NULL without a total';
COMMENT ON COLUMN @extschema@.collection_progress_row.rate_per_minute IS 'rows that ended within rate_window, or since first_at where that is shorter, a minute; 4 decimals';
COMMENT ON COLUMN @extschema@.collection_progress_row.time_remaining IS 'how long the remaining rows take at that rate; NULL where the status is queued, paused, completed or failed, the rate 0, or there is no total';
COMMENT ON COLUMN @extschema@.collection_progress_row.estimated_end IS 'now() + time_remaining';
COMMENT ON COLUMN @extschema@.collection_progress_row.attempts IS 'rows whose outcome is neither NULL nor blank; every row, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_progress_row.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN @extschema@.collection_progress_row.avg_duration_sec IS 'mean duration of the timed rows in seconds; NULL where none is timed';
COMMENT ON COLUMN @extschema@.collection_progress_row.total_duration_sec IS 'duration of all timed rows in seconds';
COMMENT ON COLUMN @extschema@.collection_progress_row.answer_rate IS 'completed / (completed + failed), 4 decimals; 0 where nothing has ended; NULL where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_progress_row.conversion_rate IS 'ended rows of disposition complete / completed, 4 decimals; 0 where nothing is completed; NULL where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_progress_row.active IS 'rows that have started within active_within and not ended';
COMMENT ON COLUMN @extschema@.collection_progress_row.first_at IS 'when the earliest row began; NULL without dated rows';
COMMENT ON COLUMN @extschema@.collection_progress_row.last_at IS 'end of the latest row, or its start where it has not ended';
COMMENT ON COLUMN @extschema@.collection_progress_row.latest IS 'the latest rows, newest first: an array of objects with the columns of collection_rows';

CREATE FUNCTION @extschema@.collection_progress(
    projects pg_catalog.int8[] DEFAULT NULL,
    recent pg_catalog.int8 DEFAULT 10,
    active_within pg_catalog.interval DEFAULT '2 hours',
    source pg_catalog.text DEFAULT NULL,
    project_keys pg_catalog.text[] DEFAULT NULL,
    rate_window pg_catalog.interval DEFAULT '15 minutes'
) RETURNS SETOF @extschema@.collection_progress_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'collection_progress';
COMMENT ON FUNCTION @extschema@.collection_progress IS 'how far campaigns are, by their number: those of projects and project_keys, else all that the caller may see; recent: how many of the latest rows, 0 to 1000; active_within: how old an open row may be to be active; rate_window: over how long the rate is taken';

CREATE TYPE @extschema@.collection_histogram_row AS (
    lower_bound pg_catalog.float8,
    upper_bound pg_catalog.float8,
    row_count pg_catalog.int8,
    share pg_catalog.float8
);
COMMENT ON TYPE @extschema@.collection_histogram_row IS 'how many rows took how long';
COMMENT ON COLUMN @extschema@.collection_histogram_row.lower_bound IS 'shortest duration of the class in seconds';
COMMENT ON COLUMN @extschema@.collection_histogram_row.upper_bound IS 'duration in seconds that is too long for the class; NULL: none is';
COMMENT ON COLUMN @extschema@.collection_histogram_row.row_count IS 'timed rows of the class; those within 5 % of a bound may be counted on the other side of it';
COMMENT ON COLUMN @extschema@.collection_histogram_row.share IS 'row_count as a fraction of all timed rows, 4 decimals; 0 where there are none';

CREATE FUNCTION @extschema@.collection_histogram(
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
    bounds pg_catalog.float8[] DEFAULT NULL
) RETURNS SETOF @extschema@.collection_histogram_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'collection_histogram';
COMMENT ON FUNCTION @extschema@.collection_histogram IS 'timed rows by duration; bounds: where the classes begin, in seconds and ascending; a row within 5 % of a bound may be counted on the other side of it';

-- The rows themselves.
CREATE TYPE @extschema@.collection_rows_row AS (
    row_id pg_catalog.text,
    date pg_catalog.date,
    project pg_catalog.text,
    project_id pg_catalog.int8,
    interviewer pg_catalog.text,
    interviewer_id pg_catalog.int8,
    phone_number pg_catalog.text,
    outcome_code pg_catalog.text,
    call_attempts pg_catalog.int8,
    start_form pg_catalog.timestamptz,
    end_form pg_catalog.timestamptz,
    duration_sec pg_catalog.int8,
    details pg_catalog.jsonb
);
COMMENT ON TYPE @extschema@.collection_rows_row IS 'a row of the fact table';
COMMENT ON COLUMN @extschema@.collection_rows_row.row_id IS 'what identifies the row in the fact table, as text; NULL where the source has no row_id';
COMMENT ON COLUMN @extschema@.collection_rows_row.date IS 'day of the row, in the source''s time zone';
COMMENT ON COLUMN @extschema@.collection_rows_row.project IS 'what the project is called; its key where nothing names it';
COMMENT ON COLUMN @extschema@.collection_rows_row.project_id IS 'project; of keys that are not integers, the number that stands for the key';
COMMENT ON COLUMN @extschema@.collection_rows_row.interviewer IS 'what the interviewer is called; the key where nothing names it';
COMMENT ON COLUMN @extschema@.collection_rows_row.interviewer_id IS 'interviewer; of keys that are not integers, the number that stands for the key';
COMMENT ON COLUMN @extschema@.collection_rows_row.phone_number IS 'subject of the row, masked like +98912*** unless the caller holds view_phone for the project';
COMMENT ON COLUMN @extschema@.collection_rows_row.outcome_code IS 'outcome code';
COMMENT ON COLUMN @extschema@.collection_rows_row.call_attempts IS 'dials of the row; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_rows_row.start_form IS 'when it started; NULL where infinite';
COMMENT ON COLUMN @extschema@.collection_rows_row.end_form IS 'when it ended; NULL where infinite';
COMMENT ON COLUMN @extschema@.collection_rows_row.duration_sec IS 'duration of a timed row in whole seconds, half up; NULL where it is not timed';
COMMENT ON COLUMN @extschema@.collection_rows_row.details IS 'details of the row, with the objects of collection_reference() under their names';

CREATE FUNCTION @extschema@.collection_rows(
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
    direction pg_catalog.text DEFAULT 'desc'
) RETURNS SETOF @extschema@.collection_rows_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 50
    AS 'MODULE_PATHNAME', 'collection_rows';
COMMENT ON FUNCTION @extschema@.collection_rows IS 'a page of the rows of the fact table that match the filters, newest first or by any column of the result; phone numbers are masked unless the caller holds view_phone';

CREATE FUNCTION @extschema@.collection_rows_count(
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
) RETURNS pg_catalog.int8 LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'collection_rows_count';
COMMENT ON FUNCTION @extschema@.collection_rows_count IS 'how many rows match the filters, without reading the fact table';

CREATE FUNCTION @extschema@.collection_masked_phone(number pg_catalog.text)
    RETURNS pg_catalog.text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'collection_masked_phone';
COMMENT ON FUNCTION @extschema@.collection_masked_phone IS 'a phone number as rows and exports show it to callers without view_phone, such as +98912***';

-- Every outcome with its newest rows.
CREATE TYPE @extschema@.collection_board_row AS (
    code pg_catalog.text,
    label pg_catalog.text,
    description pg_catalog.text,
    color pg_catalog.text,
    disposition pg_catalog.text,
    is_known pg_catalog.bool,
    total pg_catalog.int8,
    newest pg_catalog.jsonb
);
COMMENT ON TYPE @extschema@.collection_board_row IS 'an outcome, its rows counted, and the newest of them';
COMMENT ON COLUMN @extschema@.collection_board_row.code IS 'outcome code; unknown: all rows whose code nothing names, or that have none';
COMMENT ON COLUMN @extschema@.collection_board_row.label IS 'what the outcome is called; its code where nothing names it';
COMMENT ON COLUMN @extschema@.collection_board_row.description IS 'description of the outcome';
COMMENT ON COLUMN @extschema@.collection_board_row.color IS 'colour of the outcome';
COMMENT ON COLUMN @extschema@.collection_board_row.disposition IS 'disposition of the outcome; NULL for unknown';
COMMENT ON COLUMN @extschema@.collection_board_row.is_known IS 'whether the dictionary or the mapped table names it: false in the last row alone';
COMMENT ON COLUMN @extschema@.collection_board_row.total IS 'rows that match the filters';
COMMENT ON COLUMN @extschema@.collection_board_row.newest IS 'the newest of them: objects with the fields of collection_rows, or ids alone';

CREATE FUNCTION @extschema@.collection_board(
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
) RETURNS SETOF @extschema@.collection_board_row LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 10
    AS 'MODULE_PATHNAME', 'collection_board';
COMMENT ON FUNCTION @extschema@.collection_board IS 'every outcome, the empty ones too, with its total and up to row_limit newest rows, or their ids; last the rows whose outcome is unknown; of all time where no days are given';
