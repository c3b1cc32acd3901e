-- The data that real clients ask for, on the tables of collection_install_core or on Django's of the same names: three
-- projects, of which the application's user 42 sees two. Every option of a source is on, so that no report is refused.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET timezone = 'Asia/Tehran';
SELECT FROM collection_install_core();
SELECT FROM collection_unregister('interviews');

INSERT INTO core_project (id, name) VALUES (1, 'Household panel'), (2, 'مشتریان بانک'), (3, 'Hidden');
INSERT INTO core_interviewer (id, user_id, display_name, team)
SELECT n, n, 'Interviewer ' || n, (ARRAY['North', 'South'])[1 + n % 2] FROM generate_series(1, 6) AS n;

SELECT FROM collection_register('interviews', 'core_interview', project => 'project_id', time_zone => 'Asia/Tehran',
    interviewer => 'interviewer_id', outcome => 'outcome_code', started_at => 'start_form', ended_at => 'end_form',
    dials => 'call_attempts', subject => 'phone_number', segment => 'extra->>''quota_cell''',
    amount => '(extra->>''amount'')::numeric', row_id => 'id', details => 'extra', bucket => 'hour',
    track_subjects => true, track_percentiles => true, backfill => 'now');
SELECT FROM collection_describe('interviews', 'project', 'core_project', 'id', 'name', target => '500', status => '''running''');
SELECT FROM collection_describe('interviews', 'interviewer', 'core_interviewer', 'id', 'display_name', 'team');
SELECT FROM collection_set_outcome('interviews', 'PART', 'Broken off', 'partial', '#ffaa00', 'ended before the last question', 7);

-- Days 0 to 24 before today, 16 rows a day. A tenth has no end, the last rows are not folded.
CREATE VIEW generated_interviews AS
SELECT 1 + n % 3 AS project_id, 1 + n / 3 % 6 AS interviewer_id, '+98912' || lpad((n % 150)::text, 7, '0') AS phone_number,
       (ARRAY['COMP', 'NOANS', 'REF', 'COMP', 'BUSY', 'PART', 'NA'])[1 + n % 7] AS outcome_code, 1 + n % 4 AS call_attempts,
       started AS start_form, CASE WHEN n % 10 > 0 THEN started + make_interval(secs => 30 + n % 600) END AS end_form, day,
       jsonb_build_object('quota_cell', (ARRAY['women', 'men'])[1 + n / 2 % 2], 'amount', n % 50 + 0.25) AS extra
FROM (SELECT n, n / 16 AS day, (current_date - n / 16 + make_interval(mins => n * 37 % 1400)) AT TIME ZONE 'Asia/Tehran' AS started
      FROM generate_series(0, 399) AS n) AS numbered;
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra)
SELECT project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra FROM generated_interviews WHERE day > 2;
SELECT FROM collection_refresh();
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra)
SELECT project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra FROM generated_interviews WHERE day <= 2;

-- The application's role names its users; the role of a BI tool names nobody. User 42 runs the source and sees two projects.
SELECT 'CREATE ROLE application LOGIN' WHERE to_regrole('application') IS NULL \gexec
CREATE ROLE dashboard LOGIN;
GRANT EXECUTE ON FUNCTION collection_set_user(bigint), collection_set_user(text), collection_set_user(uuid) TO application;
GRANT SELECT ON core_project, core_interviewer, core_interview TO application;
SELECT FROM collection_grant_user(42, 1);
SELECT FROM collection_grant_user(42, 2);
SELECT FROM collection_grant_user(42, permission => 'manage', all_projects => true);
SELECT FROM collection_grant_role('dashboard', 1);
SELECT FROM collection_grant_role('dashboard', 2);
BEGIN;
SELECT FROM collection_set_user(42);
SELECT FROM collection_preset_save('mine', '{"last_days": 30, "outcomes": ["COMP"]}', true);
SELECT FROM collection_preset_save('other', '{"project": 2}');
COMMIT;

-- Tables of another owner, to set up a source on. Who sets up names no users.
CREATE ROLE developer;
GRANT developer TO application;
CREATE SCHEMA shops AUTHORIZATION developer;
SET ROLE developer;
CREATE TABLE shops.shop (code text PRIMARY KEY, title text, planned int);
CREATE TABLE shops.visit (id bigint PRIMARY KEY, shop text, clerk text, result text, entered timestamptz, left_at timestamptz,
    spent numeric, customer text, extra jsonb);
CREATE TABLE shops.permission (user_id bigint, shop text, permission text);
INSERT INTO shops.visit VALUES (1, 'B1', 'Kim', 'SOLD', now() - interval '5 min', now(), 9.5, 'c1', '{}');
RESET ROLE;
