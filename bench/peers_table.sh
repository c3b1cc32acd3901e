# shellcheck shell=bash disable=SC2154
# The table of the ways: each measure a line, each way a column; and the CSV file, a row for each measure and way.
# CSV: facts, part, measure, x, unit, way, runs, median, least, most; of the ratio to the reference: reference, ratio, ratio_least,
# ratio_most; bar, holds; note, why there is no figure. Results go to the file as they come; the part "server" says on what.

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

# The last line of what went wrong.
why() { grep -E 'ERROR|error|FATAL|not packaged|failed' "${1:-$work/error}" | tail -1 | sed 's/^.*\(ERROR\|FATAL\|error\): *//' | cut -c 1-120; }

csv_head() {
    [ "$append" = yes ] && [ -s "$results" ] ||
        echo 'facts,part,measure,x,unit,way,runs,median,least,most,reference,ratio,ratio_least,ratio_most,bar,holds,note' >"$results"
}

# The columns are all_ways, as ratios to the reference named.
table_of() {
    local way
    printf '\n%-66s %9s' measure "$1"
    for way in "${all_ways[@]}"; do printf ' %8s' "$way"; done
    printf '  %-14s %8s  %s\n' 'least to most' bar holds
}

empty_fields=('' '' '' '' '' '' '' '' '' '' '' '' '' '' '' '' '')
csv_row() {
    local field line=
    for field in "${@:1:17}" "${empty_fields[@]:$#}"; do line+=,\"${field//\"/\'}\"; done
    echo "${line#,}" >>"$results"
}

# Arguments: part, measure, unit, way, why.
failure_row() {
    csv_row "$rows" "$1" "$2" "${x:-}" "$3" "$4" 0 '' '' '' '' '' '' '' '' '' "${5:-failed}"
    say "$4, $2: ${5:-failed}"
}

out_of_time() { [ -n "$deadline" ] && [ $SECONDS -ge "$deadline" ]; }

# The way whose ratios have bars.
judged=ours

# Runs a command for each way in turn, another way first each time, and shows the ratios to a reference: the median of the ratios of
# neighbouring runs. A way that fails is left out from then on. Arguments: measure, unit, reference way, its bar as a comparison
# and a number ('' '' for none), the ways in one word, command; its last argument is the way, and $run the run; it prints a number.
compare_ways() {
    local name=$1 unit=$2 reference=$3 comparison=$4 bar=$5 way run i order value
    read -ra order <<<"$6"
    shift 6
    rm -f "$work"/values.* "$work"/failed.*
    if out_of_time; then
        for way in "${order[@]}"; do failure_row "$part" "$name" "$unit" "$way" 'left out: out of time'; done
        return
    fi
    for ((run = 1; run <= runs; run++)); do
        for ((i = 0; i < ${#order[@]}; i++)); do
            way=${order[(i + run - 1) % ${#order[@]}]}
            [ ! -e "$work/failed.$way" ] || continue
            progress "$name: run $run of $runs, $way"
            if value=$("$@" "$way" 2>"$work/error") && [[ $value =~ ^[0-9] ]]; then
                echo "$run $value" >>"$work/values.$way"
            else
                why >"$work/failed.$way"
            fi
        done
    done
    progress ''
    show_ways "$name" "$unit" "$reference" "$comparison" "$bar" "${order[@]}"
}

# One line of the table, from $work/values.WAY; arguments as those of compare_ways, the ways last.
show_ways() {
    local name=$1 unit=$2 reference=$3 comparison=$4 bar=$5 way figures shown last='' cells=
    shift 5
    for way in "${all_ways[@]}"; do
        shown=-
        if [[ " $* " == *" $way "* ]]; then
            if [ -e "$work/failed.$way" ]; then
                failure_row "$part" "$name" "$unit" "$way" "$(cat "$work/failed.$way")"
                shown=failed
            else
                figures=$(ratios "$way" "$reference")
                shown=$(awk '{ print $4 == "-" ? $1 : $4 }' <<<"$figures")
                [ "$way" != "$judged" ] || last=$(verdict "$figures" "$comparison" "$bar")
                # shellcheck disable=SC2086
                ways_row "$name" "$unit" "$way" "$reference" $figures "$([ "$way" != "$judged" ] || echo "$comparison $bar")" "${last##* }"
            fi
        fi
        cells+=$(printf ' %8s' "$shown")
    done
    printf '%-66s %9s%s  %s\n' "$name ($unit)" "$([ ! -e "$work/values.$reference" ] || ratios "$reference" "$reference" | cut -d' ' -f1)" "$cells" "$last"
}

# Median, least, most of a way's values and of its ratios to the reference's.
ratios() {
    cut -d' ' -f2 "$work/values.$1" | spread | awk '{ for (i = 1; i <= 3; i++) printf "%s ", ($i >= 100 ? sprintf("%.0f", $i) : sprintf("%.4g", $i)) }'
    # There is no ratio to nothing.
    { [ ! -e "$work/values.$2" ] || join <(sort "$work/values.$2") <(sort "$work/values.$1") | awk '$2 > 0 { print $3 / $2 }'; } >"$work/ratios"
    if [ -s "$work/ratios" ]; then
        spread <"$work/ratios" | awk '{ for (i = 1; i <= 3; i++) printf "%s ", ($i >= 10000 ? sprintf("%.0f", $i) : sprintf("%.3g", $i)); print "" }'
    else
        echo '- - -'
    fi
}

# Least to most, bar, and whether it holds.
verdict() {
    awk -v c="$2" -v bar="$3" '{ range = $5 " to " $6
        if ($4 == "-") exit
        if (bar == "") printf "%-14s", range
        else printf "%-14s %8s  %s", range, c " " bar, (c == "<=" ? $4 <= bar + 0 : c == "<" ? $4 < bar + 0 : $4 >= bar + 0) ? "yes" : "NO" }' <<<"$1"
}

# Arguments: measure, unit, way, reference, median, least, most, ratio, least, most, bar, holds.
ways_row() {
    local bar=${11} holds=${12:-}
    [[ $holds = yes || $holds = NO ]] || holds=
    [ "$bar" != ' ' ] || bar=
    csv_row "$rows" "$part" "$1" "${x:-}" "$2" "$3" "$(wc -l <"$work/values.$3")" "$5" "$6" "$7" "$4" "$8" "$9" "${10}" "$bar" "$holds" ''
}

# A further bar from the values measured last: how many times one way's another's are, in neighbouring runs.
# Arguments: measure, unit, way, other way, comparison, bar.
versus() {
    [ -e "$work/values.$3" ] && [ -e "$work/values.$4" ] || return 0
    local figures shown
    figures=$(ratios "$3" "$4")
    shown=$(verdict "$figures" "$5" "$6")
    printf '%140s  %s\n' "$3, times $4: $(cut -d' ' -f4 <<<"$figures")" "$shown"
    # shellcheck disable=SC2086
    ways_row "$1" "$2" "$3" "$4" $figures "$5 $6" "${shown##* }"
}

# A bar for what was measured last itself. Arguments: measure, unit, way, bar.
at_most() {
    [ -e "$work/values.$3" ] || return 0
    sed 's/ .*/ 1/' "$work/values.$3" >"$work/values.1_$2"
    versus "$1" "$2" "$3" "1_$2" '<=' "$4"
}
