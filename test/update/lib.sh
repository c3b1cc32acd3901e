# What the tests of updates share: a server of their own on a private copy of PostgreSQL, in which the present version is installed,
# and the install scripts of all released ones. To be sourced; sets work, version, extension_dir and library.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib.sh
. "$here/../scripts/lib.sh"
# shellcheck source=test/shell/servers.sh
. "$here/shell/servers.sh"
work=${TEST_WORK:-$(mktemp -d)}/server
mkdir -p "$work"
trap 'stop_server; rm -rf "$work"' EXIT

version=$(sed -n 's/^    "version": "\([^"]*\)",$/\1/p' "$repository/META.json")
released=$(cd "$repository/sql/released" && printf '%s\n' *.sql | sed 's/\.sql$//' | sort -V)

choose_postgresql
copy_postgresql "$work/root"
quietly make -s -C "$repository" install PG_CONFIG="$PG_CONFIG" DESTDIR="$work/root"
extension_dir=$work/root$("$PG_CONFIG" --sharedir)/extension
library=$work/root$("$PG_CONFIG" --pkglibdir)/collection_performance.so
pg_bin=$work/root$("$PG_CONFIG" --bindir)
for each in $released; do cp "$repository/sql/released/$each.sql" "$extension_dir/collection_performance--$each.sql"; done

# What a command says, whether it fails or not.
said() { "$@" 2>&1 || true; }

# Whether what was said holds a text.
check_says() {
    case $2 in
    *"$3"*) echo "ok: $1" ;;
    *)
        echo "not ok: $1: \"$3\" is not in: $2"
        failed=1
        ;;
    esac
}
