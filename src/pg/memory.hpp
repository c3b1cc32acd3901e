// Standard containers in PostgreSQL memory contexts: counted by the server, freed by transaction abort, and an
// exhausted memory throws std::bad_alloc instead of jumping out of a container's inside.
#pragma once

#include "pg/fault.hpp"
#include "pg/postgres.hpp"

namespace cp {

template <class T>
class ContextAllocator {
public:
    static_assert(alignof(T) <= MAXIMUM_ALIGNOF, "memory contexts align to MAXIMUM_ALIGNOF");
    using value_type = T;
    explicit ContextAllocator(MemoryContext context) noexcept : context_(context) {}
    template <class U>
    // NOLINTNEXTLINE(google-explicit-constructor): containers convert allocators.
    ContextAllocator(const ContextAllocator<U> &other) noexcept : context_(other.context()) {}

    T *allocate(size_t count) {
        detail::fault_in_allocation();
        void *memory = MemoryContextAllocExtended(context_, count * sizeof(T), MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
        if (memory == nullptr)
            throw std::bad_alloc();
        return static_cast<T *>(memory);
    }
    void deallocate(T *memory, size_t) noexcept { pfree(memory); }
    MemoryContext context() const noexcept { return context_; }
    template <class U>
    bool operator==(const ContextAllocator<U> &other) const noexcept {
        return context_ == other.context();
    }

private:
    MemoryContext context_;
};

}  // namespace cp
