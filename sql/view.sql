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
            COALESCE(cell.open_rows, 0) OPERATOR(pg_catalog.+) COALESCE(pending.open_rows, 0) AS open_rows,
            COALESCE(cell.timed_rows, 0) OPERATOR(pg_catalog.+) COALESCE(pending.timed_rows, 0) AS timed_rows,
            COALESCE(cell.dials, 0) OPERATOR(pg_catalog.+) COALESCE(pending.dials, 0) AS dials,
            COALESCE(cell.duration_sec, 0) OPERATOR(pg_catalog.+) COALESCE(pending.duration_sec, 0) AS duration_sec,
            COALESCE(cell.duration_us, 0) OPERATOR(pg_catalog.+) COALESCE(pending.duration_us, 0) AS duration_us,
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
