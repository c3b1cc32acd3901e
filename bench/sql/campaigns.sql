-- Twenty campaigns of a dialler. The first has a million calls of a week, a hundred a minute, up to now: forty are in flight, five hundred were never
-- ended. For bench/run progress.
CREATE SCHEMA dialer;
CREATE TABLE dialer.campaign (id int PRIMARY KEY, name text NOT NULL, planned int, state text NOT NULL);
INSERT INTO dialer.campaign SELECT n, 'Campaign ' || n, 1500000, 'running' FROM generate_series(1, 20) AS n;
CREATE TABLE dialer.call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign_id int NOT NULL REFERENCES dialer.campaign,
    number text NOT NULL,
    lead_status text,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    details jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO dialer.call (campaign_id, number, lead_status, started_at, ended_at, details)
SELECT campaign, '+9198' || lpad(n::text, 8, '0'), CASE WHEN over THEN (ARRAY['hot', 'warm', 'cold', 'no-answer'])[1 + n % 4] END, begun,
       CASE WHEN over THEN begun + (n % 200) * interval '0.1 s' END, jsonb_build_object('hangupCause', 'NORMAL_CLEARING', 'leadStatus', n % 4)
FROM (SELECT n, CASE WHEN n <= 1000000 THEN 1 ELSE 2 + n % 19 END AS campaign, now() - n % 1000000 * interval '0.6 s' AS begun,
             n > 40 AND n % 2000 <> 0 AS over FROM generate_series(1, 1100000) AS n) AS c;
CREATE INDEX ON dialer.call ((COALESCE(ended_at, started_at)));
CREATE INDEX ON dialer.call (campaign_id, (COALESCE(ended_at, started_at)) DESC, id DESC);
CREATE INDEX ON dialer.call (campaign_id, (COALESCE(ended_at, started_at)) DESC) WHERE ended_at IS NULL;
SELECT collection_register('dialer', 'dialer.call', 'campaign_id', 'UTC', outcome => 'lead_status', started_at => 'started_at', ended_at => 'ended_at',
                           subject => 'number', row_id => 'id', details => 'details', backfill => 'now');
SELECT collection_describe('dialer', 'project', 'dialer.campaign', 'id', 'name', target => 'planned', status => 'state');
SELECT collection_set_outcome('dialer', 'hot', 'Hot', 'complete'), collection_set_outcome('dialer', 'no-answer', 'No answer', 'non_contact');
CREATE ROLE poller LOGIN;
SELECT count(collection_grant_role('poller', n, source => 'dialer')) FROM generate_series(1, 20) AS n;
VACUUM ANALYZE dialer.call, dialer.campaign;
