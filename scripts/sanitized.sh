# A PostgreSQL that can load the library built with SANITIZE=address,undefined, although it was built without; to be sourced after
# scripts/lib.sh. Each server of it leaves what the checks find in files of a directory, whichever test started it.
#
#   sanitize_server DIR        puts the runtime before the postgres of the installation in DIR/root; reports go to DIR/reports
#   sanitizer_reports DIR      prints what was found; fails where there is something

# The runtime has to come first in a process, which postgres itself does not ask for; a script in its place does. Its own name
# stays what it was called by, as it looks there for its files, and its process is the one that was started.
sanitize_server() {
    local dir=$1 reports=$1/reports preload
    # The runtime wraps functions of the C++ library, which it finds only where that is there from the beginning.
    # It starts with the first allocation. In the constructor of a library which holds the lock of the message catalogs then, as
    # libgpg-error's, it would wait for that lock for ever: so a constructor before all others makes one.
    # The other runtime starts with its first finding, when PostgreSQL has written its title over the environment.
    g++ -x c++ -shared -fPIC -Wl,-z,initfirst -o "$dir/start_checks.so" - <<EOF
#include <cstdlib>
[[gnu::constructor]] static void start() {
    void *volatile memory = std::malloc(1);
    std::free(memory);
}
extern "C" const char *__ubsan_default_options() {
    return "print_stacktrace=1:abort_on_error=1:log_path=$reports/undefined";
}
EOF
    preload="$(g++ -print-file-name=libasan.so) $(g++ -print-file-name=libubsan.so) $(g++ -print-file-name=libstdc++.so) $dir/start_checks.so"
    # detect_leaks: a backend exits without giving anything back.
    # detect_stack_use_after_return: frames elsewhere than on the stack would defeat PostgreSQL's measure of its depth.
    # abort_on_error: a finding ends the backend by a signal, which fails the test.
    # use_sigaltstack: PostgreSQL's handlers run on its own stack.
    replace_postgres "$dir" <<EOF
#!/bin/bash
export LD_PRELOAD='$preload'
export ASAN_OPTIONS='detect_leaks=0:detect_stack_use_after_return=0:abort_on_error=1:disable_coredump=1:use_sigaltstack=0:quarantine_size_mb=64:log_path=$reports/address'
exec -a "\$0" "\$0.unchecked" "\$@"
EOF
}

sanitizer_reports() {
    ! find "$1/reports" -type f -size +0 -exec head -n 60 {} + | grep .
}
