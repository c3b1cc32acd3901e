// What PostgreSQL looks for when it loads the library.
#include "access/named_user.hpp"
#include "pg/guard.hpp"
#include "report/audit.hpp"
#include "store/fold_worker.hpp"
#include "store/notify.hpp"

// Before PostgreSQL 16 the headers' own declarations keep the compiler's default, which is hidden here.
#pragma GCC visibility push(default)
extern "C" {
#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "collection_performance", .version = CP_VERSION);
#else
PG_MODULE_MAGIC;
#endif
void _PG_init();
}
#pragma GCC visibility pop

namespace cp {

namespace {

// Every part that has settings defines them in a function void define_...() and is called from here.
void define_settings() {
    define_fold_settings();
    define_notify();
    define_named_user();
    define_audit();
    detail::define_faults();
    pg([] { MarkGUCPrefixReserved("collection_performance"); });
}

}  // namespace

}  // namespace cp

void _PG_init() {
    cp::entry([] {
        cp::define_settings();
        return Datum(0);
    });
}
