// SQL through SPI, with values instead of Datums. For configuration and maintenance; the hot paths (capture, scan,
// append) go straight to the table access methods.
#pragma once

#include "pg/owners.hpp"

namespace cp {

// The values of a statement's parameters $1, $2, ...
class SqlArgs {
public:
    SqlArgs &text(std::string_view value);
    SqlArgs &text(const std::optional<std::string> &value);
    SqlArgs &text(const std::string &value) { return text(std::string_view(value)); }
    SqlArgs &text(const char *value) { return text(std::string_view(value)); }
    SqlArgs &int4(int32 value);
    SqlArgs &int8(int64 value);
    SqlArgs &int8(std::optional<int64> value);
    SqlArgs &oid(Oid value);
    SqlArgs &boolean(bool value);
    SqlArgs &date(DateADT value);
    SqlArgs &timestamptz(TimestampTz value);
    // Any other type; isnull passes a NULL of it.
    SqlArgs &datum(Oid type, Datum value, bool isnull);

    int count() const noexcept { return static_cast<int>(types_.size()); }
    Oid *types() noexcept { return types_.data(); }
    Datum *values() noexcept { return values_.data(); }
    const char *nulls() noexcept { return nulls_.c_str(); }

private:
    std::vector<Oid> types_;
    std::vector<Datum> values_;
    std::string nulls_;
};

// One SPI connection. Its memory context is current while it is open; results of run() live until the next run().
class SqlSession {
public:
    enum class Mode { atomic, may_commit };
    explicit SqlSession(Mode mode = Mode::atomic);
    ~SqlSession();
    SqlSession(const SqlSession &) = delete;
    SqlSession &operator=(const SqlSession &) = delete;

    // Runs one or more statements; returns the rows processed by the last. read_only statements run under the active
    // snapshot (what a STABLE function must use), others under a new one.
    uint64 run(const std::string &sql, SqlArgs args = {}, bool read_only = false);
    uint64 query(const std::string &sql, SqlArgs args = {}) { return run(sql, std::move(args), true); }

    uint64 rows() const noexcept { return SPI_tuptable == nullptr ? 0 : SPI_tuptable->numvals; }
    bool is_null(uint64 row, int column) const;  // columns count from 1, rows from 0
    Datum datum(uint64 row, int column, bool *isnull) const;
    std::string text(uint64 row, int column) const;  // any type, by its output function; '' for NULL
    std::optional<std::string> optional_text(uint64 row, int column) const;
    int64 integer(uint64 row, int column) const;  // int2, int4, int8, oid, regclass, date; 0 for NULL
    std::optional<int64> optional_integer(uint64 row, int column) const;
    bool boolean(uint64 row, int column) const;

    // Procedures and workers: commit and go on in a new transaction.
    void commit();

private:
    ScopeExit exit_;
};

// A value as an SQL literal or identifier.
std::string quoted_literal(std::string_view value);
std::string quoted_identifier(std::string_view name);
// schema.table, quoted, whatever the search_path.
std::string qualified_name(Oid relid);

}  // namespace cp
