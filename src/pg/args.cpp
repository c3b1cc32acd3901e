#include "pg/args.hpp"

#include <limits>

#include "pg/text.hpp"

namespace cp {

namespace {

struct Elements {
    Datum *values;
    bool *nulls;
    int count;
};

Elements elements_of(Datum array, Oid type, int16 length, bool by_value, char alignment) {
    return pg([&] {
        Elements elements{};
        deconstruct_array(DatumGetArrayTypeP(array), type, length, by_value, alignment, &elements.values,
                          &elements.nulls, &elements.count);
        return elements;
    });
}

}  // namespace

std::optional<std::string> FunctionArgs::text(int index) const {
    if (is_null(index))
        return std::nullopt;
    return text_of(datum(index));
}

std::optional<bool> FunctionArgs::boolean(int index) const {
    return is_null(index) ? std::nullopt : std::optional(DatumGetBool(datum(index)));
}

std::optional<int32> FunctionArgs::int4(int index) const {
    return is_null(index) ? std::nullopt : std::optional(DatumGetInt32(datum(index)));
}

std::optional<int64> FunctionArgs::int8(int index) const {
    return is_null(index) ? std::nullopt : std::optional<int64>(DatumGetInt64(datum(index)));
}

std::optional<DateADT> FunctionArgs::date(int index) const {
    return is_null(index) ? std::nullopt : std::optional(DatumGetDateADT(datum(index)));
}

std::optional<Oid> FunctionArgs::oid(int index) const {
    return is_null(index) ? std::nullopt : std::optional(DatumGetObjectId(datum(index)));
}

std::vector<int64> FunctionArgs::int8_array(int index) const {
    std::vector<int64> result;
    if (is_null(index))
        return result;
    const Elements elements = elements_of(datum(index), INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
    for (int i = 0; i < elements.count; ++i)
        if (!elements.nulls[i])
            result.push_back(DatumGetInt64(elements.values[i]));
    return result;
}

std::vector<double> FunctionArgs::float8_array(int index) const {
    std::vector<double> result;
    if (is_null(index))
        return result;
    const Elements elements = elements_of(datum(index), FLOAT8OID, sizeof(double), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
    for (int i = 0; i < elements.count; ++i)
        result.push_back(elements.nulls[i] ? std::numeric_limits<double>::quiet_NaN()
                                           : DatumGetFloat8(elements.values[i]));
    return result;
}

std::vector<std::string> FunctionArgs::text_array(int index) const {
    std::vector<std::string> result;
    if (is_null(index))
        return result;
    const Elements elements = elements_of(datum(index), TEXTOID, -1, false, TYPALIGN_INT);
    for (int i = 0; i < elements.count; ++i)
        if (!elements.nulls[i])
            result.push_back(text_of(elements.values[i]));
    return result;
}

}  // namespace cp
