# shellcheck shell=bash disable=SC2154
# The bars that are no comparison of ways: a load that lasts, partitioned tables, the first filling.

# The mean of the transactions a second that pgbench tells as it goes, over the lines from one tenth to another of its time.
tenths() { sed -n 's/^progress: .* s, \([0-9.]*\) tps.*/\1/p' "$1" | awk -v a="$2" -v b="$3" '{ v[NR] = $1 } END { for (i = int(NR * a / 10) + 1; i <= NR * b / 10; i++) { sum += v[i]; n++ } if (!n) exit 1; print sum / n }'; }

# What four clients write for $sustain seconds, with nothing that folds but the extension itself. Pending deltas and reports beside it go to files.
sustained() {
    local way=$1 writing second every=$((sustain / 60 > 0 ? sustain / 60 : 1))
    quiet_psql -c CHECKPOINT
    on_copy "$way" pgbench -n -M prepared -c 4 -j 2 -T "$sustain" -P $every -f "$here/sql/insert_spread.pgbench" >"$work/output" 2>"$work/sustained.$way" &
    writing=$!
    if [ "$way" = ours ]; then
        for ((second = 1; second < sustain; second++)); do
            quiet_psql -d ours -c 'SELECT count(*) FROM collection_internal.delta'
            sleep 1
        done >"$work/pending" &
        # Twenty a second; their waits are counted from when they were due.
        ask ours 'SELECT * FROM collection_summary(project => :project, date_from => current_date - 89, date_to => current_date)' \
            -T $((sustain - 1)) -R 20 -l --log-prefix="$work/waits" >>"$work/output"
        cut -d' ' -f3 "$work"/waits.* | sort -n | awk '{ v[NR] = $1 } END { print v[int(0.95 * NR) + (NR < 2)] / 1000 }' >"$work/p95"
        rm -f "$work"/waits.*
    fi
    wait $writing
    echo "$(tenths "$work/sustained.$way" 0 2) $(tenths "$work/sustained.$way" 8 10)" >"$work/sustained"
    cut -d' ' -f1 "$work/sustained"
    # The vacuum of the table that has grown is not the next way's business.
    wait
}

# The greatest number of pending deltas in one half of the time.
most_pending() { awk -v half="$1" '{ v[NR] = $1 } END { for (i = 1; i <= NR; i++) if ((i > NR / 2) + 1 == half && v[i] > most) most = v[i]; print most + 0 }' "$work/pending"; }

part_sustained() {
    local runs=1 way
    table_of first
    rm -f "$work/pending"
    for way in $(chosen direct ours); do
        compare_ways "sustained INSERT, 4 clients, first fifth of $sustain s" tx/s direct '' '' "$way" sustained
        [ -e "$work/values.$way" ] || continue
        cp "$work/values.$way" "$work/values.first"
        awk -v r=1 '{ print r, $2 }' "$work/sustained" >"$work/values.$way"
        show_ways 'the same, last fifth' tx/s first '>=' 0.95 "$way"
    done
    [ -e "$work/pending" ] && [ -n "$(chosen ours)" ] || return 0
    rm -f "$work"/values.*
    echo "1 $(most_pending 1)" >"$work/values.first"
    echo "1 $(most_pending 2)" >"$work/values.ours"
    show_ways 'pending deltas at most, second half' deltas first '<=' 1.5 ours
    rm -f "$work"/values.*
    sed 's/^/1 /' "$work/p95" >"$work/values.ours"
    show_ways 'summary of 90 days meanwhile, 95th percentile' ms none '' '' ours
    at_most 'summary of 90 days meanwhile, 95th percentile' ms ours 5
}

drop_set() { for name in "$@"; do quiet_psql -c "DROP DATABASE $database_prefix$name (FORCE)"; done; }

