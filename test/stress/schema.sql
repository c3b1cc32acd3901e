-- What the stress test writes to: a plain table with two sources, a partitioned one of three levels whose leaves have
-- their columns in different orders, and a table from which deletes cascade. Loaded after oracle.psql and oracle_calls.psql.
CREATE TABLE batch (id int PRIMARY KEY);
INSERT INTO batch SELECT generate_series(1, 20);
ALTER TABLE calls ADD COLUMN batch_id int REFERENCES batch ON DELETE CASCADE;
CREATE INDEX ON calls (batch_id);

CREATE SEQUENCE parted_id;
CREATE TABLE parted (
    id bigint NOT NULL DEFAULT nextval('parted_id'), project_id int, interviewer_id int, outcome text, started timestamptz,
    ended timestamptz, dials int, amount numeric, segment text, phone text, note text
) PARTITION BY LIST (project_id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2, 3) PARTITION BY HASH (id);
CREATE TABLE parted_2_a PARTITION OF parted_2 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_2_b (
    note text, dropped int, phone text, segment text, amount numeric, dials int, ended timestamptz, started timestamptz,
    outcome text, interviewer_id int, project_id int, id bigint NOT NULL);
ALTER TABLE parted_2_b DROP COLUMN dropped;
ALTER TABLE parted_2 ATTACH PARTITION parted_2_b FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE parted_n PARTITION OF parted DEFAULT;
CREATE UNIQUE INDEX ON parted (project_id, id);
CREATE INDEX ON parted (id);

SELECT FROM collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'Asia/Tehran', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', subject => 'phone',
    segment => 'segment', track_subjects => true, track_percentiles => true, is_default => true, backfill => 'now');
SELECT FROM collection_register('listed', fact => 'calls', project => $$'p' || project_id$$, time_zone => 'America/Sao_Paulo', interviewer => 'phone',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', row_filter => $$segment IS DISTINCT FROM 'web'$$, bucket => 'hour', backfill => 'now');
SELECT FROM collection_register('parted', fact => 'parted', project => $$'p' || project_id$$, time_zone => 'UTC', interviewer => 'phone',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', subject => 'phone',
    track_subjects => true, backfill => 'now');

-- Raises what differs, under the snapshot of the query that calls it.
CREATE FUNCTION look(source text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    wrong text;
BEGIN
    SELECT string_agg(o::text, E'\n') INTO wrong FROM (SELECT o FROM oracle(source) o LIMIT 5) o;
    IF wrong IS NOT NULL THEN
        RAISE 'drift of %: %', source, wrong USING ERRCODE = 'CPDRF';
    END IF;
END
$$;

-- The same of reports: what a summary tells against a count of the table's dated rows.
CREATE FUNCTION look_at_summary(source text) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    told text;
    counted text;
BEGIN
    SELECT concat_ws(' ', attempts, completes, open, coalesce(unique_subjects, 0)) INTO told
    FROM collection_summary(date_from => '2000-01-01', date_to => '2100-01-01', source => look_at_summary.source);
    SELECT concat_ws(' ', coalesce(sum(row_count) FILTER (WHERE kind = 'cell' AND outcome IS NOT NULL), 0),
                     coalesce(sum(row_count) FILTER (WHERE kind = 'cell' AND outcome = 'COMP'), 0),
                     coalesce(sum(open_rows) FILTER (WHERE kind = 'cell'), 0), count(DISTINCT part) FILTER (WHERE kind = 'subject')) INTO counted
    FROM oracle_facts(source) WHERE day BETWEEN '2000-01-01' AND '2100-01-01';
    IF told IS DISTINCT FROM counted THEN
        RAISE 'the summary of % tells %, the table holds %', source, told, counted USING ERRCODE = 'CPDRF';
    END IF;
END
$$;
