# The kinds of tests and how each is run; sourced by test/run. $here is test/, $repository the
# top of the tree, $work a directory for outputs.
passed=0
failed=0
failures=()

# No test takes long; one that hangs is ended, with what it started, so that the others run and the run ends.
limited() { timeout --kill-after=60 $((${TEST_SECONDS:-420} + ${STRESS_SECONDS:-0})) "$@"; }

# Who did what in a database whose test was ended.
show_activity() {
    [ "$2" -eq 124 ] || [ "$2" -eq 137 ] || return 0
    echo '    ended: it took too long'
    psql -Xq -d postgres -c "SELECT pid, backend_type, state, wait_event, pg_blocking_pids(pid), left(query, 200) FROM pg_stat_activity WHERE datname = '$1'"
}

pass_tests() {
    passed=$((passed + $1))
    printf 'ok      %-44s %s\n' "$2" "${3:-}"
}

fail_test() {
    failed=$((failed + ${2:-1}))
    failures+=("$1")
    printf 'NOT OK  %-44s %s\n' "$1" "${3:-}"
}

show_failures() {
    [ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[*]}"
}

# A database with the extension, and pgTAP in a schema of its own, from which each test's database is copied.
prepare_template() {
    psql -Xq -v ON_ERROR_STOP=1 -d postgres -c 'CREATE DATABASE cp_template'
    psql -Xq -v ON_ERROR_STOP=1 -d cp_template -c 'SET client_min_messages = warning' -c 'CREATE SCHEMA tap' \
        -c 'CREATE EXTENSION pgtap SCHEMA tap' -c 'CREATE EXTENSION collection_performance'
}

# The test-only module of the boundary, built where a test of it runs.
build_boundary() {
    quietly make -C "$here/boundary" PG_CONFIG="$PG_CONFIG" OUT="$work/boundary.so"
}

new_database() {
    psql -Xq -v ON_ERROR_STOP=1 -d postgres -c "CREATE DATABASE $1 TEMPLATE cp_template" \
        -c "ALTER DATABASE $1 SET search_path = \"\$user\", public, tap" -c "GRANT CREATE ON DATABASE $1 TO PUBLIC"
}

# Roles and prepared transactions belong to the whole server: those that a test left behind would meet the next one.
remove_database() {
    local gid role
    psql -XqAt -d "$1" -c "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()" |
        while read -r gid; do psql -Xq -d "$1" -c "ROLLBACK PREPARED '$gid'"; done
    psql -Xq -d postgres -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)"
    psql -XqAt -d postgres -c "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'" |
        while read -r role; do psql -Xq -d postgres -c "DROP ROLE $role"; done
}

# A crash of the server is a failure of whichever test ran.
server_crashes() { grep -c 'terminated by signal\|TRAP:' "$server_dir/data/server.log" || true; }

# What a test's database and outputs are named by: its file, or the directory of an example.
named_by() {
    case $1 in
    examples/*) dirname "$1" ;;
    *) echo "${1%.*}" ;;
    esac
}

run_test() {
    local test=$1 name from=$SECONDS crashes
    name=$(basename "$(named_by "$test")" | tr -c 'a-z0-9\n' _)
    crashes=$(server_crashes)
    case $test in
    pgtap/*) run_pgtap "$test" "$name" "$here/$test" ;;
    examples/*/test.sql) run_pgtap "$test" "example_$name" "$repository/$test" ;;
    isolation/*) run_isolation "$test" "$name" ;;
    shell/*) run_shell "$test" "$name" ;;
    *) fail_test "$test" 1 'of no known kind' ;;
    esac
    # Tests that crash the server on purpose start servers of their own.
    [ "$(server_crashes)" = "$crashes" ] || fail_test "$test" 1 'crashed the server'
    psql -Xq -d postgres -c '' 2>/dev/null || server_command restart
}

# One pgTAP file in a database of its own. pg_prove counts; an error or a plan that does not hold is a failure too.
run_pgtap() {
    local test=$1 database=cp_$2 output=$work/$2.out file=$3 status=0 good bad from=$SECONDS
    [ "$2" != boundary ] || build_boundary
    new_database "$database"
    limited pg_prove --verbose --nocolor --set repository="$repository" --set boundary="$work/boundary.so" -d "$database" "$file" >"$output" 2>&1 || status=$?
    good=$(grep -c '^ok ' "$output" || true)
    bad=$(grep '^not ok ' "$output" | grep -cv '# TODO' || true)
    passed=$((passed + good))
    if [ "$status" -eq 0 ]; then
        pass_tests 0 "$test" "$good tests, $((SECONDS - from)) s"
    else
        fail_test "$test" $((bad > 0 ? bad : 1)) "$bad of $((good + bad))"
        grep -v '^ok ' "$output" | sed -n "1,${SHOW:-60}s/^/    /p"
        show_activity "$database" "$status"
    fi
    remove_database "$database"
}

# One isolation spec in a database of its own, compared with expected/isolation.
run_isolation() {
    local test=$1 database=cp_$2 output=$work/$2.out expected from=$SECONDS status=0
    expected=$here/../expected/isolation/$(basename "${test%.spec}").out
    new_database "$database"
    if [ -e "$here/isolation/setup.psql" ]; then
        psql -Xq -v ON_ERROR_STOP=1 -d "$database" -f "$here/isolation/setup.psql"
    fi
    limited "$("$PG_CONFIG" --pkglibdir)/pgxs/src/test/isolation/isolationtester" \
        "dbname=$database" <"$here/$test" >"$output" 2>&1 || status=$?
    [ "$status" -eq 0 ] || echo "isolationtester failed" >>"$output"
    if [ -n "${ACCEPT:-}" ]; then mkdir -p "$(dirname "$expected")" && cp "$output" "$expected"; fi
    if diff -u "$expected" "$output" >"$output.diff" 2>&1; then
        pass_tests 1 "$test" "$((SECONDS - from)) s"
    else
        fail_test "$test"
        head -n "${SHOW:-60}" "$output.diff" | sed 's/^/    /'
        show_activity "$database" "$status"
    fi
    remove_database "$database"
}

# A program of any kind: it passes where it exits with 0. PGDATABASE is its own database; $TEST_WORK a directory.
run_shell() {
    local test=$1 database=cp_$2 output=$work/$2.out from=$SECONDS status=0
    new_database "$database"
    mkdir -p "$work/$2"
    (cd "$here" && PGDATABASE=$database TEST_WORK=$work/$2 PG_BINDIR=$pg_bin limited "$here/$test") >"$output" 2>&1 </dev/null || status=$?
    if [ "$status" -eq 0 ]; then
        pass_tests 1 "$test" "$((SECONDS - from)) s"
    else
        fail_test "$test" 1 "exit code $status"
        tail -n "${SHOW:-60}" "$output" | sed 's/^/    /'
        show_activity "$database" "$status"
    fi
    remove_database "$database"
}
