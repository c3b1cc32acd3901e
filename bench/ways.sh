# shellcheck shell=bash disable=SC2154
# The ways of keeping the figures that a user can choose from packages, each in a database of its own that holds the same year of interviews.
#   direct    no aggregate: the specification's queries and indexes
#   indexed   the same, its queries written so that an index serves the range of days; differs for readers only
#   matview   the specification's materialized view, refreshed concurrently; a writer pays nothing
#   upsert    a plpgsql statement trigger that upserts sums of its transition tables into a daily rollup
#   rowwise   a plpgsql row trigger that upserts
#   ivm       pg_ivm
#   ours      this extension
all_ways=(direct indexed matview upsert rowwise ivm ours)

# Some measures want sets of their own, whose names have a prefix.
database_prefix=
database_of() {
    case $1 in
    direct | indexed | matview | select1) echo "${database_prefix}direct" ;;
    *) echo "$database_prefix$1" ;;
    esac
}

# Runs a program with its sessions on the data of a way. No statement takes longer than $limit seconds.
on_copy() {
    local way=$1
    shift
    PGDATABASE=$(database_of "$way") PGOPTIONS="${PGOPTIONS:-} -c search_path=facts,public -c statement_timeout=${limit}s" "$@"
}

# pg_ivm's package, where there is one.
peers_packages() {
    local package=postgresql-$pg_major-pg-ivm
    [ -n "$(chosen ivm)" ] || return 0
    apt-cache show "$package" >/dev/null 2>&1 || { apt_update_once && apt-cache show "$package"; } >/dev/null 2>&1 || return 0
    echo "$package"
}

# The ways of "$ways" that are among those named.
chosen() {
    local way
    for way in "$@"; do [[ " ${ways[*]} " != *" $way "* ]] || echo "$way"; done
}

# Interviewers and calls a day so that a year of 260 working days has $rows interviews, about a hundred of an interviewer.
shape_of_year() {
    local a_day=$((($1 + 259) / 260))
    interviewers=$(((a_day + 99) / 100))
    [ $interviewers -ge 20 ] || interviewers=20
    calls=$(((a_day + interviewers - 1) / interviewers))
}

# Makes the year once, and every way's database as a copy of its files.
prepare_ways() {
    local way database databases=()
    for way in "${ways[@]}"; do
        database=$(database_of "$way")
        [ "$database" = direct ] || databases+=("$database")
    done
    shape_of_year "$rows"
    enough_space $((${#databases[@]} + 1))
    say "making $(grouped "$rows") interviews: $interviewers interviewers, $calls calls a day each"
    quiet_psql -c 'CREATE ROLE reader LOGIN'
    prepare_set "$rows" "$here/sql/peers/facts.sql" direct "${databases[@]}"
    for way in "${ways[@]}"; do
        prepare_way "$way" || lose_way "$way"
    done
    [ ${#ways[@]} -gt 0 ] || { echo 'no way is left to be measured' >&2 && return 1; }
}

# A set of databases, whose names get the prefix, as copies of the first. Arguments: rows, SQL file, names.
prepare_set() {
    local count=$1 file=$2 name first=$3
    shift 2
    shape_of_year "$count"
    quiet_psql -c "CREATE DATABASE $database_prefix$first"
    quiet_psql -d "$database_prefix$first" -v rows="$count" -v interviewers=$interviewers -v calls=$calls -v written="$written" \
        -f "$here/sql/tables.sql" -f "$here/sql/peers/interviews.sql" -f "$file" >"$work/output"
    shift
    for name in "$@"; do quiet_psql -c "CREATE DATABASE $database_prefix$name TEMPLATE $database_prefix$first STRATEGY file_copy"; done
}

# Facts and indexes take about 350 bytes a row, the sets of other measures 190; WAL and what is written as much as 9 GB.
enough_space() {
    local free needed
    free=$(df -Pm "$work" | awk 'NR == 2 { print $4 }')
    needed=$((rows * (350 * $1 + 190) / 1000000 + (rows < 1000000 ? 1000 : 9000)))
    [ "$free" -ge "$needed" ] || { echo "$(grouped "$rows") rows in $1 databases take about $needed MB, $free MB are free in $work: set TMPDIR, or choose fewer ways" >&2 && return 1; }
}

# Sets a way up on its copy; the time is that of its first filling.
prepare_way() {
    local way=$1 from=$SECONDS
    case $way in direct | indexed) return 0 ;; esac
    if [ "$way" = ivm ] && [ ! -e "$("$pg_bin/pg_config" --sharedir)/extension/pg_ivm.control" ]; then
        echo "not packaged for PostgreSQL $pg_major" >"$work/error"
        return 1
    fi
    [ "$way" != ivm ] || quiet_psql -c "ALTER DATABASE ivm SET session_preload_libraries = 'pg_ivm'"
    if [ "$way" = ours ]; then
        quiet_psql -d "$(database_of ours)" -c 'CREATE EXTENSION collection_performance' && register_ours &&
            quiet_psql -d "$(database_of ours)" -c "SELECT count(collection_grant_role('reader', n)) FROM generate_series(1, 20) AS n"
    else
        PGOPTIONS='-c search_path=facts,public' quiet_psql -d "$(database_of "$way")" -f "$here/sql/peers/$way.sql" \
            -c 'GRANT SELECT ON ALL TABLES IN SCHEMA facts TO reader'
    fi >"$work/output" 2>"$work/error" || return
    say "$way is set up, $((SECONDS - from)) s"
}

# Registers the interviews of a database, has a worker fill their figures in, as it does for a table of that size, and folds them.
register_ours() {
    local database
    database=$(database_of "${1:-ours}")
    quiet_psql -d "$database" -c "$(register_statement bench facts.core_interview background)" \
        -c "SELECT collection_describe('bench', 'project', 'core_project', 'id', 'name'),
                   collection_describe('bench', 'interviewer', 'core_interviewer', 'id', 'display_name', team => 'team')"
    until [ "$(quiet_psql -d "$database" -c "SELECT state FROM collection_backfills WHERE source = 'bench'")" = done ]; do sleep 0.2; done
    quiet_psql -d "$database" -c 'SELECT collection_refresh()' -c 'VACUUM (FREEZE, ANALYZE)'
}

# A way that cannot be set up is left out; the table says why.
lose_way() {
    local way remaining=()
    for way in "${ways[@]}"; do [ "$way" = "$1" ] || remaining+=("$way"); done
    ways=("${remaining[@]}")
    failure_row prepare 'set up' '' "$1" "$(why)"
}
