-- Repeats each statement :calls times in this session and compares its memory before and after; fails where one grows. After the
-- fixture and the calls of test/clients; :file holds the calls, :only a pattern of those to repeat.
SET client_min_messages = warning;
\set content `cat :'file'`
SELECT FROM collection_preset_save('mine', '{"last_days": 30}');
CREATE TABLE repeated (place int GENERATED ALWAYS AS IDENTITY, name text, statement text, weight int DEFAULT 1);
INSERT INTO repeated (name, statement, weight) SELECT call ->> 'name', call ->> 'given', CASE WHEN call ->> 'name' ~ 'xlsx|daily' THEN 0 ELSE 1 END FROM jsonb_array_elements(:'content'::jsonb -> 'calls') AS call;

-- %1$s is the number of the repetition: other values each time, as a dashboard's users give them.
INSERT INTO repeated (name, statement, weight)
SELECT call ->> 'name' || ' of other days', replace(replace(call ->> 'given', (current_date - 20)::text, '%2$s'), current_date::text, '%3$s'),
       CASE WHEN call ->> 'name' ~ 'xlsx|daily' THEN 0 ELSE 1 END
FROM jsonb_array_elements(:'content'::jsonb -> 'calls') AS call WHERE call ->> 'given' LIKE '%date_from%';
INSERT INTO repeated (name, statement, weight) VALUES
    ('other outcomes, interviewers and segments', 'SELECT count(*) FROM collection_bar(interviewers => ARRAY[%1$s, 1], outcomes => ''{COMP,REF}'', segments => ARRAY[''men'', ''s%1$s''])', 1),
    ('other projects', 'SELECT count(*) FROM collection_summary(projects => ARRAY[1, %1$s])', 1),
    ('other rows', 'SELECT count(*) FROM collection_rows(project => 1, interviewers => ARRAY[%1$s], page_size => 1 + %1$s %% 50)', 1),
    ('other columns', 'SELECT count(*) FROM collection_board(project => 1 + %1$s %% 3)', 1),
    ('captured INSERT', 'INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, extra) VALUES (1 + %1$s %% 3, 1, ''1'', ''COMP'', 1, ''2025-01-01''::timestamptz + %1$s * interval ''1 min'', ''{}'')', 5),
    ('captured UPDATE', 'UPDATE core_interview SET call_attempts = %1$s %% 30000 WHERE id = 1 + %1$s %% 300', 5),
    ('captured DELETE', 'DELETE FROM core_interview WHERE id = 400 + %1$s', 5),
    ('preset', 'SELECT collection_preset_save(''mine'', ''{"last_days": 30}'')', 1),
    ('DDL', 'ALTER TABLE core_interview ALTER COLUMN call_attempts SET DEFAULT %1$s', 1),
    ('a source that comes and goes', 'DO $do$ BEGIN PERFORM collection_register(''s%1$s'', ''shops.visit'', project => ''shop'', time_zone => ''UTC'', started_at => ''entered'', backfill => ''now'');
        PERFORM count(*) FROM collection_summary(source => ''s%1$s''); INSERT INTO shops.visit (id, shop) VALUES (1000 + %1$s, ''x'');
        PERFORM collection_unregister(''s%1$s''); END $do$', 0),
    ('a grant that comes and goes', 'DO $do$ BEGIN PERFORM collection_grant_user(%1$s, 1); PERFORM collection_revoke_user(%1$s, 1); END $do$', 1),
    ('refused value', 'SELECT collection_summary(last_days => -%1$s)', 5),
    ('refused rows', 'SELECT collection_table_json(cols => ''{nosuch%1$s}'')', 5),
    ('failing cast', 'INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, extra) VALUES (1, 1, ''1'', ''COMP'', 1, ''{"amount": "x%1$s"}'')', 5),
    ('no such project', 'SELECT collection_series(project => 1000 + %1$s)', 5);
INSERT INTO repeated (name, statement) SELECT 'CALL collection_reconcile', 'CALL collection_reconcile()';
DELETE FROM repeated WHERE name !~ :'only';

-- Without what it has touched of the shared buffers.
CREATE FUNCTION resident_kb() RETURNS bigint LANGUAGE sql AS
    $$ SELECT substring(pg_read_file('/proc/self/status', 0, 8000, true) FROM 'RssAnon:\s*(\d+) kB')::bigint $$;
CREATE FUNCTION context_kb() RETURNS bigint LANGUAGE sql AS $$ SELECT sum(used_bytes) / 1024 FROM pg_backend_memory_contexts $$;
CREATE TABLE grown (name text, calls int, context_kb bigint, resident_kb bigint, took interval, failures int, last_error text);

-- Errors are caught, and each repetition commits: memory of a transaction is none of the session's.
CREATE PROCEDURE repeat(statement text, first int, times int, INOUT failures int, INOUT last_error text) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN first .. first + times - 1 LOOP
        BEGIN
            EXECUTE CASE WHEN statement ~ '%[123][$]s' THEN format(statement, i, date '2025-01-01' + i % 900, date '2025-01-01' + i % 900 + i % 40) ELSE statement END;
        EXCEPTION WHEN OTHERS THEN
            failures := failures + 1;
            last_error := SQLERRM;
        END;
        COMMIT;
    END LOOP;
END $$;

CREATE PROCEDURE measure(calls int) LANGUAGE plpgsql AS $$
DECLARE
    each record;
    times int;
    slice CONSTANT int := 20000; -- PostgreSQL keeps 24 bytes a round until a procedure with such a loop ends
    contexts bigint;
    resident bigint;
    began timestamptz;
    failures int;
    last_error text;
BEGIN
    FOR each IN SELECT * FROM repeated ORDER BY place LOOP
        times := greatest(calls * each.weight, calls / 10);
        CALL repeat(each.statement, 1, least(times, 300), failures, last_error);
        contexts := context_kb();
        resident := resident_kb();
        began := clock_timestamp();
        failures := 0;
        last_error := NULL;
        FOR done IN 0 .. times - 1 BY slice LOOP
            CALL repeat(each.statement, 301 + done, least(slice, times - done), failures, last_error);
        END LOOP;
        INSERT INTO grown VALUES (each.name, times, context_kb() - contexts, resident_kb() - resident, clock_timestamp() - began, failures, last_error);
        COMMIT;
    END LOOP;
END $$;
CALL measure(:calls);
SELECT * FROM grown ORDER BY context_kb DESC, resident_kb DESC;

-- What grows with the calls does so by more than these, which are what the caches of PostgreSQL and the allocator vary by.
DO $$
DECLARE
    wrong text;
BEGIN
    SELECT string_agg(g::text, E'\n') INTO wrong FROM grown g
    WHERE context_kb > 200 OR resident_kb > 2000
       OR failures <> CASE WHEN name LIKE 'refused%' OR name LIKE 'failing%' THEN calls ELSE 0 END;
    IF wrong IS NOT NULL THEN
        RAISE 'grown, or not as expected: %', wrong;
    END IF;
    SELECT string_agg(v::text, E'\n') INTO wrong FROM collection_verify() v;
    IF wrong IS NOT NULL THEN
        RAISE 'drift: %', wrong;
    END IF;
END $$;
