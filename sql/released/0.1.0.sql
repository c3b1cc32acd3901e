\echo Use "CREATE EXTENSION collection_performance" to load this file. \quit
-- Configuration: sources, their dimensions and outcome dictionaries.
-- No foreign keys lead from one table to another: pg_restore --jobs loads the tables of an extension in any order, with their
-- constraints in force. collection_unregister() deletes from each.
CREATE SCHEMA collection_internal;
COMMENT ON SCHEMA collection_internal IS 'storage and internals of the extension collection_performance; use the functions and views named collection_* instead';

CREATE SEQUENCE collection_internal.source_id_seq AS pg_catalog.int4;
COMMENT ON SEQUENCE collection_internal.source_id_seq IS 'numbers of sources';

CREATE TABLE collection_internal.source (
    source_id pg_catalog.int4 NOT NULL DEFAULT pg_catalog.nextval('collection_internal.source_id_seq'),
    name pg_catalog.text NOT NULL,
    fact pg_catalog.regclass NOT NULL,
    time_zone pg_catalog.text NOT NULL,
    project pg_catalog.text NOT NULL,
    interviewer pg_catalog.text,
    outcome pg_catalog.text,
    started_at pg_catalog.text,
    ended_at pg_catalog.text,
    dials pg_catalog.text,
    subject pg_catalog.text,
    segment pg_catalog.text,
    amount pg_catalog.text,
    row_id pg_catalog.text,
    details pg_catalog.text,
    row_filter pg_catalog.text,
    project_keyed pg_catalog.bool NOT NULL,
    interviewer_keyed pg_catalog.bool NOT NULL,
    key_seed pg_catalog.int8 NOT NULL,
    hourly pg_catalog.bool NOT NULL,
    track_subjects pg_catalog.bool NOT NULL,
    track_percentiles pg_catalog.bool NOT NULL,
    is_default pg_catalog.bool NOT NULL,
    filled pg_catalog.bool NOT NULL DEFAULT false,
    frozen_before pg_catalog.date,
    retained_from pg_catalog.date,
    CONSTRAINT source_pkey PRIMARY KEY (source_id),
    CONSTRAINT source_name_key UNIQUE (name)
);
COMMENT ON TABLE collection_internal.source IS 'registered fact tables and the roles of their columns';
COMMENT ON COLUMN collection_internal.source.source_id IS 'number of the source in storage';
COMMENT ON COLUMN collection_internal.source.name IS 'name of the source';
COMMENT ON COLUMN collection_internal.source.fact IS 'the fact table';
COMMENT ON COLUMN collection_internal.source.time_zone IS 'time zone in which a day of the source begins';
COMMENT ON COLUMN collection_internal.source.project IS 'row expression: project key';
COMMENT ON COLUMN collection_internal.source.interviewer IS 'row expression: interviewer key';
COMMENT ON COLUMN collection_internal.source.outcome IS 'row expression: outcome code';
COMMENT ON COLUMN collection_internal.source.started_at IS 'row expression: start of the event';
COMMENT ON COLUMN collection_internal.source.ended_at IS 'row expression: end of the event';
COMMENT ON COLUMN collection_internal.source.dials IS 'row expression: number of dials';
COMMENT ON COLUMN collection_internal.source.subject IS 'row expression: subject key (phone number, participant)';
COMMENT ON COLUMN collection_internal.source.segment IS 'row expression: segment (sample source, quota cell, channel)';
COMMENT ON COLUMN collection_internal.source.amount IS 'row expression: amount';
COMMENT ON COLUMN collection_internal.source.row_id IS 'row expression: identifies a row of the fact table';
COMMENT ON COLUMN collection_internal.source.details IS 'row expression: jsonb handed through to rows and exports';
COMMENT ON COLUMN collection_internal.source.row_filter IS 'row expression: rows for which it is not true are not counted';
COMMENT ON COLUMN collection_internal.source.project_keyed IS 'whether project keys are text and get a surrogate';
COMMENT ON COLUMN collection_internal.source.interviewer_keyed IS 'whether interviewer keys are text and get a surrogate';
COMMENT ON COLUMN collection_internal.source.key_seed IS 'seed of the surrogate hash';
COMMENT ON COLUMN collection_internal.source.hourly IS 'whether a bucket is an hour instead of a day';
COMMENT ON COLUMN collection_internal.source.track_subjects IS 'whether distinct subjects are kept';
COMMENT ON COLUMN collection_internal.source.track_percentiles IS 'whether a duration histogram is kept';
COMMENT ON COLUMN collection_internal.source.is_default IS 'whether calls that name no source mean this one';
COMMENT ON COLUMN collection_internal.source.filled IS 'whether the rows that were there at registration are counted';
COMMENT ON COLUMN collection_internal.source.frozen_before IS 'cells of earlier days stay as they are, whatever becomes of their rows; -infinity: none any more';
COMMENT ON COLUMN collection_internal.source.retained_from IS 'cells of earlier days are forgotten; -infinity: none any more';

CREATE UNIQUE INDEX source_default_key ON collection_internal.source (is_default) WHERE is_default;

CREATE TABLE collection_internal.dimension (
    source_id pg_catalog.int4 NOT NULL,
    dimension pg_catalog.text NOT NULL,
    relation pg_catalog.regclass NOT NULL,
    key pg_catalog.text NOT NULL,
    label pg_catalog.text,
    team pg_catalog.text,
    target pg_catalog.text,
    status pg_catalog.text,
    color pg_catalog.text,
    description pg_catalog.text,
    sort_order pg_catalog.text,
    row_filter pg_catalog.text,
    CONSTRAINT dimension_pkey PRIMARY KEY (source_id, dimension),
    CONSTRAINT dimension_check CHECK (dimension OPERATOR(pg_catalog.=) ANY (ARRAY['project', 'interviewer', 'outcome']))
);
COMMENT ON TABLE collection_internal.dimension IS 'the application''s tables that name the keys of a role';
COMMENT ON COLUMN collection_internal.dimension.source_id IS 'source';
COMMENT ON COLUMN collection_internal.dimension.dimension IS 'role whose keys the table names: project, interviewer, outcome';
COMMENT ON COLUMN collection_internal.dimension.relation IS 'the application''s table or view';
COMMENT ON COLUMN collection_internal.dimension.key IS 'expression: key';
COMMENT ON COLUMN collection_internal.dimension.label IS 'expression: label';
COMMENT ON COLUMN collection_internal.dimension.team IS 'expression: team of an interviewer';
COMMENT ON COLUMN collection_internal.dimension.target IS 'expression: planned total of a project';
COMMENT ON COLUMN collection_internal.dimension.status IS 'expression: status of a project';
COMMENT ON COLUMN collection_internal.dimension.color IS 'expression: colour of an outcome';
COMMENT ON COLUMN collection_internal.dimension.description IS 'expression: description of an outcome';
COMMENT ON COLUMN collection_internal.dimension.sort_order IS 'expression: place of an outcome in lists';
COMMENT ON COLUMN collection_internal.dimension.row_filter IS 'expression: rows for which it is not true are left out';

CREATE TABLE collection_internal.reference (
    source_id pg_catalog.int4 NOT NULL,
    name pg_catalog.text NOT NULL,
    fact_column pg_catalog.text NOT NULL,
    relation pg_catalog.regclass NOT NULL,
    key pg_catalog.text NOT NULL,
    columns pg_catalog.text NOT NULL,
    labels pg_catalog.text NOT NULL,
    CONSTRAINT reference_pkey PRIMARY KEY (source_id, name)
);
COMMENT ON TABLE collection_internal.reference IS 'further objects joined to the rows of pages, boards and exports';
COMMENT ON COLUMN collection_internal.reference.source_id IS 'source';
COMMENT ON COLUMN collection_internal.reference.name IS 'under which the object stands in details';
COMMENT ON COLUMN collection_internal.reference.fact_column IS 'expression over the fact table: key of the object';
COMMENT ON COLUMN collection_internal.reference.relation IS 'the application''s table or view';
COMMENT ON COLUMN collection_internal.reference.key IS 'expression: key';
COMMENT ON COLUMN collection_internal.reference.columns IS 'expression: row of the columns shown';
COMMENT ON COLUMN collection_internal.reference.labels IS 'what these columns are called in the object, as quoted identifiers';

CREATE TABLE collection_internal.outcome (
    source_id pg_catalog.int4 NOT NULL,
    code pg_catalog.text NOT NULL,
    label pg_catalog.text,
    disposition pg_catalog.text NOT NULL,
    color pg_catalog.text,
    description pg_catalog.text,
    sort_order pg_catalog.int4,
    CONSTRAINT outcome_pkey PRIMARY KEY (source_id, code),
    CONSTRAINT outcome_disposition_check CHECK (disposition OPERATOR(pg_catalog.=) ANY (ARRAY['complete', 'partial', 'refusal', 'non_contact', 'other', 'unknown_eligibility', 'not_eligible']))
);
COMMENT ON TABLE collection_internal.outcome IS 'outcome dictionaries';
COMMENT ON COLUMN collection_internal.outcome.source_id IS 'source';
COMMENT ON COLUMN collection_internal.outcome.code IS 'outcome code';
COMMENT ON COLUMN collection_internal.outcome.label IS 'label';
COMMENT ON COLUMN collection_internal.outcome.disposition IS 'final disposition: complete, partial, refusal, non_contact, other, unknown_eligibility, not_eligible';
COMMENT ON COLUMN collection_internal.outcome.color IS 'colour';
COMMENT ON COLUMN collection_internal.outcome.description IS 'description';
COMMENT ON COLUMN collection_internal.outcome.sort_order IS 'place in lists';
-- Storage: deltas, the rollup and what fold keeps beside it. Statistics target 0 everywhere: estimates in EXPLAIN would
-- tell hidden volumes. Replica identity full: a FOR ALL TABLES publication must not stop the fold's DELETE.

