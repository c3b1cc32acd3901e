-- What the columns of the calls mean. The keys of projects and interviewers are text: the service asked for and the
-- agent's name. AGENT means served; callers who hang up were not reached; PHANTOM calls are to be ignored.
SELECT collection_register(
    source => 'calls', fact => 'demo.call', project => 'service', time_zone => 'Asia/Jerusalem',
    interviewer => 'agent', outcome => 'outcome', started_at => 'started_at', ended_at => 'ended_at',
    backfill => 'now');
SELECT collection_set_outcome('calls', 'AGENT', 'served', 'complete'),
       collection_set_outcome('calls', 'HANG', 'hung up', 'non_contact'),
       collection_set_outcome('calls', 'PHANTOM', 'phantom', 'not_eligible');

CREATE TABLE demo.service (code text PRIMARY KEY, name text NOT NULL);
INSERT INTO demo.service
VALUES ('PS', 'Regular service'), ('PE', 'Regular service in English'), ('IN', 'Internet consulting'),
       ('NE', 'Stock trading'), ('NW', 'Prospective customers'), ('TT', 'Outgoing call-backs');
SELECT collection_describe('calls', 'project', 'demo.service', key => 'code', label => 'name');
