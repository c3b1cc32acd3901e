-- The same interviews by month of their start, on a partitioned table; and a trigger that does nothing but ask for transition tables.
CREATE SCHEMA facts;
SET search_path = facts, public;
CREATE TABLE core_interview (LIKE interview_columns INCLUDING ALL,
    PRIMARY KEY (id, start_form),
    FOREIGN KEY (project_id) REFERENCES core_project,
    FOREIGN KEY (interviewer_id) REFERENCES core_interviewer
) PARTITION BY RANGE (start_form);
CREATE INDEX ON core_interview (project_id, end_form);
SELECT format('CREATE TABLE month_%s PARTITION OF core_interview FOR VALUES FROM (%L) TO (%L)', to_char(month, 'YYYY_MM'), month, month + interval '1 month')
FROM generate_series(timestamptz '2025-06-01 00:00+00', '2028-12-01 00:00+00', interval '1 month') AS month \gexec
INSERT INTO core_interviewer SELECT n, 'Interviewer ' || n, 'Team ' || n % 10 FROM generate_series(201, 20000) AS n;
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form)
SELECT * FROM interviews(0, :rows - 1, '2025-06-02', :interviewers, :calls);
CREATE UNLOGGED TABLE day_rows AS SELECT * FROM interviews(0, :written - 1, '2026-06-01', :written / 100, 100);
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
VACUUM (FREEZE, ANALYZE) core_interview, day_rows, core_project, core_interviewer;
