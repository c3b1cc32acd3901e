# shellcheck shell=bash disable=SC2154
# What writers pay for each way of keeping the figures.

# What is ahead has the higher figure where transactions are counted, the lower one where time or WAL is.
ahead_of_peers() {
    local peer comparison='<='
    [ "$2" != tx/s ] || comparison='>='
    for peer in upsert ivm; do versus "$1" "$2" ours $peer $comparison 1; done
}

# Arguments as those of compare_ways but for reference and ways: measure, unit, comparison, bar, command.
compare_writers() {
    local name=$1 unit=$2 comparison=$3 bar=$4
    shift 4
    compare_ways "$name" "$unit" direct "$comparison" "$bar" "$(chosen direct upsert rowwise ivm ours | paste -sd' ')" "$@"
    ahead_of_peers "$name" "$unit"
}

part_writers() {
    local clients place
    table_of direct
    for place in spread hot; do
        for clients in 1 4 16; do
            compare_writers "INSERT, $clients client$([ $clients = 1 ] || echo s), $place" tx/s '>=' 0.95 clients_on insert_$place.pgbench $clients on
        done
    done
}

# Each run writes days of its own, as cells are new in the morning.
shifted() { echo "SELECT project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form + interval '$1 days', end_form + interval '$1 days' FROM $2"; }

insert_rows() {
    quiet_psql -c CHECKPOINT
    milliseconds "$2" "INSERT INTO core_interview ($written_columns) $(shifted $((10 * run)) "$1")"
}

copy_rows_in() {
    local file=$work/$1.$run.csv
    [ -e "$file" ] || quiet_psql -d direct -c "\\copy ($(shifted $((10 * run + 200)) "facts.$1")) TO '$file' (FORMAT csv)"
    quiet_psql -c CHECKPOINT
    milliseconds "$2" "\\copy core_interview ($written_columns) FROM '$file' (FORMAT csv)"
}

# Ten statements on 2,000 rows each that were written one after the other, anywhere in the year, in each run others. PLACE in the text
# stands for the first id of such a stretch; the second argument is what part of the runs' stretches is meant: 0 or 5, in tenths.
on_stretches() {
    local text=$1 offset=$2 way=$3 apart=$((rows / 10 / (2 * runs + 2)))
    [ $apart -ge 2000 ] || { echo "ERROR: $rows rows have no room for $runs runs of ten statements on 2,000 rows" >&2 && return 1; }
    one_of_ten "${text//PLACE/(PART - 1) * $((rows / 10)) + $(((2 * run + offset) * apart))}" "$way"
}

part_bulk() {
    local shape bar title
    table_of direct
    for shape in day year; do
        bar=1.10 title="one day's fieldwork"
        [ $shape = day ] || bar=1.20 title='a year at random'
        compare_writers "INSERT ... SELECT, $(grouped "$written") rows, $title" ms '<=' $bar insert_rows "${shape}_rows"
        compare_writers "COPY, $(grouped "$written") rows, $title" ms '<=' $bar copy_rows_in "${shape}_rows"
        rm -f "$work"/*_rows.*.csv
    done
    compare_writers 'UPDATE of the outcome, 2,000 rows' ms '' '' \
        on_stretches "UPDATE core_interview SET outcome_code = CASE outcome_code WHEN 'COMP' THEN 'REF' ELSE 'COMP' END WHERE id >= PLACE AND id < PLACE + 2000" 0
    compare_writers 'UPDATE of an unmapped column, 2,000 rows' ms '' '' \
        on_stretches "UPDATE core_interview SET duration_sec = 1 WHERE id >= PLACE AND id < PLACE + 2000" 0
    compare_writers 'DELETE, 2,000 rows' ms '' '' on_stretches "DELETE FROM core_interview WHERE id >= PLACE AND id < PLACE + 2000" 1
}

wal_position() { quiet_psql -c 'SELECT pg_current_wal_insert_lsn()'; }

# Bytes of WAL from a position to the end, without the images of pages, of which there are as many as there are checkpoints.
wal_since() {
    # What the last transaction wrote is read from files.
    quiet_psql -c 'SELECT pg_switch_wal()' >"$work/output"
    "$pg_bin/pg_waldump" -z -p "$server_dir/data/pg_wal" -s "$1" -e "$2" | tr -d '[]%' | awk '$1 == "Total" { print $3 }'
}

# The same for a way and so many rows, divided by them. Arguments: rows, whether the fold of ours is waited for, what writes, its arguments, way.
wal_a_row() {
    local count=$1 folded=$2 way=${*: -1} from to
    shift 2
    [ "$folded" = yes ] || [ "$way" != ours ] || fold_threshold 1000000000 -d ours
    from=$(wal_position)
    "$@" >"$work/output" || return
    [ "$folded" = no ] || [ "$way" != ours ] || quiet_psql -d ours -c 'SELECT collection_refresh()' >"$work/output"
    to=$(wal_position)
    [ "$folded" = yes ] || [ "$way" != ours ] || {
        fold_threshold '' -d ours
        quiet_psql -d ours -c 'SELECT collection_refresh()' >"$work/output"
    }
    wal_since "$from" "$to" | awk -v n="$count" '{ printf "%.1f\n", $1 / n }'
}

single_rows() { on_copy "$2" pgbench -n -M prepared -c 1 -t "$1" --random-seed="$run" -f "$here/sql/insert_spread.pgbench"; }

part_wal() {
    local singles=$((written / 5))
    table_of direct
    compare_writers 'WAL a row, single rows, no fold' bytes '' '' wal_a_row $singles no single_rows $singles
    compare_writers "WAL a row, single rows, fold's share" bytes '<=' 1.5 wal_a_row $singles yes single_rows $singles
    compare_writers "WAL a row, INSERT ... SELECT of a day, fold's share" bytes '<=' 1.05 wal_a_row "$written" yes wal_insert day_rows
    compare_writers "WAL a row, INSERT ... SELECT of a year, fold's share" bytes '' '' wal_a_row "$written" yes wal_insert year_rows
}

# Days that no other measure writes.
wal_insert() { milliseconds "$2" "INSERT INTO core_interview ($written_columns) $(shifted $((10 * run + 400)) "$1")"; }
