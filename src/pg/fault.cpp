#ifdef CP_FAULT_INJECTION

#include "pg/fault.hpp"

#include <dlfcn.h>

#include "pg/guard.hpp"

namespace cp::detail {

namespace {

// How many passages are left, the failing one included; 0: none fails. SHOW tells it, so that a test knows whether the
// fault has happened.
struct Countdown {
    int left = 0;
    bool passes() noexcept { return left <= 0 || --left > 0; }
};
Countdown calls;
Countdown allocations;

// The first allocation after an injected error fails as well.
constexpr int kAfterCall = -1;

int call_setting = 0;
int allocation_setting = 0;
bool translation_setting = false;
bool discard_setting = false;
bool translation_fails = false;

void assign_calls(int value, void *) { calls.left = value; }
void assign_allocations(int value, void *) { allocations.left = value; }

const char *show(const Countdown &countdown) {
    static char text[16];
    snprintf(text, sizeof(text), "%d", countdown.left);
    return text;
}
const char *show_calls() { return show(calls); }
const char *show_allocations() { return show(allocations); }

}  // namespace

void fault_in_call() {
    // What debug_discard_caches does in a server built for it, at our own calls.
    if (discard_setting && IsTransactionState() && !IsAbortedTransactionBlockState())
        InvalidateSystemCaches();
    if (calls.passes())
        return;
    if (allocations.left == kAfterCall)
        allocations.left = 1;
    translation_fails = translation_setting;
    ereport(ERROR, (errcode(MAKE_SQLSTATE('C', 'P', 'F', '0', '1')), errmsg("injected error")));
}

void fault_in_translation() {
    if (!translation_fails)
        return;
    translation_fails = false;
    ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("injected error of an error")));
}

void fault_in_allocation() {
    if (!allocations.passes())
        throw std::bad_alloc();
}

void define_faults() {
    pg([] {
        DefineCustomIntVariable("collection_performance.fail_pg_call",
                                "The call of PostgreSQL that raises an error, counted from 1.", nullptr, &call_setting,
                                0, 0, INT_MAX, PGC_SUSET, 0, nullptr, assign_calls, show_calls);
        DefineCustomIntVariable(
            "collection_performance.fail_allocation",
            "The allocation that finds no memory, counted from 1; -1: the one after an injected error.", nullptr,
            &allocation_setting, 0, kAfterCall, INT_MAX, PGC_SUSET, 0, nullptr, assign_allocations, show_allocations);
        DefineCustomBoolVariable("collection_performance.fail_translation",
                                 "Whether an injected error cannot be copied.", nullptr, &translation_setting, false,
                                 PGC_SUSET, 0, nullptr, nullptr, nullptr);
        DefineCustomBoolVariable("collection_performance.discard_caches",
                                 "Whether PostgreSQL forgets its caches at every call of it.", nullptr,
                                 &discard_setting, false, PGC_SUSET, 0, nullptr, nullptr, nullptr);
    });
}

namespace {

// The allocation that would have been made without us, be it of a library that checks memory.
template <class Allocate>
void *allocate(const char *symbol, Allocate &next, size_t size) {
    fault_in_allocation();
    if (next == nullptr)
        next = reinterpret_cast<Allocate>(dlsym(RTLD_NEXT, symbol));
    return next(size);
}

}  // namespace

}  // namespace cp::detail

void *operator new(size_t size) {
    static void *(*next)(size_t) = nullptr;
    return cp::detail::allocate("_Znwm", next, size);
}

void *operator new[](size_t size) {
    static void *(*next)(size_t) = nullptr;
    return cp::detail::allocate("_Znam", next, size);
}

#endif
