#include "pg/guard.hpp"

namespace cp::detail {

void throw_raised_error(MemoryContext context) {
    ErrorData *data = nullptr;
    sigjmp_buf handler;
    const HandlerState state;
    if (sigsetjmp(handler, 0) == 0) {
        PG_exception_stack = &handler;
        MemoryContextSwitchTo(context);
        fault_in_translation();
        data = CopyErrorData();
        FlushErrorState();
    } else {
        state.restore();
        MemoryContextSwitchTo(context);
        FlushErrorState();
        throw std::bad_alloc();
    }
    state.restore();
    throw PgError(data);
}

namespace {

// Neither want of memory nor a size out of range may jump out of a catch block: these return nullptr instead.
void *allocate_quietly(Size size) noexcept {
    return MemoryContextAllocExtended(ErrorContext, size, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM | MCXT_ALLOC_ZERO);
}

char *copy_quietly(const char *text, size_t length) noexcept {
    char *copy = static_cast<char *>(allocate_quietly(length + 1));
    if (copy != nullptr)
        memcpy(copy, text, length);
    return copy;
}

char *copy_quietly(const std::string &text) noexcept {
    return text.empty() ? nullptr : copy_quietly(text.data(), text.size());
}

ErrorData *new_error(int sqlstate, char *message) noexcept {
    auto *data = static_cast<ErrorData *>(allocate_quietly(sizeof(ErrorData)));
    if (data == nullptr || message == nullptr)
        return nullptr;
    data->elevel = ERROR;
    data->sqlerrcode = sqlstate;
    data->message = message;
    return data;
}

// What a caller gave stands in messages as it is, however long: beyond this, the middle is left out.
constexpr size_t kLongestText = 1000;
constexpr size_t kHead = 600;
constexpr size_t kTail = 300;

// Cuts between characters, in place. To be called where raising is allowed.
void shorten(char *text) {
    if (text == nullptr || strlen(text) <= kLongestText)
        return;
    static constexpr char gap[] = " ... ";
    const size_t length = strlen(text);
    size_t head = 0;
    size_t tail = 0;
    while (tail < length - kTail) {
        if (tail <= kHead)
            head = tail;
        tail += pg_mblen(text + tail);
    }
    memcpy(text + head, gap, sizeof(gap) - 1);
    memmove(text + head + sizeof(gap) - 1, text + tail, length - tail + 1);
}

}  // namespace

Failure describe_current_exception() noexcept {
    Failure failure;
    try {
        throw;
    } catch (const PgError &error) {
        failure.raised = error.data();
    } catch (const Error &error) {
        failure.ours = new_error(error.sqlstate(), copy_quietly(error.message()));
        if (failure.ours != nullptr) {
            failure.ours->detail = copy_quietly(error.detail_text());
            failure.ours->hint = copy_quietly(error.hint_text());
        }
    } catch (const std::bad_alloc &) {
        // Left empty: report() knows that an empty failure means exhausted memory.
    } catch (const std::exception &error) {
        failure.ours = new_error(ERRCODE_INTERNAL_ERROR, copy_quietly(error.what(), strlen(error.what())));
    } catch (...) {
        static constexpr char unknown[] = "unknown C++ exception";
        failure.ours = new_error(ERRCODE_INTERNAL_ERROR, copy_quietly(unknown, sizeof(unknown) - 1));
    }
    return failure;
}

void report(Failure failure) {
    if (failure.raised != nullptr)
        ReThrowError(failure.raised);
    if (failure.ours != nullptr) {
        shorten(failure.ours->message);
        shorten(failure.ours->detail);
        ThrowErrorData(failure.ours);
    }
    ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
}

}  // namespace cp::detail

void cp::refuse_where_read_only(const char *function) {
    pg([&] {
        PreventCommandDuringRecovery(function);
        PreventCommandIfReadOnly(function);
    });
}
