// The boundary between C++ exceptions and PostgreSQL's longjmp. Only entry() and pg() know that both exist.
//
//   entry(body)  every SQL-callable's outermost frame: catches all, leaves the catch block, and only then reports.
//   pg(call)     wraps calls that can raise: a PostgreSQL error becomes a C++ exception, PgError.
//
// Rule for the callable given to pg(): while it calls PostgreSQL, its own frames hold only trivially destructible
// objects, because an error jumps over them. It may throw C++ exceptions.
#pragma once

#include "pg/error.hpp"
#include "pg/fault.hpp"

namespace cp {

namespace detail {

// PostgreSQL's error-handling state, put back however the guarded call ends.
class HandlerState {
public:
    HandlerState() noexcept
        : stack_(PG_exception_stack), callbacks_(error_context_stack), context_(CurrentMemoryContext) {}
    ~HandlerState() { restore(); }
    HandlerState(const HandlerState &) = delete;
    HandlerState &operator=(const HandlerState &) = delete;
    void restore() const noexcept {
        PG_exception_stack = stack_;
        error_context_stack = callbacks_;
    }
    MemoryContext context() const noexcept { return context_; }

private:
    sigjmp_buf *stack_;
    ErrorContextCallback *callbacks_;
    MemoryContext context_;
};

// Takes the error that was just raised off PostgreSQL's stack; throws PgError, or std::bad_alloc where it cannot be
// copied.
[[noreturn]] void throw_raised_error(MemoryContext context);

// What entry() carries out of its catch block: either PostgreSQL's own error, or one of ours in PostgreSQL memory.
struct Failure {
    ErrorData *raised = nullptr;
    ErrorData *ours = nullptr;
};

// To be called inside a catch block: describes the exception being handled, without raising anything.
Failure describe_current_exception() noexcept;

// To be called when no C++ frame with a destructor is left.
[[noreturn]] void report(Failure failure);

}  // namespace detail

// Never inlined: sigsetjmp() would then be the caller's, whose variables might be lost in registers.
template <class Call>
[[gnu::noinline]] auto pg(Call &&call) -> std::invoke_result_t<Call &> {
    static_assert(
        std::is_void_v<std::invoke_result_t<Call &>> || std::is_trivially_destructible_v<std::invoke_result_t<Call &>>,
        "make C++ objects outside of pg(): an error jumps over the call's result as well");
    const detail::HandlerState state;
    sigjmp_buf handler;
    // The signal mask is not saved: PostgreSQL's error exits do not change it, and saving costs a system call.
    if (sigsetjmp(handler, 0) == 0) {
        PG_exception_stack = &handler;
        detail::fault_in_call();
        return call();
    }
    state.restore();
    detail::throw_raised_error(state.context());
}

template <class Body>
Datum entry(Body &&body) {
    detail::Failure failure;
    try {
        return body();
    } catch (...) {
        failure = detail::describe_current_exception();
    }
    detail::report(failure);
}

// 25006 on a standby and in a READ ONLY transaction. What inserts directly, locks or creates would fail there late, in
// words of its own, or not at all.
void refuse_where_read_only(const char *function);

}  // namespace cp

// Defines a SQL-callable: CP_FUNCTION(collection_x) { ... return Datum; }, where the body sees fcinfo.
#define CP_FUNCTION(name) CP_FUNCTION_AFTER(name, )

// One that changes something.
#define CP_WRITING_FUNCTION(name) CP_FUNCTION_AFTER(name, cp::refuse_where_read_only(#name "()");)

#define CP_FUNCTION_AFTER(name, statement)                                                      \
    static Datum name##_body(FunctionCallInfo fcinfo);                                          \
    extern "C" __attribute__((visibility("default"))) Datum name(PG_FUNCTION_ARGS);             \
    extern "C" __attribute__((visibility("default"))) const Pg_finfo_record *pg_finfo_##name(); \
    const Pg_finfo_record *pg_finfo_##name() {                                                  \
        static const Pg_finfo_record info = {1};                                                \
        return &info;                                                                           \
    }                                                                                           \
    Datum name(PG_FUNCTION_ARGS) {                                                              \
        return cp::entry([fcinfo] { statement return name##_body(fcinfo); });                   \
    }                                                                                           \
    static Datum name##_body([[maybe_unused]] FunctionCallInfo fcinfo)
