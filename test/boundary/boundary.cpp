// A module for tests only: every way in which an error can cross the boundary of src/pg/guard.hpp.
#include "pg/args.hpp"
#include "pg/sql.hpp"
#include "pg/text.hpp"

#include <stdexcept>

#pragma GCC visibility push(default)
extern "C" {
PG_MODULE_MAGIC;
}
#pragma GCC visibility pop

namespace {

// An object that must be destroyed however its scope is left; it holds memory, so that a jump over it would leak.
class Witness {
public:
    Witness() { ++live; }
    ~Witness() { --live; }
    Witness(const Witness &) = delete;
    Witness &operator=(const Witness &) = delete;
    static int live;

private:
    std::string memory_ = std::string(200, 'x');
};

int Witness::live = 0;

[[noreturn]] void raise_in_full() {
    cp::pg([] {
        ereport(
            ERROR,
            (errcode(MAKE_SQLSTATE('C', 'P', '0', '4', '2')), errmsg("message of PostgreSQL"), errdetail("Its detail."),
             errhint("Its hint."), errcontext("its context"), err_generic_string(PG_DIAG_SCHEMA_NAME, "its schema"),
             err_generic_string(PG_DIAG_TABLE_NAME, "its table"), err_generic_string(PG_DIAG_COLUMN_NAME, "its column"),
             err_generic_string(PG_DIAG_DATATYPE_NAME, "its type"),
             err_generic_string(PG_DIAG_CONSTRAINT_NAME, "its constraint")));
    });
    throw std::logic_error("pg() returned after an error");
}

[[gnu::noinline]] void third_frame() {
    const Witness witness;
    raise_in_full();
}

[[gnu::noinline]] void second_frame() {
    const Witness witness;
    third_frame();
}

}  // namespace

CP_FUNCTION(collection_test_runtime_error) {
    const Witness witness;
    throw std::runtime_error("message of std::runtime_error");
}

CP_FUNCTION(collection_test_bad_alloc) {
    const Witness witness;
    throw std::bad_alloc();
}

// A real refusal of memory, by the standard library's own allocation.
CP_FUNCTION(collection_test_huge_string) {
    const Witness witness;
    const std::vector<char> huge(size_t{1} << 60);
    return Int64GetDatum(static_cast<int64>(huge.size()));
}

CP_FUNCTION(collection_test_unknown) {
    const Witness witness;
    throw 42;
}

CP_FUNCTION(collection_test_own_error) {
    const Witness witness;
    throw cp::Error(MAKE_SQLSTATE('C', 'P', '0', '4', '3'), "message of cp::Error")
        .detail("Its detail: 100%s.")
        .hint("Its hint: %d.");
}

CP_FUNCTION(collection_test_three_frames) {
    const Witness witness;
    second_frame();
    return Datum(0);
}

// An error that passes two guards, as when SQL that we run calls a function of ours.
CP_FUNCTION(collection_test_nested) {
    const Witness witness;
    cp::pg([] {
        const auto inner = [] { second_frame(); };
        inner();
    });
    return Datum(0);
}

// Runs SQL through SPI; what it raises goes on to the caller.
CP_FUNCTION(collection_test_run) {
    const Witness witness;
    cp::SqlSession session;
    session.run(cp::text_of(PG_GETARG_DATUM(0)));
    return Datum(0);
}

// Runs SQL in a subtransaction, and goes on after its error: returns the SQLSTATE.
CP_FUNCTION(collection_test_subtransaction) {
    const Witness witness;
    const std::string sql = cp::text_of(PG_GETARG_DATUM(0));
    const MemoryContext context = CurrentMemoryContext;
    const ResourceOwner owner = CurrentResourceOwner;
    std::string state = "00000";
    cp::pg([&] {
        BeginInternalSubTransaction(nullptr);
        MemoryContextSwitchTo(context);
    });
    try {
        cp::SqlSession session;
        session.run(sql);
    } catch (const cp::PgError &error) {
        state = unpack_sql_state(error.data()->sqlerrcode);
    }
    cp::pg([&] {
        if (state == "00000")
            ReleaseCurrentSubTransaction();
        else
            RollbackAndReleaseCurrentSubTransaction();
        MemoryContextSwitchTo(context);
        CurrentResourceOwner = owner;
    });
    return cp::text_datum(state);
}

// Locks a relation and fails while it is open.
CP_FUNCTION(collection_test_locked) {
    const Witness witness;
    const cp::OpenRelation relation(PG_GETARG_OID(0), AccessExclusiveLock);
    const cp::HeldSnapshot snapshot = cp::HeldSnapshot::latest();
    const cp::ActingAs act(BOOTSTRAP_SUPERUSERID);
    raise_in_full();
}

// For ever, but for an interrupt.
CP_FUNCTION(collection_test_spin) {
    const Witness witness;
    for (;;)
        cp::pg([] { CHECK_FOR_INTERRUPTS(); });
}

// How many objects are alive that should have been destroyed, and exceptions in flight; 0 between calls.
CP_FUNCTION(collection_test_left_over) { return Int32GetDatum(Witness::live + std::uncaught_exceptions()); }

// Whether guards that succeed, fail in C++ and fail in PostgreSQL put PostgreSQL's handlers back.
CP_FUNCTION(collection_test_handlers) {
    const auto *stack = PG_exception_stack;
    const auto *callbacks = error_context_stack;
    bool same = true;
    const auto check = [&] { same = same && stack == PG_exception_stack && callbacks == error_context_stack; };
    cp::pg([] {});
    check();
    try {
        cp::pg([] { throw std::runtime_error("thrown inside of a guard"); });
    } catch (const std::runtime_error &) {
        check();
    }
    return BoolGetDatum(same);
}
