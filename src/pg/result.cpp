#include "pg/result.hpp"

#include "pg/text.hpp"

extern "C" {
#include <utils/jsonb.h>
}

namespace cp {

ResultRow &ResultRow::datum(Datum value, bool isnull) {
    values_.push_back(value);
    isnull_.push_back(isnull ? 1 : 0);
    return *this;
}

ResultRow &ResultRow::null() { return datum(Datum(0), true); }
ResultRow &ResultRow::int8(int64 value) { return datum(Int64GetDatum(value), false); }
ResultRow &ResultRow::int8(std::optional<int64> value) { return value ? int8(*value) : null(); }
ResultRow &ResultRow::int4(int32 value) { return datum(Int32GetDatum(value), false); }
ResultRow &ResultRow::float8(double value) { return datum(Float8GetDatum(value), false); }
ResultRow &ResultRow::float8(std::optional<double> value) { return value ? float8(*value) : null(); }
ResultRow &ResultRow::boolean(bool value) { return datum(BoolGetDatum(value), false); }
ResultRow &ResultRow::date(std::optional<DateADT> value) {
    return value ? datum(DateADTGetDatum(*value), false) : null();
}
ResultRow &ResultRow::timestamptz(std::optional<TimestampTz> value) {
    return value ? datum(TimestampTzGetDatum(*value), false) : null();
}

ResultRow &ResultRow::jsonb(const std::string &json) {
    return datum(pg([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.c_str())); }), false);
}

ResultRow &ResultRow::text(std::string_view value) { return datum(text_datum(value), false); }

ResultRow &ResultRow::text(const std::optional<std::string> &value) {
    return value ? text(std::string_view(*value)) : null();
}

ResultSet::ResultSet(FunctionCallInfo fcinfo) {
    // A set of a scalar type has no row type to look up: what the query expects is the only description.
    pg([&] {
        const bool scalar = get_call_result_type(fcinfo, nullptr, nullptr) == TYPEFUNC_SCALAR;
        InitMaterializedSRF(fcinfo, scalar ? MAT_SRF_USE_EXPECTED_DESC : 0);
    });
    info_ = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
}

void ResultSet::add(ResultRow row) {
    ++size_;
    static_assert(sizeof(bool) == sizeof(char));
    pg([&] {
        if (static_cast<int>(row.values_.size()) != info_->setDesc->natts)
            elog(ERROR, "function returns %zu columns where its row type has %d", row.values_.size(),
                 info_->setDesc->natts);
        tuplestore_putvalues(info_->setResult, info_->setDesc, row.values_.data(),
                             reinterpret_cast<bool *>(row.isnull_.data()));
    });
}

}  // namespace cp
