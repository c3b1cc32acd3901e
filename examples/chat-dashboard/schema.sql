-- The tables as the application has them: teams, their chatbots (experiments), participants, sessions, messages and tags. Whoever runs
-- this is a superuser; the tables belong to chat_owner, and the application connects as chat_app.
CREATE ROLE chat_owner;
CREATE ROLE chat_app LOGIN;
GRANT CREATE, USAGE ON SCHEMA public TO chat_owner;
GRANT USAGE ON SCHEMA public TO chat_app;
SET ROLE chat_owner;
CREATE TABLE team (id bigint PRIMARY KEY, name text NOT NULL, slug text NOT NULL UNIQUE);
CREATE TABLE membership (
    team_id bigint NOT NULL REFERENCES team,
    user_id bigint NOT NULL,
    role text NOT NULL CHECK (role IN ('admin', 'member')),
    PRIMARY KEY (user_id, team_id)
);
CREATE TABLE experiment (
    id bigint PRIMARY KEY,
    team_id bigint NOT NULL REFERENCES team,
    name text NOT NULL,
    is_archived boolean NOT NULL DEFAULT false
);
CREATE INDEX ON experiment (team_id);
CREATE TABLE participant (id bigint PRIMARY KEY, team_id bigint NOT NULL REFERENCES team, identifier text NOT NULL, name text);
CREATE TABLE experiment_session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    experiment_id bigint NOT NULL REFERENCES experiment,
    participant_id bigint REFERENCES participant,  -- NULL: an anonymous visitor
    channel text NOT NULL,
    status text NOT NULL DEFAULT 'active',
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE TABLE chat_message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id bigint NOT NULL REFERENCES experiment_session ON DELETE CASCADE,
    message_type text NOT NULL CHECK (message_type IN ('human', 'ai', 'system')),
    content text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON chat_message (session_id);
CREATE TABLE tag (id bigint PRIMARY KEY, team_id bigint NOT NULL REFERENCES team, name text NOT NULL);
CREATE TABLE tagged_item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tag_id bigint NOT NULL REFERENCES tag,
    session_id bigint NOT NULL REFERENCES experiment_session ON DELETE CASCADE,
    message_id bigint REFERENCES chat_message ON DELETE CASCADE,  -- NULL: the session itself is tagged
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON tagged_item (session_id);
CREATE INDEX ON tagged_item (message_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON team, membership, experiment, participant, experiment_session, chat_message, tag, tagged_item TO chat_app;
RESET ROLE;