CREATE TABLE collection_internal.delta (
    source_id pg_catalog.int4 NOT NULL,
    day pg_catalog.date NOT NULL,
    row_count pg_catalog.int8 NOT NULL,
    project_id pg_catalog.int8,
    interviewer_id pg_catalog.int8,
    hour pg_catalog.timestamptz,
    open_rows pg_catalog.int8,
    timed_rows pg_catalog.int8,
    dials pg_catalog.int8,
    duration_sec pg_catalog.int8,
    duration_us pg_catalog.int8,
    negative_rows pg_catalog.int8,
    missing_rows pg_catalog.int8,
    amount pg_catalog.numeric,
    project_key pg_catalog.text,
    interviewer_key pg_catalog.text,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    subject pg_catalog.text,
    histogram pg_catalog.bytea
) USING heap WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000000);
COMMENT ON TABLE collection_internal.delta IS 'signed measures of a cell, appended by one statement and not yet folded; zero is stored as NULL';
COMMENT ON COLUMN collection_internal.delta.source_id IS 'source';
COMMENT ON COLUMN collection_internal.delta.day IS 'day in the source''s time zone, at level 2 the first of the month; -infinity: undated';
COMMENT ON COLUMN collection_internal.delta.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.delta.project_id IS 'integer project key';
COMMENT ON COLUMN collection_internal.delta.interviewer_id IS 'integer interviewer key';
COMMENT ON COLUMN collection_internal.delta.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.delta.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.delta.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.delta.dials IS 'sum of dials';
COMMENT ON COLUMN collection_internal.delta.duration_sec IS 'duration of the timed rows: whole seconds';
COMMENT ON COLUMN collection_internal.delta.duration_us IS 'duration of the timed rows: microseconds beyond the whole seconds';
COMMENT ON COLUMN collection_internal.delta.negative_rows IS 'rows with end < start';
COMMENT ON COLUMN collection_internal.delta.missing_rows IS 'rows whose amount or dials could not be counted (NaN, infinite, out of range)';
COMMENT ON COLUMN collection_internal.delta.amount IS 'sum of amounts';
COMMENT ON COLUMN collection_internal.delta.project_key IS 'project key of any other type, as text';
COMMENT ON COLUMN collection_internal.delta.interviewer_key IS 'interviewer key of any other type, as text';
COMMENT ON COLUMN collection_internal.delta.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.delta.segment IS 'segment';
COMMENT ON COLUMN collection_internal.delta.subject IS 'subject, where the source tracks subjects';
COMMENT ON COLUMN collection_internal.delta.histogram IS 'duration histogram, where the source tracks percentiles';

CREATE TABLE collection_internal.rollup (
    source_id pg_catalog.int4 NOT NULL,
    level pg_catalog.int2 NOT NULL,
    day pg_catalog.date NOT NULL,
    row_count pg_catalog.int8 NOT NULL,
    open_rows pg_catalog.int8 NOT NULL,
    timed_rows pg_catalog.int8 NOT NULL,
    dials pg_catalog.int8 NOT NULL,
    duration_sec pg_catalog.int8 NOT NULL,
    duration_us pg_catalog.int8 NOT NULL,
    negative_rows pg_catalog.int8 NOT NULL,
    missing_rows pg_catalog.int8 NOT NULL,
    project_id pg_catalog.int8,
    interviewer_id pg_catalog.int8,
    hour pg_catalog.timestamptz,
    amount pg_catalog.numeric,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    histogram pg_catalog.bytea,
    CONSTRAINT rollup_key UNIQUE NULLS NOT DISTINCT (source_id, level, project_id, day, interviewer_id, outcome, hour, segment)
) USING heap WITH (fillfactor = 80);
COMMENT ON TABLE collection_internal.rollup IS 'the folded cells, and coarser levels of them: level 0 is the grain, level 1 a project, day and outcome, level 2 a project, month and outcome';
COMMENT ON COLUMN collection_internal.rollup.source_id IS 'source';
COMMENT ON COLUMN collection_internal.rollup.level IS '0: the grain; 1: summed over interviewers, segments and hours; 2: over the days of a month, too';
COMMENT ON COLUMN collection_internal.rollup.day IS 'day in the source''s time zone; -infinity: undated';
COMMENT ON COLUMN collection_internal.rollup.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.rollup.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.rollup.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.rollup.dials IS 'sum of dials';
COMMENT ON COLUMN collection_internal.rollup.duration_sec IS 'duration of the timed rows: seconds';
COMMENT ON COLUMN collection_internal.rollup.duration_us IS 'duration of the timed rows: microseconds to be added to the seconds';
COMMENT ON COLUMN collection_internal.rollup.negative_rows IS 'rows with end < start';
COMMENT ON COLUMN collection_internal.rollup.missing_rows IS 'rows whose amount or dials could not be counted';
COMMENT ON COLUMN collection_internal.rollup.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.rollup.interviewer_id IS 'interviewer: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.rollup.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.rollup.amount IS 'sum of amounts';
COMMENT ON COLUMN collection_internal.rollup.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.rollup.segment IS 'segment';
COMMENT ON COLUMN collection_internal.rollup.histogram IS 'duration histogram, where the source tracks percentiles';

CREATE TABLE collection_internal.subject_rollup (
    source_id pg_catalog.int4 NOT NULL,
    day pg_catalog.date NOT NULL,
    row_count pg_catalog.int8 NOT NULL,
    project_id pg_catalog.int8,
    interviewer_id pg_catalog.int8,
    hour pg_catalog.timestamptz,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    subject pg_catalog.text NOT NULL,
    CONSTRAINT subject_rollup_key UNIQUE NULLS NOT DISTINCT (source_id, project_id, day, subject, interviewer_id, outcome, hour, segment) INCLUDE (row_count)
) USING heap WITH (fillfactor = 80, autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);
COMMENT ON TABLE collection_internal.subject_rollup IS 'rows a cell and subject, where a source tracks subjects; reports read its index, which holds all of it, and the table only where no vacuum has been';
COMMENT ON COLUMN collection_internal.subject_rollup.source_id IS 'source';
COMMENT ON COLUMN collection_internal.subject_rollup.day IS 'day in the source''s time zone; -infinity: undated';
COMMENT ON COLUMN collection_internal.subject_rollup.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.subject_rollup.project_id IS 'project';
COMMENT ON COLUMN collection_internal.subject_rollup.interviewer_id IS 'interviewer';
COMMENT ON COLUMN collection_internal.subject_rollup.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.subject_rollup.outcome IS 'outcome code';
COMMENT ON COLUMN collection_internal.subject_rollup.segment IS 'segment';
COMMENT ON COLUMN collection_internal.subject_rollup.subject IS 'subject';

CREATE TABLE collection_internal.project (
    source_id pg_catalog.int4 NOT NULL,
    project_id pg_catalog.int8,
    row_count pg_catalog.int8 NOT NULL,
    changes pg_catalog.int8 NOT NULL,
    CONSTRAINT project_key UNIQUE NULLS NOT DISTINCT (source_id, project_id)
) USING heap WITH (fillfactor = 50);
COMMENT ON TABLE collection_internal.project IS 'projects with folded cells: their rows, and how many deltas were ever folded into them';
COMMENT ON COLUMN collection_internal.project.source_id IS 'source';
COMMENT ON COLUMN collection_internal.project.project_id IS 'project';
COMMENT ON COLUMN collection_internal.project.row_count IS 'rows over all days, undated ones included';
COMMENT ON COLUMN collection_internal.project.changes IS 'deltas folded; with those pending it only grows, the version that clients poll';

CREATE TABLE collection_internal.member (
    source_id pg_catalog.int4 NOT NULL,
    role pg_catalog.text NOT NULL,
    id pg_catalog.int8 NOT NULL,
    key pg_catalog.text NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (source_id, role, id),
    CONSTRAINT member_key_key UNIQUE (source_id, role, key)
) USING heap;
COMMENT ON TABLE collection_internal.member IS 'surrogates of keys that are not integers';
COMMENT ON COLUMN collection_internal.member.source_id IS 'source';
COMMENT ON COLUMN collection_internal.member.role IS 'project or interviewer';
COMMENT ON COLUMN collection_internal.member.id IS 'surrogate: a keyed hash of 53 bits';
COMMENT ON COLUMN collection_internal.member.key IS 'key, as text';

CREATE TABLE collection_internal.maintenance (
    source_id pg_catalog.int4 NOT NULL,
    last_fold pg_catalog.timestamptz,
    last_reconcile pg_catalog.timestamptz,
    last_drift pg_catalog.int8,
    needs_reconcile pg_catalog.bool NOT NULL DEFAULT false,
    last_daily pg_catalog.date,
    CONSTRAINT maintenance_pkey PRIMARY KEY (source_id)
) USING heap;
COMMENT ON TABLE collection_internal.maintenance IS 'what fold and reconcile did last';
COMMENT ON COLUMN collection_internal.maintenance.source_id IS 'source';
COMMENT ON COLUMN collection_internal.maintenance.last_fold IS 'when deltas of the source were last folded';
COMMENT ON COLUMN collection_internal.maintenance.last_reconcile IS 'when the source was last reconciled';
COMMENT ON COLUMN collection_internal.maintenance.last_drift IS 'cells that the last reconcile corrected';
COMMENT ON COLUMN collection_internal.maintenance.needs_reconcile IS 'whether a partition was dropped while attached, and its rows are still counted';
COMMENT ON COLUMN collection_internal.maintenance.last_daily IS 'day of the source on which collection_reconcile_daily() last did its work';

