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
