-- The year of interviews that every way finds, with all indexes of the specification, and rows to be written. psql variables: rows; interviewers;
-- calls, of one a day; written, rows of a bulk statement. The role reader reads them.
INSERT INTO core_project SELECT n, 'Project ' || n FROM generate_series(21, 1000) AS n;
INSERT INTO core_interviewer SELECT n, 'Interviewer ' || n, 'Team ' || n % 10 FROM generate_series(201, 20000) AS n;
SELECT create_copy('facts');
SET search_path = facts, public;
-- What refers to projects and interviewers is right by construction: ten million look-ups say nothing.
ALTER TABLE core_interview DISABLE TRIGGER ALL;
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form)
SELECT * FROM interviews(0, :rows - 1, '2025-06-02', :interviewers, :calls);
ALTER TABLE core_interview ENABLE TRIGGER ALL;
SELECT add_indexes('facts');

-- A day's fieldwork, a hundred calls each, and calls of the year in no order.
CREATE UNLOGGED TABLE day_rows AS SELECT * FROM interviews(0, :written - 1, '2026-06-01', :written / 100, 100);
CREATE UNLOGGED TABLE year_rows AS SELECT * FROM interviews(:rows, :rows + :written - 1, '2025-06-02', :interviewers, :calls, :rows);
VACUUM (FREEZE, ANALYZE) core_interview, day_rows, year_rows, core_project, core_interviewer;
GRANT USAGE ON SCHEMA facts TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA facts, public TO reader;
