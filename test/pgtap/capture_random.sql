-- PITFALLS 1 to 6 and 9 to 11 at random, from a fixed seed: thousands of mixed statements on a plain and a partitioned table,
-- among savepoints, exceptions, folds, reconciles and DDL; after every few the oracle.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TABLE parted (LIKE calls INCLUDING DEFAULTS) PARTITION BY RANGE (started);
ALTER TABLE parted ALTER id SET DEFAULT 0;
CREATE TABLE parted_a PARTITION OF parted FOR VALUES FROM ('2025-03-05') TO ('2025-03-15') PARTITION BY LIST (project_id);
CREATE TABLE parted_a_1 PARTITION OF parted_a FOR VALUES IN (1, 2);
CREATE TABLE parted_a_n (phone text, x int, segment text, amount numeric, dials int, ended timestamptz, started timestamptz, note text, outcome text,
    interviewer_id int, project_id int, id bigint NOT NULL DEFAULT 0);
ALTER TABLE parted_a_n DROP x;
ALTER TABLE parted_a ATTACH PARTITION parted_a_n DEFAULT;
CREATE TABLE parted_b PARTITION OF parted FOR VALUES FROM ('2025-03-15') TO ('2025-03-25');
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
CREATE TABLE guest (LIKE parted INCLUDING DEFAULTS);

SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'Asia/Tehran', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    subject => 'phone', bucket => 'hour', track_subjects => true, track_percentiles => true, backfill => 'now');
SELECT collection_register('keyed', fact => 'calls', project => $$'p' || project_id$$, time_zone => 'America/Sao_Paulo', interviewer => 'phone',
    outcome => $$nullif(upper(outcome), 'CB')$$, started_at => 'started', row_filter => $$segment IS DISTINCT FROM 'list'$$, backfill => 'now');
SELECT collection_register('parted', fact => 'parted', project => 'project_id', time_zone => 'Europe/Berlin', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment',
    track_percentiles => true, backfill => 'now');

