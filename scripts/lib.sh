# What the scripts share: packages, a private copy of PostgreSQL with the extension, and a throwaway server on it.
# Nothing of the machine's own PostgreSQL is changed. To be sourced; $repository is the top of the tree.
#
#   need_packages [PACKAGE...]  installs compiler, libraries, PostgreSQL and the named packages where missing; @ is the major version
#   build_and_install DIR [VARIABLE=VALUE...]  builds a copy of the tree in DIR/build by make, with variables of its, and installs it
#                               into a copy of PostgreSQL in DIR/root
#   start_server DIR [SETTING...]  starts a server with its data in DIR/data; sets PATH, PGHOST, PGPORT, PGUSER
#   stop_server                 stops it and removes its data
#   fetch_postgresql RELEASE MAJOR DIR  unpacks another Debian release's PostgreSQL in DIR/root, and what it needs and is not here
#
# PG_CONFIG chooses the PostgreSQL; else it is the distribution's. PG_BINDIR names the programs of a copy made before.
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8
unset PGSERVICE PGSERVICEFILE PGOPTIONS PGDATABASE PGPASSWORD PGAPPNAME PGTZ

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

# PostgreSQL refuses to run as root.
as_server_user() {
    if [ "$(id -u)" = 0 ]; then runuser -u "$(server_user)" -- "$@"; else "$@"; fi
}

server_user() {
    if [ "$(id -u)" != 0 ]; then id -un; elif id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# Runs a command without output; shows the output where it fails.
quietly() {
    local output
    output=$("$@" 2>&1) || {
        printf '%s\n' "$output" >&2
        return 1
    }
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = 'ii ' ]; }

apt_update_once() {
    [ -z "${apt_updated:-}" ] || return 0
    quietly as_root apt-get -q update
    apt_updated=yes
}

