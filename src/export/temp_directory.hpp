// A directory for a library that wants to name its files itself. It stands among the server's temporary files, where
// the server removes it when it starts, should this process be killed.
#pragma once

#include "pg/owners.hpp"

namespace cp {

class TempDirectory {
public:
    // Only chooses a name.
    TempDirectory();
    ~TempDirectory() { remove(); }
    TempDirectory(const TempDirectory &) = delete;
    TempDirectory &operator=(const TempDirectory &) = delete;

    const std::string &path() const noexcept { return path_; }
    // The one file in it that has a name.
    const std::string &file() const noexcept { return file_; }

    void create();
    std::string read_file() const;
    void remove() noexcept;

private:
    std::string base_, path_, file_;
    bool exists_ = false;
};

}  // namespace cp
