-- Three sources: sessions, messages and tags. Variable: time_zone, in which a day begins; Africa/Johannesburg where it is not given.
\if :{?time_zone}
\else
\set time_zone Africa/Johannesburg
\endif
SET ROLE chat_owner;
-- What is counted is told from one row alone, so messages and tags carry what the dashboard filters by; a trigger copies it from the
-- session. Columns of the application's own would do as well.
ALTER TABLE chat_message ADD COLUMN experiment_id bigint, ADD COLUMN channel text, ADD COLUMN participant_id bigint;
ALTER TABLE tagged_item ADD COLUMN experiment_id bigint, ADD COLUMN channel text;
UPDATE chat_message AS m SET (experiment_id, channel, participant_id) = (s.experiment_id, s.channel, s.participant_id)
FROM experiment_session AS s WHERE s.id = m.session_id;
UPDATE tagged_item AS t SET (experiment_id, channel) = (s.experiment_id, s.channel) FROM experiment_session AS s WHERE s.id = t.session_id;
CREATE FUNCTION copy_session() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'chat_message' THEN
        SELECT s.experiment_id, s.channel, s.participant_id INTO NEW.experiment_id, NEW.channel, NEW.participant_id
        FROM experiment_session AS s WHERE s.id = NEW.session_id;
    ELSE
        SELECT s.experiment_id, s.channel INTO NEW.experiment_id, NEW.channel FROM experiment_session AS s WHERE s.id = NEW.session_id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER copy_session BEFORE INSERT OR UPDATE OF session_id ON chat_message FOR EACH ROW EXECUTE FUNCTION copy_session();
CREATE TRIGGER copy_session BEFORE INSERT OR UPDATE OF session_id ON tagged_item FOR EACH ROW EXECUTE FUNCTION copy_session();
CREATE FUNCTION follow_session() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE chat_message SET experiment_id = NEW.experiment_id, channel = NEW.channel, participant_id = NEW.participant_id WHERE session_id = NEW.id;
    UPDATE tagged_item SET experiment_id = NEW.experiment_id, channel = NEW.channel WHERE session_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow_session AFTER UPDATE OF experiment_id, channel, participant_id ON experiment_session FOR EACH ROW
    WHEN ((OLD.experiment_id, OLD.channel, OLD.participant_id) IS DISTINCT FROM (NEW.experiment_id, NEW.channel, NEW.participant_id))
    EXECUTE FUNCTION follow_session();

-- A session that has ended is a complete. Of a participant the dashboard knows a pseudonym, which is hidden whole from those who may not see
-- it; a bare number of seven digits or more would be masked as a phone number is.
SELECT collection_register(
    'sessions', 'experiment_session', project => 'experiment_id', time_zone => :'time_zone', started_at => 'created_at', ended_at => 'ended_at',
    outcome => $$CASE WHEN ended_at IS NULL THEN 'active' ELSE 'ended' END$$, segment => 'channel',
    subject => $$'p' || participant_id::text$$, row_id => 'id', bucket => 'hour', track_subjects => true, track_percentiles => true, is_default => true);
-- A message that a participant wrote is a complete, so that one call has all messages and theirs.
SELECT collection_register(
    'messages', 'chat_message', project => 'experiment_id', time_zone => :'time_zone', started_at => 'created_at', outcome => 'message_type',
    segment => 'channel', subject => $$'p' || participant_id::text$$, row_filter => $$message_type IN ('human', 'ai')$$, bucket => 'hour',
    track_subjects => true);
-- A tag stands in the place of an interviewer: it has an id, and a name in a table of its own.
SELECT collection_register(
    'tags', 'tagged_item', project => 'experiment_id', time_zone => :'time_zone', started_at => 'created_at', interviewer => 'tag_id',
    outcome => $$CASE WHEN message_id IS NULL THEN 'session' ELSE 'message' END$$, segment => 'channel', bucket => 'hour');

SELECT collection_set_outcome('sessions', 'ended', label => 'Ended', disposition => 'complete', sort_order => 1),
       collection_set_outcome('sessions', 'active', label => 'Active', disposition => 'other', sort_order => 2),
       collection_set_outcome('messages', 'human', label => 'Participants', disposition => 'complete', sort_order => 1),
       collection_set_outcome('messages', 'ai', label => 'Chatbots', disposition => 'other', sort_order => 2),
       collection_set_outcome('tags', 'session', label => 'Of sessions', disposition => 'other', sort_order => 1),
       collection_set_outcome('tags', 'message', label => 'Of messages', disposition => 'other', sort_order => 2),
       collection_describe('tags', 'interviewer', 'tag', key => 'id', label => 'name');

-- Who sees which chatbot follows from the memberships, at the moment of the question: members see their team's, and admins also who
-- the participants are.
CREATE VIEW dashboard_permission AS
    SELECT m.user_id, e.id AS experiment_id, p.permission
    FROM membership AS m
    JOIN experiment AS e ON e.team_id = m.team_id
    JOIN (VALUES ('member', 'view_collection_perf'), ('admin', 'view_collection_perf'), ('admin', 'view_phone')) AS p (role, permission) ON p.role = m.role;
SELECT collection_describe(source, 'project', 'experiment', key => 'id', label => 'name', status => $$CASE WHEN is_archived THEN 'archived' ELSE 'published' END$$),
       collection_use_permissions(source, 'dashboard_permission', 'user_id', 'experiment_id', 'permission')
FROM unnest(ARRAY['sessions', 'messages', 'tags']) AS source;

-- The chatbots of one team, for the filter projects. A team of which the user is no member and one that does not exist look alike. Of a team
-- without chatbots an array of NULL, which matches nothing: an empty one would be no filter.
CREATE FUNCTION team_experiments(slug text) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    experiments bigint[];
BEGIN
    SELECT array_agg(e.id ORDER BY e.id) INTO experiments
    FROM team AS t
    JOIN membership AS m ON m.team_id = t.id AND m.user_id = collection_user()::bigint
    LEFT JOIN experiment AS e ON e.team_id = t.id
    WHERE t.slug = team_experiments.slug;
    IF experiments IS NULL THEN
        RAISE insufficient_privilege USING message = format('permission denied for team %L', slug);
    END IF;
    RETURN experiments;
END
$$;
REVOKE EXECUTE ON FUNCTION team_experiments(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION team_experiments(text) TO chat_app;
RESET ROLE;
GRANT EXECUTE ON FUNCTION collection_set_user(bigint) TO chat_app;
