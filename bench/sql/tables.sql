-- The first specification's tables; create_copy() makes the one of interviews in a schema of its own.
CREATE TABLE core_project (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE core_interviewer (id bigint PRIMARY KEY, display_name text NOT NULL, team text NOT NULL);
-- Reports filtered by team look for its members.
CREATE INDEX ON core_interviewer (team);
INSERT INTO core_project SELECT n, 'Project ' || n FROM generate_series(1, 20) AS n;
INSERT INTO core_interviewer SELECT n, 'Interviewer ' || n, 'Team ' || n % 10 FROM generate_series(1, 200) AS n;

CREATE TABLE interview_columns (
    id bigint GENERATED ALWAYS AS IDENTITY,
    project_id bigint NOT NULL,
    interviewer_id bigint NOT NULL,
    phone_number varchar(32) NOT NULL,
    outcome_code varchar(16) NOT NULL,
    call_attempts smallint NOT NULL DEFAULT 1,
    start_form timestamptz,
    end_form timestamptz,
    duration_sec integer,
    extra jsonb NOT NULL DEFAULT '{}'
);
CREATE FUNCTION create_copy(target text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE SCHEMA %I', target);
    EXECUTE format('CREATE TABLE %I.core_interview (LIKE interview_columns INCLUDING ALL,
                        PRIMARY KEY (id),
                        FOREIGN KEY (project_id) REFERENCES core_project,
                        FOREIGN KEY (interviewer_id) REFERENCES core_interviewer)', target);
    EXECUTE format('CREATE INDEX ON %I.core_interview (project_id, end_form)', target);
END $$;

-- What the specification adds, for those who ask for it: the more indexes a table has, the less a trigger weighs.
CREATE FUNCTION add_indexes(target text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    columns text;
BEGIN
    FOREACH columns IN ARRAY ARRAY['project_id', 'interviewer_id', 'phone_number', 'outcome_code', 'start_form',
                                   'end_form', 'project_id, interviewer_id', 'project_id, outcome_code'] LOOP
        EXECUTE format('CREATE INDEX ON %I.core_interview (%s)', target, columns);
    END LOOP;
    EXECUTE format('CREATE INDEX ON %I.core_interview (project_id, end_form) WHERE outcome_code = ''COMP''', target);
END $$;
