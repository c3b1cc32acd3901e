# shellcheck shell=bash disable=SC2154
# Measuring: times of statements, throughput of clients, medians, and the table that shows them.
# Needs PGHOST, PGUSER and PGDATABASE of a server to measure on; $work, a directory; $runs; $seconds.

quiet_psql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Runs a program with its sessions on a copy: a schema, with the settings that are in PGOPTIONS already.
on_copy() {
    local copy=$1
    shift
    PGOPTIONS="${PGOPTIONS:-} -c search_path=$copy,public" "$@"
}

# Milliseconds that each of the statements took, in one session, on the copy named first.
statement_times() {
    local copy=$1 statement arguments=()
    shift
    for statement in "$@"; do arguments+=(-c "$statement"); done
    on_copy "$copy" quiet_psql -c '\timing on' "${arguments[@]}" | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p'
}

# Those of the last one.
milliseconds() { statement_times "$@" | tail -1; }

# Transactions a second of so many clients that run a pgbench script on a copy.
throughput() {
    local copy=$1 script=$2 clients=$3 synchronous_commit=$4
    PGOPTIONS="${PGOPTIONS:-} -c synchronous_commit=$synchronous_commit" on_copy "$copy" \
        pgbench -n -M prepared -c "$clients" -j 2 -T "$seconds" -f "$here/sql/$script" |
        sed -n 's/^tps = \([0-9.]*\) (without.*/\1/p'
}

# Milliseconds a call of a pgbench script takes on average in one warm session.
latency() {
    on_copy kept pgbench -n -M prepared -T "$seconds" -f "$here/sql/$1" |
        sed -n 's/^latency average = \([0-9.]*\) ms/\1/p'
}

# Median, least and greatest of the numbers on standard input.
spread() {
    sort -g | awk '{ v[NR] = $1 }
        END { if (!NR) exit 1; m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; print m, v[1], v[NR] }'
}

# A number as one reads it: 1,000,000.
grouped() { sed ':again; s/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/; t again' <<<"$1"; }

table_head() {
    printf '%-52s %10s %10s %7s  %-15s %9s  %s\n' measure without with ratio 'least to most' bar holds
    echo 'measure,unit,without,with,ratio_or_value,least,most,runs,bar,holds' >"$results"
}

# One line of the table and of the CSV file. Arguments: measure, unit, without, with, value, least, most, comparison
# (<= or >=), bar.
table_row() {
    awk -v m="$1" -v u="$2" -v a="$3" -v b="$4" -v v="$5" -v lo="$6" -v hi="$7" -v c="$8" -v bar="$9" -v n="$runs" \
        -v csv="$results" '
        function short(x) {
            if (x == "") return "-"
            if (x >= 1000) return sprintf("%d", x + 0.5)
            return sprintf(x >= 100 ? "%.0f" : x >= 10 ? "%.1f" : "%.2f", x)
        }
        BEGIN {
            holds = (c == "<=" ? v <= bar + 0 : v >= bar + 0) ? "yes" : "NO"
            printf "%-52s %10s %10s %7s  %-15s %9s  %s\n", m " (" u ")", short(a), short(b), short(v),
                   short(lo) " to " short(hi), c " " bar, holds
            printf "\"%s\",%s,%s,%s,%s,%s,%s,%d,%s %s,%s\n", m, u, a, b, v, lo, hi, n, c, bar, holds >> csv
        }'
}

progress() { [ ! -t 2 ] || printf '\r\033[K%s' "$*" >&2; }

# Runs a measure on both copies in turn, each first every second time, and shows the ratio of with to without: the
# median of the runs' ratios. Arguments: measure, unit, comparison, bar, command (its last argument is the copy; it
# prints a number).
compare() {
    local name=$1 unit=$2 comparison=$3 bar=$4 run copy order
    shift 4
    : >"$work/plain"
    : >"$work/kept"
    for ((run = 1; run <= runs; run++)); do
        order='plain kept'
        [ $((run % 2)) = 1 ] || order='kept plain'
        for copy in $order; do
            progress "$name: run $run of $runs"
            "$@" "$copy" >>"$work/$copy"
        done
    done
    progress ''
    table_row "$name" "$unit" "$(spread <"$work/plain" | cut -d' ' -f1)" "$(spread <"$work/kept" | cut -d' ' -f1)" \
        $(paste -d' ' "$work/plain" "$work/kept" | awk '{ print $2 / $1 }' | spread) "$comparison" "$bar"
}

# Repeats a measure that has nothing to be compared with. Arguments as for compare; the command's number is the value.
repeat() {
    local name=$1 unit=$2 comparison=$3 bar=$4 run
    shift 4
    : >"$work/values"
    for ((run = 1; run <= runs; run++)); do
        progress "$name: run $run of $runs"
        "$@" >>"$work/values"
    done
    progress ''
    table_row "$name" "$unit" '' '' $(spread <"$work/values") "$comparison" "$bar"
}
