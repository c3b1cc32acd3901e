-- Response bodies: their fields and order are those of the first specification, their values those of plain SQL.
\ir report_calls.psql
SET client_min_messages = warning;
SELECT * FROM no_plan();

-- Whatever the session spells otherwise
SET DateStyle = 'SQL, DMY';
SET TimeZone = 'Asia/Tehran';
SET extra_float_digits = -10;

-- Fields in their order, of an object or of the first of an array
CREATE FUNCTION fields(body json) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(k, ' ') FROM json_object_keys(CASE json_typeof(body) WHEN 'array' THEN body -> 0 ELSE body END) k
$$;
CREATE FUNCTION sr(completes bigint, attempts bigint, decimals int DEFAULT 3) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(round(completes::numeric / nullif(attempts, 0), decimals), 0)
$$;
CREATE FUNCTION label(id text) RETURNS text LANGUAGE sql STABLE AS $$ SELECT coalesce((SELECT name FROM interviewers i WHERE i.id = label.id::int), id) $$;

-- 4.1
CREATE FUNCTION summary_body(condition text, project int, first date, last date) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    condition := format('day BETWEEN %L AND %L AND %s', first, last, condition);
    RETURN jsonb_build_object(
        'project', project, 'range', jsonb_build_object('from', to_char(first, 'YYYY-MM-DD'), 'to', to_char(last, 'YYYY-MM-DD')),
        'totals', (SELECT jsonb_build_object('attempts', attempts, 'completes', completes, 'success_rate', sr(completes, attempts, 4), 'avg_duration_sec', coalesce(avg_duration_sec, 0)) FROM kpis(condition)),
        'by_day', (SELECT coalesce(jsonb_agg(jsonb_build_object('day', to_char(grp::date, 'YYYY-MM-DD'), 'attempts', attempts, 'completes', completes, 'sr', sr(completes, attempts)) ORDER BY grp::date), '[]')
                   FROM kpis(condition, 'day')));
END
$$;
SELECT is(fields(collection_summary_json(1, '2025-03-01', '2025-04-05')), 'project range totals by_day', '4.1: fields');
SELECT is(fields(collection_summary_json(1, '2025-03-01', '2025-04-05') -> 'range'), 'from to');
SELECT is(fields(collection_summary_json(1, '2025-03-01', '2025-04-05') -> 'totals'), 'attempts completes success_rate avg_duration_sec');
SELECT is(fields(collection_summary_json(1, '2025-03-01', '2025-04-05') -> 'by_day'), 'day attempts completes sr');
SELECT is(collection_summary_json(1, '2025-03-01', '2025-04-05')::jsonb, summary_body('project_id = 1', 1, '2025-03-01', '2025-04-05'), '4.1: of a project');
SELECT is(collection_summary_json(date_from => '2025-03-01', date_to => '2025-04-05')::jsonb, summary_body('true', NULL, '2025-03-01', '2025-04-05'), '4.1: of all');
SELECT is(collection_summary_json(date_from => '2025-03-01', date_to => '2025-04-05', project_key => '2', interviewers => '{1, 2}', outcomes => '{COMP, BUSY}', segments => '{web}')::jsonb,
          summary_body($$project_id = 2 AND interviewer_id IN (1, 2) AND code IN ('COMP', 'BUSY') AND segment = 'web'$$, 2, '2025-03-01', '2025-04-05'), '4.1: filtered, the project by its key');
SELECT is(collection_summary_json(date_to => '1999-12-31')::text,
          '{"project":null,"range":{"from":"1999-12-25","to":"1999-12-31"},"totals":{"attempts":0,"completes":0,"success_rate":0,"avg_duration_sec":0},"by_day":[]}', '4.1: nothing');
SELECT is(collection_summary_json(date_from => '-infinity', date_to => 'infinity') -> 'range' ->> 'to', '5874897-12-31', 'an open range ends where dates do');
SELECT matches((collection_summary_json(1, '2025-03-01', '2025-04-05') -> 'totals' -> 'success_rate')::text, '^0\.\d{1,4}$', 'rates are numbers of so many decimals');

