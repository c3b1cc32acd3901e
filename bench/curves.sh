# shellcheck shell=bash disable=SC2154
# Whether reports depend on the facts under their cells, and how they grow with what they do depend on. Times are compared with the round
# trip of a prepared SELECT 1.

# Two databases with the same cells: one fact of each call, and ten.
part_flat() {
    local all_ways=(small big) judged=big database_prefix=flat_ count=$((rows / 10)) times report days
    for times in 1 10; do
        prepare_flat "$times" "$([ $times = 1 ] && echo small || echo big)" $count
    done
    table_of small
    for report in "${reports[@]}" 'top, all projects'; do
        for days in 90 365; do
            compare_ways "$report, $days days, $(grouped $((10 * count))) facts against $(grouped $count)" ms small '<=' 1.2 'small big' flat_report "$report" $days
        done
    done
    drop_set small big
}

flat_report() { wait_for "$(report_text "$1" "$2" ours)" "$read_seconds" "$3"; }

prepare_flat() {
    local times=$1 name=$2 count=$3
    shape_of_year "$count"
    quiet_psql -c "CREATE DATABASE $database_prefix$name"
    quiet_psql -d "$database_prefix$name" -f "$here/sql/tables.sql" -f "$here/sql/peers/interviews.sql" -c 'CREATE SCHEMA facts' \
        -c 'CREATE TABLE facts.core_interview (LIKE interview_columns INCLUDING ALL, PRIMARY KEY (id))' \
        -c "INSERT INTO core_interviewer SELECT n, 'Interviewer ' || n, 'Team ' || n % 10 FROM generate_series(201, 20000) AS n" \
        -c "INSERT INTO facts.core_interview ($written_columns) SELECT i.* FROM interviews(0, $count - 1, '2025-06-02', $interviewers, $calls) AS i, generate_series(1, $times)" \
        -c 'CREATE EXTENSION collection_performance' >"$work/output"
    register_ours "$name" >"$work/output"
    quiet_psql -d "$database_prefix$name" -c "SELECT collection_grant_role('reader', all_projects => true)" >"$work/output"
}

# Each line of a curve: what grows, how far, and the facts, one a cell: projects, interviewers of each, days, outcomes; then grants, pending deltas.
curve_points() {
    local cells
    for cells in 1 4 16 64 256 1024; do echo "cells $((720 * cells)) 1 $cells 90 8 0 0"; done
    for cells in 1000 4000 16000 64000 256000; do echo "pending $cells 20 20 90 8 0 $cells"; done
    for cells in 1 8 64 512 2048; do echo "projects $cells $cells 5 9 8 0 0"; done
    for cells in 100 300 1000 3000 9000; do echo "interviewers $cells 1 $cells $((9000 / cells)) 8 0 0"; done
    for cells in 1 10 100 1000 10000; do echo "grants $cells 10000 1 3 4 $cells 0"; done
}

part_curves() {
    local all_ways=(ours) database_prefix=curve_ curve x projects interviewers days outcomes grants pending report before=''
    quiet_psql -c 'CREATE DATABASE curve_ours'
    quiet_psql -d curve_ours -f "$here/sql/tables.sql" -c 'CREATE SCHEMA facts' \
        -c "INSERT INTO core_project SELECT n, 'Project ' || n FROM generate_series(21, 10000) AS n" \
        -c "INSERT INTO core_interviewer SELECT n, 'Interviewer ' || n, 'Team ' || n % 10 FROM generate_series(201, 20000) AS n" >"$work/output"
    quiet_psql -d curve_ours -c 'CREATE EXTENSION collection_performance'
    fold_threshold 1000000000 -d curve_ours
    table_of select1
    while read -r curve x projects interviewers days outcomes grants pending; do
        # In a quick run the curves are short.
        [ "$quick" = no ] || [ "$x" -le 1000 ] || continue
        ! out_of_time || break
        [ "$curve$projects$interviewers$days" = "$before" ] || curve_facts "$projects" "$interviewers" "$days" "$outcomes"
        before=$curve$projects$interviewers$days
        if [ "$grants" -gt 0 ]; then
            quiet_psql -d curve_ours -c "SELECT count(collection_grant_role('reader', n)) FROM generate_series(1, $grants) AS n"
        else
            quiet_psql -d curve_ours -c "SELECT collection_grant_role('reader', all_projects => true)"
        fi >"$work/output"
        if [ "$pending" -gt 0 ]; then
            quiet_psql -d curve_ours -c 'SELECT collection_refresh()' >"$work/output"
            PGDATABASE=curve_ours append_deltas "$pending" 1000
        fi
        for report in summary series top share bar 'top, all projects'; do
            compare_ways "$curve $(grouped "$x"): $report" ms select1 '' '' 'select1 ours' curve_report "$report"
        done
        quiet_psql -d curve_ours -c "SELECT collection_revoke_role('reader', all_projects => true)" >"$work/output" 2>&1 || true
    done < <(curve_points)
    x=
    fold_threshold '' -d curve_ours
    drop_set ours
}

curve_report() {
    local text
    text=$(report_text "$1" 90 "$2")
    wait_for "${text//:project/1}" 1 ours
}

# One fact of each cell, in the days that end at the last one of reports.
curve_facts() {
    quiet_psql -d curve_ours -c 'SET client_min_messages = warning' -c "SELECT collection_unregister(name) FROM collection_internal.source" -c 'DROP TABLE IF EXISTS facts.core_interview' \
        -c 'CREATE TABLE facts.core_interview (LIKE interview_columns INCLUDING ALL)' \
        -c "INSERT INTO facts.core_interview ($written_columns)
            SELECT p, (p * 7 + i) % 20000 + 1, '1', 'OUT' || o, 1, at, at + interval '1 min'
            FROM generate_series(1, $1) AS p, generate_series(1, $2) AS i, generate_series(0, $3 - 1) AS d, generate_series(1, $4) AS o,
                 LATERAL (SELECT timestamptz '$last_day 09:00+00' - d * interval '1 day' AS at) AS times" >"$work/output"
    register_ours >"$work/output"
}
