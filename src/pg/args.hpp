// A SQL function's arguments as C++ values: NULL is an empty optional.
#pragma once

#include "pg/owners.hpp"

namespace cp {

class FunctionArgs {
public:
    explicit FunctionArgs(FunctionCallInfo fcinfo) noexcept : fcinfo_(fcinfo) {}
    bool is_null(int index) const noexcept { return index >= fcinfo_->nargs || fcinfo_->args[index].isnull; }
    Datum datum(int index) const noexcept { return fcinfo_->args[index].value; }

    std::optional<std::string> text(int index) const;
    std::optional<bool> boolean(int index) const;
    std::optional<int32> int4(int index) const;
    std::optional<int64> int8(int index) const;
    std::optional<DateADT> date(int index) const;
    std::optional<Oid> oid(int index) const;
    // Arrays of one dimension or more, flattened; NULL elements are left out. An empty or NULL array is empty.
    std::vector<int64> int8_array(int index) const;
    std::vector<std::string> text_array(int index) const;
    // The same of double precision, but with NULL elements as NaN.
    std::vector<double> float8_array(int index) const;

private:
    FunctionCallInfo fcinfo_;
};

}  // namespace cp