-- 4.2
CREATE FUNCTION bars_body(grouped text, object text, ordering text, taken int, condition text DEFAULT 'true') RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE body jsonb;
BEGIN
    EXECUTE format($q$SELECT coalesce(jsonb_agg(jsonb_build_object(%1$s, 'completes', completes, 'attempts', attempts, 'sr', sr(completes, attempts)) ORDER BY %2$s), '[]')
        FROM (SELECT * FROM kpis('day BETWEEN ''2025-03-01'' AND ''2025-04-05'' AND %3$s', %4$L) ORDER BY %2$s LIMIT %5$s) k$q$, object, ordering, condition, grouped, taken) INTO body;
    RETURN body;
END
$$;
SELECT is(fields(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05')), 'interviewer_id label completes attempts sr', '4.2: fields');
SELECT is(fields(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'day')), 'day completes attempts sr');
SELECT is(fields(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'project')), 'project_id label completes attempts sr');
SELECT is(fields(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', group_by => g)), 'key label completes attempts sr', g) FROM unnest(ARRAY['outcome', 'team', 'segment']) g;
SELECT is(fields(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', metric => 'amount')), 'interviewer_id label completes attempts sr amount', 'bars by amount have one');
SELECT is(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05')::jsonb,
          bars_body('interviewer_id', $$'interviewer_id', grp::int, 'label', label(grp)$$, 'grp IS NULL, completes DESC, attempts DESC, grp::int', 30), '4.2: interviewers');
SELECT is(collection_bar_json(1, '2025-03-01', '2025-04-05', metric => 'attempts', row_limit => 2)::jsonb,
          bars_body('interviewer_id', $$'interviewer_id', grp::int, 'label', label(grp)$$, 'grp IS NULL, attempts DESC, completes DESC, grp::int', 2, 'project_id = 1'), '4.2: two');
SELECT is(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'day', row_limit => 1)::jsonb,
          bars_body('day', $$'day', to_char(grp::date, 'YYYY-MM-DD')$$, 'grp::date', 1000), '4.2: all days');
SELECT is(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'segment')::jsonb,
          bars_body('segment', $$'key', grp, 'label', grp$$, 'grp IS NULL, completes DESC, attempts DESC, grp COLLATE "C"', 30), '4.2: segments, rows without one last');
SELECT is(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', group_by => 'project')::jsonb,
          bars_body('project_id', $$'project_id', grp::int, 'label', coalesce((SELECT name FROM projects WHERE id = grp::int), grp)$$, 'grp IS NULL, completes DESC, attempts DESC, grp::int', 30), '4.2: projects');
SELECT is((SELECT jsonb_agg(b -> 'amount') FROM jsonb_array_elements(collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05', metric => 'amount')::jsonb) b),
          (SELECT jsonb_agg(amount) FROM collection_bar(date_from => '2025-03-01', date_to => '2025-04-05', metric => 'amount')), '4.2: amounts');
SELECT is(collection_bar_json(date_to => '1999-12-31', group_by => g)::text, '[]', '4.2: nothing by ' || g) FROM unnest(ARRAY['interviewer', 'day', 'outcome', 'project', 'team', 'segment']) g;

-- 4.3
SELECT is(fields(collection_share_json(date_from => '2025-03-01', date_to => '2025-04-05')), 'interviewer_id label value', '4.3: fields');
SELECT is(collection_share_json(date_from => '2025-03-01', date_to => '2025-04-05', metric => m)::jsonb,
          (SELECT jsonb_agg(jsonb_build_object('interviewer_id', interviewer_id, 'label', label, 'value', value)) FROM collection_share(date_from => '2025-03-01', date_to => '2025-04-05', metric => m)), '4.3: ' || m)
FROM unnest(ARRAY['completes', 'attempts', 'amount']) m;
SELECT is(collection_share_json(date_from => '2025-03-01', date_to => '2025-04-05')::jsonb -> 0,
          (SELECT jsonb_build_object('interviewer_id', grp::int, 'label', label(grp), 'value', completes) FROM kpis('day BETWEEN ''2025-03-01'' AND ''2025-04-05''', 'interviewer_id')
           WHERE grp IS NOT NULL ORDER BY completes DESC, attempts DESC, grp::int LIMIT 1), '4.3: the largest');
SELECT is((collection_share_json(date_from => '2025-03-01', date_to => '2025-04-05', row_limit => 2)::jsonb -> 2) - 'value', '{"label": "others", "interviewer_id": null}'::jsonb, '4.3: others');
SELECT is(collection_share_json(date_to => '1999-12-31')::text, '[]', '4.3: nothing');

-- 4.4
SELECT is(fields(collection_top_json(date_from => '2025-03-01', date_to => '2025-04-05')), 'rank interviewer_id label attempts completes sr avg_duration_sec', '4.4: fields');
SELECT is(fields(collection_top_json(date_from => '2025-03-01', date_to => '2025-04-05', sort => 'amount')), 'rank interviewer_id label attempts completes sr avg_duration_sec amount', 'by amount');
SELECT is(collection_top_json(date_from => '2025-03-01', date_to => '2025-04-05')::jsonb,
          (SELECT jsonb_agg(jsonb_build_object('rank', rank, 'interviewer_id', grp::int, 'label', label(grp), 'attempts', attempts, 'completes', completes, 'sr', sr(completes, attempts),
                                               'avg_duration_sec', coalesce(avg_duration_sec, 0)) ORDER BY rank)
           FROM (SELECT row_number() OVER (ORDER BY completes DESC, attempts DESC, grp::int) AS rank, * FROM kpis('day BETWEEN ''2025-03-01'' AND ''2025-04-05''', 'interviewer_id') WHERE grp IS NOT NULL) k
           WHERE rank <= 5), '4.4: the first five');
SELECT is(collection_top_json(date_from => '2025-03-01', date_to => '2025-04-05', sort => 'sr', direction => 'asc', row_limit => 3)::jsonb,
          (SELECT jsonb_agg(jsonb_build_object('rank', rank, 'interviewer_id', interviewer_id, 'label', label, 'attempts', attempts, 'completes', completes, 'sr', sr,
                                               'avg_duration_sec', coalesce(avg_duration_sec, 0))) FROM collection_top(date_from => '2025-03-01', date_to => '2025-04-05', sort => 'sr', direction => 'asc', row_limit => 3)), '4.4: the last three');
SELECT is(collection_top_json(date_to => '1999-12-31')::text, '[]', '4.4: nothing');

-- 4.5
CREATE FUNCTION rows_body(taken int, skipped int, condition text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE body jsonb;
BEGIN
    EXECUTE format($q$SELECT coalesce(jsonb_agg(jsonb_build_object('date', to_char(day, 'YYYY-MM-DD'), 'project', coalesce((SELECT name FROM projects p WHERE p.id = project_id), project_id::text),
        'interviewer', label(interviewer_id::text), 'phone_number', phone, 'outcome_code', outcome,
        'start_form', to_char(started AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'end_form', to_char(ended AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'duration_sec', CASE WHEN ended > started THEN round(extract(epoch FROM ended - started)) END) ORDER BY dated DESC, id DESC), '[]')
        FROM (SELECT *, coalesce(ended, started) AS dated, (coalesce(ended, started) AT TIME ZONE 'Europe/Berlin')::date AS day FROM calls
              WHERE (coalesce(ended, started) AT TIME ZONE 'Europe/Berlin')::date BETWEEN '2025-03-01' AND '2025-04-05' AND %s ORDER BY dated DESC, id DESC LIMIT %s OFFSET %s) r$q$, condition, taken, skipped) INTO body;
    RETURN body;
END
$$;
SELECT collection_unregister('calls');
ALTER TABLE calls ADD extra jsonb;
UPDATE calls SET extra = jsonb_build_object('note', id % 7, 'list', array[dials, 1]) WHERE id % 3 > 0;
SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'Europe/Berlin', interviewer => 'interviewer_id',
    outcome => 'outcome', started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment', subject => 'phone', row_id => 'id',
    details => 'extra', backfill => 'now');
SELECT collection_describe('calls', 'project', 'projects', 'id', 'name');
SELECT collection_describe('calls', 'interviewer', 'interviewers', 'id', 'name', 'team');
UPDATE calls SET started = date_trunc('second', started), ended = date_trunc('second', ended);
SELECT is(fields(collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05')), 'count results', '4.5: fields');
SELECT is(fields(collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05') -> 'results'),
          'date project interviewer phone_number outcome_code start_form end_form duration_sec', '4.5: of a row');
SELECT is((collection_table_json(1, '2025-03-01', '2025-04-05') ->> 'count')::bigint, (SELECT count(*) FROM fact WHERE project_id = 1 AND day BETWEEN '2025-03-01' AND '2025-04-05'), '4.5: count');
SELECT is((collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05')::jsonb -> 'results'), rows_body(50, 0, 'true'), '4.5: the first fifty');
SELECT is((collection_table_json(1, '2025-03-01', '2025-04-05', page => 3, page_size => 7)::jsonb -> 'results'), rows_body(7, 14, 'project_id = 1'), '4.5: the third page of seven');
SELECT is((collection_table_json(1, '2025-03-01', '2025-04-05', page => 1000) -> 'results')::text, '[]', '4.5: past the last page');
SELECT is((collection_table_json(1, '2025-03-01', '2025-04-05', page => 1000) ->> 'count')::bigint, (SELECT count(*) FROM fact WHERE project_id = 1 AND day BETWEEN '2025-03-01' AND '2025-04-05'), '4.5: has the same count');
SELECT is(collection_table_json(date_to => '1999-12-31')::text, '{"count":0,"results":[]}', '4.5: nothing');
SELECT is((SELECT jsonb_agg(r ->> 'duration_sec') FROM jsonb_array_elements(collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05', sort => 'duration_sec', direction => 'asc', page_size => 20)::jsonb -> 'results') r),
          (SELECT jsonb_agg(duration_sec::text) FROM collection_rows(date_from => '2025-03-01', date_to => '2025-04-05', sort => 'duration_sec', direction => 'asc', page_size => 20)), '4.5: sorted');
SELECT is(fields(collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05', cols => '{duration_sec, row_id, date, row_id}') -> 'results'), 'duration_sec row_id date', 'columns in the caller''s order, each once');
SELECT is(fields(collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05', cols => '{}') -> 'results'),
          fields(collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05') -> 'results'), 'no columns mean the default');
SELECT is((SELECT jsonb_agg(r) FROM jsonb_array_elements(collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05',
               cols => '{row_id,date,project,project_id,interviewer,interviewer_id,phone_number,outcome_code,call_attempts,duration_sec,details}')::jsonb -> 'results') r),
          (SELECT jsonb_agg(to_jsonb(r) - 'start_form' - 'end_form') FROM collection_rows(date_from => '2025-03-01', date_to => '2025-04-05') r), 'all columns are those of collection_rows');
SELECT throws_ok($$SELECT collection_table_json(cols => '{date,phone}')$$, '22023', 'invalid cols: "phone"');
SELECT throws_ok($$SELECT collection_table_json(cols => '{date,"phone_number; DROP TABLE calls"}')$$, '22023', 'invalid cols: "phone_number; DROP TABLE calls"');
CREATE FUNCTION hint_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END
$$;
SELECT is(hint_of($$SELECT collection_table_json(cols => '{x}')$$), 'Valid values are: row_id, date, project, project_id, interviewer, interviewer_id, phone_number, outcome_code, '
    || 'call_attempts, start_form, end_form, duration_sec, details.', 'the hint lists the columns');
SELECT throws_ok($$SELECT collection_table_json(page => 0)$$, '22023', 'invalid page: 0');
SELECT throws_ok($$SELECT collection_table_json(page_size => 10001)$$, '22023', 'invalid page_size: 10001');
SELECT throws_ok($$SELECT collection_table_json(sort => 'phone')$$, '22023', 'invalid sort: "phone"');

-- Instants, names that must be escaped
BEGIN;
UPDATE projects SET name = E'a "b" \\ \t\n\x01/й' WHERE id = 1;
INSERT INTO calls (project_id, outcome, started, ended, phone) VALUES (1, E'C"\\', '2030-05-05 10:00:00.25+02', '2030-05-05 11:00:01+02', '12');
INSERT INTO calls (project_id, started, ended) VALUES (1, 'infinity', '2030-05-05 09:00+02'), (1, '0044-03-15 12:00:00+00 BC', '2030-05-05 08:00+02');
SELECT is((collection_table_json(1, '2030-05-05', '2030-05-05', cols => '{project,outcome_code,start_form,end_form,interviewer,duration_sec}') -> 'results')::jsonb,
    jsonb_build_array(
        jsonb_build_object('project', E'a "b" \\ \t\n\x01/й', 'outcome_code', E'C"\\', 'start_form', '2030-05-05T08:00:00.25Z', 'end_form', '2030-05-05T09:00:01Z', 'interviewer', NULL, 'duration_sec', 3601),
        jsonb_build_object('project', E'a "b" \\ \t\n\x01/й', 'outcome_code', NULL, 'start_form', NULL, 'end_form', '2030-05-05T07:00:00Z', 'interviewer', NULL, 'duration_sec', NULL),
        jsonb_build_object('project', E'a "b" \\ \t\n\x01/й', 'outcome_code', NULL, 'start_form', '0044-03-15T12:00:00Z BC', 'end_form', '2030-05-05T06:00:00Z', 'interviewer', NULL,
                           'duration_sec', extract(epoch FROM timestamptz '2030-05-05 08:00+02' - timestamptz '0044-03-15 12:00:00+00 BC')::bigint)), 'instants in UTC, strings escaped');
ROLLBACK;

-- The page
SELECT is(fields(collection_page_json(1, '2025-03-01', '2025-04-05')), 'summary by_day bar pie top table', 'the page: fields');
SELECT is(fields(collection_page_json(1, '2025-03-01', '2025-04-05') -> 'summary'), 'project range totals', 'its summary');
CREATE FUNCTION page_parts(project bigint, first date, last date) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('summary', collection_summary_json(project, first, last)::jsonb - 'by_day', 'by_day', collection_summary_json(project, first, last)::jsonb -> 'by_day',
        'bar', collection_bar_json(project, first, last), 'pie', collection_share_json(project, first, last), 'top', collection_top_json(project, first, last),
        'table', collection_table_json(project, first, last))
$$;
SELECT is(collection_page_json(1, '2025-03-01', '2025-04-05')::jsonb, page_parts(1, '2025-03-01', '2025-04-05'), 'the page: what its parts say');
SELECT is(collection_page_json(NULL, '2025-03-01', '2025-04-05')::jsonb, page_parts(NULL, '2025-03-01', '2025-04-05'), 'of all projects');
SELECT is(collection_page_json(NULL, '1999-01-01', '1999-01-02')::text,
    '{"summary":{"project":null,"range":{"from":"1999-01-01","to":"1999-01-02"},"totals":{"attempts":0,"completes":0,"success_rate":0,"avg_duration_sec":0}},"by_day":[],"bar":[],"pie":[],"top":[],"table":{"count":0,"results":[]}}',
    'the page: nothing');
INSERT INTO calls (project_id, interviewer_id, outcome, ended) SELECT 1, n, 'COMP', '2025-03-05' FROM generate_series(100, 140) n;
SELECT is(collection_page_json(1, '2025-03-01', '2025-04-05')::jsonb, page_parts(1, '2025-03-01', '2025-04-05'), 'the page: more interviewers than bars, pending');
SELECT is(collection_page_json(1, '2025-03-01', '2025-04-05') -> 'pie' -> 30 ->> 'label', 'others', 'the last of the pie');

-- Sources that have little
CREATE TABLE plain (at date, k uuid);
INSERT INTO plain VALUES ('2025-03-03', 'c0ffee00-0000-4000-8000-00000000000a'), ('2025-03-03', NULL);
SELECT collection_register('plain', fact => 'plain', project => 'k', time_zone => 'UTC', started_at => 'at', backfill => 'now');
SELECT is(collection_page_json(date_from => '2025-03-03', date_to => '2025-03-03', source => 'plain')::text,
    '{"summary":{"project":null,"range":{"from":"2025-03-03","to":"2025-03-03"},"totals":{"attempts":2,"completes":0,"success_rate":0,"avg_duration_sec":0}},'
    || '"by_day":[{"day":"2025-03-03","attempts":2,"completes":0,"sr":0}],"bar":[],"pie":[],"top":[],"table":{"count":2,"results":['
    || (SELECT string_agg(format('{"date":"2025-03-03","project":%s,"interviewer":null,"phone_number":null,"outcome_code":null,"start_form":"2025-03-03T00:00:00Z","end_form":null,"duration_sec":null}',
                                 coalesce(to_json(project)::text, 'null')), ',' ORDER BY n)
        FROM (SELECT project, row_number() OVER () AS n FROM collection_rows(date_from => '2025-03-03', date_to => '2025-03-03', source => 'plain')) r) || ']}}', 'the page of a source without interviewers');
SELECT is(collection_summary_json(date_from => '2025-03-03', date_to => '2025-03-03', source => 'plain', project_key => 'c0ffee00-0000-4000-8000-00000000000a') ->> 'project',
          (SELECT project_id::text FROM collection_projects WHERE source = 'plain' AND project_key IS NOT NULL), 'a project by a uuid is its number');
SELECT throws_ok($$SELECT collection_bar_json(source => 'plain')$$, '22023', 'source "plain" has no interviewers');
SELECT throws_ok($$SELECT collection_top_json(sort => 'best')$$, '22023', 'invalid sort: "best"');
SELECT throws_ok($$SELECT collection_share_json(metric => 'sr')$$, '22023', 'invalid metric: "sr"');
SELECT throws_ok($$SELECT collection_bar_json(group_by => 'hour')$$, '22023', 'invalid group_by: "hour"');
SELECT throws_ok($$SELECT collection_page_json(date_from => '2025-03-03', date_to => '2025-03-01')$$, '22023', 'date_from is after date_to');

-- NULL means the default, for every parameter
SELECT is(collection_bar_json(NULL, '2025-03-01', '2025-04-05', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::text, collection_bar_json(date_from => '2025-03-01', date_to => '2025-04-05')::text, 'bar');
SELECT is(collection_share_json(NULL, '2025-03-01', '2025-04-05', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::text, collection_share_json(date_from => '2025-03-01', date_to => '2025-04-05')::text, 'share');
SELECT is(collection_top_json(NULL, '2025-03-01', '2025-04-05', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::text, collection_top_json(date_from => '2025-03-01', date_to => '2025-04-05')::text, 'top');
SELECT is(collection_table_json(NULL, '2025-03-01', '2025-04-05', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::text,
          collection_table_json(date_from => '2025-03-01', date_to => '2025-04-05')::text, 'table');

-- One snapshot: what is written while a statement runs is not in its page
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT collection_page_json(1, '2025-03-01', '2025-04-05') AS body \gset before_
SELECT is(collection_page_json(1, '2025-03-01', '2025-04-05')::text, :'before_body', 'the same in the same snapshot');
COMMIT;

-- Access
\ir people.psql
SELECT collection_grant_role('analyst', 1);
CREATE TABLE bodies (call text);
INSERT INTO bodies SELECT format('collection_%s_json', b) FROM unnest(ARRAY['summary', 'bar', 'share', 'top', 'table', 'page']) b;
GRANT SELECT ON bodies TO PUBLIC;
CREATE FUNCTION body(call text, arguments text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
    EXECUTE format('SELECT %s(%s)::text', call, arguments) INTO result;
    RETURN result;
END
$$;
CREATE TABLE wanted AS SELECT call, body(call, $$1, '2025-03-01', '2025-04-05', segments => '{web}'$$) AS body FROM bodies;
GRANT SELECT ON wanted TO PUBLIC;
SELECT collection_revoke_role('analyst', 1);
SET ROLE stranger;
SELECT throws_ok(format('SELECT %s(1)', call), '42501', 'permission denied for project 1', call) FROM bodies;
SELECT throws_ok(format('SELECT %s(4242)', call), '42501', 'permission denied for project 4242', call || ': the same for a project that is not there') FROM bodies;
SELECT throws_ok(format('SELECT %s(projects => ''{1, 2}'')', call), '42501', 'permission denied for project 1', call) FROM bodies;
SELECT is(body(call, $$date_from => '2025-03-01', date_to => '2025-04-05'$$), CASE call
    WHEN 'collection_summary_json' THEN '{"project":null,"range":{"from":"2025-03-01","to":"2025-04-05"},"totals":{"attempts":0,"completes":0,"success_rate":0,"avg_duration_sec":0},"by_day":[]}'
    WHEN 'collection_table_json' THEN '{"count":0,"results":[]}'
    WHEN 'collection_page_json' THEN '{"summary":{"project":null,"range":{"from":"2025-03-01","to":"2025-04-05"},"totals":{"attempts":0,"completes":0,"success_rate":0,"avg_duration_sec":0}},'
        || '"by_day":[],"bar":[],"pie":[],"top":[],"table":{"count":0,"results":[]}}'
    ELSE '[]' END, call || ' without a grant has nothing') FROM bodies;
SET ROLE app;
SELECT throws_ok(format('SELECT %s()', call), '42501', 'no user is named in this transaction', call) FROM bodies;
RESET ROLE;
SELECT collection_grant_role('analyst', 1);
SET ROLE analyst;
CREATE FUNCTION pg_temp.without_numbers(body text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(body, '"phone_number":"[^"]*"', '"phone_number":"***"', 'g') $$;
SELECT ok(pg_temp.without_numbers(replace(body(call, $$date_from => '2025-03-01', date_to => '2025-04-05', segments => '{web}'$$), '"project":null,"range"', '"project":1,"range"'))
          = pg_temp.without_numbers(body), call || ' of all projects is that of the one granted') FROM bodies JOIN wanted USING (call);
SELECT unalike(body(call, $$1, '2025-03-01', '2025-04-05'$$), '%98912%', call || ' masks numbers') FROM bodies;
SELECT throws_ok(format('SELECT %s(2)', call), '42501', 'permission denied for project 2', call) FROM bodies;
RESET ROLE;
SELECT collection_grant_role('analyst', 1, 'view_phone');
SET ROLE analyst;
SELECT ok(body(call, $$1, '2025-03-01', '2025-04-05', segments => '{web}'$$) = body, call || ': who holds view_phone sees what a superuser sees') FROM bodies JOIN wanted USING (call);
SELECT alike(body, '%+98912%', call || ': numbers') FROM wanted WHERE call IN ('collection_table_json', 'collection_page_json');
RESET ROLE;
SELECT * FROM finish();
