-- PITFALLS 9: days and hours are those of the source's zone, whatever the session's; both DST days; extreme times.
\ir oracle.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE zone_list (n int PRIMARY KEY, zone text);
INSERT INTO zone_list VALUES (1, 'UTC'), (2, 'Asia/Tehran'), (3, 'America/Sao_Paulo'), (4, 'Pacific/Apia'), (5, 'Asia/Kathmandu'),
    (6, 'Europe/Berlin'), (7, 'America/New_York'), (8, 'Australia/Lord_Howe'), (9, 'Pacific/Kiritimati'), (10, 'Africa/Monrovia'),
    (11, '+03:30'), (12, 'EST5EDT');

-- One table, a source for each zone; and one of wall-clock times.
CREATE TABLE moments (id int GENERATED ALWAYS AS IDENTITY, project_id int, started timestamptz, ended timestamptz);
CREATE TABLE clocks (id int GENERATED ALWAYS AS IDENTITY, project_id int, started timestamp, ended timestamp);
CREATE TABLE dates (id int GENERATED ALWAYS AS IDENTITY, project_id int, started date, ended date);
SELECT lives_ok(format($$SELECT collection_register(%L, fact => 'moments', project => 'project_id', time_zone => %L,
    started_at => 'started', ended_at => 'ended', bucket => 'hour', backfill => 'now')$$, 'moments ' || zone, zone), zone || ' is registered')
FROM zone_list ORDER BY n;
SELECT lives_ok(format($$SELECT collection_register(%L, fact => 'clocks', project => 'project_id', time_zone => %L,
    started_at => 'started', ended_at => 'ended', bucket => 'hour', backfill => 'now')$$, 'clocks ' || zone, zone), zone || ' is registered (wall clock)')
FROM zone_list ORDER BY n;
SELECT lives_ok($$SELECT collection_register('dates', fact => 'dates', project => 'project_id', time_zone => 'Pacific/Apia',
    started_at => 'started', ended_at => 'ended', backfill => 'now')$$, 'dates are registered');
SELECT throws_ok($$SELECT collection_register('nowhere', fact => 'dates', project => 'project_id', time_zone => 'Mars/Olympus',
    started_at => 'started')$$, '22023', NULL, 'an unknown zone is refused');

-- The last and the first second of a day in each zone, on the days around every change of its offset and on plain days.
SET timezone = 'America/Caracas';
INSERT INTO moments (project_id, started, ended)
SELECT n, t, t + interval '7.5 seconds'
FROM zone_list, LATERAL (
    SELECT (day::timestamp AT TIME ZONE zone) + edge AS t
    FROM (VALUES (date '2025-03-08'), (date '2025-03-09'), (date '2025-03-10'), (date '2025-03-30'), (date '2025-03-31'), (date '2025-10-26'),
                 (date '2025-10-27'), (date '2025-11-02'), (date '2025-11-03'), (date '2018-11-04'), (date '2018-11-05'),
                 (date '2018-02-18'), (date '2022-03-22'), (date '2022-09-22'), (date '2011-12-29'), (date '2011-12-31'),
                 (date '2012-01-01'), (date '2025-04-06'), (date '2025-10-05'), (date '2024-02-29'), (date '2024-12-31'),
                 (date '1950-07-01'), (date '1900-01-01'), (date '1899-12-31'), (date '1850-06-15')) d (day),
         (VALUES (interval '-1 microsecond'), (interval '-1 second'), (interval '0'), (interval '1 second'), (interval '1 hour'),
                 (interval '2 hours'), (interval '3 hours'), (interval '-1 hour')) e (edge)
) m;
SELECT exact('moments ' || zone, '9: edges of days, ' || zone) FROM zone_list ORDER BY n;

-- Every half hour over both changes of the year, and over the day that Samoa left out
INSERT INTO moments (project_id, started, ended)
SELECT 1, t, CASE WHEN extract(minute FROM t) = 0 THEN t + interval '40 minutes' END
FROM generate_series(timestamptz '2025-03-29 12:00+00', '2025-03-31 12:00+00', '30 minutes') t
UNION ALL SELECT 2, t, t + interval '1 day' FROM generate_series(timestamptz '2025-10-25 12:00+00', '2025-10-27 12:00+00', '30 minutes') t
UNION ALL SELECT 3, t, NULL FROM generate_series(timestamptz '2011-12-29 00:00+00', '2012-01-01 12:00+00', '30 minutes') t
UNION ALL SELECT 4, t, NULL FROM generate_series(timestamptz '2018-11-03 12:00+00', '2018-11-05 12:00+00', '15 minutes') t
UNION ALL SELECT 5, t, NULL FROM generate_series(timestamptz '2022-03-21 12:00+00', '2022-03-22 12:00+00', '15 minutes') t
UNION ALL SELECT 6, t, NULL FROM generate_series(timestamptz '2025-04-05 06:00+00', '2025-04-06 06:00+00', '10 minutes') t;
SELECT exact('moments ' || zone, '9: through changes of the offset, ' || zone) FROM zone_list ORDER BY n;

