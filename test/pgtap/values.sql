-- PITFALLS 10 and 22a: odd rows. Nothing stops the writer, the fold or a report, and everything adds up.
\ir oracle.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, project_id bigint, interviewer_id smallint, outcome varchar, started timestamptz,
    ended timestamptz, dials bigint, amount numeric, segment char(8), phone text
);
SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', track_subjects => true, track_percentiles => true, backfill => 'now');

INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', '2025-01-01 10:00+00');
SELECT exact('calls', '10: start only');
INSERT INTO calls (project_id, outcome, ended) VALUES (1, 'COMP', '2025-01-01 10:00+00');
SELECT exact('calls', '10: end only');
INSERT INTO calls (project_id, outcome) VALUES (1, 'COMP'), (NULL, NULL);
SELECT exact('calls', '10: neither');
INSERT INTO calls (project_id, outcome, started, ended) VALUES (1, 'COMP', '2025-01-01 10:00+00', '2025-01-01 09:59:59.999999+00');
SELECT exact('calls', '10: end before start');
INSERT INTO calls (project_id, outcome, started, ended) VALUES (1, 'COMP', '2025-01-01 10:00+00', '2025-01-01 10:00+00');
SELECT exact('calls', '10: end equal to start');
INSERT INTO calls (project_id, outcome, started, ended) VALUES (1, 'COMP', '2025-01-01 10:00+00', '2025-01-01 20:00:00.000001+00'),
    (1, 'COMP', '2025-01-01 10:00+00', '2025-01-01 10:00:00.000001+00');
SELECT exact('calls', '10: a call of ten hours, a call of a microsecond');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended)
SELECT 2, 1, 'COMP', '2020-01-01', '2025-01-01' FROM generate_series(1, 40);
SELECT exact('calls', '10: a sum past 2^31 seconds');
SELECT ok((SELECT sum(duration_us) FROM oracle_stored('calls')) / 1000000 > 2 ^ 31, 'it is past 2^31');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended)
SELECT 2, 1, 'COMP', '4713-01-01 12:00 BC', '9999-12-31' FROM generate_series(1, 200);
SELECT exact('calls', '10: a sum past 2^63 microseconds');
SELECT ok((SELECT sum(duration_us) FROM oracle_stored('calls')) > 2::numeric ^ 63, 'it is past 2^63');
SELECT collection_refresh();
SELECT exact('calls', '10: folded');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended)
SELECT 2, 1, 'COMP', '4713-01-01 12:00 BC', '9999-12-31' FROM generate_series(1, 200);
SELECT collection_refresh();
SELECT exact('calls', '10: a sum past 2^63 microseconds in the rollup');

-- Keys at the ends of their types
INSERT INTO calls (project_id, interviewer_id, outcome, started) VALUES
    (9223372036854775807, 32767, 'COMP', '2025-01-01'), (-9223372036854775808, -32768, 'COMP', '2025-01-01'),
    (0, 0, 'COMP', '2025-01-01'), (-1, -1, 'COMP', '2025-01-01'), (NULL, 1, 'COMP', '2025-01-01'), (1, NULL, 'COMP', '2025-01-01');
SELECT exact('calls', '10: keys at the ends of their types, and missing ones');

