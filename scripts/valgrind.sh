# A PostgreSQL that runs under valgrind's memcheck; to be sourced after scripts/lib.sh. It sees what the compilers' checks do not:
# values that were never set.
#
#   watch_server DIR         puts valgrind before the postgres of the installation in DIR/root; reports go to DIR/reports
#   valgrind_findings DIR    prints the findings that come through our functions; fails where there is one

watch_server() {
    replace_postgres "$1" <<EOF
#!/bin/bash
exec valgrind --quiet --leak-check=no --num-callers=40 --error-limit=no --log-file='$1/reports/%p' -- "\$0.unchecked" "\$@"
EOF
}

# A finding is a paragraph of one process. PostgreSQL writes padding between fields to its log and files: that is left out.
valgrind_findings() {
    local found
    found=$(find "$1/reports" -type f -size +0 -exec awk '
        function end(process) {
            if (text[process] ~ /cp::|collection_/ && text[process] !~ /^Syscall param p?write/)
                printf "%s\n", text[process]
            text[process] = ""
        }
        { process = $1; line = $0; sub(/^==[0-9]+== ?/, "", line) }
        line == "" { end(process); next }
        { text[process] = text[process] line "\n" }
        END { for (process in text) end(process) }' {} +)
    printf '%s\n' "$found" | head -n 200
    [ -z "$found" ]
}
