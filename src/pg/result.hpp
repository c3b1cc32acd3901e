// The rows that a set-returning function gives back, materialized in a tuplestore.
#pragma once

#include "pg/owners.hpp"

namespace cp {

// One output row, filled from left to right.
class ResultRow {
public:
    ResultRow &null();
    ResultRow &int8(int64 value);
    ResultRow &int8(std::optional<int64> value);
    ResultRow &int4(int32 value);
    ResultRow &float8(double value);
    ResultRow &float8(std::optional<double> value);
    ResultRow &text(std::string_view value);
    ResultRow &text(const std::optional<std::string> &value);
    ResultRow &text(const std::string &value) { return text(std::string_view(value)); }
    ResultRow &text(const char *value) { return text(std::string_view(value)); }
    ResultRow &jsonb(const std::string &json);
    ResultRow &boolean(bool value);
    ResultRow &date(std::optional<DateADT> value);
    ResultRow &timestamptz(std::optional<TimestampTz> value);
    ResultRow &datum(Datum value, bool isnull);
    size_t size() const noexcept { return values_.size(); }

private:
    friend class ResultSet;
    std::vector<Datum> values_;
    std::vector<char> isnull_;
};

class ResultSet {
public:
    explicit ResultSet(FunctionCallInfo fcinfo);
    void add(ResultRow row);
    int64 size() const noexcept { return size_; }

private:
    ReturnSetInfo *info_;
    int64 size_ = 0;
};

}  // namespace cp
