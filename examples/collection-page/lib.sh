# What start and check share; to be sourced. Sets $page, this directory. Of a copy in DIR, on a throwaway server, nothing remains.
#
#   page_packages [PACKAGE...]  installs what the site needs, and the named packages
#   page_server DIR             a server with the extension, built from this tree or that of PG_BINDIR, its database and the site's role
#   page_copy DIR               copies this directory to DIR/page, where all that follows is built and run; DIR/page/server is the site
#   page_build DIR              the page: npm ci, npm run build
#   page_fill DIR INTERVIEWS    migrates, makes the data, the users, the jobs of pg_cron
#   free_port                   a port that nobody has
#   page_serve DIR PORT         the site at http://127.0.0.1:PORT, by gunicorn
#   page_stop DIR               ends both
page=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/lib.sh
. "$page/../../scripts/lib.sh"
export PAGE_PASSWORD=${PAGE_PASSWORD:-collection} PGDATABASE=collection_page PYTHONDONTWRITEBYTECODE=1

page_packages() {
    local node=()
    # A Node.js with npm, which may be none of Debian's.
    command -v npm >/dev/null || node=(nodejs npm)
    need_packages postgresql-@-cron python3-django python3-djangorestframework python3-psycopg2 python3-whitenoise python3-brotli gunicorn procps "${node[@]}" "$@"
}

page_server() {
    [ -n "${PG_BINDIR:-}" ] || build_and_install "$1" || return
    start_server "$1" "shared_preload_libraries = 'pg_cron'" "cron.database_name = '$PGDATABASE'" 'cron.use_background_workers = on' || return
    psql -Xq -d postgres -c 'CREATE ROLE collection_page LOGIN' -c "CREATE DATABASE $PGDATABASE"
}

page_copy() {
    mkdir -p "$1/page"
    tar -C "$page" --exclude=node_modules --exclude=dist --exclude=static -cf - . | tar -C "$1/page" -xf - --no-same-owner
    PAGE_SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w 0)
    export PAGE_SECRET_KEY
}

page_build() { (cd "$1/page/frontend" && quietly npm ci --no-audit --no-fund && quietly npm run build); }

# As the superuser, who owns what is made.
page_manage() {
    local site=$1/page/server
    shift
    PAGE_DATABASE_USER=$PGUSER /usr/bin/python3 "$site/manage.py" "$@"
}

page_fill() {
    page_manage "$1" migrate -v 0 || return
    page_manage "$1" demo --interviews "$2" --password "$PAGE_PASSWORD" || return
    psql -Xq -o /dev/null -c 'CREATE EXTENSION pg_cron' -c "SELECT collection_schedule('interviews')"
}

free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

page_serve() {
    local tries
    page_manage "$1" collectstatic -v 0 --noinput || return
    # As the role of the site, and as the system's user of the database, since root is not wanted.
    as_server_user /usr/bin/gunicorn --chdir "$1/page/server" --bind "127.0.0.1:$2" --workers 2 --threads 8 --keep-alive 65 --worker-tmp-dir /dev/shm \
        --limit-request-line 8190 --log-level warning project.wsgi >"$1/site.log" 2>&1 &
    page_site=$!
    for tries in {1..100}; do
        ! curl_page "$2" || return 0
        sleep 0.1
    done
    cat "$1/site.log" >&2
    return 1
}

curl_page() { /usr/bin/python3 -c 'import sys, urllib.request; urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/accounts/login/")' "$1" 2>/dev/null; }

page_stop() {
    if [ -n "${page_site:-}" ]; then
        # A shell, of which the site is the child.
        pkill -P "$page_site" || true
        wait "$page_site" 2>/dev/null || true
    fi
    page_site=
    stop_server
}
