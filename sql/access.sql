-- Access: grants to database roles.
CREATE TABLE collection_internal.grant_role (
    source_id pg_catalog.int4 NOT NULL,
    role pg_catalog.regrole NOT NULL,
    role_name pg_catalog.name NOT NULL,
    project_id pg_catalog.int8,
    permission pg_catalog.text NOT NULL,
    CONSTRAINT grant_role_key UNIQUE NULLS NOT DISTINCT (source_id, role, permission, project_id),
    CONSTRAINT grant_role_permission_check CHECK (permission OPERATOR(pg_catalog.=) ANY (ARRAY['view_collection_perf', 'view_phone', 'manage']))
) USING heap;
COMMENT ON TABLE collection_internal.grant_role IS 'what database roles may see and do';
COMMENT ON COLUMN collection_internal.grant_role.source_id IS 'source';
COMMENT ON COLUMN collection_internal.grant_role.role IS 'role; a dropped one is dumped as a number that may later be another''s';
COMMENT ON COLUMN collection_internal.grant_role.role_name IS 'name of the role when it was granted; a grant counts while both still match';
COMMENT ON COLUMN collection_internal.grant_role.project_id IS 'project; NULL: every project, those to come included';
COMMENT ON COLUMN collection_internal.grant_role.permission IS 'view_collection_perf, view_phone or manage';
SELECT pg_catalog.pg_extension_config_dump('collection_internal.grant_role', '');

