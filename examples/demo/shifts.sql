-- Who worked when: a year of shifts that ends yesterday. A project is in the field for a hundred days and a new one
-- begins every twenty; in a third of the months an interviewer works, for one or two projects, two to four days.
-- Fridays are free. Variables: interviews (how many in all), zone (the time zone of the field).
SELECT setseed(0.42) \g /dev/null
CREATE SCHEMA demo;
CREATE TABLE demo.shift AS
WITH year AS MATERIALIZED (
    SELECT (now() AT TIME ZONE :'zone')::date - 365 AS first_day
), month AS MATERIALIZED (
    SELECT i AS interviewer_id, m AS month, 1 + floor(random() * 2)::int AS projects, random() AS luck,
           2 + floor(random() * 3)::int AS days
    FROM generate_series(1, 200) AS i, generate_series(0, 11) AS m
), worked AS MATERIALIZED (
    SELECT month.interviewer_id, month.month, day_number, random() AS choice, month.projects,
           month.month * 30.42 + floor(random() * 30.42) AS at_day
    FROM month, generate_series(1, month.days) AS day_number
    WHERE month.luck < 0.34
), placed AS MATERIALIZED (
    SELECT DISTINCT ON (interviewer_id, day)
           year.first_day + at_day::int AS day, worked.interviewer_id, field.project_id, month
    FROM worked, year, LATERAL (
        SELECT p AS project_id
        FROM generate_series(1, 20) AS p
        WHERE at_day BETWEEN (p - 5) * 20 AND (p - 5) * 20 + 99
        ORDER BY abs(hashint4(p * 7919 + interviewer_id * 31 + month))
        OFFSET CASE WHEN choice < 0.6 THEN 0 ELSE projects - 1 END LIMIT 1
    ) AS field, LATERAL (SELECT year.first_day + at_day::int AS day) AS day
    WHERE extract(dow FROM day) <> 5
    ORDER BY interviewer_id, day, day_number
), weighed AS MATERIALIZED (
    SELECT *, 85 + random() * 30 AS weight FROM placed WHERE day <= (now() AT TIME ZONE :'zone')::date - 1
), summed AS (
    SELECT *, sum(weight) OVER (ORDER BY day, interviewer_id) / sum(weight) OVER () AS share,
           row_number() OVER (ORDER BY day, interviewer_id) AS shift_id
    FROM weighed
)
-- shares of the whole, rounded at their ends, so that the shifts add up to exactly as many interviews as asked for
SELECT shift_id, day, project_id, interviewer_id,
       (round(share * :interviews) - coalesce(round(lag(share) OVER (ORDER BY shift_id) * :interviews), 0))::int AS calls,
       -- the batch in which it is generated: twenty of them, for a progress display
       ceil(share * 20)::int AS batch
FROM summed;