# The major version of $PG_CONFIG, else of the distribution's PostgreSQL.
choose_postgresql() {
    [ -z "${pg_major:-}" ] || return 0
    if [ -n "${PG_CONFIG:-}" ]; then
        pg_major=$("$PG_CONFIG" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
        return
    fi
    pg_major=$(distribution_major)
    [ -n "$pg_major" ] || { apt_update_once && pg_major=$(distribution_major); }
    [ -n "$pg_major" ] || { echo 'no PostgreSQL found: set PG_CONFIG to its pg_config' >&2 && return 1; }
    export PG_CONFIG=/usr/lib/postgresql/$pg_major/bin/pg_config
}

distribution_major() { apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p'; }

need_packages() {
    local package missing=() wanted
    choose_postgresql
    wanted=(make g++ libxlsxwriter-dev zlib1g-dev "$@")
    # A PostgreSQL from elsewhere brings its own headers.
    case $PG_CONFIG in /usr/lib/postgresql/* | pg_config | /usr/bin/*) wanted+=(postgresql-@ postgresql-server-dev-@) ;; esac
    for package in "${wanted[@]//@/$pg_major}"; do
        installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "installing ${missing[*]}" >&2
    apt_update_once
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "${missing[@]}"
}

# Where this machine's own apt finds Debian, and which release.
debian_mirror() {
    apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
        awk '$1 == "Debian" && $2 == "main" && $3 !~ /security/ && !found { found = 1; print $3, $4 }'
}

# Nothing is installed, and apt here does not hear of the other release: with lists of its own it finds which packages are missing.
# Programs of DIR/root want DIR/root/usr/lib/*-linux-gnu in LD_LIBRARY_PATH, which holds no library that is here as well.
fetch_postgresql() {
    local release=$1 major=$2 dir=$3 url own package apt
    mkdir -p "$dir"/{lists,archives}/partial "$dir/root"
    read -r url own < <(debian_mirror)
    printf 'deb %s %s main\n' "$url" "$release" "$url" "$own" >"$dir/sources"
    apt=(as_root apt-get -q -y -o APT::Sandbox::User=root -o Dir::State::lists="$dir/lists" -o Dir::Etc::sourcelist="$dir/sources" -o Dir::Etc::sourceparts=-
        -o Dir::Cache::archives="$dir/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= --no-install-recommends)
    quietly "${apt[@]}" update || return
    quietly "${apt[@]}" --download-only install "postgresql-$major" "postgresql-$major-cron" || return
    # Headers only: its compiler is not wanted.
    (cd "$dir/archives" && quietly "${apt[@]}" download "postgresql-server-dev-$major") || return
    for package in "$dir"/archives/*.deb; do
        dpkg -x "$package" "$dir/root" || return
    done
}

# The files of the tree as they are, without what was built in it.
copy_tree() {
    mkdir -p "$1"
    tar -C "$repository" --exclude=.git --exclude='*.o' --exclude='*.d' --exclude='*.so' --exclude='*.gch' -cf - . | tar -C "$1" -xf - --no-same-owner
}

# PostgreSQL finds its files relative to its programs, so a copy with the same layout is an installation of its own.
copy_postgresql() {
    local root=$1
    mkdir -p "$root"
    tar -C / -cf - "$("$PG_CONFIG" --bindir)" "$("$PG_CONFIG" --pkglibdir)" "$("$PG_CONFIG" --sharedir)" 2>/dev/null |
        tar -C "$root" -xf -
}

# Puts the script of the standard input in the place of the postgres of the installation in DIR/root; what was there is "$0.unchecked" to
# that script. Every server of it may leave findings in DIR/reports, whichever test started it.
replace_postgres() {
    local postgres
    postgres=$1/root$("$PG_CONFIG" --bindir)/postgres
    mkdir -p "$1/reports"
    chmod 1777 "$1/reports"
    mv "$postgres" "$postgres.unchecked"
    cat >"$postgres"
    chmod 755 "$postgres"
}

build_and_install() {
    local dir=$1
    shift
    choose_postgresql
    copy_tree "$dir/build"
    quietly make -s -C "$dir/build" -j "$(nproc)" PG_CONFIG="$PG_CONFIG" "$@" || return
    copy_postgresql "$dir/root"
    quietly make -s -C "$dir/build" install PG_CONFIG="$PG_CONFIG" DESTDIR="$dir/root" "$@" || return
    chmod 755 "$dir"
    pg_bin=$dir/root$("$PG_CONFIG" --bindir)
}

# Settings are lines of postgresql.conf. Without build_and_install the server is $PG_CONFIG's own.
start_server() {
    server_dir=$1
    shift
    choose_postgresql
    : "${pg_bin:=${PG_BINDIR:-$("$PG_CONFIG" --bindir)}}"
    export PATH=$pg_bin:$PATH PGHOST=$server_dir/socket PGPORT=5432 PGUSER=postgres
    mkdir -p "$server_dir/data" "$server_dir/socket"
    chmod 755 "$server_dir"
    chown "$(server_user)" "$server_dir/data" "$server_dir/socket"
    quietly as_server_user "$pg_bin/initdb" -D "$server_dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8
    {
        printf "unix_socket_directories = '%s'\nlisten_addresses = ''\nport = 5432\n" "$PGHOST"
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } >>"$server_dir/data/postgresql.conf"
    server_command start
}

# pg_ctl on the throwaway server: start, restart, stop, reload. From a directory that its user may enter, or it complains.
server_command() {
    local log=$server_dir/data/server.log
    (cd / && as_server_user "$pg_bin/pg_ctl" -D "$server_dir/data" -l "$log" -w -t 120 -s "$@") </dev/null || {
        tail -n 20 "$log" >&2
        return 1
    }
}

stop_server() {
    [ -n "${server_dir:-}" ] || return 0
    [ ! -e "$server_dir/data/postmaster.pid" ] || server_command stop -m immediate || true
    rm -rf "$server_dir/data" "$server_dir/socket"
    server_dir=
}
