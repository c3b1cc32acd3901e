# shellcheck shell=bash disable=SC2154
# What reports, pages and permissions take, at a million facts.

# Milliseconds a call of one statement takes on average in one warm session of a role.
latency_of() {
    echo "$1" >"$work/statement.pgbench"
    PGDATABASE=${PGDATABASE:-$PGUSER} PGUSER=${2:-$PGUSER} on_copy kept \
        pgbench -n -M prepared -T "$seconds" -f "$work/statement.pgbench" | sed -n 's/^latency average = \([0-9.]*\) ms/\1/p'
}

# As compare(), for measures whose two sides are roles, but with the difference of neighbouring runs instead of their ratio.
added() {
    local name=$1 unit=$2 comparison=$3 bar=$4 run
    shift 4
    : >"$work/plain"
    : >"$work/kept"
    for ((run = 1; run <= runs; run++)); do
        progress "$name: run $run of $runs"
        "$@" everything >>"$work/plain"
        "$@" granted >>"$work/kept"
    done
    progress ''
    table_row "$name" "$unit" "$(spread <"$work/plain" | cut -d' ' -f1)" "$(spread <"$work/kept" | cut -d' ' -f1)" \
        $(paste -d' ' "$work/plain" "$work/kept" | awk '{ print $2 - $1 }' | spread) "$comparison" "$bar"
}

report_as() { latency_of "SELECT * FROM collection_summary($1 date_from => '2026-01-01', date_to => '2026-03-31')" "$2"; }

# A project's cells by day: through the view, by a role with a thousand grants; or the query behind it, by its owner.
cells_by_day() {
    local cells="(SELECT * FROM collection_internal.folded_cell UNION ALL SELECT * FROM collection_internal.pending_cell)"
    local query="SELECT day, sum(attempts), sum(completes), sum(duration_sec) / nullif(sum(timed_rows), 0) FROM"
    if [ "$1" = kept ]; then
        latency_of "$query collection_daily WHERE source = 'bench' AND project_id = 7 GROUP BY day" granted
    else
        latency_of "$query $cells AS cell WHERE source_id = $(quiet_psql -c "SELECT source_id FROM collection_internal.source WHERE name = 'bench'")
                    AND source = 'bench' AND project_id = 7 GROUP BY day"
    fi
}

bench_grants() {
    quiet_psql -c 'CREATE ROLE granted LOGIN' -c 'CREATE ROLE everything LOGIN' \
        -c "SELECT collection_grant_role('everything', all_projects => true)" \
        -c "SELECT count(collection_grant_role('granted', n)) FROM generate_series(1, 1000) AS n" >"$work/output"
    added 'added by 1,000 grants, report on every project' ms '<=' 0.1 report_as ''
    added 'added by 1,000 grants, report on one project' ms '<=' 0.1 report_as 'project => 7,'
    compare 'view, one project of 200,000 cells, against owner' ms '<=' 1.3 cells_by_day
    quiet_psql -c 'DROP OWNED BY granted, everything' -c 'DROP ROLE granted, everything' >"$work/output"
}

fill_project() {
    progress 'writing a million facts of one project'
    empty_both
    quiet_psql -c 'INSERT INTO kept.core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts,
                       start_form, end_form)
                   SELECT 1, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form FROM random_year(1000000)' \
        -c 'SELECT collection_refresh()' -c 'VACUUM ANALYZE kept.core_interview' -c 'VACUUM collection_internal.delta, collection_internal.rollup' >"$work/output"
}

bench_pages() {
    fill_project
    local page
    for page in 1 10000; do
        repeat "page $(grouped $page) of a project of 1,000,000 rows" ms '<=' $((page == 1 ? 2 : 50)) \
            latency_of "SELECT * FROM collection_rows(project => 1, date_from => '2025-06-01', date_to => '2026-05-31', page => $page)"
    done
}

bench_reports() {
    fill_million
    # The indexes of collection_indexes() that pages want.
    quiet_psql -c 'CREATE INDEX pages ON kept.core_interview (project_id, (coalesce(end_form, start_form)) DESC, id DESC)' \
        -c 'CREATE INDEX days ON kept.core_interview ((coalesce(end_form, start_form)))' >"$work/output"
    local name
    for name in 'series()' "series(group_by => 'outcome')" 'bar()' "bar(group_by => 'day')" 'share()' 'top()' 'rows_count()' \
        'summary_json()' 'page_json()' 'version()'; do
        repeat "$name, 90 days of a project" ms '<=' 5 latency_of \
            "SELECT * FROM collection_$(report_call "$name")"
    done
    bench_grants
    bench_pages
    quiet_psql -c 'DROP INDEX kept.pages, kept.days' >"$work/output"
}

# name(arguments) with the filters of the measure; a version has none.
report_call() {
    if [ "$1" = 'version()' ]; then
        echo "$1"
    else
        sed "s/(/(project => 7, date_from => '2026-01-01', date_to => '2026-03-31', /; s/, )/)/" <<<"$1"
    fi
}
