# shellcheck shell=bash disable=SC2154
# What writers pay: the same work on two identical tables of one server, without and with the triggers.

written_columns='project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form'

empty_both() {
    quiet_psql -c 'TRUNCATE plain.core_interview' -c 'TRUNCATE kept.core_interview' -c 'SELECT collection_refresh()' \
        -c 'CHECKPOINT' >"$work/output"
}

clients_on() {
    local script=$1 clients=$2 synchronous_commit=$3 copy=$4
    quiet_psql -c CHECKPOINT
    throughput "$copy" "$script" "$clients" "$synchronous_commit"
}

bench_clients() {
    local synchronous_commit clients bar
    for synchronous_commit in on off; do
        for clients in 1 4; do
            bar=0.95
            [ $synchronous_commit = on ] || bar=0.87
            empty_both
            compare "INSERT, $clients client$([ $clients = 1 ] || echo s), spread, commit $synchronous_commit" tx/s '>=' $bar \
                clients_on insert_spread.pgbench $clients $synchronous_commit
        done
        for clients in 4 16; do
            bar=0.93
            [ $synchronous_commit = on ] || bar=0.87
            empty_both
            compare "INSERT, $clients clients, one hot cell, commit $synchronous_commit" tx/s '>=' $bar \
                clients_on insert_hot.pgbench $clients $synchronous_commit
        done
    done
}

insert_select() {
    local rows=$1 copy=$2
    empty_both
    milliseconds "$copy" "INSERT INTO core_interview ($written_columns) SELECT * FROM $rows"
}

copy_in() {
    local copy=$1
    empty_both
    milliseconds "$copy" "\\copy core_interview ($written_columns) FROM '$work/rows.csv' (FORMAT csv)"
}

# Milliseconds of one of ten statements, the median; PART in the text stands for 1 to 10.
one_of_ten() {
    local text=$1 copy=$2 part statements=()
    for part in 1 2 3 4 5 6 7 8 9 10; do statements+=("${text//PART/$part}"); done
    quiet_psql -c CHECKPOINT
    statement_times "$copy" "${statements[@]}" | spread | cut -d' ' -f1
}

# Updates of 2,000 rows, all over a table of 100,000 whose ids begin anywhere.
update_rows() {
    one_of_ten "UPDATE core_interview SET $1 WHERE id >= (SELECT min(id) FROM core_interview) + PART * 9000
                AND id < (SELECT min(id) FROM core_interview) + PART * 9000 + 2000" "$2"
}

bench_statements() {
    compare 'INSERT ... SELECT, 100,000 rows of one day' ms '<=' 1.10 insert_select day_rows
    compare 'INSERT ... SELECT, 100,000 rows of a year' ms '<=' 1.25 insert_select year_rows

    # Both copies hold the same year when they are updated.
    insert_select year_rows plain >"$work/output"
    quiet_psql -c 'INSERT INTO kept.core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts,
                       start_form, end_form) SELECT * FROM year_rows' -c 'SELECT collection_refresh()' \
        -c 'VACUUM ANALYZE plain.core_interview' -c 'VACUUM ANALYZE kept.core_interview' >"$work/output"
    compare 'UPDATE of the outcome, 2,000 rows' ms '<=' 1.5 \
        update_rows "outcome_code = CASE outcome_code WHEN 'COMP' THEN 'REF' ELSE 'COMP' END"
    compare 'UPDATE of an unmapped column, 2,000 rows' ms '<=' 1.25 \
        update_rows 'duration_sec = coalesce(duration_sec, 0) + 1'

    progress 'generating the rows to COPY'
    quiet_psql -c "\\copy (SELECT * FROM random_year($copy_rows)) TO '$work/rows.csv' (FORMAT csv)"
    compare "COPY of $(grouped "$copy_rows") rows" ms '<=' 1.15 copy_in
    rm -f "$work/rows.csv"
}