-- Both check inside who may grant what, so anyone may call them.
CREATE FUNCTION @extschema@.collection_grant_role(
    role pg_catalog.regrole,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_role';
COMMENT ON FUNCTION @extschema@.collection_grant_role IS 'lets a database role, and those who have its privileges, see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_role(
    role pg_catalog.regrole,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_role';
COMMENT ON FUNCTION @extschema@.collection_revoke_role IS 'takes back what collection_grant_role gave: a project, or with all_projects the grant over all of them';

-- Application users.
CREATE TABLE collection_internal.grant_user (
    source_id pg_catalog.int4 NOT NULL,
    user_id pg_catalog.text NOT NULL,
    project_id pg_catalog.int8,
    permission pg_catalog.text NOT NULL,
    CONSTRAINT grant_user_key UNIQUE NULLS NOT DISTINCT (source_id, user_id, permission, project_id),
    CONSTRAINT grant_user_permission_check CHECK (permission OPERATOR(pg_catalog.=) ANY (ARRAY['view_collection_perf', 'view_phone', 'manage']))
) USING heap;
COMMENT ON TABLE collection_internal.grant_user IS 'what the application''s users may see and do';
COMMENT ON COLUMN collection_internal.grant_user.source_id IS 'source';
COMMENT ON COLUMN collection_internal.grant_user.user_id IS 'the application''s id of the user, as text';
COMMENT ON COLUMN collection_internal.grant_user.project_id IS 'project; NULL: every project, those to come included';
COMMENT ON COLUMN collection_internal.grant_user.permission IS 'view_collection_perf, view_phone or manage';
SELECT pg_catalog.pg_extension_config_dump('collection_internal.grant_user', '');

CREATE FUNCTION collection_internal.grants_changed() RETURNS pg_catalog.trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_internal_grants_changed';
COMMENT ON FUNCTION collection_internal.grants_changed() IS 'makes every backend read the grants again';
REVOKE ALL ON FUNCTION collection_internal.grants_changed() FROM PUBLIC;

CREATE TRIGGER grants_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.grant_role
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.grants_changed();
ALTER TABLE collection_internal.grant_role ENABLE ALWAYS TRIGGER grants_changed;
COMMENT ON TRIGGER grants_changed ON collection_internal.grant_role IS 'makes every backend read the grants again';

CREATE TRIGGER grants_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON collection_internal.grant_user
    FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.grants_changed();
ALTER TABLE collection_internal.grant_user ENABLE ALWAYS TRIGGER grants_changed;
COMMENT ON TRIGGER grants_changed ON collection_internal.grant_user IS 'makes every backend read the grants again';

CREATE TABLE collection_internal.permission_map (
    source_id pg_catalog.int4 NOT NULL,
    relation pg_catalog.regclass NOT NULL,
    user_column pg_catalog.text NOT NULL,
    project_column pg_catalog.text NOT NULL,
    permission_column pg_catalog.text,
    user_kind pg_catalog.text NOT NULL,
    permission_kind pg_catalog.text,
    CONSTRAINT permission_map_pkey PRIMARY KEY (source_id)
) USING heap;
COMMENT ON TABLE collection_internal.permission_map IS 'the application''s own permission tables, read live';
COMMENT ON COLUMN collection_internal.permission_map.source_id IS 'source';
COMMENT ON COLUMN collection_internal.permission_map.relation IS 'the application''s table or view';
COMMENT ON COLUMN collection_internal.permission_map.user_column IS 'expression: id of the user';
COMMENT ON COLUMN collection_internal.permission_map.project_column IS 'expression: key of the project';
COMMENT ON COLUMN collection_internal.permission_map.permission_column IS 'expression: name of the permission, or a boolean that lets view; NULL: every row lets view';
COMMENT ON COLUMN collection_internal.permission_map.user_kind IS 'how users are compared: integer, uuid or text';
COMMENT ON COLUMN collection_internal.permission_map.permission_kind IS 'text or boolean';
SELECT pg_catalog.pg_extension_config_dump('collection_internal.permission_map', '');

CREATE FUNCTION @extschema@.collection_grant_user(
    user_id pg_catalog.int8,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_user';
COMMENT ON FUNCTION @extschema@.collection_grant_user(pg_catalog.int8, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'lets a user of the application see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_user(
    user_id pg_catalog.int8,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_user';
COMMENT ON FUNCTION @extschema@.collection_revoke_user(pg_catalog.int8, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'takes back what collection_grant_user gave';

-- EXECUTE is for the role by which the application connects, and nobody else: it answers for who the user is.
CREATE FUNCTION @extschema@.collection_set_user(user_id pg_catalog.int8) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_set_user';
COMMENT ON FUNCTION @extschema@.collection_set_user(pg_catalog.int8) IS 'names the application''s user for whom this transaction asks; a second, different user is an error';
REVOKE ALL ON FUNCTION @extschema@.collection_set_user(pg_catalog.int8) FROM PUBLIC;

CREATE FUNCTION @extschema@.collection_grant_user(
    user_id pg_catalog.text,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_user';
COMMENT ON FUNCTION @extschema@.collection_grant_user(pg_catalog.text, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'lets a user of the application see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_user(
    user_id pg_catalog.text,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_user';
COMMENT ON FUNCTION @extschema@.collection_revoke_user(pg_catalog.text, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'takes back what collection_grant_user gave';

-- EXECUTE is for the role by which the application connects, and nobody else: it answers for who the user is.
CREATE FUNCTION @extschema@.collection_set_user(user_id pg_catalog.text) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_set_user';
COMMENT ON FUNCTION @extschema@.collection_set_user(pg_catalog.text) IS 'names the application''s user for whom this transaction asks; a second, different user is an error';
REVOKE ALL ON FUNCTION @extschema@.collection_set_user(pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION @extschema@.collection_grant_user(
    user_id pg_catalog.uuid,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_grant_user';
COMMENT ON FUNCTION @extschema@.collection_grant_user(pg_catalog.uuid, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'lets a user of the application see a project of a source, or with all_projects all of them; permission: view_collection_perf, view_phone or manage';

CREATE FUNCTION @extschema@.collection_revoke_user(
    user_id pg_catalog.uuid,
    project pg_catalog.int8 DEFAULT NULL,
    permission pg_catalog.text DEFAULT 'view_collection_perf',
    source pg_catalog.text DEFAULT NULL,
    all_projects pg_catalog.bool DEFAULT false,
    project_key pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_revoke_user';
COMMENT ON FUNCTION @extschema@.collection_revoke_user(pg_catalog.uuid, pg_catalog.int8, pg_catalog.text, pg_catalog.text, pg_catalog.bool, pg_catalog.text) IS 'takes back what collection_grant_user gave';

-- EXECUTE is for the role by which the application connects, and nobody else: it answers for who the user is.
CREATE FUNCTION @extschema@.collection_set_user(user_id pg_catalog.uuid) RETURNS pg_catalog.void
    LANGUAGE c AS 'MODULE_PATHNAME', 'collection_set_user';
COMMENT ON FUNCTION @extschema@.collection_set_user(pg_catalog.uuid) IS 'names the application''s user for whom this transaction asks; a second, different user is an error';
REVOKE ALL ON FUNCTION @extschema@.collection_set_user(pg_catalog.uuid) FROM PUBLIC;

CREATE FUNCTION @extschema@.collection_user() RETURNS pg_catalog.text
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'collection_user';
COMMENT ON FUNCTION @extschema@.collection_user() IS 'the application''s user who is named in this transaction; NULL where nobody is';

-- It checks inside that the caller owns both tables.
CREATE FUNCTION @extschema@.collection_use_permissions(
    source pg_catalog.text,
    relation pg_catalog.regclass,
    user_column pg_catalog.text DEFAULT NULL,
    project_column pg_catalog.text DEFAULT NULL,
    permission_column pg_catalog.text DEFAULT NULL
) RETURNS pg_catalog.void LANGUAGE c AS 'MODULE_PATHNAME', 'collection_use_permissions';
COMMENT ON FUNCTION @extschema@.collection_use_permissions IS 'reads the application''s own permission table as well, live: the columns of user, project and permission (a name, or a boolean that lets view; without it every row lets view); relation NULL ends it';
