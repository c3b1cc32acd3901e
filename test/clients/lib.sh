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

# Roles that see something, and one that sees nothing, for figures.
prepare_figures() {
    prepare_calls
    psql -XqAt -v ON_ERROR_STOP=1 -c 'CREATE ROLE stranger LOGIN' -c 'GRANT SELECT ON core_interview TO stranger, dashboard'
}

# Whatever every function and view that only reads shows, in a database, to user 42, a role with a grant, a role without any and the
# superuser. What progress foretells changes from one moment to the next.
figures() {
    local role foretold='"(rate_per_minute|time_remaining|estimated_end|estimatedTimeRemaining|estimatedEndTime)":("[^"]*"|[^,}]*)'
    local statements=$TEST_WORK/figures
    for named in yes no; do
        CALLS=$calls command psql -XqAt -v ON_ERROR_STOP=1 -d "$1" -v "named=$named" -f "$clients/figures.sql" >"$statements.$named"
    done
    command psql -XAt -d "$1" -U application -1 -f "$statements.yes" 2>&1 | sed -E "s/$foretold//g" | sort
    for role in dashboard stranger postgres; do
        echo "$role"
        command psql -XAt -d "$1" -U "$role" -f "$statements.no" 2>&1 | sed -E "s/$foretold//g" | sort
    done
}

# Enough of them to be worth a comparison.
has_figures() { [ "$(grep -c '^collection_.*|{' "$1")" -ge 500 ]; }
