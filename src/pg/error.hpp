// The two kinds of failure that cross our C++: an error of our own, and an error that PostgreSQL raised.
#pragma once

#include "pg/postgres.hpp"

namespace cp {

// An error of ours, reported to the client by entry(): message lower case without full stop, DETAIL with the value,
// HINT with the remedy.
class Error : public std::exception {
public:
    Error(int sqlstate, std::string message) : sqlstate_(sqlstate), message_(std::move(message)) {}
    Error &&detail(std::string text) && {
        detail_ = std::move(text);
        return std::move(*this);
    }
    Error &&hint(std::string text) && {
        hint_ = std::move(text);
        return std::move(*this);
    }
    const char *what() const noexcept override { return message_.c_str(); }
    int sqlstate() const noexcept { return sqlstate_; }
    const std::string &message() const noexcept { return message_; }
    const std::string &detail_text() const noexcept { return detail_; }
    const std::string &hint_text() const noexcept { return hint_; }

private:
    int sqlstate_;
    std::string message_;
    std::string detail_;
    std::string hint_;
};

// 22023, for what a caller gave.
inline Error invalid_value(std::string message) { return {ERRCODE_INVALID_PARAMETER_VALUE, std::move(message)}; }

// A PostgreSQL error on its way through C++ frames. The ErrorData lives in PostgreSQL memory that transaction abort
// frees, so copying the exception copies a pointer and destroying it frees nothing.
class PgError : public std::exception {
public:
    explicit PgError(ErrorData *data) noexcept : data_(data) {}
    const char *what() const noexcept override {
        return data_->message != nullptr ? data_->message : "PostgreSQL error";
    }
    ErrorData *data() const noexcept { return data_; }

private:
    ErrorData *data_;
};

// What the log says of an error after which its worker goes on.
inline const char *message_of(const std::exception &error) noexcept {
    return dynamic_cast<const std::bad_alloc *>(&error) != nullptr ? "out of memory" : error.what();
}

}  // namespace cp
