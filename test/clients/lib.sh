# What the tests of clients share; sourced by test/shell/client_*. $clients is test/clients, $calls what calls.sql prints.
clients=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
calls=$TEST_WORK/calls.json
export PYTHONDONTWRITEBYTECODE=1

# The data and the calls, in the database that PGDATABASE names.
prepare_calls() {
    psql -XqAt -f "$clients/fixture.sql" >"$TEST_WORK/fixture.out"
    psql -XqAt -f "$clients/calls.sql" >"$calls"
}

# Runs a client, which writes its results to the file that is its last argument, and compares them.
check_client() {
    local client=$1
    shift
    "$@" "$calls" "$TEST_WORK/$client.results"
    "$clients/compare" "$client" "$calls" "$TEST_WORK/$client.results"
}
