// A temporary file of the server's: it counts for temp_file_limit, and goes with the transaction whatever happens.
#pragma once

#include "pg/owners.hpp"

namespace cp {

class Spool {
public:
    Spool() : file_(pg([] { return BufFileCreateTemp(false); })) {}
    ~Spool() {
        if (!exit_.by_exception())
            BufFileClose(file_);
    }
    Spool(const Spool &) = delete;
    Spool &operator=(const Spool &) = delete;

    uint64 size() const noexcept { return size_; }
    // At the end. A good moment to be cancelled.
    void append(std::string_view bytes);
    // Calls take with the bytes from offset on, a piece at a time. Nothing is appended afterwards.
    void read(uint64 offset, uint64 length, const std::function<void(std::string_view)> &take);

private:
    ScopeExit exit_;
    BufFile *file_;
    uint64 size_ = 0;
};

}  // namespace cp
