# shellcheck shell=bash disable=SC2154
# How long the progress of a campaign takes, and what two hundred dashboards that poll it cost the writers.

pollers=200

# Transactions a second of four writers, which begin calls and end them; beside so many pollers where the copy is kept.
dialing() {
    local script=$1 copy=$2 polling=
    if [ "$copy" = kept ]; then
        (cd "$work" && PGUSER=poller exec pgbench -n -r -M prepared -c $pollers -j 1 -T 3600 -D last=0 -f "$here/sql/$script" postgres >"$work/polling" 2>&1) &
        polling=$!
        # Connections are made, and each has made its plans.
        sleep 12
    fi
    quiet_psql -c CHECKPOINT
    pgbench -n -M prepared -c 4 -j 1 -T "$seconds" -f "$here/sql/dial.pgbench" | sed -n 's/^tps = \([0-9.]*\) (without.*/\1/p'
    if [ -n "$polling" ]; then
        kill "$polling"
        wait "$polling" || true
    fi
}

# The mean of what pollers waited for an answer, while writers write.
polled() {
    local script=$1 writing
    (cd "$work" && exec pgbench -n -M prepared -c 4 -j 1 -T 40 -f "$here/sql/dial.pgbench" >"$work/output" 2>&1) &
    writing=$!
    PGUSER=poller pgbench -n -r -M prepared -c $pollers -j 1 -T 40 -D last=0 -f "$here/sql/$script" postgres | awk '/collection_progress/ { print $1 }'
    wait "$writing"
}

bench_progress() {
    progress 'writing a million calls of one campaign'
    quiet_psql -f "$here/sql/campaigns.sql" >"$work/output"
    repeat 'progress of 1,000,000 calls, 40 in flight' ms '<=' 2 latency_of \
        "SELECT * FROM collection_progress('{1}', source => 'dialer')" poller
    repeat 'the same as the body of a response' ms '<=' 2 latency_of \
        "SELECT collection_progress_json('{1}', source => 'dialer')" poller
    compare "4 writers beside $pollers pollers" tx/s '>=' 0.95 dialing poll.pgbench
    compare "the same, version first" tx/s '>=' 0.95 dialing poll_version.pgbench
    runs=1 repeat "wait of a poller beside 4 writers" ms '<=' 50 polled poll.pgbench
    quiet_psql -c 'DROP SCHEMA dialer CASCADE' -c 'DROP OWNED BY poller' -c 'DROP ROLE poller' >"$work/output"
}
