-- PITFALLS 2 and 3: every kind of write leaves rollup + deltas equal to the table, at once, inside its transaction.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)
SELECT * FROM generated_calls(500, 1);
SELECT lives_ok($$
    SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'Asia/Tehran',
        interviewer => 'interviewer_id', outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials',
        amount => 'amount', segment => 'segment', subject => 'phone', bucket => 'hour', track_subjects => true,
        track_percentiles => true, backfill => 'now')
$$, 'a table that holds rows is registered');
SELECT exact('calls', 'the rows that were there are counted');
SELECT is((SELECT sum(row_count) FROM oracle_stored('calls') WHERE kind = 'cell'), 500::numeric, 'all of them');

-- INSERT in its forms
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount)
VALUES (1, 1, 'COMP', '2025-03-02 10:00+00', '2025-03-02 10:05+00', 2, 10);
SELECT exact('calls', '3: INSERT of one row');
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)
SELECT * FROM generated_calls(2000, 2);
SELECT exact('calls', '3: INSERT ... SELECT of many cells');
INSERT INTO calls (project_id) SELECT 1 WHERE false;
SELECT exact('calls', '3: INSERT of no row');
INSERT INTO calls DEFAULT VALUES;
SELECT exact('calls', '3: INSERT of a row of NULLs');
COPY calls (project_id, interviewer_id, outcome, started, ended) FROM stdin;
1	2	COMP	2025-03-02 10:00+00	2025-03-02 10:10+00
2	2	REF	2025-03-03 23:59:59+00	2025-03-04 00:00:01+00
\N	\N	\N	\N	\N
\.
SELECT exact('calls', '3: COPY');

-- UPDATE: each mapped column, and none
UPDATE calls SET project_id = 3 WHERE project_id = 1;
SELECT exact('calls', '2: UPDATE moves rows to another project');
UPDATE calls SET interviewer_id = coalesce(interviewer_id, 0) + 1 WHERE id % 3 = 0;
SELECT exact('calls', '2: UPDATE moves rows to another interviewer');
UPDATE calls SET started = started + interval '1 day', ended = ended + interval '1 day' WHERE id % 4 = 0;
SELECT exact('calls', '2: UPDATE moves rows to another day');
UPDATE calls SET outcome = 'COMP' WHERE id % 5 = 0;
SELECT exact('calls', '2: UPDATE changes the outcome');
UPDATE calls SET outcome = NULL WHERE id % 7 = 0;
SELECT exact('calls', '2: UPDATE sets the outcome NULL');
UPDATE calls SET outcome = '  ' WHERE id % 11 = 0;
SELECT exact('calls', '2: UPDATE sets the outcome blank');
UPDATE calls SET ended = NULL WHERE id % 13 = 0;
SELECT exact('calls', '2: UPDATE opens rows again');
UPDATE calls SET started = NULL, ended = NULL WHERE id % 17 = 0;
SELECT exact('calls', '2: UPDATE makes rows undated');
UPDATE calls SET dials = -5, amount = NULL, segment = 'other', phone = 'x' WHERE id % 19 = 0;
SELECT exact('calls', '2: UPDATE of the additive columns, segment and subject');
UPDATE calls SET project_id = 4, interviewer_id = 9, outcome = 'REF', ended = now(), segment = NULL WHERE id % 23 = 0;
SELECT exact('calls', '2: UPDATE of everything at once');
SELECT count(*) AS pending FROM collection_internal.delta \gset
UPDATE calls SET note = 'x';
SELECT is((SELECT count(*) FROM collection_internal.delta), :pending::bigint, '2: UPDATE of an unmapped column appends nothing');
UPDATE calls SET project_id = project_id;
SELECT is((SELECT count(*) FROM collection_internal.delta), :pending::bigint, '2: UPDATE to the same values appends nothing');
UPDATE calls SET outcome = 'REF' WHERE false;
SELECT is((SELECT count(*) FROM collection_internal.delta), :pending::bigint, '3: UPDATE of no row appends nothing');
SELECT exact('calls', '2: and all stays exact');

-- DELETE in its forms
DELETE FROM calls WHERE id % 29 = 0;
SELECT exact('calls', '3: DELETE');
DELETE FROM calls USING (VALUES (2)) v (p) WHERE project_id = p AND id % 3 = 0;
SELECT exact('calls', '3: DELETE ... USING');
DELETE FROM calls WHERE false;
SELECT exact('calls', '3: DELETE of no row');

-- Several writes in one statement
WITH gone AS (DELETE FROM calls WHERE id % 31 = 0 RETURNING project_id, interviewer_id, started),
     changed AS (UPDATE calls SET outcome = 'CB' WHERE id % 31 = 1 RETURNING id)
