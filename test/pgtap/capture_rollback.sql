-- PITFALLS 4: what is rolled back was never counted; a prepared transaction counts when it commits.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();
SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', backfill => 'now');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)
SELECT * FROM generated_calls(100, 3);

BEGIN;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now());
ROLLBACK;
SELECT exact('calls', '4: ROLLBACK');

BEGIN;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'A', now());
SAVEPOINT one;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'B', now());
UPDATE calls SET outcome = 'C' WHERE project_id = 1;
SAVEPOINT two;
DELETE FROM calls;
SELECT exact('calls', '4: inside nested savepoints');
ROLLBACK TO two;
SELECT exact('calls', '4: after ROLLBACK TO the inner');
RELEASE two;
INSERT INTO calls (project_id, outcome, started) VALUES (2, 'D', now());
ROLLBACK TO one;
SELECT exact('calls', '4: after ROLLBACK TO the outer');
INSERT INTO calls (project_id, outcome, started) VALUES (3, 'E', now());
COMMIT;
SELECT exact('calls', '4: after COMMIT');
SELECT is((SELECT count(*) FROM calls), 102::bigint, 'two rows came');

DO $$
BEGIN
    FOR i IN 1..50 LOOP
        BEGIN
            INSERT INTO calls (project_id, outcome, started) VALUES (i % 4, 'CAUGHT', now());
            UPDATE calls SET interviewer_id = i WHERE id = i;
            IF i % 3 = 0 THEN
                RAISE EXCEPTION 'no';
            ELSIF i % 3 = 1 THEN
                PERFORM 1 / (i - i);
            END IF;
        EXCEPTION WHEN division_by_zero OR raise_exception THEN
            NULL;
        END;
    END LOOP;
END
$$;
SELECT exact('calls', '4: exceptions caught in plpgsql');
SELECT is((SELECT count(*) FROM calls WHERE outcome = 'CAUGHT'), 17::bigint, 'a third of them stayed');

-- A statement that fails after its trigger ran
ALTER TABLE calls ADD CONSTRAINT short_note CHECK (length(note) < 5);
CREATE TABLE twin (call_id bigint PRIMARY KEY REFERENCES calls DEFERRABLE INITIALLY DEFERRED);
SELECT throws_ok($$INSERT INTO calls (project_id, outcome, started, note) SELECT 1, 'X', now(), repeat('x', n) FROM generate_series(1, 9) n$$,
    '23514', NULL, 'a statement that fails half way');
SELECT exact('calls', '4: leaves nothing');
SELECT throws_ok($$WITH a AS (INSERT INTO calls (project_id, outcome, started) VALUES (1, 'X', now()) RETURNING id)
    SELECT 1 / 0 FROM a$$, '22012', NULL, 'a writable CTE whose outer query fails');
SELECT exact('calls', '4: leaves nothing either');
\set ON_ERROR_STOP off
BEGIN;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'DEFERRED', now());
INSERT INTO twin VALUES (-1);
COMMIT;
\set ON_ERROR_STOP on
SELECT exact('calls', '4: a deferred constraint that fails at COMMIT leaves nothing');

-- Two-phase commit
BEGIN;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'PREPARED', now());
UPDATE calls SET outcome = 'P' WHERE id % 10 = 0;
DELETE FROM calls WHERE id % 10 = 1;
PREPARE TRANSACTION 'capture_rollback';
SELECT exact('calls', '4: while a transaction is prepared');
SELECT collection_refresh('calls');
SELECT exact('calls', '4: folded while a transaction is prepared');
COMMIT PREPARED 'capture_rollback';
SELECT exact('calls', '4: after COMMIT PREPARED');
SELECT is((SELECT count(*) FROM calls WHERE outcome = 'PREPARED'), 1::bigint, 'its row is there');
BEGIN;
DELETE FROM calls;
INSERT INTO calls (project_id, outcome, started) VALUES (1, 'PREPARED', now());
PREPARE TRANSACTION 'capture_rollback';
ROLLBACK PREPARED 'capture_rollback';
SELECT exact('calls', '4: after ROLLBACK PREPARED');
SELECT collection_refresh('calls');
SELECT exact('calls', '4: all of it folded');

-- Direct inserts skip what the executor checks
BEGIN READ ONLY;
SELECT throws_ok($$INSERT INTO calls (project_id, outcome, started) VALUES (1, 'X', now())$$, '25006', NULL,
    'a READ ONLY transaction writes nothing');
ROLLBACK;
SELECT exact('calls', 'and nothing was counted');

SELECT * FROM finish();
