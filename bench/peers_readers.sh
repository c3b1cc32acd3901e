# shellcheck shell=bash disable=SC2154
# What readers wait for each way of keeping the figures: reports warm and cold, how old they are, and what the aggregates take on disk.
# All reports are asked by a role that may see twenty projects; in ours that is checked, elsewhere it is left to the application.

reports=(summary series top share bar)
last_day=2026-05-31

first_day_of() { date -u -d "$last_day - $(($1 - 1)) days" +%F; }

# The statement of a report over the days that end at the last; :project is any of twenty. Arguments: report, days, way.
report_text() {
    local from to=$last_day
    from=$(first_day_of "$2")
    if [ "$3" = select1 ]; then
        echo 'SELECT 1'
    elif [ "$3" = ours ]; then
        our_report "$1" "date_from => '$from', date_to => '$to'"
    else
        sql_report "$1" "$3" "$from" "$to"
    fi
}

our_report() {
    case $1 in
    'top, all projects') echo "SELECT * FROM collection_top($2)" ;;
    'summary, an interviewer') echo "SELECT * FROM collection_summary(project => :project, $2, interviewers => '{5}')" ;;
    'summary, an outcome') echo "SELECT * FROM collection_summary(project => :project, $2, outcomes => '{REF}')" ;;
    'summary, a team') echo "SELECT * FROM collection_summary(project => :project, $2, teams => '{Team 3}')" ;;
    *) echo "SELECT * FROM collection_$1(project => :project, $2)" ;;
    esac
}

# The specification's queries, as far as it has them: on its tables, on its view, on a rollup.
sql_report() {
    local report=$1 way=$2 from=$3 to=$4 relation attempts completes average day='day' condition=''
    attempts='sum(attempts)' completes='sum(completes)'
    case $way in
    direct | indexed)
        relation=core_interview attempts='count(*)' completes="count(*) FILTER (WHERE outcome_code = 'COMP')"
        average="avg(date_part('epoch', end_form - start_form)) FILTER (WHERE end_form > start_form)"
        local moment='coalesce(end_form, start_form)'
        # What the specification's index on (project_id, end_form) serves; interviews without an end are missed.
        [ "$way" = direct ] || moment='end_form'
        day="($moment AT TIME ZONE 'UTC')::date"
        condition="$moment >= '$from' AND $moment < date '$to' + 1"
        ;;
    matview) relation=mv_collection_daily average='avg(avg_duration_sec)' ;;
    *) relation=interview_daily average='sum(duration_sec)::float8 / nullif(sum(timed_rows), 0)' ;;
    esac
    : "${condition:=day BETWEEN '$from' AND '$to'}"
    [ "$report" = 'top, all projects' ] || condition="project_id = :project AND $condition"
    local rate="CASE WHEN $attempts > 0 THEN $completes::float8 / $attempts ELSE 0 END"
    local interviewers="SELECT interviewer_id, $attempts AS attempts, $completes AS completes, $rate AS sr"
    local labels='AS ranked JOIN core_interviewer AS i ON i.id = ranked.interviewer_id'
    case $report in
    series) echo "SELECT $day AS day, $attempts AS attempts, $completes AS completes, $rate AS sr FROM $relation WHERE $condition GROUP BY 1 ORDER BY 1" ;;
    top*) echo "SELECT rank() OVER (ORDER BY completes DESC), ranked.*, i.display_name FROM ($interviewers, $average AS avg_duration_sec
                FROM $relation WHERE $condition GROUP BY 1 ORDER BY 3 DESC LIMIT 5) $labels ORDER BY completes DESC" ;;
    bar) echo "SELECT ranked.*, i.display_name FROM ($interviewers FROM $relation WHERE $condition GROUP BY 1 ORDER BY 3 DESC LIMIT 30) $labels ORDER BY completes DESC" ;;
    share) echo "SELECT ranked.*, completes / nullif(sum(completes) OVER (), 0)::float8 AS share, i.display_name
                 FROM ($interviewers FROM $relation WHERE $condition GROUP BY 1) $labels ORDER BY completes DESC" ;;
    *)
        case $report in
        *interviewer) condition+=' AND interviewer_id = 5' ;;
        *outcome) condition+=" AND outcome_code = 'REF'" ;;
        *team) condition+=" AND interviewer_id IN (SELECT id FROM core_interviewer WHERE team = 'Team 3')" ;;
        esac
        echo "SELECT $attempts AS attempts, $completes AS completes, $rate AS success_rate, $average AS avg_duration_sec FROM $relation WHERE $condition"
        ;;
    esac | tr '\n' ' '
}

# Asks a report again and again as one client that may see twenty projects. Arguments: way, statement, options of pgbench.
ask() {
    local way=$1 script=$work/ask.$BASHPID
    printf '%s\n' '\set project random(1, 20)' "$2" >"$script"
    shift 2
    PGUSER=reader on_copy "$way" pgbench -n -M prepared --random-seed=7 -f "$script" "$@"
}

# Milliseconds of a call, on average. pgbench's log is no use here: it takes an answer that comes at once to have taken no time.
# Arguments: statement, seconds, way.
wait_for() { ask "$3" "$1" -T "$2" | sed -n 's/^latency average = \([0-9.]*\) ms.*/\1/p'; }

# Arguments: report, days, way.
warm_report() { wait_for "$(report_text "$@")" "$read_seconds" "$3"; }

# Arguments: report, days, bar of ours in round trips, ways.
compare_readers() {
    local report=$1 days=$2 bar=$3
    shift 3
    compare_ways "$report, $days days" ms select1 "${bar:+<=}" "$bar" "select1 $(chosen "$@" | paste -sd' ')" warm_report "$report" "$days"
}