-- Wall-clock columns: the day is the one they show, also in the hour that the zone skips or has twice
INSERT INTO clocks (project_id, started, ended)
SELECT 1, t, CASE WHEN extract(minute FROM t) < 30 THEN t + interval '59 minutes 59.999999 seconds' END
FROM generate_series(timestamp '2025-03-29 12:00', '2025-03-31 12:00', '15 minutes') t
UNION ALL SELECT 2, t, t + interval '1 day' FROM generate_series(timestamp '2025-10-25 12:00', '2025-10-27 12:00', '15 minutes') t
UNION ALL SELECT 3, t, t - interval '1 minute' FROM generate_series(timestamp '2011-12-29 00:00', '2012-01-01 12:00', '15 minutes') t
UNION ALL SELECT 4, t, NULL FROM generate_series(timestamp '2018-11-03 12:00', '2018-11-05 12:00', '15 minutes') t
UNION ALL SELECT 5, t, NULL FROM generate_series(timestamp '2025-03-08 12:00', '2025-03-09 12:00', '15 minutes') t;
SELECT exact('clocks ' || zone, '9: wall-clock times, ' || zone) FROM zone_list ORDER BY n;

INSERT INTO dates (project_id, started, ended)
SELECT n % 3, d::date, CASE WHEN n % 2 = 0 THEN d::date + (n % 5)::int END
FROM generate_series(timestamp '2011-12-25', '2012-01-05', '1 day') WITH ORDINALITY g (d, n);
SELECT exact('dates', '9: dates');

-- Infinite, very early and very late
INSERT INTO moments (project_id, started, ended) VALUES
    (1, 'infinity', NULL), (1, '-infinity', NULL), (1, NULL, 'infinity'), (1, NULL, '-infinity'), (1, '-infinity', 'infinity'),
    (1, '2025-01-01', 'infinity'), (1, '-infinity', '2025-01-01'), (1, '1800-01-01', '2025-01-01'), (1, '0001-01-01 BC', NULL),
    (1, '4713-01-02 BC', '4713-01-02 12:00 BC'), (1, '9999-12-31 23:59:59.999999', NULL), (1, '9999-12-31', '10000-01-02'),
    (1, '1899-12-31 23:59:59', '1900-01-01'), (1, '4713-01-02 BC', '9999-12-31'), (2, NULL, NULL);
INSERT INTO clocks (project_id, started, ended) VALUES
    (1, 'infinity', NULL), (1, '-infinity', NULL), (1, NULL, 'infinity'), (1, '-infinity', 'infinity'), (1, '2025-01-01', 'infinity'),
    (1, '4713-01-02 BC', '9999-12-31'), (1, '9999-12-31 23:59:59.999999', NULL), (2, NULL, NULL);
INSERT INTO dates (project_id, started, ended) VALUES
    (1, 'infinity', NULL), (1, NULL, '-infinity'), (1, '4713-01-02 BC', '9999-12-31'), (2, NULL, NULL);
SELECT exact('moments ' || zone, '9: infinite and extreme times, ' || zone) FROM zone_list ORDER BY n;
SELECT exact('clocks ' || zone, '9: infinite and extreme wall-clock times, ' || zone) FROM zone_list ORDER BY n;
SELECT exact('dates', '9: infinite and extreme dates');
-- The ends of the type itself: counted or not, but never an error and never drift (the oracle cannot compute their local day).
SELECT lives_ok($$INSERT INTO moments (project_id, started) VALUES (9, '294276-12-31 23:59:59.999999+00'), (9, '4714-11-24 00:00:00+00 BC')$$,
    '9: the first and last instant of the type do not fail the writer');
SELECT lives_ok($$DELETE FROM moments WHERE project_id = 9$$, '9: nor when they go');
SELECT exact('moments UTC', '9: nothing of them stays');

-- Another session's zone for the same rows
SET timezone = 'Pacific/Kiritimati';
UPDATE moments SET project_id = 7 WHERE id % 3 = 0;
DELETE FROM moments WHERE id % 5 = 0;
UPDATE clocks SET ended = started WHERE id % 3 = 0;
DELETE FROM clocks WHERE id % 5 = 0;
DELETE FROM dates WHERE id % 5 = 0;
SET datestyle = 'German, DMY';
SET intervalstyle = 'iso_8601';
INSERT INTO moments (project_id, started, ended) SELECT 8, started, ended FROM moments;
SELECT collection_refresh();
SELECT exact('moments ' || zone, '9: written under other session settings, ' || zone) FROM zone_list ORDER BY n;
SELECT exact('clocks ' || zone, '9: wall-clock times under other session settings, ' || zone) FROM zone_list ORDER BY n;
SELECT exact('dates', '9: dates under other session settings');
SELECT is_empty(format($$SELECT * FROM collection_verify(%L)$$, 'moments ' || zone), 'collection_verify agrees, ' || zone)
FROM zone_list ORDER BY n;
RESET datestyle;
RESET intervalstyle;

-- A view's figures do not depend on the session's zone either
CREATE TABLE seen AS SELECT day, sum(attempts) AS attempts FROM collection_series(source => 'moments Asia/Tehran', date_from => '2025-03-01',
    date_to => '2025-11-30', granularity => 'day') GROUP BY 1;
SET timezone = 'America/Los_Angeles';
SELECT set_eq($$SELECT day, sum(attempts) FROM collection_series(source => 'moments Asia/Tehran', date_from => '2025-03-01',
    date_to => '2025-11-30', granularity => 'day') GROUP BY 1$$, 'SELECT * FROM seen', '9: a report is the same in another session zone');
SELECT set_eq($$SELECT day, attempts FROM seen WHERE attempts > 0$$,
    $$SELECT (coalesce(nullif(ended, 'infinity'), started) AT TIME ZONE 'Asia/Tehran')::date, count(*) FROM moments
      WHERE (coalesce(nullif(ended, 'infinity'), started) AT TIME ZONE 'Asia/Tehran')::date BETWEEN '2025-03-01' AND '2025-11-30' GROUP BY 1$$,
    '9: and what the table says');

SELECT * FROM finish();
