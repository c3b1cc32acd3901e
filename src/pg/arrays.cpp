#include "pg/arrays.hpp"

#include "pg/text.hpp"

namespace cp {

Datum int8_array_datum(const std::vector<int64> &values) {
    std::vector<Datum> datums;
    datums.reserve(values.size());
    for (const int64 value : values)
        datums.push_back(Int64GetDatum(value));
    return pg([&] {
        return PointerGetDatum(construct_array(datums.data(), static_cast<int>(datums.size()), INT8OID, sizeof(int64),
                                               FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
    });
}

Datum text_array_datum(const std::vector<std::string> &texts) {
    std::vector<Datum> datums;
    datums.reserve(texts.size());
    for (const std::string &text : texts)
        datums.push_back(text_datum(text));
    return pg([&] {
        return PointerGetDatum(
            construct_array(datums.data(), static_cast<int>(datums.size()), TEXTOID, -1, false, TYPALIGN_INT));
    });
}

}  // namespace cp