part_reports() {
    local report days bar
    table_of select1
    for report in "${reports[@]}"; do
        for days in 7 90 365; do
            bar=
            case "$report $days" in
            'summary 90') bar=3 ;;
            'top 90' | 'series 365' | 'share 90' | 'bar 90') bar=15 ;;
            esac
            compare_readers "$report" $days "$bar" "${all_ways[@]}"
            [ "$report $days" != 'summary 90' ] || {
                versus "$report, $days days" ms ours matview '<' 1
                versus "$report, $days days" ms direct ours '>=' 300
            }
        done
    done
    compare_readers 'top, all projects' 365 '' "${all_ways[@]}"
    at_most 'top, all projects, 365 days' ms ours 20
    compare_readers 'summary, an interviewer' 90 15 "${all_ways[@]}"
    compare_readers 'summary, a team' 90 15 "${all_ways[@]}"
    # Elsewhere outcomes are not kept.
    compare_readers 'summary, an outcome' 90 15 direct indexed ours
}

# The caches of the operating system go too where one may empty them.
cold_server() {
    server_command restart -m fast
    sync
    if [ -w /proc/sys/vm/drop_caches ]; then echo 3 >/proc/sys/vm/drop_caches; fi 2>/dev/null
    # What databases share is not charged to the first.
    PGUSER=reader quiet_psql -d postgres -c 'SELECT 1' >"$work/output"
}

# The first report of a new session. In a run the server is restarted once, as each way has files of its own.
cold_report() {
    local text
    [ "$(cat "$work/restarted" 2>/dev/null)" = "$1 $2 $run" ] || { cold_server && echo "$1 $2 $run" >"$work/restarted"; }
    text=$(report_text "$1" "$2" "$3")
    PGUSER=reader milliseconds "$3" "${text//:project/7}"
}

part_cold() {
    local report days kept=
    table_of direct
    [ -w /proc/sys/vm/drop_caches ] || kept=', caches of the operating system kept'
    for report in "${reports[@]}"; do
        for days in 7 90 365; do
            compare_ways "$report, $days days, cold$kept" ms direct '' '' "$(chosen direct matview upsert ivm ours | paste -sd' ')" cold_report "$report" $days
        done
    done
}

# Megabytes: of the fact table for direct, else of the aggregate with its indexes.
size_of() {
    local facts=$1 way=$2 relations
    case $way in
    direct) relations="SELECT 'core_interview'::regclass" facts=$1 ;;
    matview) relations="SELECT 'mv_collection_daily'::regclass" facts=pg_total_relation_size ;;
    ours) relations="SELECT oid FROM pg_class WHERE relnamespace = 'collection_internal'::regnamespace AND relkind = 'r'" facts=pg_total_relation_size ;;
    *) relations="SELECT 'interview_daily'::regclass" facts=pg_total_relation_size ;;
    esac
    on_copy "$way" quiet_psql -c "SELECT round(sum($facts(r)) / 1e6, 3) FROM ($relations) AS relations (r)"
}

part_storage() {
    local runs=1 kept
    table_of direct
    kept=$(chosen direct matview upsert ivm ours | paste -sd' ')
    compare_ways 'aggregate against the table with its indexes' MB direct '<=' 0.10 "$kept" size_of pg_total_relation_size
    compare_ways 'aggregate against the table without them' MB direct '<=' 0.10 "$kept" size_of pg_table_size
}

# Refreshes as every ten minutes, with what was written meanwhile.
refresh() {
    on_copy matview pgbench -n -M prepared -t 1000 -f "$here/sql/insert_spread.pgbench" >"$work/output" && milliseconds matview 'REFRESH MATERIALIZED VIEW CONCURRENTLY mv_collection_daily'
}

refresh_wal() {
    local from
    from=$(wal_position)
    refresh "$1" >"$work/output" && wal_since "$from" "$(wal_position)" | awk '{ print $1 / 1e6 }'
}

# Throughput of four clients; for the matview, while it is refreshed again and again. The last refresh is waited for.
beside_refresh() {
    if [ "$1" = matview ]; then
        touch "$work/refreshing"
        while [ -e "$work/refreshing" ] && on_copy matview quiet_psql -c 'REFRESH MATERIALIZED VIEW CONCURRENTLY mv_collection_daily'; do :; done >"$work/output" 2>&1 &
    fi
    clients_on insert_spread.pgbench 4 on "$1"
    rm -f "$work/refreshing"
    wait
}

# Seconds after which a report shows what was written, at most: none where it does in the writer's own transaction, else the ten minutes
# between two refreshes and the time of one.
staleness() {
    local way=$1 text before after
    text=$(report_text summary 7 "$way")
    text=${text//:project/1}
    { read -r before && read -r after; } < <(on_copy "$way" quiet_psql -c BEGIN -c "$text" \
        -c "INSERT INTO core_interview ($written_columns) VALUES (1, 1, '1', 'COMP', 1, '$last_day 09:00+00', '$last_day 09:05+00')" -c "$text" -c ROLLBACK)
    if [ -z "$after" ]; then return 1; elif [ "$before" != "$after" ]; then echo 0; else refresh "$way" | awk '{ print 600 + $1 / 1000 }'; fi
}

part_refresh() {
    table_of reference
    if [ -n "$(chosen matview)" ]; then
        compare_ways 'REFRESH MATERIALIZED VIEW CONCURRENTLY' ms matview '' '' matview refresh
        compare_ways 'its WAL' MB matview '' '' matview refresh_wal
        compare_ways 'INSERT, 4 clients, while it goes on' tx/s direct '' '' 'direct matview' beside_refresh
    fi
    runs=1 compare_ways 'a report is late by, at most' s none '' '' "$(chosen "${all_ways[@]}" | paste -sd' ')" staleness
}
