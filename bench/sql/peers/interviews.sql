-- Interviews in the shape that fieldwork has, computed from their numbers alone: the same on every machine, and set-based. An interviewer
-- works five days a week, in a month (of thirty days) for one project or for two, and then for the second in the last third of the day.

-- A number of 31 bits that looks as if drawn by lot.
CREATE FUNCTION lot(number bigint, salt int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT hashint8extended(number, salt) & 2147483647';

-- The calls that bear the numbers from first to last. calls: of an interviewer a day. scattered: not in the order of time but any of so many
-- calls, drawn by lot; 0: in order.
CREATE FUNCTION interviews(first bigint, last bigint, begin date, interviewers int, calls int, scattered bigint DEFAULT 0) RETURNS TABLE (
    project_id bigint, interviewer_id bigint, phone_number text, outcome_code text, call_attempts int, start_form timestamptz, end_form timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN lot(engaged, 2) % 2 = 0 AND call >= calls * 2 / 3 THEN 1 + (lot(engaged, 1) + 1 + lot(engaged, 3) % 19) % 20 ELSE 1 + lot(engaged, 1) % 20 END,
           interviewer, '+98912' || lpad((lot(n, 4) % 10000000)::text, 7, '0'), code, 1 + (n % 3)::int, started,
           CASE WHEN lot(n, 7) % 400 > 0 THEN started + (CASE WHEN code IN ('COMP', 'PART') THEN 180 + lot(n, 8) % 720 ELSE 5 + lot(n, 8) % 60 END) * interval '1 s' END
    FROM generate_series(first, last) AS i,
         LATERAL (SELECT CASE WHEN scattered > 0 THEN (lot(i, 9) << 20 | lot(i, 10) & 1048575) % scattered ELSE i END AS n OFFSET 0) AS numbers,
         LATERAL (SELECT n % interviewers + 1 AS interviewer, n / interviewers % calls AS call, (n / interviewers / calls)::int AS day, lot(n, 5) % 100 AS chance OFFSET 0) AS parts,
         LATERAL (SELECT begin + day / 5 * 7 + day % 5 AS on_day,
                         (ARRAY['NOANS', 'COMP', 'REF', 'NA', 'BUSY', 'APPT', 'FAIL', 'PART'])[1 + (chance >= 34)::int + (chance >= 52)::int + (chance >= 66)::int
                             + (chance >= 78)::int + (chance >= 88)::int + (chance >= 94)::int + (chance >= 98)::int] AS code OFFSET 0) AS days,
         LATERAL (SELECT interviewer * 1000 + (on_day - date '2000-01-01') / 30 AS engaged,
                         on_day::timestamp AT TIME ZONE 'UTC' + interval '9 h' + (call + lot(n, 6) / 2147483648.0::float8) * (interval '8 h' / calls) AS started OFFSET 0) AS times
$$;