CREATE TABLE dice_state (n int);
INSERT INTO dice_state VALUES (0);
CREATE FUNCTION roll(sides int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    turn int;
BEGIN
    UPDATE dice_state SET n = n + 1 RETURNING n INTO turn;
    RETURN dice(20250301, turn, sides);
END
$$;

-- One random statement on a table, of rows chosen at random
CREATE FUNCTION random_statement(name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    target text := '(project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone)';
    source_rows text := format('generated_calls(%s, %s)', roll(12), roll(100000));
    chosen text := format('project_id IS NOT DISTINCT FROM %s AND dice(%s, hashtext(coalesce(phone, %L)), 3) = 0', coalesce(nullif(roll(6), 5)::text, 'NULL'), roll(1000), '');
    leaf text := name;
BEGIN
    IF name = 'parted' AND roll(3) = 0 THEN
        leaf := (ARRAY['parted_a', 'parted_a_1', 'parted_a_n', 'parted_b', 'parted_rest'])[1 + roll(5)];
    END IF;
    CASE roll(22)
        WHEN 0, 1, 2, 3, 4, 5 THEN RETURN format('INSERT INTO %I %s SELECT * FROM %s', name, target, source_rows);
        WHEN 6 THEN RETURN format('UPDATE %I SET outcome = %L WHERE %s', leaf, (ARRAY['COMP', 'REF', ' ', NULL])[1 + roll(4)], chosen);
        WHEN 7 THEN RETURN format('UPDATE %I SET interviewer_id = %s, note = %L WHERE %s', leaf, roll(7), roll(9), chosen);
        WHEN 8 THEN RETURN format('UPDATE %I SET project_id = %s WHERE %s', name, roll(5), chosen);
        WHEN 9 THEN RETURN format('UPDATE %I SET started = started + %L, ended = ended + %2$L WHERE %s', name, make_interval(hours => roll(400) - 200), chosen);
        WHEN 10 THEN RETURN format('UPDATE %I SET ended = CASE WHEN ended IS NULL THEN started + interval %L END WHERE %s', leaf, roll(900) || ' s', chosen);
        WHEN 11 THEN RETURN format('UPDATE %I SET amount = amount * -1.5, dials = dials + %s, segment = nullif(segment, %L) WHERE %s', leaf, roll(5), 'web', chosen);
        WHEN 12, 13, 14 THEN RETURN format('DELETE FROM %I WHERE %s', leaf, chosen);
        WHEN 15 THEN RETURN format('WITH gone AS (DELETE FROM %I WHERE %s RETURNING *) INSERT INTO %1$I %3$s SELECT interviewer_id %% 5, project_id, outcome, started, ended, dials, amount, segment, phone FROM gone', name, chosen, target);
        WHEN 16 THEN
            -- On partitions only what PostgreSQL itself gets right (see partitions.sql).
            RETURN format('MERGE INTO %I t USING (SELECT DISTINCT ON (phone) * FROM %s ORDER BY phone, project_id, started) s ON t.phone = s.phone AND t.project_id = %s
                WHEN MATCHED AND t.dials = 1 THEN DELETE ', name, source_rows, roll(5))
                || CASE WHEN name = 'calls' THEN 'WHEN MATCHED THEN UPDATE SET outcome = s.outcome, ended = s.ended, started = s.started, project_id = s.project_id '
                        WHEN roll(2) = 0 THEN 'WHEN MATCHED THEN UPDATE SET outcome = s.outcome, ended = s.ended' ELSE '' END
                || CASE WHEN name = 'calls' THEN format('WHEN NOT MATCHED THEN INSERT %s VALUES (s.project_id, s.interviewer_id, s.outcome, s.started, s.ended, s.dials, s.amount, s.segment, s.phone)', target) ELSE '' END;
        WHEN 17 THEN RETURN format('UPDATE %I SET note = note WHERE %s', leaf, chosen);
        WHEN 18 THEN RETURN CASE WHEN roll(6) = 0 THEN format('TRUNCATE %I', leaf) ELSE format('INSERT INTO %I DEFAULT VALUES', name) END;
        WHEN 19 THEN RETURN format('INSERT INTO %I %s SELECT * FROM %s WHERE 1 / (dials - 3) IS NOT NULL OR true AND 1 / (dials - 3) > -9', name, target, source_rows);
        WHEN 20 THEN RETURN CASE WHEN name = 'calls' THEN format('INSERT INTO calls OVERRIDING SYSTEM VALUE SELECT * FROM (SELECT * FROM calls WHERE %s) c ON CONFLICT (id) DO UPDATE SET outcome = %L', chosen, 'DOUBLE')
                         ELSE format('INSERT INTO guest SELECT * FROM parted_b WHERE %s', chosen) END;
        ELSE
            IF name = 'calls' THEN
                RETURN 'SELECT collection_refresh()';
            ELSIF EXISTS (SELECT FROM pg_inherits WHERE inhrelid = 'guest'::regclass) THEN
                RETURN 'ALTER TABLE parted DETACH PARTITION guest';
            ELSE
                RETURN format('UPDATE guest SET started = NULL; DELETE FROM guest WHERE started IS NOT NULL; UPDATE guest SET started = timestamptz %L + dice(1, id::int, 20) * interval %L;
                    ALTER TABLE parted ATTACH PARTITION guest FOR VALUES FROM (%L) TO (%L)', '2030-01-01', '1 hour', '2030-01-01', '2030-02-01');
            END IF;
    END CASE;
END
$$;

CREATE TABLE tally (what text PRIMARY KEY, n int);
-- A block of statements: each alone, in a subtransaction that may be undone, or in one that holds another
CREATE FUNCTION random_block(statements int, depth int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    outcome text;
BEGIN
    FOR i IN 1..statements LOOP
        BEGIN
            outcome := 'done';
            IF depth < 3 AND roll(6) = 0 THEN
                PERFORM random_block(roll(4), depth + 1);
            ELSE
                statement := random_statement((ARRAY['calls', 'parted'])[1 + roll(2)]);
                EXECUTE statement;
            END IF;
            IF roll(5) = 0 THEN
                RAISE EXCEPTION USING ERRCODE = 'TE001';
            END IF;
        EXCEPTION
            WHEN SQLSTATE 'TE001' THEN outcome := 'undone';
            WHEN division_by_zero OR check_violation OR unique_violation OR cardinality_violation OR not_null_violation THEN outcome := 'failed';
        END;
        INSERT INTO tally VALUES (outcome, 1) ON CONFLICT (what) DO UPDATE SET n = tally.n + 1;
    END LOOP;
END
$$;

CREATE FUNCTION drift(what text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
    wrong text;
BEGIN
    FOREACH name IN ARRAY ARRAY['calls', 'keyed', 'parted'] LOOP
        SELECT string_agg(o::text, E'\n') INTO wrong FROM (SELECT o::text FROM oracle(name) o UNION ALL SELECT l::text FROM oracle_levels(name) l LIMIT 10) o;
        IF wrong IS NOT NULL THEN
            RAISE 'drift of % after %: %', name, what, wrong;
        END IF;
    END LOOP;
END
$$;
CREATE PROCEDURE random_turns(first int, last int) LANGUAGE plpgsql AS $$
BEGIN
    FOR turn IN first..last LOOP
        PERFORM random_block(8, 0);
        PERFORM drift(format('block %s, before its end', turn));
        IF roll(8) = 0 THEN
            ROLLBACK;
            UPDATE dice_state SET n = n + 1000;
        ELSE
            COMMIT;
        END IF;
        PERFORM drift(format('block %s', turn));
        IF roll(10) = 0 THEN
            PERFORM collection_refresh();
            COMMIT;
            PERFORM drift(format('fold after block %s', turn));
        END IF;
    END LOOP;
END
$$;
SELECT lives_ok('SELECT drift(''nothing'')', 'nothing is there');
-- A procedure that commits cannot be called inside a test function: an error of it ends the script, which fails it.
SELECT format('CALL random_turns(%s, %s)', n, n + 24) FROM generate_series(1, 376, 25) n \gexec
SELECT pass('random statements leave no drift');
SELECT diag(format('%s: %s', what, n)) FROM tally ORDER BY 1;
SELECT cmp_ok((SELECT sum(n) FROM tally), '>=', 2000::bigint, 'thousands of statements ran');
SELECT collection_refresh();
SELECT exact(name, name || ' folded in the end') FROM unnest(ARRAY['calls', 'keyed', 'parted']) name;
SELECT is_empty(format('SELECT * FROM collection_verify(%L)', name), 'collection_verify agrees on ' || name) FROM unnest(ARRAY['calls', 'keyed', 'parted']) name;
DELETE FROM calls;
DELETE FROM parted;
SELECT collection_refresh();
SELECT exact(name, name || ' emptied') FROM unnest(ARRAY['calls', 'keyed', 'parted']) name;
SELECT * FROM finish();
