-- The sources, what their codes are called, which objects come along, and who may see what.
SET ROLE crm_owner;
-- The specification has times as 2025-10-13T10:00:00Z. In the time zone of nobody's session, so it may be called immutable.
CREATE FUNCTION crm.utc(at timestamptz) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
END
$$;

SELECT public.collection_register(
    'calls', 'crm.calls', project => 'tenant_id', time_zone => 'UTC', outcome => 'status_id', started_at => 'start_time', row_id => 'id',
    details => $$jsonb_object(ARRAY['subject', 'type', 'status_id', 'start_time'], ARRAY[subject, type, status_id, crm.utc(start_time)])$$,
    row_filter => 'deleted IS DISTINCT FROM 1', is_default => true, backfill => 'now');
SELECT public.collection_register(
    'numbered_calls', 'crm.numbered_calls', project => 'tenant_id', time_zone => 'UTC', outcome => 'status_id', started_at => 'start_time', row_id => 'id',
    details => $$jsonb_object(ARRAY['subject', 'type', 'status_id', 'start_time'], ARRAY[subject, type, status_id::text, crm.utc(start_time)])$$,
    row_filter => 'deleted IS DISTINCT FROM 1', backfill => 'now');

SELECT public.collection_describe(source, 'project', 'crm.tenants', 'id', 'name'),
       public.collection_describe(source, 'outcome', 'crm.call_status', 'id', 'name', description => 'description', color => 'color',
                                  sort_order => 'id', row_filter => 'deleted IS DISTINCT FROM 1'),
       public.collection_reference(source, 'owner_details', 'owner_id', 'crm.users', 'id', ARRAY['id', 'name', 'email']),
       public.collection_reference(source, 'user_details', 'user_id', 'crm.users', 'id', ARRAY['id', 'name']),
       public.collection_reference(source, 'assigned_to_details', 'assigned_to_id', 'crm.users', 'id', ARRAY['id', 'name']),
       public.collection_use_permissions(source, 'crm.users', 'id', 'tenant_id')
FROM unnest(ARRAY['calls', 'numbered_calls']) AS source;
SELECT public.collection_refresh(source) FROM unnest(ARRAY['calls', 'numbered_calls']) AS source;

-- POST /crm/calls/get-grouped-by-status, its parameters as they come from the form.
CREATE FUNCTION crm.get_grouped_by_status(row_limit int DEFAULT 100, include_enrichment text DEFAULT 'true', source text DEFAULT 'calls')
    RETURNS json LANGUAGE sql STABLE
    RETURN public.collection_board_json(source => source, row_limit => row_limit, with_details => include_enrichment IS DISTINCT FROM 'false');
RESET ROLE;
GRANT EXECUTE ON FUNCTION collection_set_user(bigint), collection_set_user(text) TO crm_api;
