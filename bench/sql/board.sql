-- Calls of tenants by status, in two tables alike: plain.calls with the indexes of the specification, kept.calls with those of
-- collection_indexes(). A million of tenant 6, six hundred thousand of others, over six hundred days; two statuses are rare.
CREATE TABLE kept.call_status (id int PRIMARY KEY, name text, description text, color text, deleted int);
INSERT INTO kept.call_status
SELECT n, (ARRAY['Pending', 'Scheduled', 'Answered', 'Missed', 'Failed', 'Cancelled'])[n], 'Status ' || n, '#FFA50' || n, CASE WHEN n % 2 = 0 THEN 0 END FROM generate_series(1, 6) AS n;
CREATE TABLE kept.users (id bigint PRIMARY KEY, name text, email text);
INSERT INTO kept.users SELECT n, 'User ' || n, 'user' || n || '@example.com' FROM generate_series(1, 2000) AS n;
SELECT setseed(0.5);
CREATE TABLE kept.calls AS
SELECT n::bigint AS id, CASE WHEN n % 8 < 5 THEN 6 ELSE n % 8 + 10 END AS tenant_id,
       CASE WHEN random() < 0.0001 THEN NULL WHEN random() < 0.0001 THEN 99 WHEN random() < 0.00002 THEN 6 WHEN random() < 0.001 THEN 5 ELSE 1 + floor(random() * 4)::int END AS status_id,
       'Follow-up call ' || n AS subject, (ARRAY['outbound', 'inbound'])[1 + n % 2] AS type, now() + interval '5 days' - random() * interval '600 days' AS start_time,
       1 + floor(random() * 2000)::bigint AS owner_id, 1 + floor(random() * 2100)::bigint AS user_id, CASE WHEN random() < 0.7 THEN 1 + floor(random() * 2000)::bigint END AS assigned_to_id,
       CASE WHEN random() < 0.01 THEN 1 WHEN random() < 0.3 THEN 0 END AS deleted
FROM generate_series(1, 1600000) AS n;
ALTER TABLE kept.calls ADD PRIMARY KEY (id);
CREATE TABLE plain.calls (LIKE kept.calls INCLUDING INDEXES);
INSERT INTO plain.calls SELECT * FROM kept.calls;
CREATE INDEX ON plain.calls (tenant_id, deleted, status_id);
CREATE INDEX ON plain.calls (tenant_id, deleted, start_time DESC);
-- The one that the specification lacks, and a developer would add for its lists.
CREATE INDEX ON plain.calls (tenant_id, status_id, start_time DESC);

CREATE FUNCTION kept.utc(at timestamptz) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
END
$$;
SELECT collection_register('board', 'kept.calls', project => 'tenant_id', time_zone => 'UTC', outcome => 'status_id', started_at => 'start_time', row_id => 'id',
    details => $$jsonb_object(ARRAY['subject', 'type', 'status_id', 'start_time'], ARRAY[subject, type, status_id::text, kept.utc(start_time)])$$,
    row_filter => 'deleted IS DISTINCT FROM 1', backfill => 'now');
SELECT collection_describe('board', 'outcome', 'kept.call_status', 'id', 'name', description => 'description', color => 'color', sort_order => 'id', row_filter => 'deleted IS DISTINCT FROM 1'),
       collection_reference('board', 'owner_details', 'owner_id', 'kept.users', 'id', ARRAY['id', 'name', 'email']),
       collection_reference('board', 'user_details', 'user_id', 'kept.users', 'id', ARRAY['id', 'name']),
       collection_reference('board', 'assigned_to_details', 'assigned_to_id', 'kept.users', 'id', ARRAY['id', 'name']);
SELECT statement FROM collection_indexes('board') WHERE NOT present \gexec
SELECT collection_refresh('board');
VACUUM ANALYZE kept.calls, plain.calls, kept.users, kept.call_status, collection_internal.rollup, collection_internal.delta;