-- Outcomes
INSERT INTO calls (project_id, outcome, started) SELECT 1, o, '2025-01-01'
FROM unnest(ARRAY[NULL, '', ' ', '   ', E'\t', E'\n', E' \r\n', ' COMP', 'COMP ', 'comp', 'CoMp', U&'\00A0', U&'\200B', 'نتیجه', '成功', E'quote''s',
                  'a,b', '"', '\', '%s', repeat('x', 254), repeat('x', 255), repeat('x', 256), repeat('é', 127), repeat('é', 128)]) o;
SELECT exact('calls', '2, 10: blank, padded, foreign and hostile outcomes');
SELECT is((SELECT sum(attempts) FROM collection_summary(1, date_from => '2025-01-01', date_to => '2025-01-01')),
          (SELECT count(*) FROM calls WHERE project_id = 1 AND btrim(outcome, E' \t\n\r') <> '' AND (ended IS NOT NULL OR started IS NOT NULL)
              AND (coalesce(ended, started) AT TIME ZONE 'UTC')::date = '2025-01-01')::numeric, 'a blank outcome is no attempt');

INSERT INTO calls (project_id, outcome, started, phone, segment)
SELECT 3, n || repeat('o', 10000), '2025-02-01', n || repeat('s', 10000), 'x' FROM generate_series(1, 3) n;
SELECT exact('calls', '22a: outcomes and subjects of 10 kB');
SELECT lives_ok('SELECT collection_refresh()', '22a: they fold');
SELECT exact('calls', '22a: and stay exact');
INSERT INTO calls (project_id, outcome, started) SELECT 4, repeat('common prefix ', 100) || n, '2025-02-02' FROM generate_series(1, 5) n;
SELECT is((SELECT count(DISTINCT outcome) FROM oracle_stored('calls') WHERE project = '4' AND kind = 'cell'), 1::bigint, 'the oracle takes codes with a long common prefix for one');
SELECT is((SELECT count(DISTINCT outcome) FROM collection_internal.delta WHERE project_id = 4), 5::bigint, '22a: storage does not');
SELECT cmp_ok((SELECT max(octet_length(outcome)) FROM collection_internal.delta), '<=', 255, '22a: and bounds them');
SELECT collection_refresh();
SELECT is((SELECT attempts FROM collection_summary(4, date_from => '2025-02-02', date_to => '2025-02-02')), 5::bigint, '22a: a report counts them');
-- Incompressible, toasted
INSERT INTO calls (project_id, outcome, started) SELECT 5, string_agg(md5(n::text), ''), '2025-02-03' FROM generate_series(1, 3000) n;
UPDATE calls SET project_id = 6 WHERE project_id = 5;
SELECT exact('calls', '22a: a toasted outcome');
DELETE FROM calls WHERE project_id = 6;
SELECT exact('calls', '22a: is deleted');

-- Amounts and dials
INSERT INTO calls (project_id, outcome, started, amount, dials) VALUES
    (7, 'COMP', '2025-03-01', 'NaN', 1), (7, 'COMP', '2025-03-01', 'Infinity', 2), (7, 'COMP', '2025-03-01', '-Infinity', NULL),
    (7, 'COMP', '2025-03-01', 1e100, 0), (7, 'COMP', '2025-03-01', 1e-100, -3), (7, 'COMP', '2025-03-01', -12.50, 5),
    (7, 'COMP', '2025-03-01', 0, 5), (7, 'COMP', '2025-03-01', NULL, 9223372036854775807), (7, 'COMP', '2025-03-01', 1.10, -9223372036854775808),
    (7, 'COMP', '2025-03-01', 'NaN', 9223372036854775807), (7, 'COMP', '2025-03-01', 5, 1000000000000), (7, 'COMP', '2025-03-01', 5, -1000000000001);
SELECT exact('calls', '22a: amounts of NaN, infinity and 1e100; dials out of range');
SELECT is((SELECT amount FROM collection_summary(7, date_from => '2025-03-01', date_to => '2025-03-01'))::numeric,
    (SELECT sum(amount) FROM calls WHERE project_id = 7 AND amount NOT IN ('NaN', 'Infinity', '-Infinity')), '22a: a report sums the others');
SELECT is((SELECT sum(missing_rows) FROM oracle_stored('calls')), 7::numeric, '22a: rows with missing amounts or dials are counted');
UPDATE calls SET amount = 1 WHERE amount = 'NaN';
SELECT exact('calls', '22a: a NaN corrected');
UPDATE calls SET amount = 'NaN', dials = 9223372036854775807;
SELECT exact('calls', '22a: all of them NaN');
SELECT lives_ok('SELECT collection_refresh()', '22a: they fold');
SELECT exact('calls', '22a: and stay exact');
SELECT is_empty($$SELECT * FROM collection_verify('calls')$$, 'collection_verify agrees');
SELECT ok((SELECT undated_rows = (SELECT count(*) FROM calls WHERE started IS NULL AND ended IS NULL)
                  AND negative_durations = (SELECT count(*) FROM calls WHERE ended < started)
                  AND missing_amounts >= (SELECT count(*) FROM calls WHERE amount = 'NaN')
           FROM collection_health WHERE source = 'calls'), '10: collection_health counts undated rows, negative durations and missing amounts');
DELETE FROM calls;
SELECT collection_refresh();
SELECT exact('calls', '10: all deleted');
SELECT is_empty($$SELECT 1 FROM collection_internal.rollup WHERE row_count <> 0 OR duration_sec * 1000000::numeric + duration_us <> 0
    OR coalesce(amount, 0) <> 0 OR dials <> 0$$, '10: nothing is left');

-- Types of time columns; an integer amount
CREATE TABLE mixed (id int, project_id int, started timestamptz, ended timestamp, day date, price int);
SELECT throws_ok($$SELECT collection_register('mixed', fact => 'mixed', project => 'project_id', time_zone => 'America/New_York',
    started_at => 'started', ended_at => 'ended')$$, '42804', NULL, '10: a start with a zone and an end without are refused');
SELECT collection_register('mixed', fact => 'mixed', project => 'project_id', time_zone => 'America/New_York', started_at => 'started',
    ended_at => $$ended AT TIME ZONE 'Europe/London'$$, amount => 'price', bucket => 'hour', backfill => 'now');
SET timezone = 'Asia/Tokyo';
INSERT INTO mixed SELECT n, n % 3, timestamptz '2025-03-08 20:00+00' + n * interval '13 minutes',
    timestamp '2025-03-08 20:10' + n * interval '13 minutes', '2025-03-08', n FROM generate_series(1, 200) n;
UPDATE mixed SET ended = NULL WHERE id % 9 = 0;
UPDATE mixed SET started = NULL WHERE id % 10 = 0;
SELECT exact('mixed', '10: an end converted by an expression');
RESET timezone;
SELECT collection_unregister('mixed');
SELECT collection_register('mixed', fact => 'mixed', project => 'project_id', time_zone => 'America/New_York', started_at => 'day',
    ended_at => 'ended', backfill => 'now');
UPDATE mixed SET day = day + 1 WHERE id % 2 = 0;
SELECT exact('mixed', '10: a start that is a date and an end that is a timestamp');

SELECT * FROM finish();
