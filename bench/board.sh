# shellcheck shell=bash disable=SC2154
# The board of calls by status: a million calls of one tenant among others, against the SQL that one would write.

# Counts of a tenant's calls by status.
board_counts() {
    if [ "$1" = plain ]; then
        latency_of 'SELECT status_id, count(*) FROM plain.calls WHERE tenant_id = 6 AND deleted IS DISTINCT FROM 1 GROUP BY status_id'
    else
        latency_of "SELECT code, total FROM collection_board(source => 'board', project => 6, row_limit => 0)"
    fi
}

# The newest calls of each status with three joined objects. Arguments: how many, copy.
board_calls() {
    if [ "$2" = plain ]; then
        latency_of "$(plain_board "$1")"
    else
        latency_of "SELECT collection_board_json(source => 'board', project => 6, row_limit => $1)"
    fi
}

# Without the calls of no status, which the plain statement would have to look for apart.
plain_board() {
    tr '\n' ' ' <<SQL
SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'description', s.description, 'color', s.color, 'calls', c.calls) ORDER BY s.id)
FROM kept.call_status AS s CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('id', c.id, 'subject', c.subject, 'type', c.type, 'status_id', c.status_id::text,
               'start_time', to_char(c.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24":"MI":"SS"Z"'),
               'owner_details', CASE WHEN o.id IS NULL THEN '{}' ELSE json_build_object('id', o.id, 'name', o.name, 'email', o.email) END,
               'user_details', CASE WHEN u.id IS NULL THEN '{}' ELSE json_build_object('id', u.id, 'name', u.name) END,
               'assigned_to_details', CASE WHEN a.id IS NULL THEN '{}' ELSE json_build_object('id', a.id, 'name', a.name) END) ORDER BY c.start_time DESC) AS calls
    FROM (SELECT * FROM plain.calls AS c WHERE c.tenant_id = 6 AND c.status_id = s.id AND c.deleted IS DISTINCT FROM 1 ORDER BY c.start_time DESC LIMIT $1) AS c
    LEFT JOIN kept.users AS o ON o.id = c.owner_id LEFT JOIN kept.users AS u ON u.id = c.user_id LEFT JOIN kept.users AS a ON a.id = c.assigned_to_id) AS c
WHERE s.deleted IS DISTINCT FROM 1
SQL
}

bench_board() {
    progress 'writing a million calls of one tenant'
    quiet_psql -f "$here/sql/board.sql" >"$work/output"
    local size
    compare 'board of a tenant of 1,000,000 calls, counts' ms '<=' 0.1 board_counts
    repeat 'board of a tenant of 1,000,000 calls, counts' ms '<=' 1 board_counts kept
    for size in 20 100; do
        compare "board, $size newest of each status" ms '<=' 2 board_calls $size
        repeat "board, $size newest of each status" ms '<=' $((size == 20 ? 5 : 15)) board_calls $size kept
        repeat "board as rows of jsonb, $size newest of each status" ms '<=' $((size == 20 ? 5 : 15)) latency_of \
            "SELECT * FROM collection_board(source => 'board', project => 6, row_limit => $size)"
    done
    repeat 'board, ids of the 100 newest of each status' ms '<=' 5 latency_of \
        "SELECT collection_board_json(source => 'board', project => 6, with_details => false)"
    quiet_psql -c "SELECT collection_unregister('board')" -c 'DROP TABLE kept.calls, plain.calls, kept.users, kept.call_status' \
        -c 'DROP FUNCTION kept.utc' >"$work/output"
}