CREATE TABLE collection_internal.backfill (
    source_id pg_catalog.int4 NOT NULL,
    state pg_catalog.text NOT NULL,
    requested_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    started_at pg_catalog.timestamptz,
    finished_at pg_catalog.timestamptz,
    pid pg_catalog.int4,
    done_from pg_catalog.date,
    rows_estimated pg_catalog.int8,
    rows_done pg_catalog.int8 NOT NULL DEFAULT 0,
    last_error pg_catalog.text,
    CONSTRAINT backfill_pkey PRIMARY KEY (source_id),
    CONSTRAINT backfill_state_check CHECK (state OPERATOR(pg_catalog.=) ANY (ARRAY['waiting', 'running', 'done', 'failed']))
) USING heap;
COMMENT ON TABLE collection_internal.backfill IS 'background backfills, one a source';
COMMENT ON COLUMN collection_internal.backfill.source_id IS 'source';
COMMENT ON COLUMN collection_internal.backfill.state IS 'waiting, running, done or failed';
COMMENT ON COLUMN collection_internal.backfill.requested_at IS 'when it was asked for';
COMMENT ON COLUMN collection_internal.backfill.started_at IS 'when a worker last took it up';
COMMENT ON COLUMN collection_internal.backfill.finished_at IS 'when it was done';
COMMENT ON COLUMN collection_internal.backfill.pid IS 'process of the worker';
COMMENT ON COLUMN collection_internal.backfill.done_from IS 'days from this one on are done; where it resumes';
COMMENT ON COLUMN collection_internal.backfill.rows_estimated IS 'rows of the fact table, as the planner estimates them';
COMMENT ON COLUMN collection_internal.backfill.rows_done IS 'rows read by committed batches';
COMMENT ON COLUMN collection_internal.backfill.last_error IS 'why the last attempt failed';
-- Capture: the function of the statement triggers on fact tables.
CREATE FUNCTION collection_internal.capture() RETURNS pg_catalog.trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_capture';
COMMENT ON FUNCTION collection_internal.capture() IS 'appends what a statement changed in a fact table as deltas';
REVOKE ALL ON FUNCTION collection_internal.capture() FROM PUBLIC;
-- Access: grants to database roles.
CREATE TABLE collection_internal.grant_role (
    source_id pg_catalog.int4 NOT NULL,
    role pg_catalog.regrole NOT NULL,
    role_name pg_catalog.name NOT NULL,
    project_id pg_catalog.int8,
    permission pg_catalog.text NOT NULL,
    CONSTRAINT grant_role_key UNIQUE NULLS NOT DISTINCT (source_id, role, permission, project_id),
    CONSTRAINT grant_role_permission_check CHECK (permission OPERATOR(pg_catalog.=) ANY (ARRAY['view_collection_perf', 'view_phone', 'manage']))
) USING heap;
COMMENT ON TABLE collection_internal.grant_role IS 'what database roles may see and do';
COMMENT ON COLUMN collection_internal.grant_role.source_id IS 'source';
COMMENT ON COLUMN collection_internal.grant_role.role IS 'role; a dropped one is dumped as a number that may later be another''s';
COMMENT ON COLUMN collection_internal.grant_role.role_name IS 'name of the role when it was granted; a grant counts while both still match';
COMMENT ON COLUMN collection_internal.grant_role.project_id IS 'project; NULL: every project, those to come included';
COMMENT ON COLUMN collection_internal.grant_role.permission IS 'view_collection_perf, view_phone or manage';
SELECT pg_catalog.pg_extension_config_dump('collection_internal.grant_role', '');

