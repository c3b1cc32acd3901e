# A second server beside the one that start_server of scripts/lib.sh has started, and what tests of both share; to be sourced after it.
#   copy_server DIR [SETTING...]  a standby of the running server, in DIR, streaming
#   on DIR COMMAND...             runs a command (psql, server_command) against the server in DIR
#   caught_up DIR                 waits until the standby has replayed all that the running server has written
# Every check says what it found; at the end `exit "$failed"`.
failed=0

# check WHAT FOUND [WANTED]
check() {
    if [ "$2" = "${3:-}" ]; then
        echo "ok: $1"
    else
        printf 'not ok: %s: expected "%s", found "%s"\n' "$1" "${3:-}" "$2"
        failed=1
    fi
}

sql() { command psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# What differs from the fact table in each source; nothing expected. The database has oracle.psql.
differences() {
    sql -c "SELECT s.name, o FROM collection_internal.source s, LATERAL (SELECT o::text FROM oracle(s.name) o UNION ALL SELECT o::text FROM oracle_levels(s.name) o) o LIMIT 5" "$@"
}

# Until a query says t.
wait_until() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        [ "$(sql "$@" 2>/dev/null)" != t ] || return 0
        sleep 0.1
    done
    echo "waited in vain: $*" >&2
    return 1
}

on() { PGHOST=$1/socket server_dir=$1 "${@:2}"; }

copy_server() {
    local dir=$1
    mkdir -p "$dir/socket"
    chmod 755 "$dir"
    chown "$(server_user)" "$dir" "$dir/socket"
    quietly as_server_user "$pg_bin/pg_basebackup" -D "$dir/data" -R -c fast
    printf '%s\n' "unix_socket_directories = '$dir/socket'" "${@:2}" >>"$dir/data/postgresql.conf"
    on "$dir" server_command start
}

remove_server() {
    [ ! -e "$1/data/postmaster.pid" ] || on "$1" server_command stop -m immediate || true
    rm -rf "$1"
}

caught_up() { on "$1" wait_until -d postgres -c "SELECT pg_last_wal_replay_lsn() >= '$(sql -d postgres -c 'SELECT pg_current_wal_lsn()')'"; }
