-- collection_schedule's parameters and refusals, and collection_reconcile_daily, which its job calls. pg_cron keeps its jobs in
-- another database here; test/shell/cron_jobs has it in the same one, and lets jobs run.
\ir oracle.psql
\ir oracle_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
SELECT collection_register('quoted "name''s', fact => 'calls', project => 'project_id', time_zone => 'Europe/Berlin', started_at => 'started', backfill => 'now');

-- The HINT of a statement that fails, and its SQLSTATE.
CREATE FUNCTION refusal(statement text) RETURNS TABLE (state text, hint text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    state = SQLSTATE;
    RETURN NEXT;
END $$;
SELECT is(state, '55000', 'pg_cron is elsewhere') FROM refusal('SELECT collection_schedule()');
SELECT is(hint, format(E'Run there, as a superuser:\n'
    'SELECT cron.schedule_in_database(''collection_performance refresh %1$s.calls'', ''*/10 * * * *'', ''SELECT public.collection_refresh(''''calls'''')'', %1$L, %2$L);\n'
    'SELECT cron.schedule_in_database(''collection_performance reconcile %1$s.calls'', ''0 * * * *'', ''CALL public.collection_reconcile_daily(''''calls'''', ''''01:00:00'''', 1)'', %1$L, %2$L);\n'
    'SELECT cron.unschedule(jobid) FROM cron.job WHERE database = %1$L AND jobname::text IN (''collection_performance freeze %1$s.calls'', ''collection_performance retain %1$s.calls'');\n',
    current_database(), current_user), 'the HINT has everything') FROM refusal($$SELECT collection_schedule('calls')$$);
SELECT is(first.hint, second.hint, 'NULL means the default') FROM refusal($$SELECT collection_schedule('calls')$$) first,
    refusal($$SELECT collection_schedule('calls', NULL, NULL, NULL, NULL, NULL)$$) second;
SELECT is((SELECT count(*) FROM regexp_matches(hint, 'schedule_in_database', 'g')), 4::bigint, 'all sources where none is named') FROM refusal('SELECT collection_schedule()');
SELECT matches(hint, $$'\*/7 \* \* \* \*'.*'45 \* \* \* \*'.*reconcile_daily\(''calls'', ''13:45:00'', 3\).*'45 14 \* \* 0', 'SELECT public.collection_freeze\(''calls'', 90\).*'45 15 \* \* 0', 'SELECT \* FROM public.collection_retain\(''calls'', 365\)$$, 'every parameter')
    FROM refusal($$SELECT collection_schedule('calls', refresh_minutes => 7, reconcile_at => '13:45:59', reconcile_days => 3, freeze_days => 90, retain_days => 365)$$);
SELECT unalike(hint, '%collection_refresh(%', 'no refresh') FROM refusal($$SELECT collection_schedule('calls', refresh_minutes => 0)$$);
SELECT unalike(hint, '%CALL%', 'no reconcile') FROM refusal($$SELECT collection_schedule('calls', reconcile_days => 0)$$);
SELECT alike(hint, '%''0 * * * *'', ''SELECT%', 'every hour') FROM refusal($$SELECT collection_schedule('calls', refresh_minutes => 60)$$);
SELECT alike(hint, '%collection_refresh(''''quoted "name''''''''s'''')''%', 'names are quoted, twice') FROM refusal($$SELECT collection_schedule('quoted "name''s')$$);
SELECT alike(hint, '%SELECT cron.unschedule(jobid) FROM cron.job WHERE database = %', 'unscheduling says how, too') FROM refusal('SELECT collection_unschedule()');
SELECT alike(hint, '%''collection_performance retain ' || current_database() || '.gone''%', 'of a source that is gone as well') FROM refusal($$SELECT collection_unschedule('gone')$$);

SELECT throws_ok($$SELECT collection_schedule('nothing')$$, '42704', NULL, 'an unknown source');
SELECT throws_ok($$SELECT collection_schedule(refresh_minutes => 61)$$, '22023', 'refresh_minutes is out of range', 'more than an hour');
SELECT throws_ok($$SELECT collection_schedule(refresh_minutes => -1)$$, '22023', 'refresh_minutes is out of range', 'negative minutes');
SELECT throws_ok($$SELECT collection_schedule(reconcile_days => -1)$$, '22023', 'reconcile_days is out of range', 'negative days');
SELECT throws_ok($$SELECT collection_schedule(reconcile_at => '24:00')$$, '22023', 'reconcile_at is not a time of day', 'midnight of the next day');
SELECT throws_ok($$SELECT collection_schedule(freeze_days => -1)$$, '22023', 'freeze_days is negative', 'days to come cannot freeze');
SELECT throws_ok($$SELECT collection_schedule(retain_days => -1)$$, '22023', 'retain_days is negative', 'nor be forgotten');
CREATE FUNCTION raised_to(role name, statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE statement;
    RESET ROLE;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE ROLE outsider LOGIN;
SELECT is(raised_to('outsider', 'SELECT public.collection_schedule()'), '42501', 'not for everybody');
SELECT is(raised_to('outsider', 'CALL public.collection_reconcile_daily()'), '42501', 'nor the reconcile');

-- A long name keeps to 63 bytes, and to itself.
SELECT collection_register(repeat('n', 63), fact => 'calls', project => 'project_id', time_zone => 'UTC', started_at => 'started', backfill => 'now');
SELECT is(array_agg(octet_length(name[1]))::text, '{63,63,63,63}', 'names of 63 bytes')
    FROM refusal(format('SELECT collection_schedule(%L)', repeat('n', 63))), regexp_matches(hint, '''(collection_performance[^'']*)''', 'g') name;
SELECT is(count(DISTINCT name[1]), 4::bigint, 'that differ')
    FROM refusal(format('SELECT collection_schedule(%L)', repeat('n', 63))), regexp_matches(hint, '''(collection_performance[^'']*)''', 'g') name;
SELECT collection_unregister(repeat('n', 63));

-- The daily reconcile: from the time of day on, once a day.
CREATE FUNCTION today() RETURNS date LANGUAGE sql STABLE RETURN (now() AT TIME ZONE 'UTC')::date;
CREATE PROCEDURE miss(days_ago int) LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL session_replication_role = replica;
    INSERT INTO calls (project_id, started) VALUES (1, (today() - days_ago) + time '12:00' AT TIME ZONE 'UTC');
    SET LOCAL session_replication_role = origin;
END $$;
CREATE FUNCTION missed() RETURNS text LANGUAGE sql STABLE AS
    $$SELECT string_agg((today() - day)::text, ' ' ORDER BY day) FROM collection_verify('calls')$$;
CALL miss(1);
CALL miss(2);
CALL miss(5);
SELECT is(missed(), '5 2 1', 'rows were missed');
-- A zone in which the last minute of the day has just passed, or is far away, is not to be had at every moment: 23:59 it is.
CALL collection_reconcile_daily('calls', '23:59');
SELECT is(missed(), CASE WHEN to_char(now() AT TIME ZONE 'UTC', 'HH24:MI') = '23:59' THEN '5 2' ELSE '5 2 1' END, 'not before the time of day');
UPDATE collection_internal.maintenance SET last_daily = NULL;
CALL collection_reconcile_daily('calls', '00:00');
SELECT is(missed(), '5 2', 'yesterday');
CALL miss(1);
CALL collection_reconcile_daily('calls', '00:00');
SELECT is(missed(), '5 2 1', 'once a day');
UPDATE collection_internal.maintenance SET last_daily = today() - 2;
CALL collection_reconcile_daily('calls', '00:00');
SELECT is(missed(), '5', 'days that were missed come along');
UPDATE collection_internal.maintenance SET last_daily = today() - 1;
CALL miss(1);
CALL collection_reconcile_daily('calls', '00:00', 5);
SELECT is(missed(), NULL, 'more days where they are asked for');
SELECT is((SELECT count(DISTINCT last_daily) FROM collection_internal.maintenance WHERE last_daily IS NOT NULL), 2::bigint, 'each source by itself');
CALL miss(1);
BEGIN;
UPDATE collection_internal.maintenance SET last_daily = today() - 1;
CALL collection_reconcile_daily(NULL, '00:00', NULL);
SELECT is(missed(), NULL, 'in a transaction, all sources');
ROLLBACK;
SELECT is(missed(), '1', 'which is rolled back');
SELECT throws_ok('CALL collection_reconcile_daily(days => 0)', '22023', 'days is out of range', 'no days');
SELECT throws_ok($$CALL collection_reconcile_daily(reconcile_at => '24:00')$$, '22023', 'reconcile_at is not a time of day', 'no time of day');
SELECT throws_ok($$CALL collection_reconcile_daily('nothing')$$, '42704', NULL, 'an unknown source');
SELECT * FROM finish();