INSERT INTO calls (project_id, interviewer_id, outcome, started)
SELECT project_id, interviewer_id, 'NA', started FROM gone;
SELECT exact('calls', '3: writable CTE that deletes, updates and inserts');
WITH a AS (INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now()) RETURNING id),
     b AS (INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now()) RETURNING id)
SELECT count(*) FROM a, b;
SELECT exact('calls', '3: two INSERTs into one cell in one statement');

MERGE INTO calls c USING (SELECT id, id % 3 AS what FROM calls WHERE id % 6 < 3 UNION ALL SELECT -n, 3 FROM generate_series(1, 20) n) s
    ON c.id = s.id
WHEN MATCHED AND what = 0 THEN DELETE
WHEN MATCHED AND what = 1 THEN UPDATE SET outcome = 'MERGED', project_id = 2
WHEN MATCHED THEN DO NOTHING
WHEN NOT MATCHED THEN INSERT (project_id, interviewer_id, outcome, started) VALUES (1, 1, 'NEW', '2025-04-01 12:00+00');
SELECT exact('calls', '3: MERGE that inserts, updates and deletes');

INSERT INTO calls (id, project_id, outcome, started) OVERRIDING SYSTEM VALUE
SELECT id, 5, 'UPSERT', timestamptz '2025-05-05 05:05+00' FROM calls WHERE id % 8 = 1
UNION ALL SELECT 1000000 + n, 5, 'UPSERT', '2025-05-05 05:05+00' FROM generate_series(1, 10) n
ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, project_id = excluded.project_id WHERE calls.id % 16 = 1;
SELECT exact('calls', '3: ON CONFLICT DO UPDATE, where some rows are inserted, some updated, some left');
INSERT INTO calls (id, project_id, outcome, started) OVERRIDING SYSTEM VALUE
SELECT id, 6, 'NOTHING', timestamptz '2025-05-05 05:05+00' FROM calls
UNION ALL SELECT 2000000 + n, 6, 'NOTHING', '2025-05-05 05:05+00' FROM generate_series(1, 10) n
ON CONFLICT DO NOTHING;
SELECT exact('calls', '3: ON CONFLICT DO NOTHING');
SELECT is((SELECT count(*) FROM calls WHERE project_id = 6), 10::bigint, 'inserted the ten new ones');

-- In one transaction, before it commits
BEGIN;
INSERT INTO calls (project_id, interviewer_id, outcome, started, ended) VALUES (1, 1, 'COMP', now(), now() + interval '1 minute');
SELECT exact('calls', 'inside a transaction, after INSERT');
UPDATE calls SET outcome = 'REF' WHERE project_id = 1;
SELECT exact('calls', 'inside a transaction, after UPDATE');
DELETE FROM calls WHERE project_id = 1;
SELECT exact('calls', 'inside a transaction, after DELETE');
ROLLBACK;
SELECT exact('calls', 'after its ROLLBACK');

-- Foreign keys
CREATE TABLE campaign (id int PRIMARY KEY);
INSERT INTO campaign SELECT DISTINCT project_id FROM calls WHERE project_id IS NOT NULL;
ALTER TABLE calls ADD CONSTRAINT calls_campaign FOREIGN KEY (project_id) REFERENCES campaign ON DELETE CASCADE ON UPDATE CASCADE;
DELETE FROM campaign WHERE id = 2;
SELECT exact('calls', '3: DELETE by a cascade');
SELECT is((SELECT count(*) FROM calls WHERE project_id = 2), 0::bigint, 'removed the rows');
UPDATE campaign SET id = 77 WHERE id = 3;
SELECT exact('calls', '2: UPDATE by a cascade');
ALTER TABLE calls DROP CONSTRAINT calls_campaign,
    ADD CONSTRAINT calls_campaign FOREIGN KEY (project_id) REFERENCES campaign ON DELETE SET NULL;
DELETE FROM campaign WHERE id = 77;
SELECT exact('calls', '2: ON DELETE SET NULL');

-- A cascade out of a statement on the fact table itself: statements within statements
CREATE TABLE follow_up (call_id bigint REFERENCES calls ON DELETE CASCADE, n int);
INSERT INTO follow_up SELECT id, 1 FROM calls;
CREATE FUNCTION also_writes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.outcome = 'TWICE' THEN
        INSERT INTO calls (project_id, outcome, started) VALUES (NEW.project_id, 'BY TRIGGER', NEW.started);
        UPDATE calls SET outcome = 'TOUCHED' WHERE id = (SELECT min(id) FROM calls);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER also_writes AFTER INSERT ON calls FOR EACH ROW EXECUTE FUNCTION also_writes();