-- Both check inside who may grant what, so anyone may call them.
CREATE FUNCTION @extschema@.collection_grant_role(
    role pg_catalog.regrole,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_role';
COMMENT ON FUNCTION @extschema@.collection_grant_role IS 'lets a database role, and those who have its privileges, see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_role(
    role pg_catalog.regrole,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_role';
COMMENT ON FUNCTION @extschema@.collection_revoke_role IS 'takes back what collection_grant_role gave: a project, or with all_projects the grant over all of them';

-- Application users.
CREATE TABLE collection_internal.grant_user (
    source_id pg_catalog.int4 NOT NULL,
    user_id pg_catalog.text NOT NULL,
    project_id pg_catalog.int8,
    permission pg_catalog.text NOT NULL,
    CONSTRAINT grant_user_key UNIQUE NULLS NOT DISTINCT (source_id, user_id, permission, project_id),
    CONSTRAINT grant_user_permission_check CHECK (permission OPERATOR(pg_catalog.=) ANY (ARRAY['view_collection_perf', 'view_phone', 'manage']))
) USING heap;
COMMENT ON TABLE collection_internal.grant_user IS 'what the application''s users may see and do';
COMMENT ON COLUMN collection_internal.grant_user.source_id IS 'source';
COMMENT ON COLUMN collection_internal.grant_user.user_id IS 'the application''s id of the user, as text';
COMMENT ON COLUMN collection_internal.grant_user.project_id IS 'project; NULL: every project, those to come included';
COMMENT ON COLUMN collection_internal.grant_user.permission IS 'view_collection_perf, view_phone or manage';
SELECT pg_catalog.pg_extension_config_dump('collection_internal.grant_user', '');

CREATE FUNCTION collection_internal.grants_changed() RETURNS pg_catalog.trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_internal_grants_changed';
COMMENT ON FUNCTION collection_internal.grants_changed() IS 'makes every backend read the grants again';
REVOKE ALL ON FUNCTION collection_internal.grants_changed() FROM PUBLIC;

CREATE TRIGGER grants_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.grant_role
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.grants_changed();
ALTER TABLE collection_internal.grant_role ENABLE ALWAYS TRIGGER grants_changed;
COMMENT ON TRIGGER grants_changed ON collection_internal.grant_role IS 'makes every backend read the grants again';

CREATE TRIGGER grants_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.grant_user
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.grants_changed();
ALTER TABLE collection_internal.grant_user ENABLE ALWAYS TRIGGER grants_changed;
COMMENT ON TRIGGER grants_changed ON collection_internal.grant_user IS 'makes every backend read the grants again';

CREATE TABLE collection_internal.permission_map (
    source_id pg_catalog.int4 NOT NULL,
    relation pg_catalog.regclass NOT NULL,
    user_column pg_catalog.text NOT NULL,
    project_column pg_catalog.text NOT NULL,
    permission_column pg_catalog.text,
    user_kind pg_catalog.text NOT NULL,
    permission_kind pg_catalog.text,
    CONSTRAINT permission_map_pkey PRIMARY KEY (source_id)
) USING heap;
COMMENT ON TABLE collection_internal.permission_map IS 'the application''s own permission tables, read live';
COMMENT ON COLUMN collection_internal.permission_map.source_id IS 'source';
COMMENT ON COLUMN collection_internal.permission_map.relation IS 'the application''s table or view';
COMMENT ON COLUMN collection_internal.permission_map.user_column IS 'expression: id of the user';
COMMENT ON COLUMN collection_internal.permission_map.project_column IS 'expression: key of the project';
COMMENT ON COLUMN collection_internal.permission_map.permission_column IS 'expression: name of the permission, or a boolean that lets view; NULL: every row lets view';
COMMENT ON COLUMN collection_internal.permission_map.user_kind IS 'how users are compared: integer, uuid or text';
COMMENT ON COLUMN collection_internal.permission_map.permission_kind IS 'text or boolean';
SELECT pg_catalog.pg_extension_config_dump('collection_internal.permission_map', '');

CREATE FUNCTION @extschema@.collection_grant_user(
    user_id pg_catalog.int8,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_user';
COMMENT ON FUNCTION @extschema@.collection_grant_user(pg_catalog.int8, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'lets a user of the application see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_user(
    user_id pg_catalog.int8,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_user';
COMMENT ON FUNCTION @extschema@.collection_revoke_user(pg_catalog.int8, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'takes back what collection_grant_user gave';

-- EXECUTE is for the role by which the application connects, and nobody else: it answers for who the user is.
CREATE FUNCTION @extschema@.collection_set_user(user_id pg_catalog.int8) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_set_user';
COMMENT ON FUNCTION @extschema@.collection_set_user(pg_catalog.int8) IS 'names the application''s user for whom this transaction asks; a second, different user is an error';
REVOKE ALL ON FUNCTION @extschema@.collection_set_user(pg_catalog.int8) FROM PUBLIC;

CREATE FUNCTION @extschema@.collection_grant_user(
    user_id pg_catalog.text,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_user';
COMMENT ON FUNCTION @extschema@.collection_grant_user(pg_catalog.text, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'lets a user of the application see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_user(
    user_id pg_catalog.text,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_user';
COMMENT ON FUNCTION @extschema@.collection_revoke_user(pg_catalog.text, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'takes back what collection_grant_user gave';

-- EXECUTE is for the role by which the application connects, and nobody else: it answers for who the user is.
CREATE FUNCTION @extschema@.collection_set_user(user_id pg_catalog.text) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_set_user';
COMMENT ON FUNCTION @extschema@.collection_set_user(pg_catalog.text) IS 'names the application''s user for whom this transaction asks; a second, different user is an error';
REVOKE ALL ON FUNCTION @extschema@.collection_set_user(pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION @extschema@.collection_grant_user(
    user_id pg_catalog.uuid,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_user';
COMMENT ON FUNCTION @extschema@.collection_grant_user(pg_catalog.uuid, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'lets a user of the application see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_user(
    user_id pg_catalog.uuid,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_user';
COMMENT ON FUNCTION @extschema@.collection_revoke_user(pg_catalog.uuid, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'takes back what collection_grant_user gave';

-- EXECUTE is for the role by which the application connects, and nobody else: it answers for who the user is.
CREATE FUNCTION @extschema@.collection_set_user(user_id pg_catalog.uuid) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_set_user';
COMMENT ON FUNCTION @extschema@.collection_set_user(pg_catalog.uuid) IS 'names the application''s user for whom this transaction asks; a second, different user is an error';
REVOKE ALL ON FUNCTION @extschema@.collection_set_user(pg_catalog.uuid) FROM PUBLIC;

CREATE FUNCTION @extschema@.collection_user() RETURNS pg_catalog.text
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'collection_user';
COMMENT ON FUNCTION @extschema@.collection_user() IS 'the application''s user who is named in this transaction; NULL where nobody is';

-- It checks inside that the caller owns both tables.
CREATE FUNCTION @extschema@.collection_use_permissions(
    source pg_catalog.text,
    relation pg_catalog.regclass,
    user_column pg_catalog.text DEFAULT NULL,
    project_column pg_catalog.text DEFAULT NULL,
    permission_column pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_use_permissions';
COMMENT ON FUNCTION @extschema@.collection_use_permissions IS 'reads the application''s own permission table as well, live: the columns of user, project and permission (a name, or a boolean that lets view; without it every row lets view); relation NULL ends it';
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
COMMENT ON FUNCTION @extschema@.collection_indexes IS 'the indexes that reports and reconcile want on the fact table of a source, as ready statements, and whether each exists';

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
-- Keeping the storage right: folding, reconciling, verifying.
CREATE FUNCTION collection_internal.histogram_add(a pg_catalog.bytea, b pg_catalog.bytea) RETURNS pg_catalog.bytea
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'collection_internal_histogram_add';
COMMENT ON FUNCTION collection_internal.histogram_add(pg_catalog.bytea, pg_catalog.bytea) IS 'sum of two duration histograms; 22P03 where one is malformed';
REVOKE ALL ON FUNCTION collection_internal.histogram_add(pg_catalog.bytea, pg_catalog.bytea) FROM PUBLIC;

CREATE AGGREGATE collection_internal.histogram_sum(pg_catalog.bytea) (
    SFUNC = collection_internal.histogram_add, STYPE = pg_catalog.bytea,
    COMBINEFUNC = collection_internal.histogram_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE collection_internal.histogram_sum(pg_catalog.bytea) IS 'sum of duration histograms; NULL where there is none';
REVOKE ALL ON FUNCTION collection_internal.histogram_sum(pg_catalog.bytea) FROM PUBLIC;

-- Each checks inside that the caller may maintain the source, so anyone may call them.
CREATE FUNCTION @extschema@.collection_refresh(source pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_refresh';
COMMENT ON FUNCTION @extschema@.collection_refresh(pg_catalog.text) IS 'folds the pending deltas into the rollup now, and takes up unfinished backfills; figures are the same before and after. source: a source that the caller may maintain; NULL: all sources';

CREATE PROCEDURE @extschema@.collection_reconcile(source pg_catalog.text DEFAULT NULL, date_from pg_catalog.date DEFAULT NULL, date_to pg_catalog.date DEFAULT NULL)
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_reconcile';
COMMENT ON PROCEDURE @extschema@.collection_reconcile(pg_catalog.text, pg_catalog.date, pg_catalog.date) IS 'compares what is stored with the fact table and corrects what differs, without locking writers out; commits between batches, unless called in a transaction block. source: NULL means all sources; date_from, date_to: days, both included, NULL for no bound';

CREATE PROCEDURE @extschema@.collection_reconcile_daily(source pg_catalog.text DEFAULT NULL, reconcile_at pg_catalog.time DEFAULT '01:00', days pg_catalog.int4 DEFAULT 1)
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_reconcile_daily';
COMMENT ON PROCEDURE @extschema@.collection_reconcile_daily(pg_catalog.text, pg_catalog.time, pg_catalog.int4) IS 'reconciles yesterday, once a day, from a time of day in the source''s zone on: to be called every hour. source: NULL means all sources; days: how many days before today, more where days were missed';

CREATE TYPE @extschema@.collection_verify_row AS (
    source pg_catalog.text,
    level pg_catalog.text,
    project_id pg_catalog.int8,
    project_key pg_catalog.text,
    day pg_catalog.date,
    hour pg_catalog.timestamptz,
    interviewer_id pg_catalog.int8,
    interviewer_key pg_catalog.text,
    outcome pg_catalog.text,
    segment pg_catalog.text,
    subject pg_catalog.text,
    expected_rows pg_catalog.int8,
    found_rows pg_catalog.int8,
    expected_dials pg_catalog.int8,
    found_dials pg_catalog.int8,
    expected_duration_sec pg_catalog.numeric,
    found_duration_sec pg_catalog.numeric,
    expected_amount pg_catalog.numeric,
    found_amount pg_catalog.numeric
);
COMMENT ON TYPE @extschema@.collection_verify_row IS 'a cell in which what is stored differs from what it is summed from';
COMMENT ON COLUMN @extschema@.collection_verify_row.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_verify_row.level IS 'cell, subject: stored cells against the fact table; project_day, project_month, project: coarser sums against stored cells';
COMMENT ON COLUMN @extschema@.collection_verify_row.project_id IS 'project: its key, or the surrogate of its key';
COMMENT ON COLUMN @extschema@.collection_verify_row.project_key IS 'key of the project, where it is not an integer';
COMMENT ON COLUMN @extschema@.collection_verify_row.day IS 'day in the source''s time zone; -infinity: undated';
COMMENT ON COLUMN @extschema@.collection_verify_row.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN @extschema@.collection_verify_row.interviewer_id IS 'interviewer: its key, or the surrogate of its key';
COMMENT ON COLUMN @extschema@.collection_verify_row.interviewer_key IS 'key of the interviewer, where it is not an integer';
COMMENT ON COLUMN @extschema@.collection_verify_row.outcome IS 'outcome code';
COMMENT ON COLUMN @extschema@.collection_verify_row.segment IS 'segment';
COMMENT ON COLUMN @extschema@.collection_verify_row.subject IS 'subject, at level subject';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_rows IS 'rows that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_rows IS 'rows that are stored';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_dials IS 'dials that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_dials IS 'dials that are stored';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_duration_sec IS 'duration in seconds that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_duration_sec IS 'duration in seconds that is stored';
COMMENT ON COLUMN @extschema@.collection_verify_row.expected_amount IS 'amount that should be there';
COMMENT ON COLUMN @extschema@.collection_verify_row.found_amount IS 'amount that is stored';

CREATE FUNCTION @extschema@.collection_verify(source pg_catalog.text DEFAULT NULL, date_from pg_catalog.date DEFAULT NULL, date_to pg_catalog.date DEFAULT NULL)
    RETURNS SETOF @extschema@.collection_verify_row
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'collection_verify';
COMMENT ON FUNCTION @extschema@.collection_verify(pg_catalog.text, pg_catalog.date, pg_catalog.date) IS 'lists the cells in which what is stored differs from the fact table: none are expected, and collection_reconcile() repairs them. source: NULL means all sources; date_from, date_to: days, both included, NULL for no bound';
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
-- Views: each shows the caller what it may see, so all may be selected from. The functions that they call ask the
-- grants themselves, as the user who selects; only the extension's script can name them, but anyone may call them.
CREATE FUNCTION collection_internal.list_projects()
    RETURNS TABLE (source pg_catalog.text, project_id pg_catalog.int8, project_key pg_catalog.text, label pg_catalog.text, status pg_catalog.text, target pg_catalog.numeric, row_count pg_catalog.int8, view_phone pg_catalog.bool, manage pg_catalog.bool)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 100 AS 'MODULE_PATHNAME', 'collection_internal_list_projects';
COMMENT ON FUNCTION collection_internal.list_projects() IS 'the projects that the caller may see';

CREATE VIEW @extschema@.collection_projects WITH (security_barrier) AS
    SELECT listed.source, listed.project_id, listed.project_key, listed.label, listed.status, listed.target, listed.row_count, listed.view_phone, listed.manage
    FROM collection_internal.list_projects() AS listed;
COMMENT ON VIEW @extschema@.collection_projects IS 'the projects that the caller may see: the picker';
COMMENT ON COLUMN @extschema@.collection_projects.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_projects.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN @extschema@.collection_projects.project_key IS 'key of the project as text';
COMMENT ON COLUMN @extschema@.collection_projects.label IS 'what the project is called; its key where nothing names it';
COMMENT ON COLUMN @extschema@.collection_projects.status IS 'status, as the mapped table has it';
COMMENT ON COLUMN @extschema@.collection_projects.target IS 'planned total, as the mapped table has it';
COMMENT ON COLUMN @extschema@.collection_projects.row_count IS 'rows, undated ones included';
COMMENT ON COLUMN @extschema@.collection_projects.view_phone IS 'whether the caller sees its phone numbers unmasked';
COMMENT ON COLUMN @extschema@.collection_projects.manage IS 'whether the caller manages it';
GRANT SELECT ON @extschema@.collection_projects TO PUBLIC;

CREATE FUNCTION collection_internal.list_interviewers()
    RETURNS TABLE (source pg_catalog.text, interviewer_id pg_catalog.int8, interviewer_key pg_catalog.text, label pg_catalog.text, team pg_catalog.text)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 1000 AS 'MODULE_PATHNAME', 'collection_internal_list_interviewers';
COMMENT ON FUNCTION collection_internal.list_interviewers() IS 'the interviewers of projects that the caller may see';

CREATE VIEW @extschema@.collection_interviewers WITH (security_barrier) AS
    SELECT listed.source, listed.interviewer_id, listed.interviewer_key, listed.label, listed.team
    FROM collection_internal.list_interviewers() AS listed;
COMMENT ON VIEW @extschema@.collection_interviewers IS 'the interviewers with rows in projects that the caller may see';
COMMENT ON COLUMN @extschema@.collection_interviewers.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_interviewers.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN @extschema@.collection_interviewers.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN @extschema@.collection_interviewers.label IS 'what the interviewer is called; the key where nothing names it';
COMMENT ON COLUMN @extschema@.collection_interviewers.team IS 'team, as the mapped table has it';
GRANT SELECT ON @extschema@.collection_interviewers TO PUBLIC;

CREATE FUNCTION collection_internal.list_outcomes()
    RETURNS TABLE (source pg_catalog.text, code pg_catalog.text, label pg_catalog.text, disposition pg_catalog.text, color pg_catalog.text, description pg_catalog.text, sort_order pg_catalog.numeric)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 20 AS 'MODULE_PATHNAME', 'collection_internal_list_outcomes';
COMMENT ON FUNCTION collection_internal.list_outcomes() IS 'the outcome dictionaries of sources of which the caller sees a project';

CREATE VIEW @extschema@.collection_outcomes WITH (security_barrier) AS
    SELECT listed.source, listed.code, listed.label, listed.disposition, listed.color, listed.description, listed.sort_order
    FROM collection_internal.list_outcomes() AS listed;
COMMENT ON VIEW @extschema@.collection_outcomes IS 'the outcome dictionaries of sources of which the caller may see a project';
COMMENT ON COLUMN @extschema@.collection_outcomes.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_outcomes.code IS 'outcome code';
COMMENT ON COLUMN @extschema@.collection_outcomes.label IS 'what the code is called: by the mapped table, else by the dictionary';
COMMENT ON COLUMN @extschema@.collection_outcomes.disposition IS 'complete, partial, refusal, non_contact, other, unknown_eligibility or not_eligible';
COMMENT ON COLUMN @extschema@.collection_outcomes.color IS 'colour';
COMMENT ON COLUMN @extschema@.collection_outcomes.description IS 'description';
COMMENT ON COLUMN @extschema@.collection_outcomes.sort_order IS 'place in lists';
GRANT SELECT ON @extschema@.collection_outcomes TO PUBLIC;

CREATE FUNCTION collection_internal.list_teams()
    RETURNS TABLE (source pg_catalog.text, team pg_catalog.text)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 20 AS 'MODULE_PATHNAME', 'collection_internal_list_teams';
COMMENT ON FUNCTION collection_internal.list_teams() IS 'the teams of interviewers of projects that the caller may see';

CREATE VIEW @extschema@.collection_teams WITH (security_barrier) AS
    SELECT listed.source, listed.team
    FROM collection_internal.list_teams() AS listed;
COMMENT ON VIEW @extschema@.collection_teams IS 'the teams of interviewers with rows in projects that the caller may see';
COMMENT ON COLUMN @extschema@.collection_teams.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_teams.team IS 'team, as the mapped table of interviewers has it';
GRANT SELECT ON @extschema@.collection_teams TO PUBLIC;

CREATE FUNCTION collection_internal.list_segments()
    RETURNS TABLE (source pg_catalog.text, segment pg_catalog.text)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 20 AS 'MODULE_PATHNAME', 'collection_internal_list_segments';
COMMENT ON FUNCTION collection_internal.list_segments() IS 'the segments of projects that the caller may see';

CREATE VIEW @extschema@.collection_segments WITH (security_barrier) AS
    SELECT listed.source, listed.segment
    FROM collection_internal.list_segments() AS listed;
COMMENT ON VIEW @extschema@.collection_segments IS 'the segments with rows in projects that the caller may see';
COMMENT ON COLUMN @extschema@.collection_segments.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_segments.segment IS 'segment (sample source, quota cell, channel)';
GRANT SELECT ON @extschema@.collection_segments TO PUBLIC;

CREATE FUNCTION collection_internal.full_sources() RETURNS pg_catalog.int4[]
    LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'collection_internal_full_sources';
COMMENT ON FUNCTION collection_internal.full_sources() IS 'the sources of which the caller sees every project, those left out whose rows are still being counted';

CREATE FUNCTION collection_internal.granted_projects() RETURNS TABLE (source_id pg_catalog.int4, project_id pg_catalog.int8)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 100 AS 'MODULE_PATHNAME', 'collection_internal_granted_projects';
COMMENT ON FUNCTION collection_internal.granted_projects() IS 'the projects granted to the caller one by one, of sources of which it does not see all and whose rows are counted';

CREATE FUNCTION collection_internal.surrogate(source_id pg_catalog.int4, role pg_catalog.text, key pg_catalog.text)
    RETURNS pg_catalog.int8 LANGUAGE c STABLE STRICT PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'collection_internal_surrogate';
COMMENT ON FUNCTION collection_internal.surrogate(pg_catalog.int4, pg_catalog.text, pg_catalog.text) IS 'the number of a key that is not an integer, be it there or not';

CREATE VIEW collection_internal.pending_sum AS
    SELECT delta.source_id, COALESCE(delta.project_id, collection_internal.surrogate(delta.source_id, 'project', delta.project_key)) AS project_id,
        COALESCE(delta.interviewer_id, collection_internal.surrogate(delta.source_id, 'interviewer', delta.interviewer_key)) AS interviewer_id,
        delta.project_key, delta.interviewer_key, delta.day, delta.hour, delta.outcome, delta.segment,
        (pg_catalog.sum(delta.row_count))::pg_catalog.int8 AS row_count,
        (COALESCE(pg_catalog.sum(delta.open_rows), 0))::pg_catalog.int8 AS open_rows,
        (COALESCE(pg_catalog.sum(delta.timed_rows), 0))::pg_catalog.int8 AS timed_rows,
        (COALESCE(pg_catalog.sum(delta.dials), 0))::pg_catalog.int8 AS dials,
        COALESCE(pg_catalog.sum(delta.duration_sec), 0) AS duration_sec,
        COALESCE(pg_catalog.sum(delta.duration_us), 0) AS duration_us,
        pg_catalog.sum(delta.amount) AS amount
        FROM collection_internal.delta AS delta
        WHERE NOT EXISTS (SELECT FROM collection_internal.source AS bounded WHERE bounded.source_id OPERATOR(pg_catalog.=) delta.source_id
            AND (delta.day OPERATOR(pg_catalog.<) bounded.frozen_before OR delta.day OPERATOR(pg_catalog.<) bounded.retained_from) AND delta.day OPERATOR(pg_catalog.>) '-infinity'::pg_catalog.date)
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
COMMENT ON VIEW collection_internal.pending_sum IS 'the pending changes, summed by cell; those of days that are frozen or forgotten left out';
COMMENT ON COLUMN collection_internal.pending_sum.source_id IS 'number of the source in storage';
COMMENT ON COLUMN collection_internal.pending_sum.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.pending_sum.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN collection_internal.pending_sum.project_key IS 'key of the project, where it is not an integer';
COMMENT ON COLUMN collection_internal.pending_sum.interviewer_key IS 'key of the interviewer, where it is not an integer';
COMMENT ON COLUMN collection_internal.pending_sum.day IS 'day in the source''s time zone; -infinity: undated';
COMMENT ON COLUMN collection_internal.pending_sum.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.pending_sum.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.pending_sum.segment IS 'segment';
COMMENT ON COLUMN collection_internal.pending_sum.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.pending_sum.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.pending_sum.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.pending_sum.dials IS 'sum of dials';
COMMENT ON COLUMN collection_internal.pending_sum.duration_sec IS 'duration of the timed rows: whole seconds';
COMMENT ON COLUMN collection_internal.pending_sum.duration_us IS 'duration of the timed rows: microseconds beyond the seconds';
COMMENT ON COLUMN collection_internal.pending_sum.amount IS 'sum of amounts';

-- The cells of every project, each in one row: folded ones with what is pending of them, then those not folded yet. Keys that
-- may be missing are compared as such; the day and the source carry the hash join.
CREATE VIEW collection_internal.folded_cell AS
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
            cell.open_rows OPERATOR(pg_catalog.+) COALESCE(pending.open_rows, 0) AS open_rows,
            cell.timed_rows OPERATOR(pg_catalog.+) COALESCE(pending.timed_rows, 0) AS timed_rows,
            cell.dials OPERATOR(pg_catalog.+) COALESCE(pending.dials, 0) AS dials,
            cell.duration_sec OPERATOR(pg_catalog.+) COALESCE(pending.duration_sec, 0) AS duration_sec,
            cell.duration_us OPERATOR(pg_catalog.+) COALESCE(pending.duration_us, 0) AS duration_us,
            COALESCE(cell.amount, 0) OPERATOR(pg_catalog.+) COALESCE(pending.amount, 0) AS amount) AS now
    LEFT JOIN collection_internal.source AS source ON source.source_id OPERATOR(pg_catalog.=) cell.source_id
    LEFT JOIN collection_internal.member AS project_member ON project_member.source_id OPERATOR(pg_catalog.=) cell.source_id AND project_member.role OPERATOR(pg_catalog.=) 'project' AND project_member.id OPERATOR(pg_catalog.=) cell.project_id
    LEFT JOIN collection_internal.member AS interviewer_member ON interviewer_member.source_id OPERATOR(pg_catalog.=) cell.source_id AND interviewer_member.role OPERATOR(pg_catalog.=) 'interviewer' AND interviewer_member.id OPERATOR(pg_catalog.=) cell.interviewer_id
    LEFT JOIN collection_internal.outcome AS dictionary ON dictionary.source_id OPERATOR(pg_catalog.=) cell.source_id AND dictionary.code OPERATOR(pg_catalog.=) cell.outcome
    CROSS JOIN LATERAL (SELECT CASE WHEN cell.outcome IS NULL THEN NULL WHEN dictionary.disposition IS NOT NULL THEN dictionary.disposition
        WHEN cell.outcome OPERATOR(pg_catalog.=) 'COMP' THEN 'complete' WHEN cell.outcome OPERATOR(pg_catalog.=) 'REF' THEN 'refusal'
        WHEN cell.outcome OPERATOR(pg_catalog.=) ANY (ARRAY['BUSY', 'NOANS', 'NA']) THEN 'non_contact' ELSE 'other' END AS disposition) AS classified
    WHERE cell.level OPERATOR(pg_catalog.=) 0 AND cell.day OPERATOR(pg_catalog.>) '-infinity'::pg_catalog.date AND now.row_count OPERATOR(pg_catalog.<>) 0;
COMMENT ON VIEW collection_internal.folded_cell IS 'the folded cells with what is pending of them, and what the dictionary makes of them';
COMMENT ON COLUMN collection_internal.folded_cell.source_id IS 'number of the source in storage';
COMMENT ON COLUMN collection_internal.folded_cell.id IS 'identifies the cell';
COMMENT ON COLUMN collection_internal.folded_cell.source IS 'source';
COMMENT ON COLUMN collection_internal.folded_cell.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.folded_cell.project_key IS 'key of the project as text';
COMMENT ON COLUMN collection_internal.folded_cell.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN collection_internal.folded_cell.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN collection_internal.folded_cell.day IS 'day in the source''s time zone';
COMMENT ON COLUMN collection_internal.folded_cell.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.folded_cell.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.folded_cell.segment IS 'segment';
COMMENT ON COLUMN collection_internal.folded_cell.disposition IS 'what the dictionary makes of the outcome';
COMMENT ON COLUMN collection_internal.folded_cell.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.folded_cell.attempts IS 'rows with an outcome; every row, where the source has no outcomes';
COMMENT ON COLUMN collection_internal.folded_cell.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN collection_internal.folded_cell.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN collection_internal.folded_cell.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN collection_internal.folded_cell.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN collection_internal.folded_cell.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.folded_cell.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.folded_cell.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN collection_internal.folded_cell.duration_sec IS 'duration of the timed rows in seconds';
COMMENT ON COLUMN collection_internal.folded_cell.amount IS 'sum of amounts; NULL where the source has none';

CREATE VIEW collection_internal.pending_cell AS
    SELECT pending.source_id, pg_catalog.concat_ws('.', pending.source_id, COALESCE((pending.project_id)::pg_catalog.text, ''), pg_catalog.date_mi(pending.day, DATE '2000-01-01'), COALESCE((pending.interviewer_id)::pg_catalog.text, ''), COALESCE((EXTRACT(epoch FROM pending.hour)::pg_catalog.int8)::pg_catalog.text, ''), COALESCE(pg_catalog.md5(pending.outcome), ''), COALESCE(pg_catalog.md5(pending.segment), '')) AS id,
        source.name AS source, pending.project_id AS project_id, COALESCE(pending.project_key, (pending.project_id)::pg_catalog.text) AS project_key, pending.interviewer_id AS interviewer_id, COALESCE(pending.interviewer_key, (pending.interviewer_id)::pg_catalog.text) AS interviewer_key,
        pending.day, pending.hour, pending.outcome, pending.segment, classified.disposition, pending.row_count,
        CASE WHEN pending.outcome IS NOT NULL OR source.outcome IS NULL THEN pending.row_count ELSE 0 END AS attempts,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'complete' THEN pending.row_count ELSE 0 END AS completes,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'non_contact' THEN pending.row_count ELSE 0 END AS non_contacts,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'complete' OR classified.disposition OPERATOR(pg_catalog.=) 'partial' OR classified.disposition OPERATOR(pg_catalog.=) 'refusal' OR classified.disposition OPERATOR(pg_catalog.=) 'other' THEN pending.row_count ELSE 0 END AS contacts,
        CASE WHEN classified.disposition OPERATOR(pg_catalog.=) 'refusal' THEN pending.row_count ELSE 0 END AS refusals,
        pending.open_rows, pending.timed_rows,
        CASE WHEN source.dials IS NOT NULL THEN pending.dials END AS dials,
        pending.duration_sec OPERATOR(pg_catalog.+) (pending.duration_us OPERATOR(pg_catalog.*) 0.000001) AS duration_sec,
        CASE WHEN source.amount IS NOT NULL THEN COALESCE(pending.amount, 0) END AS amount
    FROM collection_internal.pending_sum AS pending
    LEFT JOIN collection_internal.source AS source ON source.source_id OPERATOR(pg_catalog.=) pending.source_id
    LEFT JOIN collection_internal.outcome AS dictionary ON dictionary.source_id OPERATOR(pg_catalog.=) pending.source_id AND dictionary.code OPERATOR(pg_catalog.=) pending.outcome
    CROSS JOIN LATERAL (SELECT CASE WHEN pending.outcome IS NULL THEN NULL WHEN dictionary.disposition IS NOT NULL THEN dictionary.disposition
        WHEN pending.outcome OPERATOR(pg_catalog.=) 'COMP' THEN 'complete' WHEN pending.outcome OPERATOR(pg_catalog.=) 'REF' THEN 'refusal'
        WHEN pending.outcome OPERATOR(pg_catalog.=) ANY (ARRAY['BUSY', 'NOANS', 'NA']) THEN 'non_contact' ELSE 'other' END AS disposition) AS classified
    LEFT JOIN LATERAL (SELECT true AS yes FROM collection_internal.rollup AS cell
        WHERE cell.source_id OPERATOR(pg_catalog.=) pending.source_id AND cell.level OPERATOR(pg_catalog.=) 0
            AND cell.project_id OPERATOR(pg_catalog.=) pending.project_id AND cell.day OPERATOR(pg_catalog.=) pending.day
            AND cell.interviewer_id IS NOT DISTINCT FROM pending.interviewer_id AND cell.outcome IS NOT DISTINCT FROM pending.outcome
            AND cell.hour IS NOT DISTINCT FROM pending.hour AND cell.segment IS NOT DISTINCT FROM pending.segment
        UNION ALL
        SELECT true AS yes FROM collection_internal.rollup AS cell
        WHERE cell.source_id OPERATOR(pg_catalog.=) pending.source_id AND cell.level OPERATOR(pg_catalog.=) 0
            AND pending.project_id IS NULL AND cell.project_id IS NULL AND cell.day OPERATOR(pg_catalog.=) pending.day
            AND cell.interviewer_id IS NOT DISTINCT FROM pending.interviewer_id AND cell.outcome IS NOT DISTINCT FROM pending.outcome
            AND cell.hour IS NOT DISTINCT FROM pending.hour AND cell.segment IS NOT DISTINCT FROM pending.segment
        LIMIT 1) AS folded ON true
    WHERE pending.day OPERATOR(pg_catalog.>) '-infinity'::pg_catalog.date AND pending.row_count OPERATOR(pg_catalog.<>) 0 AND folded.yes IS NULL;
COMMENT ON VIEW collection_internal.pending_cell IS 'the cells that are not folded yet, with what the dictionary makes of them';
COMMENT ON COLUMN collection_internal.pending_cell.source_id IS 'number of the source in storage';
COMMENT ON COLUMN collection_internal.pending_cell.id IS 'identifies the cell';
COMMENT ON COLUMN collection_internal.pending_cell.source IS 'source';
COMMENT ON COLUMN collection_internal.pending_cell.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.pending_cell.project_key IS 'key of the project as text';
COMMENT ON COLUMN collection_internal.pending_cell.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN collection_internal.pending_cell.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN collection_internal.pending_cell.day IS 'day in the source''s time zone';
COMMENT ON COLUMN collection_internal.pending_cell.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.pending_cell.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.pending_cell.segment IS 'segment';
COMMENT ON COLUMN collection_internal.pending_cell.disposition IS 'what the dictionary makes of the outcome';
COMMENT ON COLUMN collection_internal.pending_cell.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.pending_cell.attempts IS 'rows with an outcome; every row, where the source has no outcomes';
COMMENT ON COLUMN collection_internal.pending_cell.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN collection_internal.pending_cell.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN collection_internal.pending_cell.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN collection_internal.pending_cell.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN collection_internal.pending_cell.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.pending_cell.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.pending_cell.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN collection_internal.pending_cell.duration_sec IS 'duration of the timed rows in seconds';
COMMENT ON COLUMN collection_internal.pending_cell.amount IS 'sum of amounts; NULL where the source has none';

-- What the caller may see of them. Each arm is a barrier of its own: PostgreSQL takes a UNION ALL apart and would let
-- the caller's functions see the rows of its arms before the grants are asked. Equality on the project and the day is
-- leakproof and reaches the index of the rollup.
CREATE VIEW collection_internal.daily_full WITH (security_barrier) AS
    SELECT cell.id, cell.source, cell.project_id, cell.project_key, cell.interviewer_id, cell.interviewer_key, cell.day, cell.hour, cell.outcome, cell.segment, cell.disposition, cell.row_count, cell.attempts, cell.completes, cell.non_contacts, cell.contacts, cell.refusals, cell.open_rows, cell.timed_rows, cell.dials, cell.duration_sec, cell.amount
    FROM collection_internal.folded_cell AS cell
    WHERE cell.source_id OPERATOR(pg_catalog.=) ANY ((SELECT collection_internal.full_sources())::pg_catalog.int4[]);
COMMENT ON VIEW collection_internal.daily_full IS 'the folded cells of sources of which the caller sees every project';
COMMENT ON COLUMN collection_internal.daily_full.id IS 'identifies the cell';
COMMENT ON COLUMN collection_internal.daily_full.source IS 'source';
COMMENT ON COLUMN collection_internal.daily_full.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.daily_full.project_key IS 'key of the project as text';
COMMENT ON COLUMN collection_internal.daily_full.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN collection_internal.daily_full.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN collection_internal.daily_full.day IS 'day in the source''s time zone';
COMMENT ON COLUMN collection_internal.daily_full.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.daily_full.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.daily_full.segment IS 'segment';
COMMENT ON COLUMN collection_internal.daily_full.disposition IS 'what the dictionary makes of the outcome';
COMMENT ON COLUMN collection_internal.daily_full.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.daily_full.attempts IS 'rows with an outcome; every row, where the source has no outcomes';
COMMENT ON COLUMN collection_internal.daily_full.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN collection_internal.daily_full.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN collection_internal.daily_full.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN collection_internal.daily_full.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN collection_internal.daily_full.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.daily_full.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.daily_full.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN collection_internal.daily_full.duration_sec IS 'duration of the timed rows in seconds';
COMMENT ON COLUMN collection_internal.daily_full.amount IS 'sum of amounts; NULL where the source has none';

CREATE VIEW collection_internal.daily_granted WITH (security_barrier) AS
    SELECT cell.id, cell.source, cell.project_id, cell.project_key, cell.interviewer_id, cell.interviewer_key, cell.day, cell.hour, cell.outcome, cell.segment, cell.disposition, cell.row_count, cell.attempts, cell.completes, cell.non_contacts, cell.contacts, cell.refusals, cell.open_rows, cell.timed_rows, cell.dials, cell.duration_sec, cell.amount
    FROM collection_internal.granted_projects() AS granted
    JOIN collection_internal.folded_cell AS cell ON cell.source_id OPERATOR(pg_catalog.=) granted.source_id AND cell.project_id OPERATOR(pg_catalog.=) granted.project_id;
COMMENT ON VIEW collection_internal.daily_granted IS 'the folded cells of projects granted to the caller one by one';
COMMENT ON COLUMN collection_internal.daily_granted.id IS 'identifies the cell';
COMMENT ON COLUMN collection_internal.daily_granted.source IS 'source';
COMMENT ON COLUMN collection_internal.daily_granted.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.daily_granted.project_key IS 'key of the project as text';
COMMENT ON COLUMN collection_internal.daily_granted.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN collection_internal.daily_granted.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN collection_internal.daily_granted.day IS 'day in the source''s time zone';
COMMENT ON COLUMN collection_internal.daily_granted.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.daily_granted.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.daily_granted.segment IS 'segment';
COMMENT ON COLUMN collection_internal.daily_granted.disposition IS 'what the dictionary makes of the outcome';
COMMENT ON COLUMN collection_internal.daily_granted.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.daily_granted.attempts IS 'rows with an outcome; every row, where the source has no outcomes';
COMMENT ON COLUMN collection_internal.daily_granted.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN collection_internal.daily_granted.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN collection_internal.daily_granted.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN collection_internal.daily_granted.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN collection_internal.daily_granted.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.daily_granted.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.daily_granted.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN collection_internal.daily_granted.duration_sec IS 'duration of the timed rows in seconds';
COMMENT ON COLUMN collection_internal.daily_granted.amount IS 'sum of amounts; NULL where the source has none';

CREATE VIEW collection_internal.daily_pending WITH (security_barrier) AS
    SELECT cell.id, cell.source, cell.project_id, cell.project_key, cell.interviewer_id, cell.interviewer_key, cell.day, cell.hour, cell.outcome, cell.segment, cell.disposition, cell.row_count, cell.attempts, cell.completes, cell.non_contacts, cell.contacts, cell.refusals, cell.open_rows, cell.timed_rows, cell.dials, cell.duration_sec, cell.amount
    FROM collection_internal.pending_cell AS cell
    WHERE cell.source_id OPERATOR(pg_catalog.=) ANY ((SELECT collection_internal.full_sources())::pg_catalog.int4[])
        OR (cell.source_id, cell.project_id) OPERATOR(pg_catalog.=) ANY (SELECT granted.source_id, granted.project_id FROM collection_internal.granted_projects() AS granted);
COMMENT ON VIEW collection_internal.daily_pending IS 'the cells not folded yet that the caller may see';
COMMENT ON COLUMN collection_internal.daily_pending.id IS 'identifies the cell';
COMMENT ON COLUMN collection_internal.daily_pending.source IS 'source';
COMMENT ON COLUMN collection_internal.daily_pending.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN collection_internal.daily_pending.project_key IS 'key of the project as text';
COMMENT ON COLUMN collection_internal.daily_pending.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN collection_internal.daily_pending.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN collection_internal.daily_pending.day IS 'day in the source''s time zone';
COMMENT ON COLUMN collection_internal.daily_pending.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN collection_internal.daily_pending.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN collection_internal.daily_pending.segment IS 'segment';
COMMENT ON COLUMN collection_internal.daily_pending.disposition IS 'what the dictionary makes of the outcome';
COMMENT ON COLUMN collection_internal.daily_pending.row_count IS 'rows';
COMMENT ON COLUMN collection_internal.daily_pending.attempts IS 'rows with an outcome; every row, where the source has no outcomes';
COMMENT ON COLUMN collection_internal.daily_pending.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN collection_internal.daily_pending.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN collection_internal.daily_pending.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN collection_internal.daily_pending.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN collection_internal.daily_pending.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN collection_internal.daily_pending.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN collection_internal.daily_pending.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN collection_internal.daily_pending.duration_sec IS 'duration of the timed rows in seconds';
COMMENT ON COLUMN collection_internal.daily_pending.amount IS 'sum of amounts; NULL where the source has none';

CREATE VIEW @extschema@.collection_daily WITH (security_barrier) AS
    SELECT shown.id, shown.source, shown.project_id, shown.project_key, shown.interviewer_id, shown.interviewer_key, shown.day, shown.hour, shown.outcome, shown.segment, shown.disposition, shown.row_count, shown.attempts, shown.completes, shown.non_contacts, shown.contacts, shown.refusals, shown.open_rows, shown.timed_rows, shown.dials, shown.duration_sec, shown.amount
    FROM collection_internal.daily_full AS shown
    UNION ALL
    SELECT shown.id, shown.source, shown.project_id, shown.project_key, shown.interviewer_id, shown.interviewer_key, shown.day, shown.hour, shown.outcome, shown.segment, shown.disposition, shown.row_count, shown.attempts, shown.completes, shown.non_contacts, shown.contacts, shown.refusals, shown.open_rows, shown.timed_rows, shown.dials, shown.duration_sec, shown.amount
    FROM collection_internal.daily_granted AS shown
    UNION ALL
    SELECT shown.id, shown.source, shown.project_id, shown.project_key, shown.interviewer_id, shown.interviewer_key, shown.day, shown.hour, shown.outcome, shown.segment, shown.disposition, shown.row_count, shown.attempts, shown.completes, shown.non_contacts, shown.contacts, shown.refusals, shown.open_rows, shown.timed_rows, shown.dials, shown.duration_sec, shown.amount
    FROM collection_internal.daily_pending AS shown;
COMMENT ON VIEW @extschema@.collection_daily IS 'the counted cells of projects that the caller may see, undated rows left out: the table for BI tools; sums over it are exact at any moment';
COMMENT ON COLUMN @extschema@.collection_daily.id IS 'identifies the cell';
COMMENT ON COLUMN @extschema@.collection_daily.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_daily.project_id IS 'project: its integer key, or the surrogate of its key';
COMMENT ON COLUMN @extschema@.collection_daily.project_key IS 'key of the project as text';
COMMENT ON COLUMN @extschema@.collection_daily.interviewer_id IS 'interviewer: the integer key, or the surrogate of the key';
COMMENT ON COLUMN @extschema@.collection_daily.interviewer_key IS 'key of the interviewer as text';
COMMENT ON COLUMN @extschema@.collection_daily.day IS 'day in the source''s time zone';
COMMENT ON COLUMN @extschema@.collection_daily.hour IS 'start of the hour, where the source keeps hours';
COMMENT ON COLUMN @extschema@.collection_daily.outcome IS 'outcome code; NULL: none or blank';
COMMENT ON COLUMN @extschema@.collection_daily.segment IS 'segment';
COMMENT ON COLUMN @extschema@.collection_daily.disposition IS 'what the dictionary makes of the outcome';
COMMENT ON COLUMN @extschema@.collection_daily.row_count IS 'rows';
COMMENT ON COLUMN @extschema@.collection_daily.attempts IS 'rows with an outcome; every row, where the source has no outcomes';
COMMENT ON COLUMN @extschema@.collection_daily.completes IS 'rows whose disposition is complete';
COMMENT ON COLUMN @extschema@.collection_daily.non_contacts IS 'rows whose disposition is non_contact';
COMMENT ON COLUMN @extschema@.collection_daily.contacts IS 'rows whose disposition is complete, partial, refusal or other';
COMMENT ON COLUMN @extschema@.collection_daily.refusals IS 'rows whose disposition is refusal';
COMMENT ON COLUMN @extschema@.collection_daily.open_rows IS 'rows started, not ended';
COMMENT ON COLUMN @extschema@.collection_daily.timed_rows IS 'rows with both ends and end > start';
COMMENT ON COLUMN @extschema@.collection_daily.dials IS 'sum of dials; NULL where the source has none';
COMMENT ON COLUMN @extschema@.collection_daily.duration_sec IS 'duration of the timed rows in seconds';
COMMENT ON COLUMN @extschema@.collection_daily.amount IS 'sum of amounts; NULL where the source has none';
GRANT SELECT ON @extschema@.collection_daily TO PUBLIC;


CREATE FUNCTION collection_internal.list_access()
    RETURNS TABLE (own pg_catalog.bool, kind pg_catalog.text, principal pg_catalog.text, source pg_catalog.text, project_id pg_catalog.int8, project_key pg_catalog.text, permission pg_catalog.text, origin pg_catalog.text)
    LANGUAGE c STABLE PARALLEL RESTRICTED ROWS 100 AS 'MODULE_PATHNAME', 'collection_internal_list_access';
COMMENT ON FUNCTION collection_internal.list_access() IS 'what the caller may do, and who else may do what with the projects that the caller manages';

CREATE VIEW @extschema@.collection_access WITH (security_barrier) AS
    SELECT listed.own, listed.kind, listed.principal, listed.source, listed.project_id, listed.project_key, listed.permission, listed.origin
    FROM collection_internal.list_access() AS listed;
COMMENT ON VIEW @extschema@.collection_access IS 'the caller''s own principal and grants; and for projects that the caller manages, who else can see them';
COMMENT ON COLUMN @extschema@.collection_access.own IS 'whether the line is the caller''s own';
COMMENT ON COLUMN @extschema@.collection_access.kind IS 'role, user (of the application) or superuser';
COMMENT ON COLUMN @extschema@.collection_access.principal IS 'name of the role, or id of the user';
COMMENT ON COLUMN @extschema@.collection_access.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_access.project_id IS 'project; NULL: every project';
COMMENT ON COLUMN @extschema@.collection_access.project_key IS 'key of the project as text';
COMMENT ON COLUMN @extschema@.collection_access.permission IS 'view_collection_perf, view_phone or manage';
COMMENT ON COLUMN @extschema@.collection_access.origin IS 'grant, permission table or superuser';
GRANT SELECT ON @extschema@.collection_access TO PUBLIC;
-- Jobs of pg_cron. They belong to the caller, and pg_cron decides who may have some.
CREATE TYPE @extschema@.collection_job_row AS (
    job_id pg_catalog.int8,
    job_name pg_catalog.text,
    schedule pg_catalog.text,
    command pg_catalog.text
);
COMMENT ON TYPE @extschema@.collection_job_row IS 'a job of pg_cron';
COMMENT ON COLUMN @extschema@.collection_job_row.job_id IS 'number of the job in cron.job';
COMMENT ON COLUMN @extschema@.collection_job_row.job_name IS 'name of the job in cron.job';
COMMENT ON COLUMN @extschema@.collection_job_row.schedule IS 'when it runs, in the time zone of pg_cron';
COMMENT ON COLUMN @extschema@.collection_job_row.command IS 'what it runs';

CREATE FUNCTION @extschema@.collection_schedule(
    source pg_catalog.text DEFAULT NULL,
    refresh_minutes pg_catalog.int4 DEFAULT 10,
    reconcile_at pg_catalog.time DEFAULT '01:00',
    reconcile_days pg_catalog.int4 DEFAULT 1,
    freeze_days pg_catalog.int4 DEFAULT NULL,
    retain_days pg_catalog.int4 DEFAULT NULL
) RETURNS SETOF @extschema@.collection_job_row LANGUAGE c ROWS 4 AS 'MODULE_PATHNAME', 'collection_schedule';
COMMENT ON FUNCTION @extschema@.collection_schedule IS 'has pg_cron refresh, reconcile yesterday at a time of the source''s zone, and each week freeze and forget days; replaces what was scheduled before. source: NULL means all sources; 0 minutes or days, NULL for the last two: no such job';

CREATE FUNCTION @extschema@.collection_unschedule(source pg_catalog.text DEFAULT NULL) RETURNS pg_catalog.int8
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_unschedule';
COMMENT ON FUNCTION @extschema@.collection_unschedule(pg_catalog.text) IS 'removes the jobs that collection_schedule() made, and says how many. source: NULL means all of this database';

-- Days whose rows are not looked at any more. Each checks inside that the caller may maintain the source.
CREATE FUNCTION @extschema@.collection_freeze(source pg_catalog.text, days pg_catalog.int4) RETURNS pg_catalog.date
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_freeze';
COMMENT ON FUNCTION @extschema@.collection_freeze(pg_catalog.text, pg_catalog.int4) IS 'keeps the figures of days older than that many days as they are, whatever becomes of their rows; returns the first day that is not frozen. days: NULL takes it back';

CREATE TYPE @extschema@.collection_retain_row AS (
    retained_from pg_catalog.date,
    cells pg_catalog.int8,
    subjects pg_catalog.int8
);
COMMENT ON TYPE @extschema@.collection_retain_row IS 'what collection_retain() has forgotten';
COMMENT ON COLUMN @extschema@.collection_retain_row.retained_from IS 'the first day that is kept; NULL: all are';
COMMENT ON COLUMN @extschema@.collection_retain_row.cells IS 'cells forgotten';
COMMENT ON COLUMN @extschema@.collection_retain_row.subjects IS 'rows of subjects forgotten, where the source tracks subjects';

CREATE FUNCTION @extschema@.collection_retain(source pg_catalog.text, days pg_catalog.int4)
    RETURNS SETOF @extschema@.collection_retain_row LANGUAGE c ROWS 1 AS 'MODULE_PATHNAME', 'collection_retain';
COMMENT ON FUNCTION @extschema@.collection_retain(pg_catalog.text, pg_catalog.int4) IS 'forgets the figures of days older than that many days, which are not counted any more. days: NULL takes it back, and collection_reconcile() counts what is still there';

-- What operators look at. Rows of the sources that the caller may operate, and nothing otherwise.
CREATE FUNCTION collection_internal.health(
    OUT source pg_catalog.text, OUT fact pg_catalog.regclass, OUT filled pg_catalog.bool, OUT pending_deltas pg_catalog.int8,
    OUT oldest_pending pg_catalog.interval, OUT last_fold pg_catalog.timestamptz, OUT last_reconcile pg_catalog.timestamptz,
    OUT last_drift pg_catalog.int8, OUT needs_reconcile pg_catalog.bool, OUT undated_rows pg_catalog.int8,
    OUT negative_durations pg_catalog.int8, OUT missing_amounts pg_catalog.int8, OUT triggers_missing pg_catalog.int4,
    OUT triggers_disabled pg_catalog.int4, OUT backfill_state pg_catalog.text, OUT frozen_before pg_catalog.date,
    OUT retained_from pg_catalog.date
) RETURNS SETOF pg_catalog.record LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'collection_internal_health';
COMMENT ON FUNCTION collection_internal.health() IS 'rows of collection_health: of the sources that the caller may operate';

CREATE FUNCTION collection_internal.backfills(
    OUT source pg_catalog.text, OUT fact pg_catalog.regclass, OUT state pg_catalog.text, OUT requested_at pg_catalog.timestamptz,
    OUT started_at pg_catalog.timestamptz, OUT finished_at pg_catalog.timestamptz, OUT pid pg_catalog.int4,
    OUT rows_done pg_catalog.int8, OUT rows_estimated pg_catalog.int8, OUT share pg_catalog.float8,
    OUT done_from pg_catalog.date, OUT last_error pg_catalog.text
) RETURNS SETOF pg_catalog.record LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'collection_internal_backfills';
COMMENT ON FUNCTION collection_internal.backfills() IS 'rows of collection_backfills: of the sources that the caller may operate';

CREATE VIEW @extschema@.collection_health AS
    SELECT h.source, h.fact, h.filled, h.pending_deltas, h.oldest_pending, h.last_fold, h.last_reconcile, h.last_drift,
           h.needs_reconcile, h.undated_rows, h.negative_durations, h.missing_amounts, h.triggers_missing,
           h.triggers_disabled, h.backfill_state, h.frozen_before, h.retained_from
    FROM collection_internal.health() AS h;
COMMENT ON VIEW @extschema@.collection_health IS 'state of each source that the caller may operate';
COMMENT ON COLUMN @extschema@.collection_health.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_health.fact IS 'fact table';
COMMENT ON COLUMN @extschema@.collection_health.filled IS 'whether the rows that were there at registration are counted; until then reports raise 55000';
COMMENT ON COLUMN @extschema@.collection_health.pending_deltas IS 'deltas not yet folded; figures include them';
COMMENT ON COLUMN @extschema@.collection_health.oldest_pending IS 'the oldest pending delta is at most this old: the time since the last fold of the source';
COMMENT ON COLUMN @extschema@.collection_health.last_fold IS 'when a fold last took what was pending of the source; to the minute, where nothing was';
COMMENT ON COLUMN @extschema@.collection_health.last_reconcile IS 'when the source was last reconciled';
COMMENT ON COLUMN @extschema@.collection_health.last_drift IS 'cells that the last reconcile corrected';
COMMENT ON COLUMN @extschema@.collection_health.needs_reconcile IS 'whether a partition was dropped while attached and its rows are still counted';
COMMENT ON COLUMN @extschema@.collection_health.undated_rows IS 'rows with neither start nor end, which are in no range of days';
COMMENT ON COLUMN @extschema@.collection_health.negative_durations IS 'rows that end before they start, which are not timed';
COMMENT ON COLUMN @extschema@.collection_health.missing_amounts IS 'rows whose amount or dials could not be counted: NaN, infinite or out of range';
COMMENT ON COLUMN @extschema@.collection_health.triggers_missing IS 'triggers that capture needs on the fact table and its partitions and that are not there; collection_register() creates them';
COMMENT ON COLUMN @extschema@.collection_health.triggers_disabled IS 'triggers of capture that do not fire; while they did not, changes were missed: enable them and call collection_reconcile()';
COMMENT ON COLUMN @extschema@.collection_health.backfill_state IS 'state of the background backfill: waiting, running, done or failed; NULL where there was none';
COMMENT ON COLUMN @extschema@.collection_health.frozen_before IS 'figures of earlier days stay as they are, whatever becomes of their rows; NULL: none are frozen';
COMMENT ON COLUMN @extschema@.collection_health.retained_from IS 'figures of earlier days are forgotten; NULL: all are kept';

CREATE VIEW @extschema@.collection_backfills AS
    SELECT b.source, b.fact, b.state, b.requested_at, b.started_at, b.finished_at, b.pid, b.rows_done, b.rows_estimated,
           b.share, b.done_from, b.last_error
    FROM collection_internal.backfills() AS b;
COMMENT ON VIEW @extschema@.collection_backfills IS 'background backfills of the sources that the caller may operate';
COMMENT ON COLUMN @extschema@.collection_backfills.source IS 'source';
COMMENT ON COLUMN @extschema@.collection_backfills.fact IS 'fact table';
COMMENT ON COLUMN @extschema@.collection_backfills.state IS 'waiting, running, done or failed; one whose process is gone is taken up by the next worker, and by collection_refresh()';
COMMENT ON COLUMN @extschema@.collection_backfills.requested_at IS 'when it was asked for';
COMMENT ON COLUMN @extschema@.collection_backfills.started_at IS 'when a worker last took it up';
COMMENT ON COLUMN @extschema@.collection_backfills.finished_at IS 'when it was done';
COMMENT ON COLUMN @extschema@.collection_backfills.pid IS 'process of the worker';
COMMENT ON COLUMN @extschema@.collection_backfills.rows_done IS 'rows read so far, by committed batches and by the one that runs';
COMMENT ON COLUMN @extschema@.collection_backfills.rows_estimated IS 'rows of the fact table, as the planner estimates them';
COMMENT ON COLUMN @extschema@.collection_backfills.share IS 'rows_done / rows_estimated, at most 1';
COMMENT ON COLUMN @extschema@.collection_backfills.done_from IS 'days from this one on are done; where it resumes';
COMMENT ON COLUMN @extschema@.collection_backfills.last_error IS 'why the last attempt failed';

GRANT SELECT ON @extschema@.collection_health, @extschema@.collection_backfills TO PUBLIC;
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
