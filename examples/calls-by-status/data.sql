-- Three tenants with users, statuses of which one is deleted and one has no calls, and calls of the last four hundred days, a few of
-- them in the future. The same on every run of a day. Variable: calls (how many; 3000 where it is not given).
\if :{?calls}
\else
\set calls 3000
\endif
SET ROLE crm_owner;
-- A number from 0 to less than sides, the same whenever it is asked for.
CREATE FUNCTION pg_temp.dice(what text, n int, sides int) RETURNS int LANGUAGE sql IMMUTABLE
    RETURN ('x' || substr(md5(what || n), 1, 7))::bit(28)::int % sides;

INSERT INTO crm.tenants VALUES (6, 'Six Ltd'), (7, 'Seven Ltd'), (8, 'Eight Ltd');
INSERT INTO crm.users
SELECT n, 6 + n % 3, 'User ' || n, CASE WHEN n % 9 > 0 THEN 'user' || n || '@example.com' END FROM generate_series(1, 90) AS n;
INSERT INTO crm.call_status VALUES
    (1, 'Pending', 'Calls that are pending', '#FFA500', NULL), (2, 'Scheduled', 'Scheduled calls', '#00FF00', 0),
    (3, 'Answered', NULL, '#0000FF', 0), (4, 'Missed', 'Nobody picked up', NULL, NULL), (5, 'Old', 'No longer in use', '#CCCCCC', 1),
    (10, 'Escalated', 'To the supervisor', '#FF0000', NULL), (11, 'Archived', 'Nothing yet', '#AAAAAA', 0);

CREATE FUNCTION crm.add_calls(first int, last int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm.calls (id, tenant_id, status_id, subject, type, start_time, owner_id, user_id, assigned_to_id, deleted)
    SELECT n, 6 + pg_temp.dice('tenant', n, 10) / 7 + pg_temp.dice('tenant', n, 10) / 9,
           CASE WHEN n % 97 = 0 THEN NULL WHEN n % 101 = 0 THEN '' WHEN n % 103 = 0 THEN '99' WHEN n % 107 = 0 THEN '5' WHEN n % 61 = 0 THEN '10'
                ELSE (1 + pg_temp.dice('status', n, 4))::text END,
           CASE WHEN n % 50 > 0 THEN 'Follow-up call ' || n END, (ARRAY['outbound', 'inbound'])[1 + n % 2],
           CASE WHEN n % 89 > 0 THEN date_trunc('minute', now()) + interval '5 days' - pg_temp.dice('time', n, 405 * 24 * 60) * interval '1 minute' END,
           1 + pg_temp.dice('owner', n, 90), 1 + pg_temp.dice('user', n, 100), CASE WHEN n % 3 > 0 THEN 1 + pg_temp.dice('assigned', n, 90) END,
           CASE WHEN n % 31 = 0 THEN 1 WHEN n % 5 = 0 THEN 0 END
    FROM generate_series(first, last) AS n;
    INSERT INTO crm.numbered_calls
    SELECT id, tenant_id, nullif(status_id, '')::int, subject, type, start_time, owner_id, user_id, assigned_to_id, deleted
    FROM crm.calls WHERE id BETWEEN first AND last;
END
$$;
SELECT crm.add_calls(1, :calls);
RESET ROLE;
