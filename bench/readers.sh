# shellcheck shell=bash disable=SC2154
# What folding, reading and filling take.

# Deltas appended as capture appends them, into so many cells of a source that is not read by anything else.
append_deltas() {
    local deltas=$1 cells=$2
    quiet_psql -c "INSERT INTO collection_internal.delta (source_id, day, row_count, project_id, interviewer_id, timed_rows,
                       dials, duration_sec, outcome)
                   SELECT source_id, date '2020-01-01' + (cell / 200)::int, 1, 1, 1 + cell % 200, 1, 1, 60, 'COMP'
                   FROM collection_internal.source, generate_series(1, $deltas) AS i,
                        LATERAL (SELECT (i::bigint * 7919) % $cells AS cell) AS cells
                   WHERE name = 'bench'" -c CHECKPOINT
}

# Deltas a second of one fold.
fold_speed() {
    local deltas=$1 cells=$2
    append_deltas "$deltas" "$cells"
    milliseconds kept 'SELECT collection_refresh()' | awk -v n="$deltas" '{ print n / $1 * 1000 }'
    # Away with those cells: what is measured next must not be read past them.
    quiet_psql -c "DELETE FROM collection_internal.rollup WHERE day < '2021-01-01'" \
        -c 'VACUUM collection_internal.delta, collection_internal.rollup' >"$work/output"
}

fold_idle() {
    milliseconds kept 'SELECT collection_refresh()' 'SELECT collection_refresh()'
}

bench_fold() {
    empty_both
    repeat 'fold, 500,000 deltas of 20 hot cells' deltas/s '>=' 500000 fold_speed 500000 20
    repeat 'fold, 200,000 deltas of 120,000 cells' deltas/s '>=' 150000 fold_speed 200000 120000
    repeat 'fold that finds nothing' ms '<=' 1.5 fold_idle
}

fill_million() {
    progress 'writing a million facts'
    empty_both
    quiet_psql -c 'INSERT INTO kept.core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts,
                       start_form, end_form) SELECT * FROM random_year(1000000)' -c 'SELECT collection_refresh()' \
        -c 'VACUUM ANALYZE kept.core_interview' -c 'VACUUM collection_internal.delta, collection_internal.rollup' >"$work/output"
}

# Single-row statements append a delta each; a fold must not come between.
pend() {
    fold_threshold 1000000000
    quiet_psql -c "DO \$\$ BEGIN FOR i IN 1 .. $1 LOOP
                INSERT INTO kept.core_interview (project_id, interviewer_id, phone_number, outcome_code, start_form, end_form)
                VALUES (1 + i % 20, 1 + i % 200, '+989120000000', 'COMP', '2026-03-01 10:00+00', '2026-03-01 10:05+00');
            END LOOP; END \$\$" >"$work/output"
}

bench_summary() {
    fill_million
    repeat 'summary, 90 days of a project, 1,000,000 facts' ms '<=' 1 latency summary.pgbench
    local idle
    idle=$(spread <"$work/values" | cut -d' ' -f1)
    pend 10000
    repeat 'the same with 10,000 deltas pending' ms '<=' "$(awk -v i="$idle" 'BEGIN { printf "%.3f", 2 * i }')" \
        latency summary.pgbench
    fold_threshold ''
    quiet_psql -c 'SELECT collection_refresh()' >"$work/output"
}

# The filling of a source, or the plain GROUP BY that it comes to; on the copy without triggers of its own.
group_or_fill() {
    if [ "$1" = plain ]; then
        milliseconds plain "SELECT count(*), sum(rows) FROM (
            SELECT project_id, interviewer_id, outcome_code, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date,
                   count(*) AS rows, sum(call_attempts), count(*) FILTER (WHERE end_form > start_form),
                   sum(end_form - start_form) FILTER (WHERE end_form > start_form)
            FROM plain.core_interview GROUP BY 1, 2, 3, 4) AS cells"
    else
        milliseconds plain "$(register_statement filled plain.core_interview now)"
        quiet_psql -c "SELECT collection_unregister('filled')" -c 'VACUUM collection_internal.delta, collection_internal.rollup' \
            -c CHECKPOINT >"$work/output"
    fi
}

bench_backfill() {
    local rows=$1 bar=$2
    progress "writing $rows facts to be filled in"
    empty_both
    quiet_psql -c "INSERT INTO plain.core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts,
                       start_form, end_form) SELECT * FROM random_year($rows)" -c 'VACUUM ANALYZE plain.core_interview' \
        -c CHECKPOINT
    compare "backfill of $(grouped "$rows") rows against GROUP BY" ms '<=' "$bar" group_or_fill
}

# The longest that one writer waited in the fifteen seconds in which a background backfill begins and ends, beside the
# time of the registration itself, which creates the triggers.
bench_background() {
    local registration longest writer
    rm -f "$work"/waits*
    (cd "$work" && PGOPTIONS='-c search_path=plain,public' exec pgbench -n -M prepared -T 15 -l --log-prefix="$work/waits" \
        -f "$here/sql/insert_spread.pgbench" >"$work/output" 2>&1) &
    writer=$!
    sleep 1
    registration=$(milliseconds plain "$(register_statement filled plain.core_interview background)")
    until [ "$(quiet_psql -c "SELECT state FROM collection_backfills WHERE source = 'filled'")" = done ]; do sleep 0.2; done
    wait "$writer"
    longest=$(awk '$3 > most { most = $3 } END { print most / 1000 }' "$work"/waits*)
    quiet_psql -c "SELECT collection_unregister('filled')" >"$work/output"
    # A commit that waits for the disk is not the backfill's: 50 ms are allowed for it.
    runs=1 table_row "longest wait of a writer during a background fill" ms '' '' "$longest" "$longest" "$longest" '<=' \
        "$(awk -v r="$registration" 'BEGIN { printf "%.0f", r + 50 }')"
}
