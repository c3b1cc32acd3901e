-- collection_export_csv and collection_export_json against collection_rows and plain SQL; what workbooks refuse. Their sheets: shell/export_xlsx.
\ir report_calls.psql
\ir people.psql
ALTER TABLE calls ADD COLUMN extra jsonb;
UPDATE calls SET extra = jsonb_build_object('n', id % 5, 'text', E'a, "b"\nc') WHERE id % 3 <> 0;
SELECT collection_register('rows', fact => 'calls', project => 'project_id', time_zone => 'Asia/Tehran', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', segment => 'segment',
    subject => 'phone', row_id => '''r'' || id', details => 'extra', backfill => 'now', is_default => true);
SELECT collection_describe('rows', 'project', 'projects', 'id', 'name');
SELECT collection_describe('rows', 'interviewer', 'interviewers', 'id', 'name', 'team');
UPDATE interviewers SET name = '=1+1' WHERE id = 0;
UPDATE interviewers SET name = 'Ben "the, voice"' WHERE id = 1;
UPDATE projects SET name = E'\u0639\u0645\u0644\u06A9\u0631\u062F\n@2' WHERE id = 1;
\set range 'date_from => ''2025-03-01'', date_to => ''2025-04-05'''
SELECT * FROM no_plan();

-- An instant in the zone of the source, whatever the session's.
CREATE FUNCTION spelled(t timestamptz) RETURNS text LANGUAGE sql AS $$
    SELECT regexp_replace(to_char(t AT TIME ZONE 'Asia/Tehran', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\.?0+$', '') || '+03:30'
$$;
CREATE FUNCTION quoted(value text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN value ~ E'[",\r\n]' THEN '"' || replace(value, '"', '""') || '"' ELSE value END
$$;
CREATE FUNCTION harmless(value text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(quoted(CASE WHEN value ~ E'^[=+@\t\r\n-]' THEN '''' ELSE '' END || value), '')
$$;
-- What is expected of the rows that collection_rows gives the caller.
CREATE FUNCTION wanted_csv(arguments text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT concat_ws(',', harmless(row_id), to_char(date, 'YYYY-MM-DD'), harmless(project), coalesce(project_id::text, ''), harmless(interviewer),
            coalesce(interviewer_id::text, ''), harmless(phone_number), harmless(outcome_code), coalesce(call_attempts::text, ''),
            coalesce(spelled(start_form), ''), coalesce(spelled(end_form), ''), coalesce(duration_sec::text, ''), harmless(details::text))
        FROM collection_rows(page_size => 10000, date_from => '2025-03-01', date_to => '2025-04-05', %s)$q$, arguments);
END
$$;
CREATE FUNCTION wanted_json(arguments text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT to_jsonb(r) || jsonb_build_object('date', to_char(date, 'YYYY-MM-DD'), 'start_form', spelled(start_form), 'end_form', spelled(end_form))
        FROM collection_rows(page_size => 10000, date_from => '2025-03-01', date_to => '2025-04-05', %s) r$q$, arguments);
END
$$;
\set header 'row_id,date,project,project_id,interviewer,interviewer_id,phone_number,outcome_code,call_attempts,start_form,end_form,duration_sec,details'

-- As superuser, who sees every number
SET DateStyle = 'German';
SET TimeZone = 'America/Sao_Paulo';
SELECT cmp_ok((SELECT count(*) FROM wanted_csv('project => NULL')), '>', 1000::bigint, 'there are many rows');
SELECT results_eq($$SELECT * FROM collection_export_csv(date_from => '2025-03-01', date_to => '2025-04-05')$$,
                  format($$SELECT %L UNION ALL SELECT * FROM wanted_csv('project => NULL')$$, :'header'), 'csv: a header, then the rows');
SELECT results_eq($$SELECT l::jsonb FROM collection_export_json(date_from => '2025-03-01', date_to => '2025-04-05') l$$, $$SELECT * FROM wanted_json('project => NULL')$$, 'json: a row a line');
SELECT is((SELECT array_agg(k) FROM (SELECT json_object_keys(l::json) k FROM (SELECT l FROM collection_export_json(:range) l LIMIT 1) l) k), string_to_array(:'header', ','), 'json: members in their order');
SELECT is((SELECT count(*) FROM collection_export_json(:range) l WHERE l ~ E'\n'), 0::bigint, 'json: no line is two');
SELECT isnt_empty($$SELECT l FROM collection_export_csv(date_from => '2025-03-01', date_to => '2025-04-05') l WHERE l LIKE '%,''=1+1,%'$$, 'csv: a name is no formula');
SELECT isnt_empty($$SELECT l FROM collection_export_csv(date_from => '2025-03-01', date_to => '2025-04-05') l WHERE l LIKE '%,''+98912%'$$, 'csv: nor a number');
SELECT isnt_empty($$SELECT l FROM collection_export_csv(date_from => '2025-03-01', date_to => '2025-04-05') l WHERE l LIKE '%,"Ben ""the, voice""",%'$$, 'csv: quotes');
RESET DateStyle;
RESET TimeZone;

-- Negative numbers are numbers, and an offset is that of the time
CREATE TABLE odd (p int, who int, code text, s timestamptz, e timestamptz, d int);
SELECT collection_register('odd', fact => 'odd', project => 'p', time_zone => 'Europe/Berlin', interviewer => 'who', outcome => 'code', started_at => 's', ended_at => 'e',
    dials => 'd', backfill => 'now');
INSERT INTO odd VALUES (-5, -7, '-1', '2025-03-30 02:00+01', '2025-03-30 03:00+01', -3), (1, NULL, NULL, NULL, '1850-01-01 12:00+00', NULL), (1, 1, '', '20000-01-01 00:00+00', NULL, 1);
SELECT results_eq($$SELECT * FROM collection_export_csv(source => 'odd', date_from => '-infinity', date_to => 'infinity')$$,
                  ARRAY[:'header', ',20000-01-01,1,1,1,1,,,1,20000-01-01T01:00:00+01:00,,,',
                        ',2025-03-30,''-5,-5,''-7,-7,,''-1,-3,2025-03-30T03:00:00+02:00,2025-03-30T04:00:00+02:00,3600,',
                        ',1850-01-01,1,1,,,,,,,1850-01-01T12:53:28+00:53:28,,'], 'odd values');

-- Filters
SELECT results_eq(format('SELECT * FROM collection_export_csv(date_from => ''2025-03-01'', date_to => ''2025-04-05'', %s)', a), format('SELECT %L UNION ALL SELECT * FROM wanted_csv(%L)', :'header', a), 'csv: ' || a)
FROM unnest(ARRAY['project => 1', 'projects => ARRAY[0, 2]', 'interviewers => ARRAY[1, 3]', 'outcomes => ARRAY[''COMP'', ''REF'']', 'teams => ARRAY[''north'']',
                  'segments => ARRAY[''web'']', 'project_key => ''2'', interviewer_keys => ARRAY[''0'']']) a;
SELECT results_eq(format('SELECT l::jsonb FROM collection_export_json(date_from => ''2025-03-01'', date_to => ''2025-04-05'', %s) l', a), format('SELECT * FROM wanted_json(%L)', a), 'json: ' || a)
FROM unnest(ARRAY['project => 1, outcomes => ARRAY[''COMP'']', 'teams => ARRAY[''north''], segments => ARRAY[''web'']']) a;
SELECT results_eq($$SELECT * FROM collection_export_csv(date_from => '1999-01-01', date_to => '1999-01-02')$$, ARRAY[:'header'], 'csv: no rows, a header');
SELECT is_empty($$SELECT * FROM collection_export_json(date_from => '1999-01-01', date_to => '1999-01-02')$$, 'json: no rows, no lines');

-- Filters told
SELECT results_eq($$SELECT * FROM collection_export_csv(date_from => '1999-01-01', date_to => '1999-01-02', with_filters => true)$$,
                  ARRAY['filter,value', 'source,rows', 'date_from,1999-01-01', 'date_to,1999-01-02', '', :'header'], 'csv: the source and the days are always told');
SELECT results_eq($$SELECT * FROM collection_export_csv(1, '1999-01-01', '1999-01-02', NULL, '{7,1}', '{COMP,REF}', '{north}', '{"=a,b"}', '{1}', 'rows', '1', '{"1"}', true)$$,
                  ARRAY['filter,value', 'source,rows', 'date_from,1999-01-01', 'date_to,1999-01-02', 'project,1', 'projects,1', 'project_key,1', 'interviewers,7', 'interviewers,1',
                        'interviewer_keys,1', 'teams,north', 'outcomes,COMP', 'outcomes,REF', 'segments,"''=a,b"', '', :'header'], 'csv: every filter');
SELECT results_eq($$SELECT l::jsonb FROM collection_export_json(1, '1999-01-01', '1999-01-02', NULL, '{7,1}', '{COMP,REF}', '{north}', '{"a\"b"}', '{1}', 'rows', '1', '{"1"}', true) l$$,
                  $$SELECT '{"filters": {"source": "rows", "date_from": "1999-01-01", "date_to": "1999-01-02", "project": 1, "projects": [1], "project_key": "1", "interviewers": [7, 1],
                     "interviewer_keys": ["1"], "teams": ["north"], "outcomes": ["COMP", "REF"], "segments": ["a\"b"]}}'::jsonb$$, 'json: every filter');
SELECT results_eq($$SELECT l::jsonb FROM collection_export_json(last_days => 3, date_to => '1999-01-05', outcomes => '{}', with_filters => true) l$$,
                  $$SELECT '{"filters": {"source": "rows", "date_from": "1999-01-03", "date_to": "1999-01-05"}}'::jsonb$$, 'json: the days that last_days means');
SELECT is((SELECT count(*) FROM collection_export_csv(:range, with_filters => true)), (SELECT count(*) + 5 FROM collection_export_csv(:range)), 'and then the rows');
SELECT is((SELECT count(*) FROM collection_export_json(:range, with_filters => NULL)), (SELECT count(*) FROM collection_export_json(:range)), 'NULL is the default');

-- Errors
SELECT throws_ok($$SELECT collection_export_csv(date_from => '2025-03-02', date_to => '2025-03-01')$$, '22023', 'date_from is after date_to');
SELECT throws_ok($$SELECT collection_export_json(outcomes => '{NONE}')$$, '22023', 'invalid outcome code: "NONE"');
SELECT throws_ok($$SELECT collection_export_csv(source => 'none')$$, '42704', NULL, 'no such source');

SELECT throws_ok($$SELECT collection_export_xlsx(sort => 'best')$$, '22023', 'invalid sort: "best"');
SELECT throws_ok($$SELECT collection_export_xlsx_chunks(sort => 'completes')$$, '22023', 'invalid sort: "completes"');
SELECT throws_ok($$SELECT collection_export_xlsx(language => 'de')$$, '22023', 'invalid language: "de"');
SELECT throws_ok($$SELECT collection_export_xlsx(sort => 'amount')$$, '22023', 'source "rows" has no amounts');
SELECT throws_ok($$SELECT collection_export_xlsx_chunks(date_from => '2025-03-02', date_to => '2025-03-01')$$, '22023', 'date_from is after date_to');
SELECT results_eq($$SELECT array_agg(seq), string_agg(chunk, '' ORDER BY seq) FROM collection_export_xlsx_chunks(date_from => '2025-03-01', date_to => '2025-03-31', sort => NULL, language => NULL)$$,
                  $$SELECT ARRAY[1::bigint], collection_export_xlsx(date_from => '2025-03-01', date_to => '2025-03-31', sort => 'success', language => 'en')$$,
                  'xlsx: chunks are the workbook, NULL the default');

-- Access: what collection_rows shows, masked as it masks
SET ROLE stranger;
SELECT results_eq($$SELECT * FROM collection_export_csv(date_from => '2025-03-01', date_to => '2025-04-05')$$, ARRAY[:'header'], 'csv: nothing without a grant');
SELECT is_empty($$SELECT * FROM collection_export_json(date_from => '2025-03-01', date_to => '2025-04-05')$$, 'json: nothing without a grant');
SELECT throws_ok('SELECT collection_export_csv(1)', '42501', 'permission denied for project 1');
SELECT throws_ok('SELECT collection_export_json(1)', '42501', 'permission denied for project 1');
SELECT throws_ok('SELECT collection_export_xlsx(1)', '42501', 'permission denied for project 1');
SELECT throws_ok('SELECT collection_export_xlsx_chunks(1)', '42501', 'permission denied for project 1');
SELECT isnt(collection_export_xlsx(), NULL, 'xlsx: an empty workbook without a grant');
SET ROLE app;
SELECT throws_ok('SELECT collection_export_csv()', '42501', 'no user is named in this transaction');
SELECT throws_ok('SELECT collection_export_json()', '42501', 'no user is named in this transaction');
SELECT throws_ok('SELECT collection_export_xlsx()', '42501', 'no user is named in this transaction');
SELECT throws_ok('SELECT collection_export_xlsx_chunks()', '42501', 'no user is named in this transaction');
RESET ROLE;
SELECT collection_grant_role('analyst', 1);
SELECT collection_grant_role('analyst', 2);
SELECT collection_grant_role('analyst', 2, 'view_phone');
SET ROLE analyst;
CREATE TEMP TABLE numbers AS
SELECT (l::json ->> 'project_id')::int AS project, l::json ->> 'phone_number' AS number, l FROM collection_export_json(:range) l WHERE l::json ->> 'phone_number' IS NOT NULL;
SELECT results_eq('SELECT DISTINCT project FROM numbers ORDER BY 1', '{1, 2}'::int[], 'json: of two projects');
SELECT is((SELECT count(*) FROM numbers WHERE project = 1 AND number NOT LIKE '%***' OR project = 2 AND number LIKE '%*%'), 0::bigint, 'json: masked but where numbers may be seen');
SELECT is((SELECT count(*) FROM collection_export_csv(:range) l WHERE l ~ '^[^,]*,[^,]*,Two,' AND l LIKE '%*%'), 0::bigint, 'csv: full where they may be seen');
SELECT is((SELECT count(*) FROM collection_export_csv(:range, project => 1) l WHERE l ~ '\+98912\d'), 0::bigint, 'csv: masked where not');
SELECT results_eq($$SELECT * FROM collection_export_csv(date_from => '2025-03-01', date_to => '2025-04-05')$$, format($$SELECT %L UNION ALL SELECT * FROM wanted_csv('project => NULL')$$, :'header'),
                  'csv: what the caller''s rows are');
RESET ROLE;

-- Long lines
CREATE TABLE long (p int, s timestamptz, d jsonb);
INSERT INTO long SELECT 1, '2025-03-01', jsonb_build_object('text', repeat('x', 10000)) FROM generate_series(1, 2000);
SELECT collection_register('long', fact => 'long', project => 'p', time_zone => 'UTC', started_at => 's', details => 'd', backfill => 'now');
SELECT is((SELECT sum(length(l)) FROM collection_export_csv(:range, source => 'long') l),
          (SELECT sum(length(',2025-03-01,1,1,,,,,,2025-03-01T00:00:00+00:00,,,' || quoted(d::text))) + length(:'header') FROM long), 'long lines');
SELECT * FROM finish();