# A partitioned table: without a trigger, with one that does nothing, with ours.
part_partitioned() {
    local all_ways=(direct idle ours) ways=(direct idle ours) database_prefix=parted_ name
    prepare_set $((rows < 1000000 ? rows : 1000000)) "$here/sql/peers/partitioned.sql" direct idle ours
    PGOPTIONS='-c search_path=facts,public' quiet_psql -d parted_idle -f "$here/sql/peers/idle.sql"
    prepare_way ours
    table_of idle
    compare_ways "INSERT ... SELECT, $(grouped "$written") rows of a day, partitioned" ms idle '<=' 1.1 'direct idle ours' insert_rows day_rows
    compare_ways "COPY, $(grouped "$written") rows of a day, partitioned" ms idle '<=' 1.1 'direct idle ours' copy_rows_in day_rows
    for name in 1 4; do
        compare_ways "INSERT, $name client$([ $name = 1 ] || echo s), spread, partitioned" tx/s idle '>=' 0.91 'direct idle ours' clients_on insert_spread.pgbench $name on
    done
    rm -f "$work"/*_rows.*.csv
    drop_set direct idle ours
}

# What a filling writes, by one plain statement: with no parallel workers into a table with the rollup's key, or with them as a new table
# that gets that key. Both hold the finest cells alone. Arguments: workers, plain or ours.
filled_or_grouped() {
    local workers=$1 copy=$2 cells from to watching status
    cells="SELECT 0 AS source_id, 0::int2 AS level, project_id, interviewer_id, outcome_code::text AS outcome, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date AS day,
                  NULL::timestamptz AS hour, NULL::text AS segment, count(*) AS row_count, count(*) FILTER (WHERE start_form IS NOT NULL AND end_form IS NULL) AS open_rows,
                  count(*) FILTER (WHERE end_form > start_form) AS timed_rows, sum(call_attempts) AS dials,
                  coalesce(sum(date_part('epoch', end_form - start_form)::bigint) FILTER (WHERE end_form > start_form), 0)::bigint AS duration_sec
           FROM core_interview GROUP BY project_id, interviewer_id, outcome_code, (coalesce(end_form, start_form) AT TIME ZONE 'UTC')::date"
    local key='UNIQUE NULLS NOT DISTINCT (source_id, level, project_id, day, interviewer_id, outcome, hour, segment)'
    quiet_psql -c CHECKPOINT
    case $copy in
    ours)
        quiet_psql -d ours -c "SELECT collection_unregister(name) FROM (VALUES ('filled')) AS v (name) JOIN collection_internal.source USING (name)" \
            -c 'VACUUM collection_internal.delta, collection_internal.rollup' >"$work/output" || return
        cells=$(register_statement filled facts.core_interview now)
        ;;
    *)
        on_copy ours quiet_psql -c 'DROP TABLE IF EXISTS public.grouped' || return
        if [ "$workers" = 0 ]; then
            on_copy ours quiet_psql -c "CREATE TABLE public.grouped AS $cells LIMIT 0" -c "ALTER TABLE public.grouped ADD $key" || return
            cells="INSERT INTO public.grouped $cells"
        else
            cells="CREATE TABLE public.grouped AS $cells; ALTER TABLE public.grouped ADD $key"
        fi
        ;;
    esac
    [ -e "$work/memory.$copy" ] || echo '1 0' >"$work/memory.$copy"
    watch_memory "$work/memory.$copy" "$(own_memory)" &
    watching=$!
    from=$(date +%s%N)
    PGOPTIONS="-c max_parallel_workers_per_gather=$workers -c work_mem=128MB" on_copy ours quiet_psql -c "$cells" >"$work/output"
    status=$?
    to=$(date +%s%N)
    kill $watching 2>/dev/null
    wait $watching 2>/dev/null
    [ $status = 0 ] && echo $(((to - from) / 1000000))
}

# KB that the server's processes have of their own, without what they share.
own_memory() {
    ps -o pid= --ppid "$(head -1 "$server_dir/data/postmaster.pid")" | while read -r pid; do cat "/proc/$pid/status" 2>/dev/null; done |
        awk '/^RssAnon/ { sum += $2 } END { printf "%d", sum }'
}

# Keeps in a file the most that they have at once beyond so many KB, in MB.
watch_memory() {
    local now most=0
    while [ -e "$1" ]; do
        now=$(own_memory)
        [ $((now - $2)) -le $most ] || { most=$((now - $2)) && echo "1 $((most / 1024))" >"$1"; }
        sleep 0.05
    done
}

part_backfill() {
    [ -n "$(chosen ours)" ] || return 0
    local all_ways=(plain ours) workers limit=3600
    table_of plain
    for workers in 0 2; do
        rm -f "$work"/memory.*
        compare_ways "filling $(grouped "$rows") rows, $workers parallel workers" ms plain '<=' 1.5 'plain ours' filled_or_grouped $workers
        rm -f "$work"/values.*
        mv "$work/memory.plain" "$work/values.plain"
        mv "$work/memory.ours" "$work/values.ours"
        runs=1 show_ways "its memory, $workers parallel workers" MB plain '' '' plain ours
        at_most "its memory, $workers parallel workers" MB ours 256
    done
    quiet_psql -d ours -c "SELECT collection_unregister('filled')" -c 'DROP TABLE public.grouped' >"$work/output"
}
