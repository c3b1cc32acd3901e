# shellcheck shell=bash disable=SC2154
# The throwaway server that everything is measured on, and how the extension is registered there.

# Builds and starts it; $work is a directory that goes with it when the program ends. PG_BINDIR names the programs of a PostgreSQL that has
# the extension already. Arguments: packages that are wanted beside the usual ones.
bench_server() {
    work=$(mktemp -d)
    trap leave EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    need_packages "$@"
    [ -n "${PG_BINDIR:-}" ] || build_and_install "$work"
    # As a server of these data would be set: what is measured shall not be checkpoints.
    start_server "$work" 'shared_buffers = 1GB' 'max_wal_size = 8GB' 'wal_keep_size = 2GB' 'checkpoint_timeout = 1h' 'maintenance_work_mem = 256MB' 'max_connections = 300' 'timezone = UTC'
}

leave() {
    local status=$?
    trap - EXIT INT TERM
    stop_server
    rm -rf "$work"
    exit $status
}

# Sets how many pending deltas ask for a fold; an empty number: as it was. Arguments: number, options of psql.
fold_threshold() {
    local change="RESET collection_performance.fold_threshold"
    [ -z "$1" ] || change="SET collection_performance.fold_threshold = $1"
    # The setting is known once the library is loaded.
    quiet_psql "${@:2}" -c "LOAD 'collection_performance'" -c "ALTER SYSTEM $change" -c 'SELECT pg_reload_conf()' -c 'SELECT pg_sleep(0.2)' >"$work/output"
}

# Arguments: source, table, how it is filled.
register_statement() {
    echo "SELECT collection_register('$1', '$2', 'project_id', 'UTC', interviewer => 'interviewer_id',
              outcome => 'outcome_code', started_at => 'start_form', ended_at => 'end_form', dials => 'call_attempts', row_id => 'id', subject => 'phone_number',
              is_default => $([ "$1" = bench ] && echo true || echo false), backfill => '$3')"
}