INSERT INTO calls (project_id, outcome, started) SELECT NULL, 'TWICE', '2025-06-01 06:00+00' FROM generate_series(1, 3);
SELECT exact('calls', '3: a row trigger that inserts and updates the same table');
SELECT is((SELECT count(*) FROM calls WHERE outcome = 'BY TRIGGER'), 3::bigint, 'did fire');
DELETE FROM calls WHERE id % 2 = 0;
SELECT exact('calls', '3: DELETE that cascades elsewhere');

-- A BEFORE trigger that changes, or swallows, rows
CREATE FUNCTION corrects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.note = 'swallow' THEN
        RETURN NULL;
    END IF;
    NEW.outcome := coalesce(nullif(NEW.outcome, 'TYPO'), 'COMP');
    RETURN NEW;
END
$$;
CREATE TRIGGER corrects BEFORE INSERT OR UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION corrects();
INSERT INTO calls (project_id, outcome, started, note) VALUES (NULL, 'TYPO', now(), NULL), (NULL, 'REF', now(), 'swallow');
SELECT exact('calls', '11: a BEFORE INSERT trigger that changes one row and swallows another');
UPDATE calls SET note = 'y';
SELECT exact('calls', '11: a BEFORE UPDATE trigger that changes a column which the UPDATE does not name');
DROP TRIGGER corrects ON calls;

-- INSTEAD OF and rules reach the same statements
CREATE VIEW callview AS SELECT id, project_id, outcome, started FROM calls WHERE outcome IS NOT NULL;
INSERT INTO callview (project_id, outcome, started) VALUES (NULL, 'VIA VIEW', now());
UPDATE callview SET outcome = 'VIA VIEW' WHERE id % 5 = 0;
DELETE FROM callview WHERE id % 10 = 5;
SELECT exact('calls', '3: writes through an updatable view');
DECLARE c CURSOR WITH HOLD FOR SELECT id FROM calls ORDER BY id LIMIT 3;
CLOSE c;
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM calls FOR UPDATE;
FETCH 1 FROM c;
UPDATE calls SET outcome = 'CURRENT' WHERE CURRENT OF c;
FETCH 1 FROM c;
DELETE FROM calls WHERE CURRENT OF c;
COMMIT;
SELECT exact('calls', '3: UPDATE and DELETE of the current row of a cursor');
PREPARE one (text) AS INSERT INTO calls (project_id, outcome, started) VALUES (1, $1, now());
INSERT INTO campaign VALUES (1) ON CONFLICT DO NOTHING;
EXECUTE one ('COMP');
EXECUTE one (NULL);
EXECUTE one ('');
SELECT exact('calls', '3: prepared statements');

SELECT lives_ok($$SELECT collection_refresh('calls')$$, 'fold');
SELECT exact('calls', 'everything above is exact once folded');
SELECT is((SELECT count(*) FROM collection_internal.delta), 0::bigint, 'no delta is left');
UPDATE calls SET outcome = 'COMP';
DELETE FROM calls WHERE outcome = 'COMP';
SELECT exact('calls', 'and after more writes to folded cells');
SELECT collection_refresh('calls');
SELECT exact('calls', 'and once those are folded');
SELECT is((SELECT count(*) FROM calls), 0::bigint, 'the table is empty');
SELECT is_empty($$SELECT * FROM collection_verify('calls')$$, 'collection_verify agrees');

-- A million rows in one statement; the truth in one plain GROUP BY
CREATE TABLE many (project_id int, outcome text, started timestamptz);
SELECT collection_register('many', fact => 'many', project => 'project_id', time_zone => 'UTC', outcome => 'outcome', started_at => 'started', backfill => 'now');
INSERT INTO many SELECT n % 20, (ARRAY['COMP', 'REF', 'BUSY'])[1 + n % 3], timestamptz '2025-01-01' + n * interval '31 s' FROM generate_series(1, 1000000) n;
CREATE VIEW many_differ AS
    SELECT project, day, outcome, sum(n) FROM (
        SELECT project::int, day, outcome, row_count AS n FROM oracle_stored('many')
        UNION ALL SELECT project_id, (started AT TIME ZONE 'UTC')::date, outcome, -count(*) FROM many GROUP BY 1, 2, 3) s
    GROUP BY 1, 2, 3 HAVING sum(n) <> 0;
SELECT is_empty('SELECT * FROM many_differ', '3: INSERT ... SELECT of a million rows');
UPDATE many SET outcome = 'REF' WHERE project_id < 3;
SELECT is_empty('SELECT * FROM many_differ', '3: UPDATE of 150,000 of them');
SELECT collection_refresh('many');
SELECT is_empty('SELECT * FROM many_differ', '3: folded');
DELETE FROM many;
SELECT is_empty('SELECT * FROM many_differ', '3: DELETE of a million rows');

SELECT * FROM finish();
